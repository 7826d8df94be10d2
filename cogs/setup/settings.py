"""`/organizer settings`: every setting in its group, with what it does, changed where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord

from bot.core.language import languages, name_of
from bot.guilds.pillars import PAUSE_REASON_MOST
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel, Press
from bot.ui.channels import CHANNEL_TYPES
from bot.ui.errors import Refuse
from bot.ui.fields import Kind, Option, Text
from bot.ui.forms import Form
from cogs.setup import wording
from cogs.setup import wording_of_settings as words
from cogs.setup.catalogue import BY_NAME, SETTINGS, Setting, Sort, checked, settled, store
from cogs.setup.settling import organizing
from cogs.setup.wording_of_settings import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.language import Said
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values
    from cogs.setup.catalogue import Settled

_GROUPS: Final = "|".join(Group)
_NAME: Final = r"[a-z_.]{2,40}"
_ON, _OFF = "on", "off"


def group_select() -> AddressedSelect:
    """Return the select that leads to each group."""
    options = [Option(group.value, name, about) for group, (name, about) in words.GROUP.items()]
    return GroupSelect(options=options)


async def show_group(
    interaction: Interaction, group: Group, *, said: Said = "", replace: bool | None = None
) -> None:
    """Answer with every setting of a group; to organizers only."""
    now = await settled(interaction)
    theirs = [setting for setting in SETTINGS if setting.group is group]
    panel = Panel().heading(words.GROUP[group][0]).text(said)
    panel.text("\n".join(words.line(setting.name, now.shown(setting)) for setting in theirs))
    options = [Option(setting.name, words.label(setting.name)) for setting in theirs]
    panel.rule().select(SettingSelect(group.value, options=options)).select(group_select())
    panel.buttons(HomeButton())
    await answer(interaction, view=panel.view(), replace=replace)


async def show_setting(
    interaction: Interaction, setting: Setting, *, said: Said = "", replace: bool | None = None
) -> None:
    """Answer with one setting, what it may be, and what changes it; to organizers only."""
    now = await settled(interaction)
    default = words.value(setting.name, setting.default)
    limits = words.bounds(setting.name, default, setting.least, setting.most)
    panel = Panel().heading(words.label(setting.name)).text(said)
    panel.text(words.page(setting.name, now.shown(setting), limits))
    select = _select(interaction.guild, setting, now)
    if select is not None:
        panel.select(select)
    is_default = now.value(setting) == setting.default
    reset = words.RESUME if setting.sort is Sort.PAUSE and not is_default else words.RESET
    panel.buttons(
        *_changes(setting, now),
        ResetButton(setting.name, label=reset, disabled=is_default),
        GroupButton(setting.group.value),
    )
    await answer(interaction, view=panel.view(), replace=replace)


def _select(guild: discord.Guild | None, setting: Setting, now: Settled) -> AddressedSelect | None:
    if setting.sort is Sort.LANGUAGE:
        options = [Option(each, name_of(each)) for each in languages()[:25]]
        return LanguageSettingSelect(setting.name, options=options, given=(str(now.value(setting)),))
    kinds = {Sort.CHANNEL: TextSelect, Sort.FORUM: ForumSelect, Sort.ROLE: RoleSelect}
    if setting.sort not in kinds:
        return None
    value = now.value(setting)
    is_there = guild is not None and value and (guild.get_channel(value) or guild.get_role(value))
    return kinds[setting.sort](setting.name, given=(str(value),) if is_there else (), at_least=0)


def _changes(setting: Setting, now: Settled) -> Sequence[Press]:
    value = now.value(setting)
    match setting.sort:
        case Sort.TYPED:
            return [ChangeButton(setting.name)]
        case Sort.SWITCH:
            return [TurnButton(setting.name, _OFF if value else _ON, label=words.TURN[not value])]
        case Sort.PAUSE if value is None:
            return [ChangeButton(setting.name, label=words.PAUSE)]
        case _:
            return []


async def _named(interaction: Interaction, name: str) -> Setting:
    """Return the setting of an address, for an organizer; an outdated or altered one has none."""
    await organizing(interaction)
    if name not in BY_NAME:
        raise Refuse(words.UNKNOWN)
    return BY_NAME[name]


async def _take(interaction: Interaction, name: str, typed: str, *, replace: bool | None = None) -> None:
    setting = await _named(interaction, name)
    await store(interaction, setting, checked(interaction.guild, setting, typed))
    await show_setting(interaction, setting, said=wording.SAVED, replace=replace)


class GroupSelect(
    AddressedSelect, feature="settings", verb="groups", placeholder=words.CHOOSE_GROUP, replaces=True
):
    """Which group is shown."""

    async def chosen(self, interaction: Interaction, values: Sequence[str]) -> None:
        """Show it."""
        await organizing(interaction)
        if not values or values[0] not in set(Group):
            raise Refuse(words.UNKNOWN)
        await show_group(interaction, Group(values[0]))


class GroupButton(
    AddressedButton,
    feature="settings",
    verb="group",
    args=(_GROUPS,),
    label=words.BACK,
    replaces=True,
):
    """The way back to a group."""

    async def pressed(self, interaction: Interaction, group: str) -> None:
        """Show it."""
        await show_group(interaction, Group(group))


class HomeButton(AddressedButton, feature="settings", verb="home", label=words.HOME, replaces=True):
    """The way back to the overview."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show it."""
        from cogs.setup.panel import show_settings  # which shows the select that leads here

        await show_settings(interaction)


