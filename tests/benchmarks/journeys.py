"""How many requests a journey costs, against the fewest with which Discord lets it be done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import discord

from bot.looking.rules import Show
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.projects.rules import Share
from tests.benchmarks.figures import Line, Report, Size, Tell, folder
from tests.benchmarks.places import meetup, migrated
from tests.cogs.flags.owning import LOOKING, mine, submit
from tests.cogs.screens import control, shown
from tests.flows.asking import GOOD
from tests.flows.meetup import DRAFT, HELPED, QUESTION, Meetup


@dataclass(frozen=True)
class Journey:
    """What a member wants, and the requests that nobody could do without."""

    name: str
    fewest: tuple[str, ...]
    walk: Callable[[Meetup], Awaitable[None]]
    why_more: str = ""
    """Why ours takes more, if it does."""
    after: timedelta = timedelta()
    """How long after the one before it."""


def measure(size: Size, tell: Tell) -> Report:
    """Walk every journey once, in this order, in one server."""
    del size  # a count is the same however often it is counted
    tell(f"{len(JOURNEYS)} journeys")
    with folder() as place:
        counted = asyncio.run(_walk(migrated(place / "template.db"), place / "hallway.db"))
    return Report(
        "3. Requests per journey",
        [_line(journey, ours) for journey, ours in zip(JOURNEYS, counted, strict=True)],
        floor="the fewest requests with which Discord lets it be done",
        note=" ".join(["Counted once: it is always the same.", *_why_more(counted)]),
    )


def _line(journey: Journey, ours: int) -> Line:
    fewest = len(journey.fewest)
    return Line(
        journey.name,
        str(ours),
        str(fewest),
        f"{ours / fewest:.2f}" if fewest else "",
        "the fewest",
        ours <= fewest,
        ", ".join(journey.fewest),
    )


def _why_more(counted: Sequence[int]) -> list[str]:
    return [
        f"{journey.name.capitalize()}: {journey.why_more}."
        for journey, ours in zip(JOURNEYS, counted, strict=True)
        if ours > len(journey.fewest)
    ]


async def _walk(template: Path, file: Path) -> list[int]:
    counted: list[int] = []
    async with meetup(template, file) as place:
        await _know(place, "priya", "bea", "nils")
        await _offer_everything(place)
        for journey in JOURNEYS:
            await place.env.advance_time(journey.after.total_seconds())
            before = len(place.env.http_requests)
            with place.env.time_context():
                await journey.walk(place)
                await place.app.delivery.drain()
            await place.env.settle()
            counted.append(len(place.env.http_requests) - before)
    return counted


async def _know(place: Meetup, *names: str) -> None:
    """Let these have said how they may be reached, as everybody has who is asked: it comes up once in all."""
    for name in names:
        await place.service(MembersService).choose_reach(
            place.guild.id, place.people[name].id, Reach.INBOX, discord.utils.utcnow()
        )


async def _offer_everything(place: Meetup) -> None:
    """Let organizers switch on whatever a flag can show."""
    channel, role = place.guild.create_text_channel("looking"), place.guild.create_role("Looking")
    await place.env.settle()
    await place.set_up(looking_channel_id=channel.id, looking_role_id=role.id, looking_tag="[looking]")


async def _share(place: Meetup) -> None:
    await place.share(place.priya)


async def _share_in_text(place: Meetup) -> None:
    await place.set_up(place.text)
    await place.share(place.bea)
    await place.set_up(place.forum)


async def _share_message(place: Meetup) -> None:
    message = await place.nils.send(place.general, "My notes on partitions, worth a look by everybody here")
    form = await place.nils.context_menu(place.general, "Share this", message)
    given = {name: DRAFT[name] for name in ("title", "what", "link", "ask")}
    await place.nils.submit_modal(form, {**given, "kind": ["project"]})


async def _first(place: Meetup) -> Share:
    """Return a share of Priya's, which has its post in the forum; always the same one."""
    hers = [share for share in await place.shares() if share.author_id == place.priya.id]
    return min(hers, key=lambda share: share.id)


def _by_button(who: str, label: str, words: Mapping[str, Any]) -> Callable[[Meetup], Awaitable[None]]:
    async def walk(place: Meetup) -> None:
        person = place.people[who]
        form = await place.press(person, await place.card(await _first(place)), label)
        await person.submit_modal(form, dict(words))

    return walk


def _by_command(command: str, words: Mapping[str, Any] | None = None) -> Callable[[Meetup], Awaitable[None]]:
    async def walk(place: Meetup) -> None:
        answer = await place.priya.slash(place.general, f"projects {command}", share=(await _first(place)).id)
        if words is not None:
            await place.priya.submit_modal(answer, dict(words))

    return walk


async def _look(place: Meetup) -> None:
    await place.nils.slash(place.general, "projects show", share=(await _first(place)).id)
    await place.nils.slash(place.general, "projects list")
    await place.nils.slash(place.general, "portfolio", member=place.priya)


