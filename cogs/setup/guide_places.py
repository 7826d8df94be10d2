"""The page of the guided set-up on which channels are chosen, or said to be created."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import discord

from bot.core.ids import ID_PATTERN
from bot.core.language import in_every_language
from bot.guilds.setting_up import (
    FORUMS,
    PRIVATE,
    Make,
    SetUp,
    Spot,
    Step,
    all_made,
    placed,
    spots,
)
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.channels import CHANNEL_TYPES, everyone_sees, ourselves, plain_text_channel
from bot.ui.errors import Refuse
from bot.ui.fields import Kind
from cogs.setup import wording_of_doing
from cogs.setup import wording_of_guide as wording
from cogs.setup.guiding import PAGES, GoButton, choose, current, show
from cogs.setup.settling import share_channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction

_SPOTS: Final = "|".join(Spot)


async def places_page(interaction: Interaction, panel: Panel, set_up: SetUp) -> None:
    """Show where each thing goes, with a way to change it."""
    panel.text(wording.PLACES)
    wanted = spots(set_up)
    for spot in wanted:
        told = wording.spot(spot, set_up.place(spot), set_up.language, is_private=spot in PRIVATE)
        panel.section(told, PlaceButton(set_up.id, spot.value))
    if any(isinstance(set_up.place(spot), Make) for spot in wanted):
        panel.section(wording.category(set_up), CategoryButton(set_up.id))
    if any(set_up.place(spot) is None for spot in wanted):
        panel.buttons(CreateAllButton(set_up.id))
    if not may_create(interaction.guild):
        panel.note(wording_of_doing.LACKS_CHANNELS)


def may_create(guild: discord.Guild | None) -> bool:
    """Tell whether the bot may create channels."""
    me = ourselves(guild)
    return me is not None and me.guild_permissions.manage_channels


def has_forums(guild: discord.Guild | None) -> bool:
    """Tell whether forums can be created in a server: Discord has them for communities only."""
    return guild is not None and "COMMUNITY" in guild.features


def creating(interaction: Interaction) -> None:
    """Refuse what the bot could not create."""
    if not may_create(interaction.guild):
        raise Refuse(wording_of_doing.LACKS_CHANNELS)


async def show_place(interaction: Interaction, set_up: SetUp, spot: Spot) -> None:
    """Answer with what can be chosen for one thing."""
    where = set_up.place(spot)
    panel = Panel().heading(wording.SPOT[spot]).text(wording.SPOT_ABOUT[spot])
    panel.text(wording.spot(spot, where, set_up.language, is_private=spot in PRIVATE))
    is_there = isinstance(where, int) and interaction.guild and interaction.guild.get_channel(where)
    select = AnyPlaceSelect if spot in FORUMS else TextPlaceSelect
    panel.select(select(set_up.id, spot.value, given=(str(where),) if is_there else (), at_least=0))
    buttons: list[AddressedButton] = []
    if spot in FORUMS and has_forums(interaction.guild):
        buttons.append(
            CreateButton(set_up.id, spot.value, Make.FORUM.value, label=wording.CREATE[Make.FORUM])
        )
    buttons.append(CreateButton(set_up.id, spot.value, Make.TEXT.value))
    buttons.append(NowhereButton(set_up.id, spot.value))
    panel.buttons(*buttons)
    if spot in FORUMS and not has_forums(interaction.guild):
        panel.note(wording.FORUM_NEEDS)
    panel.rule().buttons(GoButton(set_up.id, Step.PLACES.value, label=wording.TO_PLACES))
    await answer(interaction, view=panel.view())


class PlaceButton(
    AddressedButton,
    feature="guide",
    verb="place",
    args=(ID_PATTERN, _SPOTS),
    label=wording.CHANGE,
    replaces=True,
):
    """Change where one thing goes."""

    async def pressed(self, interaction: Interaction, set_up_id: str, spot: str) -> None:
        """Show what can be chosen."""
        await show_place(interaction, await current(interaction, set_up_id), Spot(spot))


class AnyPlaceSelect(
    AddressedSelect,
    feature="guide",
    verb="any-channel",
    args=(ID_PATTERN, _SPOTS),
    placeholder=wording.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=CHANNEL_TYPES,
    replaces=True,
):
    """A channel or forum that is there."""

    async def chosen(
        self, interaction: Interaction, values: Sequence[str], set_up_id: str, spot: str
    ) -> None:
        """Take it."""
        await take(interaction, set_up_id, Spot(spot), values)


class TextPlaceSelect(
    AddressedSelect,
    feature="guide",
    verb="text-channel",
    args=(ID_PATTERN, _SPOTS),
    placeholder=wording.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.text,),
    replaces=True,
):
    """A text channel that is there."""

    async def chosen(
        self, interaction: Interaction, values: Sequence[str], set_up_id: str, spot: str
    ) -> None:
        """Take it."""
        await take(interaction, set_up_id, Spot(spot), values)


async def take(interaction: Interaction, set_up_id: str, spot: Spot, values: Sequence[str]) -> None:
    """Take a channel that is there, found anew in this server, if it can be that; none is a choice too."""
    channel_id = _checked(interaction.guild, spot, values[0]) if values else None
    await show(
        interaction, await choose(interaction, set_up_id, lambda found: placed(found, spot, channel_id))
    )


def _checked(guild: discord.Guild | None, spot: Spot, typed: str) -> int:
    if spot in FORUMS:
        return share_channel(guild, typed)
    channel = plain_text_channel(guild, int(typed)) if typed.isdecimal() else None
    if channel is None:
        raise Refuse(wording_of_doing.NOT_THAT_CHANNEL)
    if spot in PRIVATE and everyone_sees(guild, channel.id):
        raise Refuse(wording_of_doing.EVERYBODY_SEES)
    return channel.id


class CreateButton(
    AddressedButton,
    feature="guide",
    verb="create",
    args=(ID_PATTERN, _SPOTS, "|".join(Make)),
    label=wording.CREATE[Make.TEXT],
    replaces=True,
):
    """Let a channel be created, at the end."""

    async def pressed(self, interaction: Interaction, set_up_id: str, spot: str, kind: str) -> None:
        """Take note of it, if it can be."""
        creating(interaction)
        if kind == Make.FORUM and not (Spot(spot) in FORUMS and has_forums(interaction.guild)):
            raise Refuse(wording.FORUM_NEEDS)
        place = Make(kind)
        changed = await choose(interaction, set_up_id, lambda set_up: placed(set_up, Spot(spot), place))
        await show(interaction, changed)


class NowhereButton(
    AddressedButton,
    feature="guide",
    verb="nowhere",
    args=(ID_PATTERN, _SPOTS),
    label=wording.NOWHERE,
    replaces=True,
):
    """Do without a channel."""

    async def pressed(self, interaction: Interaction, set_up_id: str, spot: str) -> None:
        """Take note of it."""
        await take(interaction, set_up_id, Spot(spot), ())


class CreateAllButton(
    AddressedButton,
    feature="guide",
    verb="create-all",
    args=(ID_PATTERN,),
    label=wording.CREATE_ALL,
    style=discord.ButtonStyle.primary,
    replaces=True,
):
    """Let a channel be created for everything that has none; one of that name that is there serves as well."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Take note of it, if it can be."""
        creating(interaction)
        forums, there = has_forums(interaction.guild), _there_already(interaction.guild)
        changed = await choose(
            interaction, set_up_id, lambda set_up: all_made(set_up, there, has_forums=forums)
        )
        await show(interaction, changed)


