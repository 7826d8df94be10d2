"""The tour's scenes of the weekly question: made, asked on Monday at nine, answered in three ways, and told again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.demo import questions
from bot.demo.hands import Answer
from bot.demo.narrator import Narrator
from bot.demo.tour import Scene


async def _make(tell: Narrator) -> None:
    world = tell.world
    omar, organizers = world.people["omar"], world.channel("organizers")
    form = await tell.use(omar, "prompts create", where=organizers, channel=world.channel(questions.CHANNEL))
    answers = {
        questions.QUESTIONS: "What did you build this week?",
        "Dates to leave out": "2026-02-16 to 2026-02-20",
    }
    await tell.fill(omar, form, answers, where=organizers)
    await tell.press(omar, questions.SAVE, where=organizers)


async def _monday(tell: Narrator) -> None:
    await tell.skip_to_monday(9)


async def _three_ways(tell: Narrator) -> None:
    world = tell.world
    priya, hanna, bea = (world.people[key] for key in ("priya", "hanna", "bea"))
    channel, general = world.channel(questions.CHANNEL), world.channel("general")
    form = await tell.press(priya, questions.POST, where=channel)
    answers: dict[str, Answer] = {
        questions.WHAT: "The tide service answers in two languages now. Half of it was deciding what a harbour is called.",
        questions.ASK: "Feedback",
        questions.ALSO: "News on Tide tables as a small API",
    }
    await tell.fill(priya, form, answers, where=channel)
    await tell.wait()
    form = await tell.use(hanna, "built", where=general)
    answers = {
        questions.WHAT: "A page of rules for naming columns, after we found four spellings of “vessel”.",
        questions.KIND: "A how-to",
    }
    await tell.fill(hanna, form, answers, where=general)
    await tell.wait()
    await tell.say(bea, "A coffee table from an old lock gate.", where=questions.thread(world))


async def _restart(tell: Narrator) -> None:
    world = tell.world
    sena = world.people["sena"]
    await tell.restart()
    await tell.wait()
    thread = questions.thread(world)
    priyas = questions.answer_of(world, world.people["priya"])
    await tell.say(sena, "Which language won the argument about the harbours?", where=thread, to=priyas)


async def _recap(tell: Narrator) -> None:
    await tell.skip(timedelta(days=4))


ASKING: Final[Sequence[Scene]] = (
    Scene("Omar makes a question that comes every Monday", _make),
    Scene("Monday, nine o'clock", _monday),
    Scene("Three people answer, each in their own way", _three_ways),
    Scene("Hallway is restarted, and nobody notices", _restart),
    Scene("Friday: who built what, and what could use a reply", _recap),
)
