"""How people of the demo get to know each other, with Hallway's own commands: by the words on forms and buttons."""

from __future__ import annotations

from typing import Final

import simcord

from bot.demo import hands
from bot.demo.hands import Answer
from bot.demo.world import Person, World

REASON: Final = "Why would you like to meet?"
ABOUT_SHARE: Final = "Which of their shares is it about?"
LINE: Final = "What connects you? How did their work help?"
AGENDA: Final = "What would you like to talk about?"
MINUTES: Final = "How long would you need?"
PHRASES: Final = {"Your phrases": "my startup = Say in one line what it does. Half of us have one, too."}
YES: Final = "Yes, introduce us"
FACTS_MENU: Final = "Choose what to fill in or change"
EVERYBODY: Final = "Everybody here"
IN_COMMON: Final = "Only what we have in common"


async def profile(world: World, person: Person, headline: str, ask_me: str, **facts: tuple[str, str]) -> None:
    """Let a person say who they are; `facts` are kinds as the menu names them, each with who may see it."""
    general = world.channel("general")
    form = await hands.use(person, "profile edit", where=general)
    said = {"Who are you, in one line?": headline, "Ask me about": ask_me}
    await hands.fill(person, form, said, where=general)
    if not facts:
        return
    await hands.use(person, "profile facts", where=general)
    for kind, (values, audience) in facts.items():
        form = await hands.choose(person, FACTS_MENU, [kind], where=general)
        answers = {"Separated by commas": values, "Who may see it?": audience}
        await hands.fill(person, form, answers, where=general)


async def ask(
    world: World,
    person: Person,
    target: Person,
    line: str,
    agenda: str,
    *,
    reason: str,
    minutes: str = "30 minutes",
    share: str = "",
) -> None:
    """Let a person ask to meet another. Raises Stuck."""
    general = world.channel("general")
    form = await hands.use(person, "intro ask", where=general, member=target.actor)
    answers: dict[str, Answer] = {REASON: reason, LINE: line, AGENDA: agenda, MINUTES: minutes}
    if share:
        answers[ABOUT_SHARE] = share
    await hands.fill(person, form, answers, where=general)


async def connect(
    world: World, broker: Person, one: Person, other: Person, agenda: str, *, to_one: str, to_other: str
) -> None:
    """Let a person bring two others together. Raises Stuck."""
    general = world.channel("general")
    form = await hands.use(broker, "intro connect", where=general, one=one.actor, other=other.actor)
    await hands.fill(broker, form, notes(one, other, agenda, to_one=to_one, to_other=to_other), where=general)


def notes(one: Person, other: Person, agenda: str, *, to_one: str, to_other: str) -> dict[str, Answer]:
    """What a broker fills in."""
    return {
        f"What would you like to tell {one.name}?": to_one,
        f"What would you like to tell {other.name}?": to_other,
        "What could the two talk about?": agenda,
    }


async def answer_in_inbox(world: World, person: Person, label: str) -> None:
    """Let a person open what waits first in their inbox, and press a button on it. Raises Stuck."""
    general = world.channel("general")
    await hands.use(person, "inbox", where=general)
    await hands.press(person, "Open", where=general)
    await hands.press(person, label, where=general)


def thread_of(world: World, name: str) -> simcord.ChannelHandle:
    """The private thread of that name. Raises Stuck when there is none."""
    for thread in world.channel("introductions").threads:
        if thread.name == name:
            return thread
    raise hands.Stuck(f"two people were to be introduced, but there is no thread “{name}”")
