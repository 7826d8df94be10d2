"""The story of `hallway demo --tour`: how six people share, answer and meet each other in their first weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.demo import hands
from bot.demo.narrator import Narrator
from bot.demo.seed import ASK, ASK_DETAIL, REACH_MENU, TITLE, VOLUNTEER_MENU, WHAT, post
from bot.demo.story_of_asking import ASKING
from bot.demo.story_of_control import IN_CONTROL, SETTING_UP
from bot.demo.story_of_looking import LOOKING
from bot.demo.story_of_meeting import MEETING
from bot.demo.tour import Scene

_TIDES: Final = "Tide tables as a small API"
_RADAR: Final = "Reading water levels with a cheap radar"


async def _arrive(tell: Narrator) -> None:
    world = tell.world
    await tell.use(world.people["nils"], "hallway", where=world.channel("general"))
    await tell.use(world.people["bea"], "volunteer", where=world.channel("general"))
    kinds = ["Projects", "How-tos"]
    await tell.choose(world.people["bea"], VOLUNTEER_MENU, kinds, where=world.channel("general"))


async def _share(tell: Narrator) -> None:
    world = tell.world
    priya, general = world.people["priya"], world.channel("general")
    form = await tell.use(priya, "share", where=general, kind=hands.Suggested("Project", "project"))
    answers = {
        TITLE: _TIDES,
        WHAT: "Tide forecasts for forty harbours as one small JSON service. Useful to whoever plans anything "
        "on water, or wants to read a service of 200 lines.",
        "Link": "https://example.org/tides",
        ASK: "Feedback",
        ASK_DETAIL: "Would you understand the error messages?",
    }
    await tell.fill(priya, form, answers, where=general)
    await tell.choose(priya, REACH_MENU, ["By direct message"], where=general)


async def _answer(tell: Narrator) -> None:
    world = tell.world
    bea, hanna, priya = world.people["bea"], world.people["hanna"], world.people["priya"]
    tides = post(world, _TIDES)
    form = await tell.press(bea, "This helped me", where=tides)
    helped = {
        "Which part helped you?": "How you cache the forecasts",
        "How did it help?": "I had the same problem with ferry times, and now I ask ten times less often.",
    }
    await tell.fill(bea, form, helped, where=tides)
    await tell.wait()
    form = await tell.press(hanna, "Ask the author", where=tides)
    question = {
        "What have you tried or read so far?": "I ran it against our harbour for a week and read the tests.",
        "What would you like to know?": "What happens when two stations disagree about the same tide?",
    }
    await tell.fill(hanna, form, question, where=tides)
    await tell.choose(hanna, REACH_MENU, ["By direct message"], where=tides)
    await tell.say(priya, "The older station wins, and the answer says so.", where=tides)
    await tell.press(priya, "This helped me", where=tides)


async def _follow(tell: Narrator) -> None:
    world = tell.world
    sena, tides = world.people["sena"], post(world, _TIDES)
    await tell.press(sena, "Follow", where=tides)
    await tell.choose(sena, REACH_MENU, ["By direct message"], where=tides)


async def _languages(tell: Narrator) -> None:
    world = tell.world
    sena, general = world.people["sena"], world.channel("general")
    tell.speak(sena, "de")
    await tell.use(sena, "hallway", where=general)
    tell.speak(sena, "es")
    await tell.use(sena, "looking browse", where=general)
    tell.speak(sena, "en")


async def _progress(tell: Narrator) -> None:
    world = tell.world
    priya, general = world.people["priya"], world.channel("general")
    await tell.skip(timedelta(days=1))
    tides = await hands.suggested(priya, "projects update", "share", "Tide", where=general)
    form = await tell.use(priya, "projects update", where=general, share=tides)
    news = "When two stations disagree, the answer says which one it believed, and why. Thanks to Hanna."
    await tell.fill(priya, form, {"What is new?": news}, where=general)
    form = await tell.use(priya, "share", where=general, kind=hands.Suggested("Talk", "talk"))
    answers = {
        TITLE: "Tides, time zones and other surprises",
        WHAT: "My talk of Thursday with all the slides. Useful to whoever stores local times and feels safe.",
        ASK: "Nothing, just sharing",
    }
    await tell.fill(priya, form, answers, where=general)
    await tell.skip()


async def _first_share(tell: Narrator) -> None:
    world = tell.world
    nils, bea, general = world.people["nils"], world.people["bea"], world.channel("general")
    form = await tell.use(nils, "share", where=general, kind=hands.Suggested("How-to", "how-to"))
    answers = {
        TITLE: _RADAR,
        WHAT: "How to measure the canal behind your house for the price of a pizza, and what the numbers mean.",
        ASK: "Feedback",
    }
    await tell.fill(nils, form, answers, where=general)
    await tell.choose(nils, REACH_MENU, ["By direct message"], where=general)
    await tell.skip(timedelta(hours=48))
    await tell.use(bea, "inbox", where=general)
    form = await tell.press(bea, "This helped me", where=post(world, _RADAR))
    helped = {
        "Which part helped you?": "The drawing of the mount",
        "How did it help?": "I built it on Sunday with what was in the shed, and it holds.",
    }
    await tell.fill(bea, form, helped, where=post(world, _RADAR))
    await tell.use(nils, "inbox", where=general)


async def _look_back(tell: Narrator) -> None:
    world = tell.world
    priya, hanna, general = world.people["priya"], world.people["hanna"], world.channel("general")
    tides = await hands.suggested(priya, "projects close", "share", "Tide tables", where=general)
    await tell.use(priya, "projects close", where=general, share=tides)
    await tell.use(hanna, "portfolio", where=general, member=priya.actor)


STORY: Final[Sequence[Scene]] = (
    *SETTING_UP,
    Scene("Nils looks around, Bea volunteers", _arrive),
    Scene("Priya shares what she built", _share),
    Scene("Bea says what helped, Hanna asks, Priya answers", _answer),
    Scene("Sena follows Priya", _follow),
    Scene("Sena reads Hallway in German, then in Spanish", _languages),
    Scene("Priya goes on, and Sena hears of it", _progress),
    Scene("Nils shares for the first time, and is not left alone", _first_share),
    *ASKING,
    *MEETING,
    *LOOKING,
    Scene("Looking back", _look_back),
    *IN_CONTROL,
)