def _there_already(guild: discord.Guild | None) -> dict[Spot, int]:
    """Return channels that are called, in any language, what ours would be, and can be that."""
    found: dict[Spot, int] = {}
    for spot in Spot:
        names = set(in_every_language(wording.NEW_NAME[spot]))
        for channel in () if guild is None else guild.channels:
            if channel.name in names and _fits(guild, spot, channel.id):
                found.setdefault(spot, channel.id)
    return found


def _fits(guild: discord.Guild | None, spot: Spot, channel_id: int) -> bool:
    try:
        _checked(guild, spot, str(channel_id))
    except Refuse:
        return False
    return True


class CategoryButton(
    AddressedButton,
    feature="guide",
    verb="category",
    args=(ID_PATTERN,),
    label=wording.CHANGE,
    replaces=True,
):
    """Change the category of new channels."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Show what can be chosen."""
        set_up = await current(interaction, set_up_id)
        panel = Panel().text(wording.CATEGORY_ABOUT)
        given = () if set_up.category_id is None else (str(set_up.category_id),)
        panel.select(CategorySelect(set_up.id, given=given, at_least=0))
        panel.buttons(GoButton(set_up.id, Step.PLACES.value, label=wording.TO_PLACES))
        await answer(interaction, view=panel.view())


class CategorySelect(
    AddressedSelect,
    feature="guide",
    verb="choose-category",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_CATEGORY,
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.category,),
    replaces=True,
):
    """The category of new channels."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it; none is a choice too, and one is made then."""
        await current(interaction, set_up_id)
        category_id: int | None = None
        if values:
            guild = interaction.guild
            found = guild.get_channel(int(values[0])) if guild and values[0].isdecimal() else None
            if not isinstance(found, discord.CategoryChannel):
                raise Refuse(wording_of_doing.NO_CATEGORY)
            category_id = found.id
        changed = await choose(
            interaction, set_up_id, lambda set_up: replace(set_up, category_id=category_id)
        )
        await show(interaction, changed)


PAGES[Step.PLACES] = places_page
BUTTONS: Final = (
    AnyPlaceSelect,
    CategoryButton,
    CategorySelect,
    CreateAllButton,
    CreateButton,
    NowhereButton,
    PlaceButton,
    TextPlaceSelect,
)
