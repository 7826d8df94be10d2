"""The inbox: what waits for a member, and how they may be reached."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, NamedTuple

from discord.utils import utcnow

from bot.client import service
from bot.core.database import DatabaseUnavailable
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.core.language import N_
from bot.members.rules import InboxItem, News, Reach
from bot.members.service import MembersService
from bot.projects.answers import AnswersService
from bot.projects.service import ProjectsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import link_button, timestamp
from bot.ui.errors import Refuse
from bot.ui.fields import Option
from bot.ui.hooks import Hooks
from bot.ui.pages import Entry, Listing, PagedList
from bot.ui.waiting import Waiting
from cogs.hallway import wording
from cogs.hallway.wording_of_news import news, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.members.rules import ReachChoice
    from bot.members.service import InboxPage
    from bot.projects.rules import Share
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press

_PAGE: Final = r"[0-9]{1,5}"
OFFERED: Final = tuple(Option(reach.value, *words) for reach, words in wording.REACH.items())
"""The ways a member may be reached, to choose from."""


class Here(NamedTuple):
    """Where somebody acts, and who."""

    guild_id: int
    user_id: int


def here(interaction: Interaction) -> Here:
    """Return where and who, as Discord says it; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    return Here(interaction.guild_id, interaction.user.id)


class Entries:
    """Looks up what news are about, as it is now."""

    def __init__(
        self, projects: ProjectsService, answers: AnswersService, hooks: Hooks, *, by_name: bool
    ) -> None:
        self._projects = projects
        self._answers = answers
        self._hooks = hooks
        self._by_name = by_name

    async def of(
        self, items: Sequence[InboxItem], *, unread_marked: bool, names: Mapping[int, str] | None = None
    ) -> list[Entry]:
        """Return a line for each item, with what can be pressed on it; ``names`` as :func:`news` takes them.

        That is what another cog offers for such news, else a link to where it happened, if there still is
        such a place.
        """
        shares: dict[str, Share | None] = {}
        entries: list[Entry] = []
        for item in items:
            share_id = str(item.payload.get("share_id") or "")
            if share_id not in shares:
                shares[share_id] = await self._share(share_id)
            share = shares[share_id]
            said = news(item, share, await self._part(item, share), by_name=self._by_name, names=names or {})
            mark = f"{wording.NEW} · " if unread_marked and item.read_at is None else ""
            text = f"{said}\n-# {mark}{timestamp(item.created_at, 'R')}"
            press = self._press(item, share)
            entries.append(text if press is None else (text, press))
        return entries

    def _press(self, item: InboxItem, share: Share | None) -> Press | None:
        ref = item.payload.get("ref")
        offered = self._hooks.buttons(f"news.{item.news.value}", str(ref)) if ref else ()
        if offered:
            return offered[0]  # there is room for one
        link = place_of(item, share)
        return link_button(wording.OPEN, link) if link else None

    async def _share(self, share_id: str) -> Share | None:
        card = await self._projects.card(share_id) if share_id else None
        return card.share if card else None

    async def _part(self, item: InboxItem, share: Share | None) -> str:
        member_id = item.payload.get("member_id")
        if item.news is not News.HELPED or share is None or not isinstance(member_id, int):
            return ""
        found = await self._answers.said_help(share.id, member_id)
        return found[1].part if found else ""


