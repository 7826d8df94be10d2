"""The part of setting up that is about looking and hiring: channels, badges, tags, days, celebration."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING, Any, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.text import line
from bot.guilds.rules import LIMITS, TAG_MOST, Limit, Tag, TroubleKind
from bot.guilds.service import GuildsService
from bot.looking.rules import Sort
from bot.ui import wording_of_badges
from bot.ui.answers import answer
from bot.ui.badges import look_at_badge, may_rename
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import ACCENT, CARE, Panel
from bot.ui.channels import look_for_cards
from bot.ui.fields import Kind, Text
from bot.ui.forms import Form
from cogs.setup import wording, wording_of_looking, wording_of_troubles
from cogs.setup.settling import badge_role, cards_channel, change, organizing, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.language import Said
    from bot.guilds.rules import GuildSettings, Trouble
    from bot.ui.answers import Interaction
    from bot.ui.badges import BadgeLook
    from bot.ui.channels import Look
    from bot.ui.fields import Values

OF_LOOKING: Final = frozenset({TroubleKind.LOOKING_CHANNEL, TroubleKind.BADGE_ROLE, TroubleKind.NICKNAMES})
_SORTS: Final = "|".join(Sort)
_ON, _OFF = "on", "off"
_MARK: Final = r"[0-9a-f]{8}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at a server found of what looking and hiring need there; None where it can't be told."""

    settings: GuildSettings
    cards: dict[Sort, Look | None]
    badges: dict[Sort, BadgeLook | None]
    lacks_renaming: bool
    """Whether a tag is on and can't be put behind names."""
    troubles: tuple[Trouble, ...]
    """Those that the look does not explain."""

    @property
    def is_fine(self) -> bool:
        """Whether everything that is on can be done, as far as can be told."""
        looks = [look for look in (*self.cards.values(), *self.badges.values()) if look is not None]
        return all(look.is_fine for look in looks) and not self.lacks_renaming and not self.troubles


def look_at(guild: discord.Guild | None, settings: GuildSettings, troubles: Iterable[Trouble]) -> Found:
    """Look at the channels, roles and permissions of what is on."""
    cards: dict[Sort, Look | None] = {}
    badges: dict[Sort, BadgeLook | None] = {}
    for sort in Sort:
        channel_id = wording_of_looking.channel_of(settings, sort)
        role_id = wording_of_looking.badge_of(settings, sort)
        cards[sort] = None if channel_id is None else look_for_cards(guild, channel_id)
        badges[sort] = None if role_id is None else look_at_badge(guild, role_id)
    has_tag = bool(settings.looking_tag or settings.hiring_tag)
    lacks_renaming = has_tag and may_rename(guild) is False
    told: set[TroubleKind] = set()
    if any(look is not None and not look.is_fine for look in cards.values()):
        told.add(TroubleKind.LOOKING_CHANNEL)
    if any(look is not None and not look.is_fine for look in badges.values()):
        told.add(TroubleKind.BADGE_ROLE)
    if lacks_renaming:
        told.add(TroubleKind.NICKNAMES)
    left = tuple(trouble for trouble in troubles if trouble.kind in OF_LOOKING - told)
    return Found(settings, cards, badges, lacks_renaming, left)


async def show_looking(interaction: Interaction, *, said: Said = "", replace: bool | None = None) -> None:
    """Answer with what is on of looking and hiring, what is amiss, and how to change it; to organizers only."""
    settings = await organizing(interaction)
    guild = interaction.guild
    troubles = await service(interaction, GuildsService).troubles(settings.guild_id)
    found = look_at(guild, settings, troubles)
    panel = Panel(accent=ACCENT if found.is_fine else CARE).heading(wording_of_looking.HEADING)
    panel.text(said).text(wording_of_looking.INTRO)
    for sort in Sort:
        _side(panel.rule(), guild, sort, found)
    panel.rule().section(wording_of_looking.tags(settings), TagsButton())
    if found.lacks_renaming:
        panel.text(wording_of_looking.RENAME)
    elif settings.looking_tag or settings.hiring_tag:
        panel.note(wording_of_looking.NOT_RENAMED)
    is_off = not settings.is_celebrating
    toggle = CelebrationButton(_ON if is_off else _OFF, label=wording_of_looking.CELEBRATE[is_off])
    panel.section(wording_of_looking.celebration(settings), toggle)
    panel.text("\n".join(map(wording_of_troubles.trouble, found.troubles)))
    panel.rule().note(wording_of_looking.choices(settings))
    panel.buttons(LookOverButton(), BackButton())
    await answer(interaction, view=panel.view(), replace=replace)


def _side(panel: Panel, guild: discord.Guild | None, sort: Sort, found: Found) -> None:
    settings, card, badge = found.settings, found.cards[sort], found.badges[sort]
    panel.text(wording_of_looking.side(sort, settings, card, badge))
    panel.text("\n".join(filter(None, _needs(guild, settings, sort, card, badge))))
    given = (str(card.channel_id),) if card is not None and card.is_there else ()
    panel.select(CardsChannelSelect(sort.value, given=given, at_least=0))
    worn = (str(badge.role_id),) if badge is not None and badge.is_there else ()
    panel.select(BadgeSelect(sort.value, given=worn, at_least=0))


