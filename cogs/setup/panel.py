"""The panel that shows a server's settings and changes each where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.calendar import as_spelt
from bot.guilds.phrases import MARK_PATTERN, WRITTEN_MOST, PhrasesChanged, mark_of, written
from bot.guilds.rules import LIMITS, GuildSettings, Limit, TroubleKind
from bot.guilds.service import GuildsService
from bot.rescue.service import RescueService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, CARE, Panel
from bot.ui.channels import CHANNEL_TYPES, look, look_for_private_threads
from bot.ui.errors import Refuse, apologise
from bot.ui.fields import Choice, Kind, Note, Text
from bot.ui.forms import Form, Forms
from cogs.setup import wording, wording_of_looking, wording_of_phrases, wording_of_troubles
from cogs.setup.looking import OF_LOOKING, LookingButton, look_at
from cogs.setup.settings import group_select
from cogs.setup.settling import (
    change,
    introductions_channel,
    organizer_role,
    organizing,
    share_channel,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client import Hallway
    from bot.core.language import Said
    from bot.guilds.phrases import Phrase
    from bot.guilds.rules import Trouble
    from bot.ui.answers import Interaction
    from bot.ui.channels import Look
    from bot.ui.fields import Values

_LONGEST_ZONE: Final = 64
_LIMITS: Final = (Limit.ASKS_OPEN, Limit.ASKS_RECEIVED, Limit.PAIR_AGAIN)
_GIVING: Final = {True: "yes", False: "no"}


async def show_settings(interaction: Interaction, *, said: Said = "", replace: bool | None = None) -> None:
    """Answer with the settings as they are, what is amiss, and how to change them; to organizers only."""
    settings = await organizing(interaction)
    guild = interaction.guild
    channel_id, private_id = settings.share_channel_id, settings.introductions_channel_id
    found = look(guild, channel_id) if channel_id else None
    private = look_for_private_threads(guild, private_id) if private_id else None
    troubles = await service(interaction, GuildsService).troubles(settings.guild_id)
    amiss, amiss_in_private = _amiss(interaction, troubles, found, private)
    flags = look_at(guild, settings, troubles)
    is_fine = bool(found and found.is_fine and (private_id is None or (private and private.is_fine)))
    is_fine = is_fine and not amiss and not amiss_in_private and flags.is_fine
    panel = Panel(accent=ACCENT if is_fine else CARE).heading(wording.HEADING).text(said)
    _sharing(panel.rule().heading(wording.SHARING), guild, settings, found, amiss)
    phrases = await service(interaction, GuildsService).phrases(settings.guild_id)
    panel.rule().heading(wording.INTRODUCTIONS)
    _introductions(panel, guild, settings, private, amiss_in_private)
    panel.section(wording.limits(settings), LimitsButton())
    panel.section(wording.coach(len(phrases)), PhrasesButton())
    panel.rule().section(wording_of_looking.summary(settings, is_fine=flags.is_fine), LookingButton())
    panel.text("\n".join(map(wording_of_troubles.trouble, flags.troubles)))
    role = _there(guild, settings.organizer_role_id)
    panel.rule().text(wording.organizers(settings, role_is_there=bool(role)))
    panel.select(OrganizerRoleSelect(given=role, at_least=0))
    panel.section(wording.times(settings, utcnow()), TimesButton())
    if channel_id is not None:
        rate = await service(interaction, RescueService).rate(settings.guild_id, utcnow())
        panel.note(wording.rate(rate))
    panel.rule().select(group_select())
    if channel_id is not None or private_id is not None:
        panel.buttons(LookAgainButton())
    await answer(interaction, view=panel.view(), replace=replace)


def _sharing(
    panel: Panel, guild: discord.Guild | None, settings: GuildSettings, found: Look | None, amiss: list[str]
) -> None:
    panel.text(wording.status(found, settings))
    if found is not None and found.is_there:
        panel.text(_needed(guild, found, wording.SHARES_WAIT))
        panel.note(wording.wish(found))
    panel.select(ShareChannelSelect(given=_there(guild, settings.share_channel_id)))
    if found is not None and found.is_fine:
        panel.note(wording.preview(found))
    panel.text("\n".join(amiss))


def _introductions(
    panel: Panel, guild: discord.Guild | None, settings: GuildSettings, found: Look | None, amiss: list[str]
) -> None:
    panel.text(wording.introductions(found, settings))
    if found is not None and found.is_there:
        panel.text(_needed(guild, found, wording.DIRECT_MEANWHILE))
        panel.note(wording.members_lack(found))
    given = _there(guild, settings.introductions_channel_id)
    panel.select(IntroductionsChannelSelect(given=given, at_least=0))
    panel.text("\n".join(amiss))


def _amiss(
    interaction: Interaction, troubles: Sequence[Trouble], found: Look | None, private: Look | None
) -> tuple[list[str], list[str]]:
    """Return what is amiss beside what a look at the channels has already told: here, and in introductions."""
    told = set(OF_LOOKING)
    if found is not None and not found.is_fine:
        told |= {TroubleKind.SHARE_CHANNEL_GONE, TroubleKind.SHARE_CHANNEL_FORBIDDEN}
    if private is not None and not private.is_fine:
        told.add(TroubleKind.INTRODUCTIONS_CHANNEL)
    lines: list[str] = []
    of_introductions: list[str] = []
    for trouble in troubles:
        if trouble.kind not in told:
            is_theirs = trouble.kind is TroubleKind.INTRODUCTIONS_CHANNEL
            (of_introductions if is_theirs else lines).append(wording_of_troubles.trouble(trouble))
    if broken := sorted(cast("Hallway", interaction.client).broken_cogs):
        lines.append(wording_of_troubles.broken(broken))
    return lines, of_introductions


def _needed(guild: discord.Guild | None, found: Look, meanwhile: Said) -> str:
    own_name = guild.me.display_name if guild else ""
    return f"{wording.missing(found)}\n{wording.how_to_allow(found, own_name, meanwhile)}".strip()


def _there(guild: discord.Guild | None, wanted_id: int | None) -> tuple[str, ...]:
    """Return the id for a select to show as chosen: Discord knows nothing of what was deleted."""
    if guild is None or wanted_id is None:
        return ()
    found = guild.get_channel(wanted_id) or guild.get_role(wanted_id)
    return () if found is None else (str(wanted_id),)


class ShareChannelSelect(
    AddressedSelect,
    feature="setup",
    verb="channel",
    placeholder=wording.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=CHANNEL_TYPES,
    replaces=True,
):
    """Where shares go."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store it, and show what is missing there."""
        await organizing(interaction)
        channel_id = share_channel(interaction.guild, "".join(values))
        await change(interaction, share_channel_id=channel_id)
        await show_settings(interaction, said=wording.SAVED)


