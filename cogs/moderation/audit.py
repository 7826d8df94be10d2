"""The trail on Discord: read, searched and exported by organizers, and mirrored into the log channel."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import discord
from discord.app_commands import Choice

from bot.audit.rules import TEXT_MOST, Act, Query
from bot.audit.service import MIRROR, AuditService
from bot.client import service
from bot.core.ids import ID_PATTERN, snowflake
from bot.core.text import line, normalised
from bot.delivery.calls import Call, Content, SendMessage, Skip
from bot.guilds.rules import Part
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import QUIET, Panel
from bot.ui.custom_ids import MOST, arg_text, text_args
from bot.ui.errors import Refuse
from bot.ui.pages import Listing, PagedList
from cogs.moderation import wording_of_audit as wording
from cogs.moderation.acting import organizing
from cogs.moderation.private_channels import can_read, note_or_forget, why_not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.audit.rules import Entry
    from bot.client import Hallway
    from bot.core.database import Unit
    from bot.core.effects import OutboxEntry, Outcome
    from bot.delivery.calls import Renderers
    from bot.guilds.service import GuildsService
    from bot.ui.answers import Interaction

_FILTERS: Final = ("on", "by", "act", "text")
_FILTER: Final = r"[A-Za-z0-9_.~%-]+"
_FILE_MOST: Final = 8_000_000
"""Bytes of a file: below the 10 MiB that Discord takes, with what goes around it."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


CONFIDENTIAL: Final = frozenset({Act.NOTED, Act.REPORT_DISMISSED, Act.REPORT_SETTLED})
"""What is for the other organizers only, if it is about one of them."""


def is_veiled(entry: Entry, viewer_id: int) -> bool:
    """Tell whether an entry is about whoever looks, and not for them."""
    return entry.on == viewer_id and entry.act in CONFIDENTIAL


def query_of(filters: Mapping[str, str]) -> Query:
    """Return what is looked for; what a filter holds that makes no sense is left out."""
    people = {name: snowflake(filters.get(name, "")) for name in ("on", "by")}
    act = next((act for act in Act if act.value == filters.get("act")), None)
    return Query(by=people["by"], on=people["on"], act=act, text=filters.get("text", ""))


def filters_of(on: int | None, by: int | None, what: str) -> dict[str, str]:
    """Return the filters for what was given to the command: ``what`` is an act, or words to look for."""
    act = next(
        (act for act in Act if what == act.value or normalised(what) == normalised(str(wording.ACTS[act]))),
        None,
    )
    return {
        "on": str(on or ""),
        "by": str(by or ""),
        "act": act.value if act else "",
        "text": "" if act else line(what, TEXT_MOST),
    }


def acts_like(typed: str) -> list[Choice[str]]:
    """Return the acts whose names hold what was typed, as many as Discord shows."""
    wanted = normalised(typed)
    fitting = [act for act in Act if wanted in normalised(str(wording.ACTS[act]))]
    return [Choice(name=str(wording.ACTS[act]), value=act.value) for act in fitting[:25]]


class AuditList(PagedList, feature="audit", verb="page", filters=_FILTERS, size=8):
    """What was done, newest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it, for organizers."""
        settings = await organizing(interaction, wording.NOT_AN_ORGANIZER)
        query = query_of(filters)
        found, total = await service(interaction, AuditService).search(
            settings.guild_id, query, start=start, count=count
        )
        room = MOST - len(f"{ExportButton.feature}:{ExportButton.verb}")
        export = ExportButton(*text_args([filters[name] for name in _FILTERS], room))
        return Listing(
            heading=wording.HEADING,
            intro=wording.looked_for(query),
            entries=[
                wording.veiled(entry)
                if is_veiled(entry, interaction.user.id)
                else (wording.in_the_list(entry), EntryButton(entry.id))
                for entry in found
            ],
            total=total,
            empty=wording.EMPTY if query == Query() else wording.NOTHING_FITS,
            note=wording.KEPT,
            buttons=(export,) if total else (),
        )