def _needs(
    guild: discord.Guild | None,
    settings: GuildSettings,
    sort: Sort,
    card: Look | None,
    badge: BadgeLook | None,
) -> Iterable[str]:
    channel_id, role_id = (
        wording_of_looking.channel_of(settings, sort),
        wording_of_looking.badge_of(settings, sort),
    )
    if (channel_id is not None and card is None) or (role_id is not None and badge is None):
        yield str(wording_of_looking.CANT_LOOK)
    if card is not None and card.is_there:
        own_name = guild.me.display_name if guild else ""
        yield wording.missing(card)
        yield wording.how_to_allow(card, own_name, wording_of_looking.CARDS_WAIT)
    if badge is not None and badge.is_there:
        yield wording_of_badges.unfit(badge, str(wording_of_looking.THEN_LOOK))
        yield wording_of_badges.cannot_give(badge)
        yield wording_of_badges.opens(badge)


class CardsChannelSelect(
    AddressedSelect,
    feature="setup",
    verb="cards",
    args=(_SORTS,),
    placeholder=wording_of_looking.CHOOSE_CHANNEL,
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.text,),
    replaces=True,
):
    """Where the cards of a sort go."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], sort: str) -> None:
        """Store it; none is a choice too."""
        await organizing(interaction)
        channel_id = cards_channel(interaction.guild, values[0]) if values else None
        await change(interaction, **{f"{sort}_channel_id": channel_id})
        await show_looking(interaction, said=wording.SAVED)


class BadgeSelect(
    AddressedSelect,
    feature="setup",
    verb="badge",
    args=(_SORTS,),
    placeholder=wording_of_looking.CHOOSE_BADGE,
    picks=Kind.ROLE,
    replaces=True,
):
    """The role that members of a sort may wear."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], sort: str) -> None:
        """Store it; none is a choice too."""
        await organizing(interaction)
        role_id = badge_role(interaction.guild, values[0]) if values else None
        await change(interaction, **{f"{sort}_role_id": role_id})
        await show_looking(interaction, said=wording.SAVED)


class TagsForm(
    Form,
    feature="setup",
    verb="tags",
    title=wording_of_looking.TAGS_TITLE,
    args=(_MARK, _MARK, r"\d{1,3}"),
):
    """What stands behind nicknames, and for how many days. The address tells what the form was opened with."""

    fields = (
        *(
            Text(
                tag.value,
                wording_of_looking.TAG_LABEL[tag],
                hint=wording_of_looking.TAG_HINT,
                placeholder=wording_of_looking.TAG_EXAMPLE[tag],
                required=False,
                max_length=TAG_MOST,
            )
            for tag in Tag
        ),
        Text("flag_days", wording_of_looking.DAYS_LABEL, hint=wording_of_looking.DAYS_HINT, max_length=3),
    )
    is_act = False

    @classmethod
    def of(cls, settings: GuildSettings) -> TagsForm:
        """Return the form, filled with what is settled."""
        days = str(settings.flag_days)
        tags = {Tag.LOOKING.value: settings.looking_tag, Tag.HIRING.value: settings.hiring_tag}
        return cls(*map(_mark_of, tags.values()), days, values={**tags, "flag_days": days})

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store what was changed, all of it or nothing; what another organizer changed meanwhile stays."""
        await organizing(interaction)
        *marks, before = self.args
        changes: dict[str, Any] = {}
        for tag, mark in zip(Tag, marks, strict=True):
            words = line(values[tag.value])
            if _mark_of(words) != mark:
                changes[tag.value] = words
        limit = Limit.FLAG_DAYS
        days = whole(values[limit.value], wording.whole_number(*LIMITS[limit]), field=limit.value)
        if days != int(before):
            changes[limit.value] = days
        if changes:
            await change(interaction, **changes)
        await show_looking(interaction, said=wording.SAVED, replace=True)


class TagsButton(AddressedButton, feature="setup", verb="tags", label=wording_of_looking.CHANGE_TAGS):
    """Change the tags and the days."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled with what is settled now."""
        await TagsForm.of(await organizing(interaction)).open(interaction)


class CelebrationButton(
    AddressedButton,
    feature="setup",
    verb="celebration",
    args=(f"{_ON}|{_OFF}",),
    label=wording_of_looking.CELEBRATE[True],
    replaces=True,
):
    """Turn celebration on or off."""

    async def pressed(self, interaction: Interaction, wanted: str) -> None:
        """Store it. The address says which, so that an old panel does not turn it back."""
        await change(interaction, is_celebrating=wanted == _ON)
        await show_looking(interaction, said=wording.SAVED)


class LookOverButton(
    AddressedButton, feature="setup", verb="look-over", label=wording.LOOK_AGAIN, replaces=True
):
    """Look whether what was amiss has been mended, and try at once what had been held up."""

    async def pressed(self, interaction: Interaction) -> None:
        """Look, and show what is found."""
        settings = await organizing(interaction)
        await service(interaction, GuildsService).look_again(settings.guild_id, utcnow())
        await show_looking(interaction, said=wording.LOOKED)


class LookingButton(
    AddressedButton, feature="setup", verb="looking", label=wording_of_looking.OPEN, replaces=True
):
    """The way here from all the settings."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show how looking and hiring are set up."""
        await show_looking(interaction)


class BackButton(
    AddressedButton, feature="setup", verb="settings", label=wording_of_looking.BACK, replaces=True
):
    """The way back to all the settings."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show them."""
        from cogs.setup.panel import show_settings  # which shows the button that leads here

        await show_settings(interaction)


def _mark_of(tag: str) -> str:
    return blake2s(tag.encode(), digest_size=4).hexdigest()


FORMS: Final = (TagsForm,)
BUTTONS: Final = (
    BackButton,
    BadgeSelect,
    CardsChannelSelect,
    CelebrationButton,
    LookOverButton,
    LookingButton,
    TagsButton,
)
