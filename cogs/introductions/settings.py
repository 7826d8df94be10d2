"""What members settle for themselves: who may ask them, how often, when not, and whether they may be named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from discord.utils import utcnow

from bot.client import service
from bot.core.calendar import as_spelt
from bot.core.language import Said
from bot.guilds.service import GuildsService
from bot.introductions.preferences import Openness, Preferences
from bot.introductions.preferring import PreferencesService
from bot.members.rules import BadQuietHours, BadZone, Rhythm
from bot.members.service import MembersService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Note, Text
from bot.ui.forms import Form
from bot.ui.times import parse_clock, parse_until
from cogs.introductions import wording_of_settings as wording
from cogs.introductions.asking import actor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_LONGEST_ZONE: Final = 64
_LONGEST_TIME: Final = 12
_LONGEST_UNTIL: Final = 40


# ---------------------------------------------------------------------- the panel


async def show_settings(interaction: Interaction, *, said: Said = "", replace: bool | None = None) -> None:
    """Answer with everything a member has settled here, and what changes it; ``said`` stands above."""
    who, now = actor(interaction), utcnow()
    mine = await service(interaction, PreferencesService).preferences(who.guild_id, who.user_id)
    received_most = (await service(interaction, GuildsService).settings(who.guild_id)).asks_received_most
    rhythm = await service(interaction, MembersService).rhythm(who.user_id)
    weekly = wording.AS_SERVER if mine.weekly_most is None else str(mine.weekly_most)
    panel = Panel().heading(wording.HEADING).text(said or wording.INTRO).rule()
    panel.text(wording.openness(mine))
    panel.select(OpennessSelect(options=wording.OPENNESS, given=(mine.openness.value,)))
    panel.text(wording.weekly(mine, received_most))
    panel.select(WeeklySelect(options=wording.weekly_options(received_most), given=(weekly,)))
    panel.section(wording.pause(mine, now), ResumeButton() if mine.is_paused(now) else PauseUntilButton())
    panel.section(wording.quiet(rhythm, now), QuietButton())
    panel.section(wording.link(mine), NameButton("no" if mine.is_link else "yes", label=_name_me(mine)))
    await answer(interaction, view=panel.note(wording.NOTE).view(), replace=replace)


def _name_me(mine: Preferences) -> Said:
    return wording.NAME_ME_NOT if mine.is_link else wording.NAME_ME


async def _change(interaction: Interaction, said: Said, *, field: str | None = None, **changes: Any) -> None:
    """Store what is given and show everything with it, or refuse."""
    who = actor(interaction)
    kept = await service(interaction, PreferencesService).change(
        who.guild_id, who.user_id, utcnow(), **changes
    )
    if not isinstance(kept, Preferences):
        raise Refuse(wording.refusal(kept), field=field)
    await show_settings(interaction, said=said, replace=True)


class OpennessSelect(
    AddressedSelect, feature="intro", verb="openness", placeholder=wording.CHOOSE_OPENNESS, replaces=True
):
    """Whose requests to see."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store it; what is held back is looked at again."""
        if not values or values[0] not in set(Openness):
            raise Refuse(wording.NOT_A_CHOICE)
        await _change(interaction, wording.SAVED, openness=Openness(values[0]))


class WeeklySelect(
    AddressedSelect, feature="intro", verb="weekly", placeholder=wording.CHOOSE_WEEKLY, replaces=True
):
    """How many requests a week to see."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store the number, or that the server's holds."""
        value = values[0] if values else ""
        if value != wording.AS_SERVER and not (value.isascii() and value.isdecimal() and len(value) < 4):
            raise Refuse(wording.NOT_A_CHOICE)
        weekly_most = None if value == wording.AS_SERVER else int(value)
        await _change(interaction, wording.SAVED, weekly_most=weekly_most)


class NameButton(
    AddressedButton, feature="intro", verb="name-me", args=("yes|no",), label=wording.NAME_ME, replaces=True
):
    """Whether to be named on a way; its address says which, so that two presses are no change of mind."""

    async def pressed(self, interaction: Interaction, wanted: str) -> None:
        """Store it."""
        await _change(interaction, wording.SAVED, is_link=wanted == "yes")


# ---------------------------------------------------------------------- pausing


