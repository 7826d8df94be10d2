"""One's own flag: how others see it, who may, where else it shows, and everything that can be done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.looking.dressing import DressingService
from bot.looking.rules import Audience, Flag, No, Pay, Refusal, Show, Sort, State
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, CARE, QUIET, Panel
from bot.ui.confirm import ask_twice
from bot.ui.custom_ids import CustomId
from bot.ui.errors import Refuse
from cogs.looking import wording_of_flags as wording
from cogs.looking import wording_of_shows as showing
from cogs.looking.acting import actor, flags, own, pressed_on, refuse
from cogs.looking.cards import shown
from cogs.looking.done import open_done
from cogs.looking.forms import edit_form, more_form, open_hiring, open_looking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.core.language import Said
    from bot.guilds.rules import GuildSettings
    from bot.looking.cards import FlagCard
    from bot.ui.answers import Interaction
    from bot.ui.cards import Press

_SORTS: Final = "|".join(Sort)
_SHOWS: Final = "|".join(Show)
_LIVE: Final = (State.DRAFT, State.RUNNING, State.LAPSED)
"""As long as it is one of these, its owner can change it."""


# ---------------------------------------------------------------------- the panel


def own_panel(
    card: FlagCard, offered: Mapping[Show, int | str], notes: Sequence[str], said: Said, now: datetime
) -> Panel:
    """Return one's own flag with all that can be done about it, as far as Discord and organizers let it show.

    ``offered`` is what organizers have switched on, ``notes`` what could not be done of it; ``said`` stands
    above. Fits one message, whatever was typed.
    """
    flag = card.flag
    if flag.state not in _LIVE:
        panel = Panel(accent=QUIET).heading(wording.heading(flag)).text(said).text(wording.status(flag, now))
        return panel.buttons(NewButton(flag.sort.value, label=wording.NEW[flag.sort]))
    panel = Panel(accent=ACCENT if flag.is_up(now) else CARE).heading(wording.heading(flag))
    panel.text("\n".join(str(part) for part in (said, wording.status(flag, now)) if part)).rule()
    # Until when it is up says nothing to anybody if it is not.
    seen = card if flag.is_up(now) else replace(card, flag=replace(flag, expires_at=None))
    panel.text(wording.BEFORE_OTHERS).parts_of(shown(seen))
    if flag.words.pay is Pay.PAID and not flag.words.pay_range:
        panel.note(wording.RANGE_HINT)
    panel.rule().text(showing.audience(flag))
    panel.select(AudienceSelect(flag.id, options=showing.AUDIENCES, given=(flag.audience.value,)))
    _add_shows(panel, flag, offered, now)
    panel.text("\n".join(notes))
    turn, turned = (showing.OFF, "no") if flag.is_matched else (showing.ON, "yes")
    panel.section(showing.matched(flag), MatchButton(flag.id, turned, label=turn))
    return panel.rule().buttons(*_row(flag, now))


def _add_shows(panel: Panel, flag: Flag, offered: Mapping[Show, int | str], now: datetime) -> None:
    """Add a switch for whatever can go with a flag, or say why there is none."""
    if flag.audience is not Audience.EVERYONE:
        panel.text(showing.hidden(offered) if offered else "")
    elif not offered:
        panel.text(showing.NOTHING_TO_SHOW_BY[flag.sort])
    else:
        for show, where in offered.items():
            is_on = show in flag.shows
            turn, turned = (showing.OFF, "no") if is_on else (showing.ON, "yes")
            text = showing.show(show, where, is_on=is_on, is_up=flag.is_up(now))
            panel.section(text, ShowButton(flag.id, show.value, turned, label=turn))


def _row(flag: Flag, now: datetime) -> list[Press]:
    edit, more = EditButton(flag.id), MoreButton(flag.id)
    if flag.state is State.DRAFT:
        return [PostButton(flag.id), edit, more, DownButton(flag.id, label=wording.DISCARD)]
    renew = RenewButton(flag.id, label=wording.RENEW if flag.is_up(now) else wording.AGAIN)
    return [renew, edit, more, DoneButton(flag.id, label=wording.FOUND[flag.sort]), DownButton(flag.id)]


def offered_by(settings: GuildSettings, sort: Sort) -> dict[Show, int | str]:
    """Return what organizers have switched on for flags of a sort: the channel, the role, the tag."""
    if sort is Sort.LOOKING:
        switches = (settings.looking_channel_id, settings.looking_role_id, settings.looking_tag)
    else:
        switches = (settings.hiring_channel_id, settings.hiring_role_id, settings.hiring_tag)
    return {show: where for show, where in zip(Show, switches, strict=True) if where}


async def show_own(
    interaction: Interaction, flag: Flag, said: Said = "", *, replace: bool | None = None
) -> None:
    """Answer with one's own flag as it stands now; ``said`` stands above it."""
    now = utcnow()
    card = await flags(interaction).card(flag.id, now)
    if card is None:
        refuse(No.NOT_FOUND, flag.sort)
    settings = await service(interaction, GuildsService).settings(flag.guild_id)
    offered, notes = offered_by(settings, flag.sort), list[str]()
    if flag.is_public(now):
        worn = await service(interaction, DressingService).notes(flag.guild_id, flag.user_id)
        notes = showing.notes(worn, flag, str(offered.get(Show.TAG, "")))
    panel = own_panel(card, offered, notes, said, now)
    await answer(interaction, view=panel.view(), replace=replace)