class InboxList(PagedList, feature="inbox", verb="page", size=6):
    """What waits for whoever asks, in this server: what wants an answer, what can be answered otherwise, the news.

    News that were shown count as read.
    """

    def __init__(self) -> None:
        self._unread: list[str] = []

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it."""
        waiting = await service(interaction, Waiting).entries(interaction)
        first = [*waiting, *await service(interaction, Waiting).answered(interaction)]
        shown = first[start : start + count]
        asked = shown[: max(0, len(waiting) - start)]
        inbox, items = await _news(interaction, max(0, start - len(first)), count - len(shown))
        self._unread = [item.id for item in items if item.read_at is None]
        entries = Entries(
            service(interaction, ProjectsService),
            service(interaction, AnswersService),
            service(interaction, Hooks),
            by_name=True,
        )
        told = await entries.of(items, unread_marked=True)
        return Listing(
            heading=wording.inbox_heading(inbox.unread),
            entries=_headed(asked, shown[len(asked) :], told),
            total=len(first) + inbox.total,
            empty=wording.EMPTY_INBOX,
            note=wording.INBOX_NOTE if inbox.total else "",
            foot=(
                f"{wording.REACH_HEADING}\n{wording.reach(inbox.choice)}",
                ReachSelect(str(start // count + 1), options=OFFERED, given=_chosen(inbox.choice)),
            ),
        )

    async def show(
        self,
        interaction: Interaction,
        filters: Mapping[str, str] | None = None,
        *,
        page: int = 1,
        ephemeral: bool = True,
        replace: bool | None = None,
    ) -> None:
        """Answer with a page, to whoever asks and nobody else; afterwards it counts as read."""
        await super().show(interaction, page=page, ephemeral=True, replace=replace)
        guild_id, user_id = here(interaction)
        # What was shown stays new if the database does not take it just now: no reason to apologise.
        with contextlib.suppress(DatabaseUnavailable):
            await service(interaction, MembersService).mark_read(guild_id, user_id, self._unread, utcnow())


async def _news(interaction: Interaction, start: int, count: int) -> tuple[InboxPage, Sequence[InboxItem]]:
    """Return ``count`` news from the one numbered ``start``, and the page of the inbox it is on.

    What wants an answer comes first and may end anywhere, so a page of the list may begin on one page of
    the inbox and end on the next.
    """
    members, size = service(interaction, MembersService), InboxList.size
    page = start // size + 1
    inbox = await members.inbox(*here(interaction), page, size)
    items = list(inbox.items[start % size :]) if inbox.page == page else []
    if len(items) < count and page < inbox.pages:
        items += (await members.inbox(*here(interaction), page + 1, size)).items
    return inbox, items[:count]


def _headed(asked: Sequence[Entry], answered: Sequence[Entry], told: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a page; headed, if not all of them are news."""
    if not asked and not answered:
        return list(told)
    parts = ((wording.WAITING, asked), (wording.ANSWERED, answered), (wording.NEWS, told))
    return [entry for heading, entries in parts if entries for entry in (str(heading), *entries)]


class ReachSelect(
    AddressedSelect,
    feature="inbox",
    verb="reach",
    args=(_PAGE,),
    placeholder=wording.CHOOSE_REACH,
    replaces=True,
):
    """How a member may be reached, below their inbox."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], page: str) -> None:
        """Store the choice, with its date, and show the inbox with it."""
        members = service(interaction, MembersService)
        await members.choose_reach(*here(interaction), reach_of(values), utcnow())
        await InboxList().show(interaction, page=int(page), replace=True)


class StopButton(
    AddressedButton,
    feature="inbox",
    verb="stop",
    args=(SNOWFLAKE_PATTERN, SNOWFLAKE_PATTERN, ID_PATTERN),
    label=wording.STOP,
):
    """The way out of direct messages, on each of them: it works where they are read.

    Its address has the server, the member and what tells this message from every other.
    """

    async def pressed(self, interaction: Interaction, guild_id: str, user_id: str, nonce: str) -> None:
        """Let what is new wait in the inbox from now on; never loosen a stricter choice."""
        del nonce
        if interaction.user.id != int(user_id):
            raise Refuse(wording.NOT_YOURS_TO_STOP)
        members = service(interaction, MembersService)
        choice = await members.reach(int(guild_id), interaction.user.id)
        if choice.reach is Reach.DIRECT:
            await members.choose_reach(int(guild_id), interaction.user.id, Reach.INBOX, utcnow())
        guild = interaction.client.get_guild(int(guild_id))
        await answer(interaction, wording.stopped(guild.name if guild else ""))


class OpenInboxButton(AddressedButton, feature="inbox", verb="open", label=N_("Open my inbox")):
    """The inbox, from anywhere in a server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show its first page."""
        await InboxList().show(interaction)


def reach_of(values: Sequence[str]) -> Reach:
    """Return the one way that was chosen; what was not offered is refused."""
    wanted = Reach(values[0]) if values and values[0] in set(Reach) else Reach.UNSAID
    if wanted is Reach.UNSAID:
        raise Refuse(wording.NOT_A_CHOICE)
    return wanted


def _chosen(choice: ReachChoice) -> tuple[str, ...]:
    # What is chosen already can't be chosen again, and choosing it again is how to try again.
    return () if choice.closed_at is not None else (choice.reach.value,)
