"""How people of the demo look for work and hire, with Hallway's own commands: by the words on forms and buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.demo import hands
from bot.demo.hands import Answer
from bot.demo.world import BADGES, Person, World

KIND: Final = "What kind of work?"
ROLE: Final = "Which role?"
SKILLS: Final = "Which skills?"
PLACE: Final = "Where?"
HELP: Final = "What would help most?"
WORK: Final = "What is the work?"
PAID: Final = "Is it paid?"
RANGE: Final = "What does it pay?"
TURN_ON: Final = "Turn on"
"""Says the switch of the badge, and below it that of the tag, as long as either is off."""
PUT_UP: Final = "Put it up"
_TAGS: Final = {
    "Behind the nickname of who is looking": "[looking]",
    "Behind the nickname of who is hiring": "[hiring]",
    "Days until it runs out": "14",
}
PANEL: Final = "Change looking and hiring"
_CHANNEL_MENU: Final = "Choose a text channel for cards, or none"
_BADGE_MENU: Final = "Choose a role as a badge, or none"
_CHANNELS: Final = ("looking", "hiring")


async def switch_on(world: World) -> None:
    """Let Omar, who has `/setup` before him, turn on cards, badges, tags and celebration. Raises Stuck."""
    omar, where = world.people["omar"], world.channel("organizers")
    await hands.press(omar, PANEL, where=where)
    for at, (channel, badge) in enumerate(zip(_CHANNELS, BADGES, strict=True)):
        await hands.pick(omar, _CHANNEL_MENU, world.channel(channel), where=where, at=at)
        await hands.pick(omar, _BADGE_MENU, world.guild.roles[badge], where=where, at=at)
    form = await hands.press(omar, "Change tags and days", where=where)
    await hands.fill(omar, form, _TAGS, where=where)
    await hands.press(omar, "Turn celebration on", where=where)


async def look_for(world: World, person: Person, answers: Mapping[str, Answer], *switches: str) -> None:
    """Let a person say what they look for, press `switches` and put it up. Raises Stuck."""
    general = world.channel("general")
    form = await hands.use(person, "looking for", where=general)
    await hands.fill(person, form, answers, where=general)
    for label in (*switches, PUT_UP):
        await hands.press(person, label, where=general)


async def hire(
    world: World, person: Person, answers: Mapping[str, Answer], pay_range: str, *switches: str
) -> None:
    """Let a person post what they hire for, with what it pays, press `switches` and put it up. Raises Stuck."""
    general = world.channel("general")
    form = await hands.use(person, "hiring post", where=general)
    await hands.fill(person, form, answers, where=general)
    form = await hands.press(person, "More details", where=general)
    await hands.fill(person, form, {RANGE: pay_range}, where=general)
    for label in (*switches, PUT_UP):
        await hands.press(person, label, where=general)


async def be_told(world: World, person: Person, sorts: list[str], skills: str) -> None:
    """Let a person ask, in #hiring, to be told of new flags of these sorts that name these skills. Raises Stuck."""
    where = world.channel("hiring")
    await hands.use(person, "alerts", where=where)
    form = await hands.press(person, "Add alerts", where=where)
    await hands.fill(person, form, {"About whom?": sorts, SKILLS: skills}, where=where)