class SettingSelect(
    AddressedSelect,
    feature="settings",
    verb="pick",
    args=(_GROUPS,),
    placeholder=words.CHOOSE_SETTING,
    replaces=True,
):
    """Which setting is changed."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], group: str) -> None:
        """Show it."""
        del group
        await show_setting(interaction, await _named(interaction, "".join(values[:1])))


class TextSelect(
    AddressedSelect,
    feature="settings",
    verb="channel",
    args=(_NAME,),
    placeholder=words.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.text,),
    replaces=True,
):
    """A text channel."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], name: str) -> None:
        """Store it; none is a choice too."""
        await _take(interaction, name, "".join(values[:1]))


class ForumSelect(
    AddressedSelect,
    feature="settings",
    verb="forum",
    args=(_NAME,),
    placeholder=words.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=CHANNEL_TYPES,
    replaces=True,
):
    """A text channel or a forum."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], name: str) -> None:
        """Store it; none is a choice too."""
        await _take(interaction, name, "".join(values[:1]))


class RoleSelect(
    AddressedSelect,
    feature="settings",
    verb="role",
    args=(_NAME,),
    placeholder=words.CHOOSE_ROLE,
    picks=Kind.ROLE,
    replaces=True,
):
    """A role."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], name: str) -> None:
        """Store it; none is a choice too."""
        await _take(interaction, name, "".join(values[:1]))


class LanguageSettingSelect(
    AddressedSelect,
    feature="settings",
    verb="language",
    args=(_NAME,),
    placeholder=words.CHOOSE_LANGUAGE,
    replaces=True,
):
    """A language."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], name: str) -> None:
        """Store it."""
        await _take(interaction, name, "".join(values[:1]))


class TurnButton(
    AddressedButton,
    feature="settings",
    verb="turn",
    args=(_NAME, f"{_ON}|{_OFF}"),
    label=words.TURN[True],
    replaces=True,
):
    """Turn something on or off."""

    async def pressed(self, interaction: Interaction, name: str, wanted: str) -> None:
        """Store it. The address says which, so that an old page does not turn it back."""
        setting = await _named(interaction, name)
        if setting.sort is not Sort.SWITCH:
            raise Refuse(words.UNKNOWN)
        await store(interaction, setting, wanted == _ON)
        await show_setting(interaction, setting, said=wording.SAVED)


class ResetButton(
    AddressedButton, feature="settings", verb="reset", args=(_NAME,), label=words.RESET, replaces=True
):
    """Take the default again."""

    async def pressed(self, interaction: Interaction, name: str) -> None:
        """Store it."""
        setting = await _named(interaction, name)
        await store(interaction, setting, setting.default)
        await show_setting(interaction, setting, said=wording.SAVED)


class ValueForm(Form, feature="settings", verb="value", args=(_NAME,), title=words.VALUE_TITLE):
    """A number, a zone, or a few letters."""

    fields = (Text("value", words.VALUE_LABEL, required=False, max_length=64),)
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store it, if it can be that."""
        await _take(interaction, self.args[0], values["value"], replace=True)


class PauseForm(Form, feature="settings", verb="pause", args=(_NAME,), title=words.PAUSE):
    """What members read while a pillar rests."""

    fields = (
        Text(
            "value",
            words.PAUSE_LABEL,
            hint=words.PAUSE_HINT,
            required=False,
            max_length=PAUSE_REASON_MOST,
        ),
    )
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Let the pillar rest."""
        setting = await _named(interaction, self.args[0])
        if setting.sort is not Sort.PAUSE:
            raise Refuse(words.UNKNOWN)
        await store(interaction, setting, values["value"])
        await show_setting(interaction, setting, said=wording.SAVED, replace=True)


class ChangeButton(AddressedButton, feature="settings", verb="change", args=(_NAME,), label=words.CHANGE):
    """Change what is typed."""

    async def pressed(self, interaction: Interaction, name: str) -> None:
        """Open the form, filled with what is settled now."""
        setting = await _named(interaction, name)
        now = await settled(interaction)
        if setting.sort is Sort.PAUSE and setting.pillar is not None:
            await PauseForm(name, values={"value": now.pillars[setting.pillar].pause_reason}).open(
                interaction
            )
        elif setting.sort is Sort.TYPED:
            await ValueForm(name, values={"value": str(now.value(setting))}).open(interaction)
        else:
            raise Refuse(words.UNKNOWN)


FORMS: Final = (PauseForm, ValueForm)
BUTTONS: Final = (
    ChangeButton,
    ForumSelect,
    GroupButton,
    GroupSelect,
    HomeButton,
    LanguageSettingSelect,
    ResetButton,
    RoleSelect,
    SettingSelect,
    TextSelect,
    TurnButton,
)