class EntryButton(AddressedButton, feature="audit", verb="entry", args=(ID_PATTERN,), label=wording.DETAILS):
    """Everything that is kept of an entry; its address also tells a line in the log channel from every other."""

    async def pressed(self, interaction: Interaction, entry_id: str) -> None:
        """Show it to organizers of its server."""
        settings = await organizing(interaction, wording.NOT_AN_ORGANIZER)
        entry = await service(interaction, AuditService).entry(entry_id)
        if entry is None or entry.guild_id != settings.guild_id:
            raise Refuse(wording.GONE)
        if is_veiled(entry, interaction.user.id):
            raise Refuse(wording.VEILED)
        panel = Panel(accent=QUIET)
        for paragraph in wording.whole(entry):
            panel.text(paragraph)
        await answer(interaction, view=panel.view())


class ExportButton(
    AddressedButton,
    feature="audit",
    verb="export",
    args=(_FILTER, _FILTER, _FILTER, _FILTER),
    label=wording.EXPORT,
):
    """The trail as a table, with what the list was narrowed to."""

    async def pressed(self, interaction: Interaction, *given: str) -> None:
        """Send it as a file that only whoever pressed gets."""
        settings = await organizing(interaction, wording.NOT_AN_ORGANIZER)
        query = query_of(dict(zip(_FILTERS, map(arg_text, given), strict=True)))
        audit = service(interaction, AuditService)
        everything = await audit.everything(settings.guild_id, query)
        _, total = await audit.search(settings.guild_id, query, start=0, count=1)
        found = [entry for entry in everything if not is_veiled(entry, interaction.user.id)]
        if not found:
            raise Refuse(wording.NOTHING_TO_EXPORT)
        data, count = as_table(found)
        is_whole = count == len(found) and len(everything) == total
        said = wording.EXPORTED if is_whole else wording.EXPORTED_SOME
        await answer(interaction, said, file=discord.File(io.BytesIO(data), wording.FILE), replace=False)


def as_table(entries: Sequence[Entry], most: int = _FILE_MOST) -> tuple[bytes, int]:
    """Return as many of the entries as fit into ``most`` bytes of CSV, and how many those are.

    It begins with a mark by which spreadsheets know UTF-8, and no cell is one that they would calculate
    (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    made = io.BytesIO()
    made.write(_row(wording.COLUMNS).encode("utf-8-sig"))
    count = 0
    for entry in entries:
        details = "; ".join(f"{name}: {text}" for name, text in entry.details.items())
        cells = (
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            entry.act.value,
            str(entry.by or ""),
            str(entry.on or ""),
            entry.about,
            entry.about_id,
            entry.why,
            details,
        )
        row = _row([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]).encode()
        if made.tell() + len(row) > most:
            break
        made.write(row)
        count += 1
    return made.getvalue(), count


def _row(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


class Mirror:
    """Shows each entry in the server's log channel, in one quiet line."""

    def __init__(self, bot: Hallway, audit: AuditService, guilds: GuildsService) -> None:
        self._bot = bot
        self._audit = audit
        self._guilds = guilds

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of the trail."""
        renderers.register(MIRROR, self.line, self.settled)

    async def line(self, entry: OutboxEntry) -> Call:
        """Say what was done, where organizers alone can read it."""
        noted = await self._audit.entry(str(entry.payload["entry"]))
        if noted is None:
            return Skip("the entry is kept no longer")
        channel_id = await self._audit.channel(noted.guild_id)
        if channel_id is None:
            return Skip("the server has no log channel any more")
        guild = self._bot.get_guild(noted.guild_id)
        reason = why_not(guild, channel_id)
        if reason is not None:
            return Skip(reason)  # it is a copy of what is kept, so it need not wait for an organizer
        if noted.act in CONFIDENTIAL and await can_read(guild, channel_id, noted.on):
            return Skip("whom it is about can read the channel")
        button = EntryButton(noted.id)
        view = Panel(accent=None).section(wording.in_a_line(noted), button).view()
        return SendMessage(channel_id, Content(view=view), silent=True, mark=button.custom_id)

    async def settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Remember that the channel needs an organizer, or that it is well again."""
        if entry.guild_id is not None:
            await note_or_forget(self._guilds, unit, entry.guild_id, outcome, Part.LOG)


BUTTONS: Final = (AuditList.turn, EntryButton, ExportButton)
