"""How people of the demo make a weekly question and answer it, with Hallway's own commands: by the words they see."""

from __future__ import annotations

from typing import Final

import discord
import simcord

from bot.demo import hands
from bot.demo.hands import Answer
from bot.demo.world import Person, World

CHANNEL: Final = "what-we-built"
QUESTIONS: Final = "What should be asked?"
WHAT: Final = "What did you build?"
KIND: Final = "What is it?"
ASK: Final = "What would you like from people?"
ALSO: Final = "Where else should it go?"
POST: Final = "Post what I built"
SAVE: Final = "Save"
SUGGEST: Final = "What should be asked here some day?"
TEXTS: Final = (
    "What did you build this week?\n"
    "What did you learn this week that you would have liked to know before?\n"
    "What did you throw away this week, and why?"
)


async def begin(world: World) -> simcord.InteractionResult:
    """Let Omar open the form of a new weekly question. Raises Stuck."""
    where = world.channel("organizers")
    return await hands.use(
        world.people["omar"], "prompts create", where=where, channel=world.channel(CHANNEL)
    )


async def make(world: World) -> None:
    """Let Omar make a weekly question, for Mondays at nine. Raises Stuck."""
    omar, where = world.people["omar"], world.channel("organizers")
    await hands.fill(omar, await begin(world), {QUESTIONS: TEXTS}, where=where)
    await hands.press(omar, SAVE, where=where)


def thread(world: World) -> simcord.ChannelHandle:
    """The newest thread of a question. Raises Stuck when none was asked yet."""
    threads = world.channel(CHANNEL).threads
    if not threads:
        raise hands.Stuck(f"a question was to be asked in #{CHANNEL}, and none was")
    return threads[-1]


def answer_of(world: World, person: Person) -> discord.Message:
    """What the bot says in the newest thread for a person. Raises Stuck when it says nothing for them."""
    mention = f"<@{person.actor.id}>"
    for message in thread(world).history():
        if any(mention in (embed.description or "") for embed in message.embeds):
            return message
    raise hands.Stuck(f"{person.first_name} was to have answered, and nothing of theirs is in the thread")


async def suggest(world: World, person: Person, text: str) -> None:
    """Let a person suggest a question. Raises Stuck."""
    where = world.channel("general")
    form = await hands.use(person, "suggest", where=where)
    await hands.fill(person, form, {SUGGEST: text}, where=where)


async def answer(world: World, person: Person, what: str, **more: Answer) -> None:
    """Let a person answer the question that is open, from #general; `more` are `link`, `ask` and `also`. Raises Stuck."""
    where = world.channel("general")
    form = await hands.use(person, "built", where=where)
    labels = {"link": "Link", "ask": ASK, "also": ALSO, "kind": KIND}
    answers: dict[str, Answer] = {WHAT: what, **{labels[key]: value for key, value in more.items()}}
    await hands.fill(person, form, answers, where=where)
