"""The tour's scenes of introductions: asked, answered, met; declined; brokered; and with messages turned off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.demo import acquaintance
from bot.demo.acquaintance import ABOUT_SHARE, AGENDA, LINE, MINUTES, REASON, YES, thread_of
from bot.demo.hands import Answer
from bot.demo.narrator import Narrator
from bot.demo.seed import REACH_MENU
from bot.demo.tour import Scene
from bot.demo.world import World

_FOLLOWS: Final = "I follow what they make"
_LOOKED: Final = "I have a question that I looked into first"
_THANKS: Final = "What would you like to say?"


async def _ask(tell: Narrator) -> None:
    world = tell.world
    nils, priya, general = world.people["nils"], world.people["priya"], world.channel("general")
    form = await tell.use(nils, "intro ask", where=general, member=priya.actor)
    hasty: dict[str, Answer] = {
        REASON: _LOOKED,
        ABOUT_SHARE: "Tide tables as a small API",
        LINE: "Hi, I love your work! You are amazing.",
        AGENDA: "Can I pick your brain about my startup?",
        MINUTES: "45 minutes",
    }
    await tell.fill(nils, form, hasty, where=general)
    form = await tell.press(nils, "Edit", where=general)
    better: dict[str, Answer] = {
        LINE: "Your page on how two stations disagree saved me a week: my radar and the official gauge differ by 8 cm, "
        "and now I know which one to believe.",
        AGENDA: "When would you stop trusting a cheap sensor? I threw away every reading off by 10 cm, and lost the "
        "storm of Tuesday with them.",
        MINUTES: "30 minutes",
    }
    await tell.fill(nils, form, better, where=general)


async def _consent(tell: Narrator) -> None:
    world = tell.world
    nils, priya = world.people["nils"], world.people["priya"]
    await tell.press(priya, YES, where=priya.dm)
    thread = thread_of(world, "Nils Andersen and Priya Raman")
    await tell.say(priya, "Hello Nils. Thursday at five? I bring my worst sensor.", where=thread)
    await tell.say(nils, "Thursday at five. I bring the pizza one.", where=thread)


async def _decline(tell: Narrator) -> None:
    world = tell.world
    priya, hanna, general = world.people["priya"], world.people["hanna"], world.channel("general")
    await tell.wait()
    form = await tell.use(priya, "intro ask", where=general, member=hanna.actor)
    answers: dict[str, Answer] = {
        REASON: _LOOKED,
        LINE: "Your question about the two stations made me write the page that people thank me for now.",
        AGENDA: "How do you test a service that is right only on average? I tried fixed days, and they rot.",
        MINUTES: "30 minutes",
    }
    await tell.fill(priya, form, answers, where=general)
    await tell.use(priya, "intro mine", where=general)
    await tell.press(hanna, "Not now", where=hanna.dm)
    await tell.use(priya, "intro mine", where=general)


async def _day_seven(tell: Narrator) -> None:
    world = tell.world
    priya, general = world.people["priya"], world.channel("general")
    await tell.skip(timedelta(days=7))
    await tell.use(priya, "inbox", where=general)


async def _follow_up(tell: Narrator) -> None:
    world = tell.world
    nils, priya, general = world.people["nils"], world.people["priya"], world.channel("general")
    await tell.skip(timedelta(days=3))
    await tell.press(nils, "We talked", where=nils.dm)
    await tell.press(priya, "We talked", where=priya.dm)
    form = await tell.press(nils, "Say thanks to Priya Raman", where=nils.dm)
    await tell.fill(nils, form, {_THANKS: "I kept the storm this time. It was 40 cm high."}, where=nils.dm)
    await tell.use(priya, "inbox", where=general)


async def _introduce_themselves(world: World) -> None:
    hobbies = {"Hobbies": ("rowing", acquaintance.IN_COMMON)}
    priya, sena = world.people["priya"], world.people["sena"]
    await acquaintance.profile(
        world, priya, "Small services for people on the water", "what a tide is", **hobbies
    )
    await acquaintance.profile(
        world, sena, "Looking for my first job with data", "forty years of rain", **hobbies
    )
    hanna = world.people["hanna"]
    await acquaintance.profile(world, hanna, "Data platform lead at a shipping company", "how we hire")


async def _connect(tell: Narrator) -> None:
    world = tell.world
    bea, priya, sena = world.people["bea"], world.people["priya"], world.people["sena"]
    general = world.channel("general")
    await tell.meanwhile(
        "Priya, Sena and Hanna fill in `/profile edit`, and two of them `/profile facts`.",
        _introduce_themselves(world),
    )
    form = await tell.use(bea, "intro connect", where=general, one=priya.actor, other=sena.actor)
    notes = acquaintance.notes(
        priya,
        sena,
        "What the rain does to a tide.",
        to_one="Sena reads everything twice and asks what nobody dares to. You said that you miss exactly that.",
        to_other="Priya keeps forty harbours right all day, and answers every letter. Bring the rain data.",
    )
    await tell.fill(bea, form, notes, where=general)
    await tell.press(priya, YES, where=priya.dm)
    await tell.press(sena, YES, where=sena.dm)
    await tell.use(bea, "inbox", where=general)


async def _closed(tell: Narrator) -> None:
    world = tell.world
    bea, nils, general = world.people["bea"], world.people["nils"], world.channel("general")
    await tell.choose(bea, REACH_MENU, ["By direct message"], where=general)
    tell.close_messages(bea)
    form = await tell.use(nils, "intro ask", where=general, member=bea.actor)
    answers: dict[str, Answer] = {
        REASON: _FOLLOWS,
        LINE: "You built my mount on a Sunday and told me what was missing. Nobody had read it that far.",
        AGENDA: "Who else here measures things outdoors? I asked in the channel, and it was quiet.",
        MINUTES: "15 minutes",
    }
    await tell.fill(nils, form, answers, where=general)
    await tell.press(bea, "Follow", where=world.channel("projects").threads[0])
    await tell.use(bea, "inbox", where=general)
    await tell.press(bea, "Open", where=general)
    await tell.press(bea, YES, where=general)


MEETING: Final[Sequence[Scene]] = (
    Scene("Nils asks to meet Priya, and is told how to ask better", _ask),
    Scene("Priya says yes", _consent),
    Scene("Priya asks Hanna, who would rather not now; Priya sees nothing of it", _decline),
    Scene("Day seven: one line, and no reason", _day_seven),
    Scene("Day ten: did you talk?", _follow_up),
    Scene("Bea brings Priya and Sena together", _connect),
    Scene("Bea takes no messages, and still misses nothing", _closed),
)
