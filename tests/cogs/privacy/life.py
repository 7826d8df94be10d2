"""What somebody does in a meetup over some weeks, and where of it something is left: in tables, and on Discord."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
import sqlalchemy as sa
from simcord.actors import MemberActor
from simcord.builders import UserHandle
from simcord.results import InteractionResult

from bot.core.schema import metadata
from bot.guilds.service import GuildsService
from bot.looking.rules import Flag
from bot.members.rules import Reach
from bot.prompts.runs import Run
from tests.cogs.flags.square import Square
from tests.cogs.questions.asking import answer, asked, closed
from tests.cogs.screens import shown
from tests.flows.introducing import Hall, hall_of
from tests.flows.meetup import Meetup

WORD_HERE: Final = "erase"
WORD_EVERYWHERE: Final = "erase everywhere"
_OPENED_A_THREAD: Final = 18
"""Discord's own line that somebody opened a thread; it says none for private ones, but SimCord does."""


@dataclass
class Life:
    """Priya's: a share that helped Bea, a flag, an answer in a recap, an introduction to Nils and one still open."""

    hall: Hall
    run: Run
    flag: Flag
    open_request: str

    @property
    def place(self) -> Meetup:
        """The server."""
        return self.hall.place

    @property
    def priya(self) -> MemberActor:
        """Whose life it is."""
        return self.place.people["priya"]

    def flag_cards(self) -> list[Any]:
        """The cards in the channel of those who look."""
        (looking,) = [each for each in self.place.guild.channels.values() if each.name == "looking"]
        return list(looking.history())

    async def deliver(self) -> None:
        """Let everything that is wanted happen."""
        await self.hall.deliver()

    async def erase(self, word: str = WORD_HERE) -> InteractionResult:
        """Let her erase herself here, by everything there is to press; what follows is delivered."""
        erased = await erase_here(self.place, self.priya, word)
        await self.deliver()
        return erased


async def erase_here(place: Meetup, person: MemberActor, word: str = WORD_HERE) -> InteractionResult:
    """Go all the way from the command to the word that is typed."""
    page = await person.slash(place.general, "privacy")
    asked_for = await person.click(shown(page), label="Erase…")
    form = await person.click(shown(asked_for), label="Erase here…")
    return await person.submit_modal(form, {"word": word})


async def erase_everywhere(person: UserHandle, word: str = WORD_EVERYWHERE) -> InteractionResult:
    """The same in a direct message."""
    page = await person.slash("privacy")
    asked_for = await person.click(shown(page), label="Erase…")
    form = await person.click(shown(asked_for), label="Erase everywhere…")
    return await person.submit_modal(form, {"word": word})


async def live(place: Meetup) -> Life:
    """Let some weeks pass."""
    hall = await hall_of(place)
    looking = place.guild.create_text_channel("looking")
    await place.env.settle()
    await place.service(GuildsService).change(
        place.guild.id, place.env.now(), changed_by=1, looking_channel_id=looking.id
    )
    await hall.reach(Reach.DIRECT, "priya", "nils", "bea", "sena")
    await hall.describe("priya", "Moves data")
    await place.share(place.priya)
    await hall.deliver()
    share = await place.only_share()
    form = await place.bea.click(_card(place, share.thread_id), label="This helped me")
    await place.bea.submit_modal(form, {"part": "The locks", "how": "No more rebuilds."})
    run = await asked(place)
    await answer(place, run, "priya")
    await closed(place, run)
    square = Square(place, looking, looking)
    flag = await square.put_up("priya")
    await hall.ask("priya", "nils")
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    open_request = await hall.ask("sena", "priya")
    return Life(hall, run, flag, open_request)


@pytest.fixture
async def life(place: Meetup) -> Life:
    """A life to look at, to take along and to erase."""
    with place.env.time_context():
        return await live(place)


def _card(place: Meetup, thread_id: int | None) -> Any:
    (thread,) = [each for each in place.forum.threads if each.id == thread_id]
    return next(message for message in thread.history() if message.components)


def said_of(place: Meetup, person: MemberActor) -> list[str]:
    """Everything the bot says on Discord that others can read and that names somebody."""
    backend, own = place.env.backend, place.app.client.user
    assert own is not None
    dm = person.user.dm_channel.id
    needles = (str(person.id), person.name)
    found = [
        text
        for channel_id, messages in backend.messages.items()
        if channel_id != dm
        for message in messages.values()
        if message.author_id == own.id and not message.is_ephemeral and message.type != _OPENED_A_THREAD
        for text in [json.dumps([message.content, message.embeds, message.components], ensure_ascii=False)]
        if any(needle in text for needle in needles)
    ]
    names = [channel.name or "" for channel in backend.channels.values() if channel.owner_id == own.id]
    return found + [name for name in names if person.name in name.lower()]


async def stored_of(place: Meetup, user_id: int) -> list[str]:
    """Every row of the database that holds somebody's id, in whichever way."""
    found: list[str] = []
    async with place.app.database.reading() as read:
        for table in metadata.sorted_tables:
            rows = [repr(tuple(row)) for row in await read.all(sa.select(table))]
            found += [f"{table.name}: {row}" for row in rows if str(user_id) in row]
    return found


async def everything_stored(place: Meetup) -> dict[str, list[str]]:
    """All rows of the database."""
    async with place.app.database.reading() as read:
        return {
            table.name: [repr(tuple(row)) for row in await read.all(sa.select(table))]
            for table in metadata.sorted_tables
        }


def files_in(place: Meetup, attachment: Any) -> dict[str, str]:
    """The files of a zip that was handed over."""
    blob = place.env.backend.cdn.get(attachment.url)
    assert blob is not None
    with zipfile.ZipFile(io.BytesIO(blob)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def sent_files(place: Meetup, person: MemberActor) -> Iterator[dict[str, str]]:
    """The zips somebody got by direct message, oldest first."""
    for message in person.user.dm_channel.history():
        for attachment in message.attachments:
            yield files_in(place, attachment)