async def show_nothing(interaction: Interaction, sort: Sort) -> None:
    """Answer that there is nothing yet, and how to begin."""
    panel = Panel(accent=QUIET).text(wording.nothing(sort))
    await answer(interaction, view=panel.buttons(NewButton(sort.value, label=wording.BEGIN[sort])).view())


def is_own_panel(interaction: Interaction, flag_id: str) -> bool:
    """Tell whether what was pressed, or led to the form that was, is one's own panel of this flag."""
    message = interaction.message
    address = CustomId(EditButton.feature, EditButton.verb, (flag_id,)).encode()
    return message is not None and message.flags.ephemeral and pressed_on(interaction, address)


# ---------------------------------------------------------------------- acting


async def _take(interaction: Interaction, flag: Flag, taken: Flag | Refusal, said: Said) -> None:
    """Show what came of an act in the place of the panel; of something that has ended, how it ended."""
    if taken is No.OVER:
        await show_own(interaction, await own(interaction, flag.id, flag.sort))
        return
    if not isinstance(taken, Flag):
        refuse(taken, flag.sort)
    await show_own(interaction, taken, said)
    acted(interaction)


async def renew(interaction: Interaction, flag: Flag) -> None:
    """Let a flag hold for its full time from now on, and show it; a draft is shown as it is."""
    if flag.state is State.DRAFT:
        await show_own(interaction, flag)
        return
    renewed = await flags(interaction).renew(flag.id, actor(interaction), utcnow())
    await _take(interaction, flag, renewed, wording.RENEWED)


async def finish(interaction: Interaction, flag: Flag) -> None:
    """Open the form in which somebody says what came of it; what can't be finished is shown as it is."""
    if flag.state in (State.RUNNING, State.LAPSED):
        await open_done(interaction, flag)
    else:
        await show_own(interaction, flag)


async def take_down(interaction: Interaction, flag: Flag) -> None:
    """Ask whether to take a flag down; of one that has ended show how."""
    if flag.state in _LIVE:
        label = wording.DISCARD if flag.state is State.DRAFT else wording.DOWN
        do_it = DownNowButton(flag.id, label=label)
        await ask_twice(interaction, wording.down_question(flag), do_it, keep=wording.KEEP)
    else:
        await show_own(interaction, flag)


