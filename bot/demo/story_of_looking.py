"""The tour's scenes of work: looked for, found through somebody, thanked for; offered; and run out in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.demo import hands, noticeboard
from bot.demo.acquaintance import YES
from bot.demo.hands import Answer
from bot.demo.narrator import Narrator
from bot.demo.noticeboard import HELP, KIND, PAID, PLACE, PUT_UP, RANGE, ROLE, SKILLS, TURN_ON, WORK
from bot.demo.passage import pass_by
from bot.demo.tour import Scene
from bot.demo.world import World

_GLAD: Final = "Glad to hear"


async def _set_up(tell: Narrator) -> None:
    world = tell.world
    omar, organizers = world.people["omar"], world.channel("organizers")
    await tell.wait()
    await tell.meanwhile(
        "Omar opens `/setup` and chooses channels, roles and tags for looking and hiring.", _choose(world)
    )
    await tell.press(omar, noticeboard.PANEL, where=organizers)


async def _choose(world: World) -> None:
    await noticeboard.switch_on(world)
    await hands.press(world.people["omar"], "Back to the settings", where=world.channel("organizers"))


async def _look(tell: Narrator) -> None:
    world = tell.world
    sena, general = world.people["sena"], world.channel("general")
    form = await tell.use(sena, "looking for", where=general)
    wanted: dict[str, Answer] = {
        KIND: ["Full-time", "Internship or first job"],
        ROLE: "First job as a data analyst",
        SKILLS: "SQL, Python, DuckDB",
        PLACE: "Rotterdam, or remote in the Netherlands",
        HELP: "An introduction to a team that cleans its own data, or half an hour about how you hire beginners.",
    }
    await tell.fill(sena, form, wanted, where=general)
    for label in (TURN_ON, TURN_ON, PUT_UP):
        await tell.press(sena, label, where=general)


async def _know_someone(tell: Narrator) -> None:
    world = tell.world
    bea, hanna, looking = world.people["bea"], world.people["hanna"], world.channel("looking")
    await tell.press(bea, "I know someone", where=looking)
    form = await tell.pick(bea, "Choose whom you know", hanna, where=looking)
    texts = (
        "Hanna hires by what people made, and answers every letter. Bring the rain data.",
        "Sena reads everything twice and asks what nobody dares to. You said that you miss exactly that.",
        "What a first month in Hanna's team looks like.",
    )
    await tell.fill(bea, form, dict(zip(hands.labels(form), texts, strict=True)), where=looking)


async def _both_say_yes(tell: Narrator) -> None:
    world = tell.world
    sena, hanna = world.people["sena"], world.people["hanna"]
    await tell.press(sena, YES, where=sena.dm)
    await tell.press(hanna, YES, where=hanna.dm)
    thread = world.channel("introductions").threads[-1]
    await tell.say(hanna, "Hello Sena. Which year of the rain gave you the most trouble?", where=thread)
    await tell.say(sena, "1987. Somebody wrote it all down twice.", where=thread)


async def _follow_up(tell: Narrator) -> None:
    world = tell.world
    sena, hanna = world.people["sena"], world.people["hanna"]
    await tell.skip(timedelta(days=10))
    await tell.press(sena, "We talked", where=sena.dm)
    await tell.press(hanna, "We talked", where=hanna.dm)


async def _found(tell: Narrator) -> None:
    world = tell.world
    sena, hanna, general = world.people["sena"], world.people["hanna"], world.channel("general")
    form = await tell.use(sena, "looking done", where=general)
    answers: dict[str, Answer] = {
        "How did it end?": "I found something, through people here",
        "Who helped?": [hanna],
        "A note to them": "I begin in March. You asked about 1987, and nobody ever had.",
        "Say so publicly, without details?": "Yes",
    }
    await tell.fill(sena, form, answers, where=general)
    await tell.press(sena, "Send the thanks", where=general)


async def _thanked(tell: Narrator) -> None:
    world = tell.world
    sena, bea, hanna = world.people["sena"], world.people["bea"], world.people["hanna"]
    general = world.channel("general")
    await tell.skip()
    await tell.press(hanna, _GLAD, where=hanna.dm)
    await tell.wait()
    await tell.use(bea, "inbox", where=general)
    await tell.press(bea, _GLAD, where=general)
    await tell.use(sena, "inbox", where=general)


async def _hire(tell: Narrator) -> None:
    world = tell.world
    hanna, nils, general = world.people["hanna"], world.people["nils"], world.channel("general")
    form = await tell.use(hanna, "hiring post", where=general)
    offered: dict[str, Answer] = {
        ROLE: "Data engineer, four days a week",
        PAID: "Paid",
        PLACE: "Rotterdam",
        SKILLS: "DuckDB, Python",
        WORK: "You take over how our ships report where they are. We choose by an afternoon of work together, which we pay for.",
    }
    await tell.fill(hanna, form, offered, where=general)
    form = await tell.press(hanna, "More details", where=general)
    await tell.fill(hanna, form, {RANGE: "48 000 to 56 000 euros a year"}, where=general)
    await tell.meanwhile("Hanna turns on the badge and the tag.", _turn_on(world))
    await tell.press(hanna, PUT_UP, where=general)
    hiring = world.channel("hiring")
    form = await tell.press(nils, "I'm interested", where=hiring)
    why = "My radar says every minute where the water is, and your ships would like to know. I write Python, badly but with tests."
    await tell.fill(nils, form, {"Why are you interested?": why}, where=hiring)
    await tell.press(hanna, YES, where=hanna.dm)


async def _turn_on(world: World) -> None:
    for _ in range(2):
        await hands.press(world.people["hanna"], TURN_ON, where=world.channel("general"))


async def _run_out(tell: Narrator) -> None:
    await tell.meanwhile("Ten days pass; Hanna and Nils talked.", _ten_days(tell.world))
    await tell.skip(timedelta(days=1))
    await tell.skip(timedelta(days=3))


async def _ten_days(world: World) -> None:
    await pass_by(world, timedelta(days=10))
    for key in ("hanna", "nils"):
        await hands.press(world.people[key], "We talked", where=world.people[key].dm)


LOOKING: Final[Sequence[Scene]] = (
    Scene("Omar turns on what looking and hiring may show", _set_up),
    Scene("Sena says what she looks for, and wears it", _look),
    Scene("Bea knows someone", _know_someone),
    Scene("Sena and Hanna say yes", _both_say_yes),
    Scene("Ten days later: they talked", _follow_up),
    Scene("Sena found something, and thanks the whole chain", _found),
    Scene("Those who were thanked are glad", _thanked),
    Scene("Hanna hires, and Nils is interested", _hire),
    Scene("Hanna is asked whether it still holds; her silence lets it run out", _run_out),
)
