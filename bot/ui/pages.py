"""Lists in pages, without anything kept in memory.

The page and the filters travel in the buttons' ``custom_id``; each press reads again, so a list that
grew or shrank between two presses is shown as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from bot.core.language import N_, Said, _
from bot.ui.answers import Interaction, answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, Panel, Press
from bot.ui.custom_ids import MOST, arg_text, text_args

Entry: TypeAlias = str | tuple[str, Press]
"""One line or paragraph of a list, or one with a button at its side."""

_LAST_PAGE: Final = 9999
_PAGE: Final = r"[0-9]{1,5}"
_FILTER: Final = r"[A-Za-z0-9_.~%-]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page's worth of a list: what :meth:`PagedList.load` returns."""

    heading: Said
    entries: Sequence[Entry]
    total: int
    """How many entries the whole list has, under the same filters."""
    empty: Said
    """What to say instead when there are none: a sentence that names a next step."""
    note: Said = ""
    intro: Said = ""
    """What stands between the heading and the entries."""
    buttons: Sequence[Press] = ()
    """What else can be pressed, below the entries: up to five."""
    foot: Sequence[str | AddressedSelect] = ()
    """What stands at the very end, below a line: paragraphs, and selects that concern the list."""


class PagedList:
    """A list that is paged by two buttons on its message.

    Declare its address and the names of its filters, and hand ``ShareList.turn`` to
    ``bot.add_dynamic_items``::

        class ShareList(PagedList, feature="projects", verb="list", filters=("member", "text"), size=8):
            async def load(self, interaction, filters, *, start, count):
                rows, total = await service.find(filters["member"], filters["text"], start, count)
                return Listing(heading="Shares", entries=[...], total=total, empty="Nothing is shared yet.")

        await ShareList().show(interaction, {"member": str(member.id), "text": text})
    """

    turn: ClassVar[type[AddressedButton]]
    """The Previous and Next buttons' class."""
    filters: ClassVar[tuple[str, ...]]
    size: ClassVar[int]
    pillar: ClassVar[str | None] = None
    """The pillar that is to be open for whoever turns its pages, see :mod:`bot.ui.doors`."""

    def __init_subclass__(
        cls, *, feature: str, verb: str, filters: Sequence[str] = (), size: int = 10
    ) -> None:
        super().__init_subclass__()
        if not 1 <= size <= 10:
            raise ValueError(f"a page has 1 to 10 entries, not {size}: more would not fit one message")
        cls.filters, cls.size = tuple(filters), size
        patterns = (_PAGE, *(_FILTER for _ in filters))

        class Turn(
            AddressedButton, feature=feature, verb=verb, args=patterns, label=N_("Next"), replaces=True
        ):
            pillar = cls.pillar

            async def pressed(self, interaction: Interaction, page: str, *given: str) -> None:
                kept = dict(zip(cls.filters, map(arg_text, given), strict=True))
                await cls().show(interaction, kept, page=int(page), replace=True)

        Turn.__module__, Turn.__qualname__ = (
            cls.__module__,
            f"{cls.__qualname__}.turn",
        )  # each is its list's own
        cls.turn = Turn

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Return ``count`` entries from the one numbered ``start`` (from 0), and how many there are.

        ``filters`` has every declared name, ``""`` where nothing was given. It is asked anew for
        every page, so it also decides anew what this member may see.
        """
        raise NotImplementedError

    async def show(
        self,
        interaction: Interaction,
        filters: Mapping[str, str] | None = None,
        *,
        page: int = 1,
        ephemeral: bool = True,
        replace: bool | None = None,
    ) -> None:
        """Answer with ``page`` (the nearest there is, from 1) of what ``filters`` leave.

        A text that is too long for an address is cut, and the list is filtered by what is left of it.
        """
        given = self._given(filters or {})
        kept = dict(zip(self.filters, map(arg_text, given), strict=True))
        page = max(1, page)
        listing = await self.load(interaction, kept, start=(page - 1) * self.size, count=self.size)
        last = min(max(1, -(-listing.total // self.size)), _LAST_PAGE)
        if page > last:
            page = last
            listing = await self.load(interaction, kept, start=(page - 1) * self.size, count=self.size)
        panel = self._panel(listing, given, page, last)
        await answer(interaction, view=panel.view(), ephemeral=ephemeral, replace=replace)

    def _panel(self, listing: Listing, given: tuple[str, ...], page: int, last: int) -> Panel:
        panel = Panel(accent=ACCENT).heading(listing.heading).text(listing.intro)
        for entry in listing.entries:
            if isinstance(entry, str):
                panel.text(entry)
            else:
                panel.section(*entry)
        if not listing.entries:
            panel.text(listing.empty)
        panel.note(listing.note).buttons(*listing.buttons)
        if last > 1:
            panel.note(_("Page {page} of {last}", page=page, last=last))
            panel.buttons(
                self.turn(str(page - 1), *given, label=_("Previous"), disabled=page == 1),
                self.turn(str(page + 1), *given, label=_("Next"), disabled=page == last),
            )
        if listing.foot:
            panel.rule()
        for part in listing.foot:
            if isinstance(part, str):
                panel.text(part)
            else:
                panel.select(part)
        return panel

    def _given(self, filters: Mapping[str, str]) -> tuple[str, ...]:
        """Return the filters as arguments that leave room for the highest page number."""
        address = f"{self.turn.feature}:{self.turn.verb}:{_LAST_PAGE + 1}"
        return text_args([filters.get(name, "") for name in self.filters], MOST - len(address))