class PostButton(
    AddressedButton,
    feature="look",
    verb="own-post",
    args=(ID_PATTERN,),
    label=wording.POST,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """Put it up."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Put it up, and show it."""
        flag = await own(interaction, flag_id)
        posted = await flags(interaction).post(flag_id, actor(interaction), utcnow())
        await _take(interaction, flag, posted, wording.posted(posted) if isinstance(posted, Flag) else "")


class RenewButton(
    AddressedButton,
    feature="look",
    verb="own-renew",
    args=(ID_PATTERN,),
    label=wording.RENEW,
    style=discord.ButtonStyle.primary,
    replaces=True,
):
    """Let it hold for its full time from now on."""

    pillar = Pillar.LOOKING

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Renew it, and show it."""
        await renew(interaction, await own(interaction, flag_id))


class EditButton(AddressedButton, feature="look", verb="own-edit", args=(ID_PATTERN,), label=wording.EDIT):
    """Change what it says."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Open the form with it."""
        await edit(interaction, await own(interaction, flag_id))


async def edit(interaction: Interaction, flag: Flag) -> None:
    """Open the form of what a flag says; of one that has ended show how."""
    if flag.state in _LIVE:
        await edit_form(flag).open(interaction)
    else:
        await show_own(interaction, flag)


class MoreButton(AddressedButton, feature="look", verb="own-more", args=(ID_PATTERN,), label=wording.MORE):
    """Change what the first form had no room for."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Open the form with it."""
        flag = await own(interaction, flag_id)
        if flag.state in _LIVE:
            await more_form(flag).open(interaction)
        else:
            await show_own(interaction, flag)


class DoneButton(
    AddressedButton, feature="look", verb="own-done", args=(ID_PATTERN,), label=wording.FOUND[Sort.LOOKING]
):
    """Say that it came to something."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Ask what."""
        await finish(interaction, await own(interaction, flag_id))


class DownButton(AddressedButton, feature="look", verb="own-down", args=(ID_PATTERN,), label=wording.DOWN):
    """Take it down, after a question."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Ask whether they mean it."""
        await take_down(interaction, await own(interaction, flag_id))


class DownNowButton(
    AddressedButton,
    feature="look",
    verb="own-down-now",
    args=(ID_PATTERN,),
    label=wording.DOWN,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The second step of taking it down."""

    async def pressed(self, interaction: Interaction, flag_id: str) -> None:
        """Take it down, and say so in the question's place."""
        flag = await own(interaction, flag_id)
        cleared = await flags(interaction).clear(flag_id, actor(interaction), utcnow())
        if not isinstance(cleared, Flag):
            refuse(cleared, flag.sort)
        await answer(interaction, wording.down(cleared))
        acted(interaction)


class AudienceSelect(
    AddressedSelect,
    feature="look",
    verb="own-audience",
    args=(ID_PATTERN,),
    placeholder=showing.CHOOSE_AUDIENCE,
    replaces=True,
):
    """Who may see it."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], flag_id: str) -> None:
        """Store it; it holds at once."""
        if not values or values[0] not in set(Audience):
            raise Refuse(wording.NOT_A_CHOICE)
        flag, now = await own(interaction, flag_id), utcnow()
        audience = Audience(values[0])
        kept = await flags(interaction).show_as(flag.id, actor(interaction), now, audience=audience)
        was_public = flag.is_public(now)
        said = wording.seen_by(kept, was_public=was_public, now=now) if isinstance(kept, Flag) else ""
        await _take(interaction, flag, kept, said)


class ShowButton(
    AddressedButton,
    feature="look",
    verb="own-show",
    args=(ID_PATTERN, _SHOWS, "yes|no"),
    label=showing.ON,
    replaces=True,
):
    """Whether a card, badge or tag goes with it; its address says which, so that two presses are no change of mind."""

    async def pressed(self, interaction: Interaction, flag_id: str, show: str, wanted: str) -> None:
        """Store it; it holds at once."""
        flag = await own(interaction, flag_id)
        settings = await service(interaction, GuildsService).settings(flag.guild_id)
        is_on = wanted == "yes"
        if is_on and show not in offered_by(settings, flag.sort):
            raise Refuse(wording.NOT_A_CHOICE)
        one = frozenset({Show(show)})
        await _show_as(interaction, flag, shows=flag.shows | one if is_on else flag.shows - one)


class MatchButton(
    AddressedButton,
    feature="look",
    verb="own-match",
    args=(ID_PATTERN, "yes|no"),
    label=showing.ON,
    replaces=True,
):
    """Whether to hear of what fits it."""

    async def pressed(self, interaction: Interaction, flag_id: str, wanted: str) -> None:
        """Store it."""
        await _show_as(interaction, await own(interaction, flag_id), is_matched=wanted == "yes")


async def _show_as(interaction: Interaction, flag: Flag, **changes: Any) -> None:
    kept = await flags(interaction).show_as(flag.id, actor(interaction), utcnow(), **changes)
    await _take(interaction, flag, kept, wording.SAVED)


class NewButton(AddressedButton, feature="look", verb="new", args=(_SORTS,), label=wording.NEW[Sort.LOOKING]):
    """Write a new one."""

    async def pressed(self, interaction: Interaction, sort: str) -> None:
        """Open the form."""
        await (open_looking if Sort(sort) is Sort.LOOKING else open_hiring)(interaction)


BUTTONS: Final = (
    PostButton,
    RenewButton,
    EditButton,
    MoreButton,
    DoneButton,
    DownButton,
    DownNowButton,
    AudienceSelect,
    ShowButton,
    MatchButton,
    NewButton,
)