class IntroductionsChannelSelect(
    AddressedSelect,
    feature="setup",
    verb="introductions",
    placeholder=wording.CHOOSE_INTRODUCTIONS,
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.text,),
    replaces=True,
):
    """Under which channel two people who both said yes get a private thread."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store it; none is a choice too."""
        await organizing(interaction)
        channel_id = introductions_channel(interaction.guild, values[0]) if values else None
        await change(interaction, introductions_channel_id=channel_id)
        await show_settings(interaction, said=wording.SAVED)


class OrganizerRoleSelect(
    AddressedSelect,
    feature="setup",
    verb="role",
    placeholder=wording.CHOOSE_ROLE,
    picks=Kind.ROLE,
    replaces=True,
):
    """Who organizes, beside those who may manage the server."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Store it; none is a choice too."""
        await organizing(interaction)
        role_id = organizer_role(interaction.guild, values[0]) if values else None
        await change(interaction, organizer_role_id=role_id)
        await show_settings(interaction, said=wording.SAVED)


class TimesForm(Form, feature="setup", verb="times", title=wording.TIMES_TITLE):
    """The server's zone, and how long a share may wait for its first answer."""

    fields = (
        Text(
            "zone",
            wording.ZONE_LABEL,
            hint=wording.ZONE_HINT,
            placeholder="Europe/Lisbon",
            max_length=_LONGEST_ZONE,
        ),
        Text("hours", wording.HOURS_LABEL, hint=wording.HOURS_HINT, placeholder="48", max_length=5),
    )
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store both, or neither."""
        await organizing(interaction)
        hours = whole(values["hours"], wording.NOT_HOURS)
        await change(interaction, zone=as_spelt(values["zone"]), rescue_after_hours=hours)
        await show_settings(interaction, said=wording.SAVED, replace=True)


class TimesButton(AddressedButton, feature="setup", verb="times", label=wording.CHANGE_TIMES):
    """Change zone and hours."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled with what is settled now."""
        settings = await organizing(interaction)
        values = {"zone": settings.zone, "hours": str(settings.rescue_after_hours)}
        await TimesForm(values=values).open(interaction)


