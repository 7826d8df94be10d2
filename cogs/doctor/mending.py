"""What the bot mends by itself: said exactly before, done once, looked at again, and noted in the trail.

It changes what is its own: its permissions in a channel, its tags, threads it may manage, the badges' roles. Never
what somebody else may do.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, assert_never

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.text import escape, line
from bot.delivery.worker import Delivery
from bot.guilds.rules import GuildSettings
from bot.guilds.service import GuildsService
from bot.looking.rules import Sort
from bot.ui.buttons import AddressedButton
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from cogs.doctor import wording_of_mending as wording
from cogs.doctor.examining import tags_missing
from cogs.doctor.findings import BadgeGone, Fix, Lacking, TagsMissing, ThreadShut
from cogs.doctor.showing import FindingList, organizing, own_name, report_of

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from cogs.doctor.wording_of_mending import Fixable

_FIXES: Final = "|".join(fix.value for fix in Fix if fix is not Fix.CHOOSE)
_TARGET: Final = r"(?:[a-z]{1,10}\.)?[0-9]{1,20}"
_LOOKS: Final = 10
_BETWEEN: Final = 0.2
"""Seconds between two looks whether Discord has told of a change: it does so by an event of its own."""

_at_it: Final[set[tuple[int, str, str]]] = set()
"""What is being mended: server, fix and target. A server is one process's, so a second press meets it here."""


class MendButton(
    AddressedButton, feature="doctor", verb="mend", args=(_FIXES, _TARGET), label=wording.FIX_IT
):
    """Offer to mend something."""

    async def pressed(self, interaction: Interaction, fix: str, target: str) -> None:
        """Say exactly what will change, and ask."""
        found = await _still(interaction, fix, target)
        if found is None:
            await FindingList(wording.OVER).show(interaction)
            return
        question = wording.question(found, escape(line(own_name(interaction))))
        await ask_twice(interaction, question, DoButton(fix, target), keep=wording.LEAVE_IT)


class DoButton(
    AddressedButton,
    feature="doctor",
    verb="do",
    args=(_FIXES, _TARGET),
    label=wording.DO_IT,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """Mend it."""

    async def pressed(self, interaction: Interaction, fix: str, target: str) -> None:
        """Look whether it is still to be mended, mend it, and look again."""
        settings = await organizing(interaction)
        doing = (settings.guild_id, fix, target)
        if doing in _at_it:
            raise Refuse(wording.AT_IT)
        _at_it.add(doing)
        try:
            found = await _still(interaction, fix, target)
            if found is None:
                await FindingList(wording.OVER).show(interaction)
                return
            await service(interaction, Delivery).budget.spend()
            try:
                await _mend(interaction, found)
            except discord.HTTPException as error:
                if error.status >= 500:
                    raise
                raise Refuse(wording.failed(error.code)) from error
            await service(interaction, GuildsService).mended(
                settings.guild_id, utcnow(), by=interaction.user.id, details=wording.details(found)
            )
            is_seen = await _is_over(interaction, fix, target)
        finally:
            _at_it.discard(doing)
        await FindingList(wording.MENDED if is_seen else wording.NOT_SEEN_YET).show(interaction)


async def _still(interaction: Interaction, fix: str, target: str) -> Fixable | None:
    """Return what is to be mended, found anew; None if there is nothing any more, or the bot may not."""
    found = (await report_of(interaction)).fixable(Fix(fix), target)
    return found if isinstance(found, Lacking | TagsMissing | ThreadShut | BadgeGone) else None


async def _is_over(interaction: Interaction, fix: str, target: str) -> bool:
    """Look until it is seen to be mended, for a moment only."""
    for _ in range(_LOOKS):
        if await _still(interaction, fix, target) is None:
            return True
        await asyncio.sleep(_BETWEEN)
    return False


async def _mend(interaction: Interaction, found: Fixable) -> None:
    guild = interaction.guild
    assert guild is not None, "there is nothing to mend where nothing is seen"
    reason = wording.ASKED_FOR.format(user_id=interaction.user.id)
    match found:
        case Lacking():
            channel: Any = guild.get_channel(found.channel_id)
            allowed = channel.overwrites_for(guild.me)
            allowed.update(**dict.fromkeys(found.missing, True))
            await channel.set_permissions(guild.me, overwrite=allowed, reason=reason)
        case TagsMissing():
            await _add_tags(interaction.client, found, reason)
        case ThreadShut():
            thread = guild.get_thread(found.thread_id) or await guild.fetch_channel(found.thread_id)
            if isinstance(thread, discord.Thread):
                await thread.edit(locked=False, archived=False, reason=reason)
        case BadgeGone():
            await _make_role(interaction, guild, found, reason)
        case _:
            assert_never(found)


async def _add_tags(client: discord.Client, found: TagsMissing, reason: str) -> None:
    # Asked for anew: the edit replaces the whole list, and would take away what the cache does not know yet.
    forum = await client.fetch_channel(found.channel_id)
    if not isinstance(forum, discord.ForumChannel):
        return
    names = tags_missing(forum, found.names).names
    added = [discord.ForumTag(name=name) for name in names]
    if added:
        await forum.edit(available_tags=[*forum.available_tags, *added], reason=reason)


async def _make_role(interaction: Interaction, guild: discord.Guild, found: BadgeGone, reason: str) -> None:
    role = await guild.create_role(
        name=str(wording.ROLE_NAME[found.sort]), permissions=discord.Permissions.none(), reason=reason
    )
    changed: dict[str, Any] = {"looking_role_id" if found.sort is Sort.LOOKING else "hiring_role_id": role.id}
    done = await service(interaction, GuildsService).change(
        guild.id, utcnow(), changed_by=interaction.user.id, **changed
    )
    assert isinstance(done, GuildSettings), "a role that was just made can't be the organizers'"
    for _ in range(_LOOKS):
        if guild.get_role(role.id) is not None:
            return
        await asyncio.sleep(_BETWEEN)


BUTTONS: Final = (MendButton, DoButton)