class PauseForm(Form, feature="intro", verb="pause-until", title=wording.PAUSE_TITLE):
    """Until when to see no requests."""

    fields = (
        Text("until", wording.UNTIL_LABEL, hint=wording.UNTIL_HINT, max_length=_LONGEST_UNTIL),
        Note(wording.PAUSE_NOTE),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it; a date is meant by the member's own clock."""
        now = utcnow()
        until = parse_until(values["until"], now, await _zone(interaction))
        if until is None:
            raise Refuse(wording.NOT_A_DATE, field="until")
        if until <= now:
            raise Refuse(wording.IN_THE_PAST, field="until")
        await _change(interaction, wording.paused(until), field="until", paused_until=until)


class PauseUntilButton(AddressedButton, feature="intro", verb="pause-until", label=wording.PAUSE):
    """Have no requests until a day one chooses."""

    async def pressed(self, interaction: Interaction) -> None:
        """Ask until when."""
        actor(interaction)
        await PauseForm().open(interaction)


class ResumeButton(AddressedButton, feature="intro", verb="resume", label=wording.RESUME, replaces=True):
    """End a pause."""

    async def pressed(self, interaction: Interaction) -> None:
        """End it; what waited is shown now."""
        await _change(interaction, wording.RESUMED, paused_until=None)


async def _zone(interaction: Interaction) -> str:
    """Return the zone a member's clock shows, as far as they said, else the server's."""
    who, members = actor(interaction), service(interaction, MembersService)
    rhythm = await members.rhythm(who.user_id)
    if rhythm.zone:
        return rhythm.zone
    profile = await members.profile(who.guild_id, who.user_id)
    return profile.zone or (await service(interaction, GuildsService).settings(who.guild_id)).zone


# ---------------------------------------------------------------------- quiet hours


class QuietForm(Form, feature="intro", verb="quiet", title=wording.QUIET_TITLE):
    """Between which times to get no messages."""

    fields = (
        Text(
            "quiet_from",
            wording.FROM_LABEL,
            placeholder=wording.FROM_EXAMPLE,
            required=False,
            max_length=_LONGEST_TIME,
        ),
        Text(
            "quiet_to",
            wording.TO_LABEL,
            placeholder=wording.TO_EXAMPLE,
            required=False,
            max_length=_LONGEST_TIME,
        ),
        Text("zone", wording.ZONE_LABEL, hint=wording.ZONE_HINT, required=False, max_length=_LONGEST_ZONE),
        Note(wording.QUIET_NOTE),
    )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store them for every server, and show everything with them."""
        begin, end = (_clock(values, field) for field in ("quiet_from", "quiet_to"))
        rhythm = Rhythm(as_spelt(values["zone"]), begin, end)
        kept = await service(interaction, MembersService).set_rhythm(
            actor(interaction).user_id, rhythm, utcnow()
        )
        match kept:
            case BadZone():
                raise Refuse(wording.bad_zone(kept), field="zone")
            case BadQuietHours():
                missing = "quiet_from" if begin is None else "quiet_to"
                raise Refuse(wording.bad_quiet_hours(kept), field=missing)
            case Rhythm():
                await show_settings(interaction, said=wording.SAVED, replace=True)


def _clock(values: Values, field: str) -> time | None:
    """Return the time of day in a field, None if it was left empty."""
    if not values[field].strip():
        return None
    moment = parse_clock(values[field])
    if moment is None:
        raise Refuse(wording.NOT_A_TIME, field=field)
    return moment


class QuietButton(AddressedButton, feature="intro", verb="quiet", label=wording.CHANGE_QUIET):
    """Change one's quiet hours."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled with what holds now; the zone is the profile's where none was said here."""
        who, members = actor(interaction), service(interaction, MembersService)
        rhythm = await members.rhythm(who.user_id)
        lives_in = rhythm.zone or (await members.profile(who.guild_id, who.user_id)).zone
        values = {"zone": lives_in}
        if rhythm.quiet_from is not None and rhythm.quiet_to is not None:
            values |= {"quiet_from": f"{rhythm.quiet_from:%H:%M}", "quiet_to": f"{rhythm.quiet_to:%H:%M}"}
        await QuietForm(values=values).open(interaction)


FORMS: Final = (PauseForm, QuietForm)
BUTTONS: Final = (OpennessSelect, WeeklySelect, NameButton, PauseUntilButton, ResumeButton, QuietButton)
