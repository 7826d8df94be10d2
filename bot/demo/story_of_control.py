"""The tour's scenes of who is in control: organizers set up and keep the place safe, members take and erase what is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.demo import acquaintance, hands
from bot.demo.acquaintance import PHRASES
from bot.demo.narrator import Narrator
from bot.demo.tour import Scene

_PLACES: Final = ("projects", "introductions", "looking", "hiring", "what-we-built")
"""The channels there are, in the order in which the set-up asks for them."""


async def _set_up(tell: Narrator) -> None:
    world = tell.world
    omar, organizers = world.people["omar"], world.channel("organizers")
    await tell.use(omar, "setup", where=organizers)
    await tell.press(omar, "Next", where=organizers)
    for at, name in enumerate(_PLACES):
        await hands.press(omar, "Change", where=organizers, at=at)
        await hands.pick(omar, "Choose a channel you have", world.channel(name), where=organizers)
    await tell.press(omar, "Create what is missing for me", where=organizers)
    await tell.press(omar, "Next", where=organizers)
    form = await tell.press(omar, "Type a city", where=organizers)
    await tell.fill(omar, form, {"A city or a zone": "Amsterdam"}, where=organizers)
    for _ in range(3):
        await tell.press(omar, "Next", where=organizers)
    await tell.press(omar, "Do it", where=organizers)


async def _phrases(tell: Narrator) -> None:
    world = tell.world
    omar, organizers = world.people["omar"], world.channel("organizers")
    await tell.use(omar, "setup", where=organizers, zone=world.zone.key)
    form = await tell.press(omar, "Change phrases", where=organizers)
    await tell.fill(omar, form, PHRASES, where=organizers)


async def _report(tell: Narrator) -> None:
    world = tell.world
    nils, sena, general = world.people["nils"], world.people["sena"], world.channel("general")
    await acquaintance.ask(
        world,
        nils,
        sena,
        "I have forty watches at home, and everybody here seems to need one. Yours would be half price.",
        "Which watch would you like? I can bring three of them, and you pay me when we meet.",
        reason="I follow what they make",
    )
    await tell.wait()
    form = await tell.press(sena, "Report", where=sena.dm)
    await tell.fill(sena, form, {"What should the organizers know?": "He sells things."}, where=sena.dm)
    await tell.use(sena, "intro mine", where=general)


async def _settle(tell: Narrator) -> None:
    world = tell.world
    omar, reports = world.people["omar"], world.channel("hallway-reports")
    await tell.press(omar, "Look", where=reports)
    form = await tell.press(omar, "Warn", where=reports)
    why = {
        "Why? They will read this": "Introductions are for meeting people. Please sell your watches elsewhere."
    }
    await tell.fill(omar, form, why, where=reports)
    await tell.use(world.people["nils"], "inbox", where=world.channel("general"))
    await tell.use(world.people["sena"], "inbox", where=world.channel("general"))
    await tell.use(omar, "organizer audit", where=world.channel("organizers"))


async def _erase(tell: Narrator) -> None:
    world = tell.world
    nils, general = world.people["nils"], world.channel("general")
    await tell.skip(timedelta(days=10))
    await tell.use(nils, "privacy", where=general)
    await tell.press(nils, "Erase…", where=general)
    form = await tell.press(nils, "Erase here…", where=general)
    label = hands.labels(form)[0]
    await tell.fill(nils, form, {label: "erase"}, where=general)
    await tell.wait()
    await tell.use(nils, "privacy", where=general)
    await tell.use(world.people["bea"], "projects list", where=general)


IN_CONTROL: Final[Sequence[Scene]] = (
    Scene("Nils sells watches, and Sena reports it", _report),
    Scene("Omar settles it, and everybody learns what is theirs to know", _settle),
    Scene("Nils has enough, and has everything of his erased", _erase),
)
SETTING_UP: Final[Sequence[Scene]] = (
    Scene("Omar sets Hallway up, step by step", _set_up),
    Scene("And adds a phrase to the coach", _phrases),
)
