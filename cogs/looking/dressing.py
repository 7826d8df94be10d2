"""What members wear for their flags, told to delivery: one look at the member, then what differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.core.language import N_
from bot.core.text import line
from bot.delivery.calls import KEEP, Call, ChangeMember, Renderers, Skip
from bot.delivery.outcomes import MISSING_PERMISSIONS, UNKNOWN_ROLE, Unready
from bot.looking.course import DRESS
from bot.looking.wearing import Hurdles, NickHurdle, Worn
from bot.ui.badges import look_at_badge
from bot.ui.channels import ourselves

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.core.effects import OutboxEntry
    from bot.looking.dressing import DressingService

REASON: Final = N_("What this member chose to show: /looking and /hiring")
"""What moderators read in the audit log."""


class Dressing:
    """Looks at a member and says what is to be changed about what they wear."""

    def __init__(self, bot: Hallway, dressing: DressingService) -> None:
        self._bot = bot
        self._dressing = dressing

    def register(self, renderers: Renderers) -> None:
        """Take over the effect of badges and tags."""
        renderers.register(DRESS, self.dress, self._dressing.settled)

    async def dress(self, entry: OutboxEntry) -> Call:
        """Give a member what their flags ask for and take what they do not, where it is ours."""
        guild = None if entry.guild_id is None else self._bot.get_guild(entry.guild_id)
        if guild is None:
            return Skip("the bot is not in that server any more")
        now = utcnow()
        role_ids = await self._dressing.roles(entry, now)
        if role_ids is None:
            return Skip("nothing is to be worn, and nothing of ours is")
        me = ourselves(guild)
        if me is None:
            raise Unready
        # Asked even if a copy is at hand: a nickname that is out of date would be put back.
        member = await guild.fetch_member(int(entry.payload["user_id"] or 0))
        changes = await self._dressing.plan(entry, _worn(member), _hurdles(me, member, role_ids), now)
        if changes is None:
            return Skip("everything is as it should be")
        return ChangeMember(
            guild.id,
            member.id,
            add_role_ids=changes.add_role_ids,
            remove_role_ids=changes.remove_role_ids,
            nick=KEEP if changes.rename is None else changes.rename.nick,
            reason=str(REASON),
            refused=changes.refused,
        )


def _worn(member: discord.Member) -> Worn:
    return Worn(
        frozenset(role.id for role in member.roles),
        member.nick,
        line(member.global_name or "") or member.name,
        member.joined_at,
    )


def _hurdles(me: discord.Member, member: discord.Member, role_ids: Iterable[int]) -> Hurdles:
    """Look in the cache for what Discord would refuse, so that it need not be asked every hour."""
    worn = {role.id for role in member.roles}
    codes = {role_id: _code(me, role_id, is_worn=role_id in worn) for role_id in role_ids}
    return Hurdles({role_id: code for role_id, code in codes.items() if code}, _nick_hurdle(me, member))


def _code(me: discord.Member, role_id: int, *, is_worn: bool) -> int:
    """Return the code with which Discord would refuse to give or take a role; 0 if it would not.

    Members put a badge on by themselves. So one that has come to allow more than a badge may since organizers
    chose it is given to nobody as long as it does; it can still be taken.
    """
    role = me.guild.get_role(role_id)
    if role is None:
        return UNKNOWN_ROLE
    look = None if is_worn else look_at_badge(me.guild, role_id)
    may = me.guild_permissions.manage_roles and role.is_assignable() and not (look and look.dangerous)
    return 0 if may else MISSING_PERMISSIONS


def _nick_hurdle(me: discord.Member, member: discord.Member) -> NickHurdle | None:
    if member.id == member.guild.owner_id:
        return NickHurdle.OWNER
    if not me.guild_permissions.manage_nicknames:
        return NickHurdle.FORBIDDEN
    return NickHurdle.ABOVE if member.top_role >= me.top_role else None
