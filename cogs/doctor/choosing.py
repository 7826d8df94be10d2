"""Choosing another channel on the spot, in place of one that was deleted, does not serve, or is seen by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord.utils import utcnow

from bot.audit.service import AuditService
from bot.client import service
from bot.core.ids import ID_PATTERN, new_id
from bot.guilds.service import GuildsService
from bot.prompts.drafting import Saved
from bot.prompts.rules import No, Organizer
from bot.prompts.service import PromptsService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.channels import CHANNEL_TYPES, POSTABLE, everyone_sees, plain_text_channel
from bot.ui.confirm import Keep
from bot.ui.errors import Refuse
from bot.ui.fields import Kind
from cogs.doctor import wording_of_mending as wording
from cogs.doctor.findings import Use
from cogs.doctor.showing import FindingList, organizing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction

_WITH_THREADS: Final = rf"{Use.SHARES.value}|{Use.PROMPT.value}\.{ID_PATTERN}"
_PLAIN: Final = "|".join(use.value for use in Use if use not in (Use.SHARES, Use.PROMPT))
_FIELDS: Final = {
    Use.SHARES: "share_channel_id",
    Use.INTRODUCTIONS: "introductions_channel_id",
    Use.LOOKING: "looking_channel_id",
    Use.HIRING: "hiring_channel_id",
    Use.REPORTS: "reports_channel_id",
}


class ChooseButton(
    AddressedButton,
    feature="doctor",
    verb="choose",
    args=(f"{_WITH_THREADS}|{_PLAIN}",),
    label=wording.CHOOSE,
):
    """Choose another channel."""

    async def pressed(self, interaction: Interaction, target: str) -> None:
        """Show what there is to choose from."""
        await organizing(interaction)
        use, _ = _read(target)
        select = PostableSelect if use in (Use.SHARES, Use.PROMPT) else PlainSelect
        panel = Panel().text(wording.choose(use)).select(select(target)).buttons(Keep(label=wording.LEAVE_IT))
        await answer(interaction, view=panel.view())


class PostableSelect(
    AddressedSelect,
    feature="doctor",
    verb="postable",
    args=(_WITH_THREADS,),
    placeholder=wording.PLACEHOLDER,
    picks=Kind.CHANNEL,
    channel_types=CHANNEL_TYPES,
    replaces=True,
):
    """A channel in which a post can have a thread of its own."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], target: str) -> None:
        """Store it, and look again."""
        await organizing(interaction)
        channel = _channel(interaction.guild, values)
        if not isinstance(channel, POSTABLE):
            raise Refuse(wording.NO_PLACE)
        await _store(interaction, target, channel.id)


class PlainSelect(
    AddressedSelect,
    feature="doctor",
    verb="plain",
    args=(_PLAIN,),
    placeholder=wording.PLACEHOLDER,
    picks=Kind.CHANNEL,
    channel_types=(discord.ChannelType.text,),
    replaces=True,
):
    """A plain text channel."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], target: str) -> None:
        """Store it, and look again."""
        await organizing(interaction)
        channel = _channel(interaction.guild, values)
        if channel is None or plain_text_channel(interaction.guild, channel.id) is None:
            raise Refuse(wording.NO_PLACE)
        if Use(target) in (Use.REPORTS, Use.LOG) and everyone_sees(interaction.guild, channel.id):
            raise Refuse(wording.EXPOSED)
        await _store(interaction, target, channel.id)


def _read(target: str) -> tuple[Use, str]:
    use, _, prompt_id = target.partition(".")
    return Use(use), prompt_id


def _channel(guild: discord.Guild | None, values: Sequence[str]) -> discord.abc.GuildChannel | None:
    """Return the channel that was chosen, found anew in this server."""
    chosen = "".join(values)
    return guild.get_channel(int(chosen)) if guild is not None and chosen.isdecimal() else None


async def _store(interaction: Interaction, target: str, channel_id: int) -> None:
    use, prompt_id = _read(target)
    who, now = Organizer(interaction.guild_id or 0, interaction.user.id), utcnow()
    if use is Use.PROMPT:
        await _move_prompt(interaction, who, prompt_id, channel_id)
    elif use is Use.LOG:
        await service(interaction, AuditService).set_channel(who.guild_id, channel_id, who.user_id, now)
        await service(interaction, GuildsService).look_again(who.guild_id, now)
    else:
        changed: dict[str, Any] = {_FIELDS[use]: channel_id}
        await service(interaction, GuildsService).change(who.guild_id, now, changed_by=who.user_id, **changed)
    await FindingList(wording.CHOSEN).show(interaction)


async def _move_prompt(interaction: Interaction, who: Organizer, prompt_id: str, channel_id: int) -> None:
    """Let a prompt be asked elsewhere, by way of a draft, as any change of one is made."""
    prompts, now = service(interaction, PromptsService), utcnow()
    draft_id = new_id(now)
    begun = await prompts.begin_edit(prompt_id, who, draft_id, now, channel_id=channel_id)
    saved = begun if isinstance(begun, No) else await prompts.save(draft_id, who, now)
    if not isinstance(saved, Saved):
        raise Refuse(wording.NO_PROMPT if saved is No.NOT_FOUND else wording.UNSAVED)


BUTTONS: Final = (ChooseButton, PostableSelect, PlainSelect)