async def _first_act(place: Meetup) -> None:
    await place.press(place.sena, await place.card(await _first(place)), "Follow")


async def _follow(place: Meetup) -> None:
    await place.press(place.nils, await place.card(await _first(place)), "Follow")


async def _reply(place: Meetup) -> None:
    await place.nils.send(place.thread((await place.shares())[0]), "Nice.")


async def _take_down(place: Meetup) -> None:
    question = await place.priya.slash(place.general, "projects delete", share=(await _first(place)).id)
    await place.press(place.priya, question.response, "Take it down")


async def _introduce(place: Meetup) -> None:
    channel = place.guild.create_text_channel("introductions")
    await place.set_up(introductions_channel_id=channel.id)
    members = place.service(MembersService)
    await members.choose_reach(place.guild.id, place.nils.id, Reach.DIRECT, discord.utils.utcnow())
    form = await place.priya.slash(place.general, "intro ask", member=place.nils)
    await place.priya.submit_modal(form, dict(GOOD))
    await place.app.delivery.drain()
    assert place.nils.user.dm_channel is not None
    await place.nils.user.click(place.nils.user.dm_channel.history()[-1], label="Yes, introduce us")


async def _put_up(place: Meetup) -> None:
    sena = place.sena
    panel = await submit(place, "sena", await sena.slash(place.general, "looking for"), LOOKING)
    for show in (Show.BADGE, Show.TAG):
        custom_id = control(panel, f"look:own-show:{(await mine(place, 'sena'))[0].id}:{show.value}")[
            "custom_id"
        ]
        panel = await sena.click(shown(panel), custom_id=custom_id)
    await sena.click(shown(panel), label="Put it up")


async def _edit_flag(place: Meetup) -> None:
    form = await place.sena.slash(place.general, "looking edit")
    await submit(place, "sena", form, LOOKING | {"role": "Analytics engineer"})


async def _let_lapse(place: Meetup) -> None:
    """Let time do it."""
    await place.tick()


_ASKED_FIRST: Final = "what the member wears is asked for first"
_REWORDED: Final = {**HELPED, "how": "It saved me a whole weekend of work."}
_PROGRESS: Final = {"text": "Version 2 is out", "link": "https://example.org/2"}
JOURNEYS: Final = (
    Journey(
        "share, the first of its kind",
        ("modal", "tag", "post", "answer"),
        _share,
        "before the tag is added, the forum's tags are asked for: Discord replaces the whole list, and one "
        "that an organizer added this moment would be lost",
    ),
    Journey("share in a forum", ("modal", "post", "answer"), _share),
    Journey("share in a text channel", ("modal", "message", "thread", "answer"), _share_in_text),
    Journey("share one's own message", ("modal", "post", "answer"), _share_message),
    Journey("this helped me", ("modal", "answer", "message"), _by_button("bea", "This helped me", HELPED)),
    Journey("reword that", ("modal", "answer", "edit"), _by_button("bea", "This helped me", _REWORDED)),
    Journey("ask", ("modal", "answer", "message"), _by_button("nils", "Ask the author", QUESTION)),
    Journey("follow", ("answer",), _follow),
    Journey(
        "follow, as a member's first act here",
        ("answer",),
        _first_act,
        "once for each member, the question how they may be reached follows the answer, which it must not "
        "hold up",
    ),
    Journey("a reply is noticed", (), _reply),
    Journey("update", ("modal", "answer", "message", "card"), _by_command("update", _PROGRESS)),
    Journey("edit", ("modal", "answer", "card"), _by_command("edit", {**DRAFT, "title": "Better words"})),
    Journey("close", ("answer", "card", "thread"), _by_command("close")),
    Journey(
        "reopen",
        ("answer", "thread", "card"),
        _by_command("reopen"),
        "Discord tells of active threads only, so an archived one is asked for before it is woken",
    ),
    Journey("see a share, the list, a portfolio", ("answer",) * 3, _look),
    Journey(
        "put up a flag, with card, badge and tag",
        ("modal", "panel", "press", "press", "press", "card", "role", "nickname"),
        _put_up,
        f"{_ASKED_FIRST}, so that a role that somebody else gave stays, and the nickname comes back as it was",
    ),
    Journey("edit a flag", ("modal", "answer", "card"), _edit_flag),
    Journey(
        "a flag lapses",
        ("card", "role", "nickname"),
        _let_lapse,
        f"{_ASKED_FIRST}, as before",
        after=timedelta(days=31),
    ),
    Journey(
        "introduction, from the asking to the thread",
        ("modal", "answer", "DM", "message", "answer", "thread", "member", "member", "message"),
        _introduce,
        "what people are called is asked for each time, since without the members intent the bot keeps nobody in "
        "memory, and a direct message shows the mention of a stranger as a number; in the end the card says that it "
        "has come about",
    ),
    Journey("take down, with one progress", ("question", "answer", "card", "progress", "thread"), _take_down),
)
