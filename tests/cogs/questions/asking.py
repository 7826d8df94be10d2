"""What members do with a question in these tests, and how they look at what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import discord
from simcord.actors import MemberActor
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult

from bot.prompts import records_of_answers
from bot.prompts.firing import FiringService
from bot.prompts.rules import Prompt
from bot.prompts.runs import Answer, Run, RunState
from tests.cogs.questions.organizing import QUESTION, everything, made
from tests.flows.meetup import Meetup, read
from tests.simulated import controls

ANSWER: Final[dict[str, Any]] = {
    "what": "A tide table that reads leap seconds.",
    "kind": ["project"],
    "ask": ["nothing"],
}
POST: Final = "Post what I built"
CANT_SEE: Final = "a channel you can't see"


async def until(place: Meetup, then: datetime) -> None:
    """Let it become so late, and everything happen that is due then."""
    await place.skip(max(timedelta(seconds=1), then - place.env.now()) / timedelta(hours=1))
    await deliver(place)


async def deliver(place: Meetup) -> None:
    """Let everything that is wanted happen."""
    await place.app.delivery.drain()
    await place.env.settle()


async def asked(
    place: Meetup, channel: ChannelHandle | None = None, text: str = QUESTION, **changed: Any
) -> Run:
    """Make a prompt, let the first Monday at nine come, and return the run that is open then."""
    return await come(place, await made(place, questions=[text], channel=channel, **changed))


async def come(place: Meetup, prompt: Prompt) -> Run:
    """Let a prompt's next question come; return its run."""
    planned = (await everything(place, prompt)).prompt
    assert planned.next_at is not None
    await until(place, planned.next_at)
    run = (await everything(place, prompt)).history[0]
    assert run.state is RunState.OPEN, run
    return run


async def closed(place: Meetup, run: Run) -> Run:
    """Let a run's time be over; return it as it is then."""
    await until(place, run.closes_at)
    return await stored(place, run)


async def stored(place: Meetup, run: Run) -> Run:
    """The run as it is now."""
    found = await place.service(FiringService).run(run.id)
    assert found is not None
    return found


def thread(place: Meetup, run: Run) -> ChannelHandle:
    """The thread of a run."""
    assert run.thread_id is not None, "the question has no thread"
    return ChannelHandle(place.env, place.guild, place.env.backend.get_channel(run.thread_id))


def question(place: Meetup, run: Run) -> discord.Message:
    """The message with the question."""
    assert run.post_channel_id is not None
    home = ChannelHandle(place.env, place.guild, place.env.backend.get_channel(run.post_channel_id))
    (found,) = (message for message in home.history() if message.id == run.message_id)
    return found


def told(place: Meetup, run: Run) -> list[discord.Message]:
    """What the bot says in the thread beside the question, oldest first."""
    return [
        message
        for message in sorted(thread(place, run).history(), key=lambda message: message.id)
        if message.author.bot and message.id != run.message_id and message.components
    ]


def marked(place: Meetup, run: Run, verb: str) -> list[discord.Message]:
    """What of it has a button of this verb: `edit` the answers, `recap` the pages of the recap."""
    return [message for message in told(place, run) if f"prompts:{verb}:" in "".join(addresses(message))]


def recap(place: Meetup, run: Run) -> str:
    """What all pages of the recap say."""
    return "\n".join(seen(message) for message in marked(place, run, "recap"))


def addresses(message: discord.Message) -> list[str]:
    """The addresses of a message's controls."""
    return [str(each.get("custom_id", "")) for each in controls(_raw(message))]


def seen(message: discord.Message) -> str:
    """What a message says, in whichever way it is built."""
    laid_out = [str(part["content"]) for part in _walk(_raw(message)) if "content" in part]
    return "\n".join([read(message), *laid_out])


def _raw(message: discord.Message) -> list[dict[str, Any]]:
    return [component.to_dict() for component in message.components]  # pyright: ignore[reportReturnType] - typed dicts


def _walk(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for part in parts for each in (part, *_walk(part.get("components", ())))]


async def submit(person: MemberActor, form: InteractionResult, **typed: Any) -> InteractionResult:
    """Fill in the form that was opened, and submit it; what is not said is as in ``ANSWER``."""
    assert form.modal is not None, "no form was opened"
    return await person.submit_modal(form, {**ANSWER, **typed})


async def submit_again(person: MemberActor, form: InteractionResult, **typed: Any) -> InteractionResult:
    """Submit a form once more, as a client does that has heard nothing of the first time."""
    form._interaction.modal_consumed = False
    return await submit(person, form, **typed)


async def answer(place: Meetup, run: Run, name: str = "bea", **typed: Any) -> InteractionResult:
    """Let somebody answer by the button below the question; return what they are told."""
    person = place.people[name]
    done = await submit(person, await person.click(question(place, run), label=POST), **typed)
    await deliver(place)
    return done


async def write(place: Meetup, run: Run, name: str, text: str = "I mended a clock.", to: Any = None) -> Any:
    """Let somebody write in the thread, perhaps replying to a message."""
    message = await place.people[name].send(thread(place, run), text, reply_to=to)
    await deliver(place)
    return message


async def all_answers(place: Meetup, run: Run) -> dict[int, Answer]:
    """The answers of a run, by member."""
    async with place.app.database.reading() as reading:
        found = await records_of_answers.of_run(reading, run.id)
    return {each.user_id: each for each in found}


async def who_answered(place: Meetup, run: Run) -> set[str]:
    """The names of those who answered."""
    found = await all_answers(place, run)
    return {name for name, person in place.people.items() if person.id in found}


def hide(place: Meetup, channel: ChannelHandle, *names: str) -> None:
    """Let these people not see a channel."""
    denied = discord.Permissions(view_channel=True).value
    for name in names:
        overwrite = Overwrite(place.people[name].id, OverwriteType.MEMBER, deny=denied)
        place.env.backend.set_overwrite(channel.id, overwrite)


def offered(form: InteractionResult, field: str) -> list[str]:
    """What a menu of a form offers, by what it says; nothing where it is not there."""
    assert form.modal is not None, "no form was opened"
    menus = [row["component"] for row in form.modal["components"] if "component" in row]
    return [
        option["label"] for menu in menus if menu["custom_id"] == field for option in menu.get("options", ())
    ]