class LimitsForm(
    Form, feature="setup", verb="limits", title=wording.LIMITS_TITLE, args=(*[r"\d{1,3}"] * 3, "yes|no")
):
    """How much members may ask of each other. The address says what the form was opened with."""

    fields = (
        Text("asks_open_most", wording.ASKS_OPEN_LABEL, hint=wording.ASKS_OPEN_HINT, max_length=3),
        Text(
            "asks_received_most", wording.ASKS_RECEIVED_LABEL, hint=wording.ASKS_RECEIVED_HINT, max_length=3
        ),
        Text("pair_again_days", wording.PAIR_AGAIN_LABEL, hint=wording.PAIR_AGAIN_HINT, max_length=3),
        Choice("giving", wording.GIVING_LABEL, hint=wording.GIVING_HINT, options=wording.GIVING),
    )
    is_act = False

    @classmethod
    def of(cls, settings: GuildSettings) -> LimitsForm:
        """Return the form, filled with what is settled."""
        given = (
            *(str(getattr(settings, limit.value)) for limit in _LIMITS),
            _GIVING[settings.is_giving_first],
        )
        return cls(*given, values=dict(zip((*_LIMITS, "giving"), given, strict=True)))

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store what was changed, all of it or nothing; what another organizer changed meanwhile stays."""
        await organizing(interaction)
        *numbers, giving = self.args
        changes: dict[str, Any] = {}
        for limit, before in zip(_LIMITS, numbers, strict=True):
            number = whole(values[limit.value], wording.whole_number(*LIMITS[limit]), field=limit.value)
            if number != int(before):
                changes[limit.value] = number
        if values["giving"] != giving:
            changes["is_giving_first"] = values["giving"] == _GIVING[True]
        if changes:
            await change(interaction, **changes)
        await show_settings(interaction, said=wording.SAVED, replace=True)


class LimitsButton(AddressedButton, feature="setup", verb="limits", label=wording.CHANGE_LIMITS):
    """Change the limits of introductions."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled with what is settled now."""
        await LimitsForm.of(await organizing(interaction)).open(interaction)


class PhrasesForm(
    Form, feature="setup", verb="phrases", title=wording_of_phrases.PHRASES_TITLE, args=(MARK_PATTERN,)
):
    """The coach's phrases of this server, all in one text. The address marks those it was opened with."""

    fields = (
        Note(wording_of_phrases.PHRASES_NOTE),
        Text(
            "phrases",
            wording_of_phrases.PHRASES_LABEL,
            hint=wording_of_phrases.PHRASES_HINT,
            placeholder=wording_of_phrases.PHRASES_EXAMPLE,
            paragraph=True,
            required=False,
            max_length=WRITTEN_MOST,
        ),
    )
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store them in place of those there were, unless another organizer has changed them meanwhile."""
        settings = await organizing(interaction)
        guilds, typed = service(interaction, GuildsService), values["phrases"]
        stored = await guilds.set_phrases(
            settings.guild_id, typed, utcnow(), changed_by=interaction.user.id, seen=self.args[0]
        )
        if isinstance(stored, PhrasesChanged):
            await self._give_both(interaction, typed, stored.phrases)
        elif isinstance(stored, list):
            await show_settings(interaction, said=wording.SAVED, replace=True)
        else:
            raise Refuse(f"{wording_of_phrases.bad_phrases(stored)} {wording.UNCHANGED}", field="phrases")

    async def _give_both(self, interaction: Interaction, typed: str, now: Sequence[Phrase]) -> None:
        again = PhrasesForm(mark_of(now), values={"phrases": typed})
        button = Forms.of(interaction).keep(again, again.values, interaction.user.id, wording.EDIT)
        both = {
            str(wording_of_phrases.PHRASES_TYPED): typed,
            str(wording_of_phrases.PHRASES_NOW): written(now),
        }
        await apologise(
            interaction, Refuse(wording_of_phrases.PHRASES_CHANGED), typed=both, again=button, replace=True
        )


class PhrasesButton(
    AddressedButton, feature="setup", verb="phrases", label=wording_of_phrases.CHANGE_PHRASES
):
    """Change the coach's phrases of this server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled with those there are now."""
        settings = await organizing(interaction)
        phrases = await service(interaction, GuildsService).phrases(settings.guild_id)
        await PhrasesForm(mark_of(phrases), values={"phrases": written(phrases)}).open(interaction)


class LookAgainButton(AddressedButton, feature="setup", verb="look", label=wording.LOOK_AGAIN, replaces=True):
    """Look whether what was amiss has been mended, and try at once what had been held up."""

    async def pressed(self, interaction: Interaction) -> None:
        """Look, and show what is found."""
        settings = await organizing(interaction)
        await service(interaction, GuildsService).look_again(settings.guild_id, utcnow())
        await show_settings(interaction, said=wording.LOOKED)
