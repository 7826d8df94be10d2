"""What keeps a role from being a badge, and how to mend it, in sentences for organizers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.core.language import N_, Said, _, listed, ngettext
from bot.ui.cards import channel_mention, role_mention
from bot.ui.permission_names import server_permission

if TYPE_CHECKING:
    from bot.ui.badges import BadgeLook

ROLE_VANISHED: Final = N_("That role is not there any more. Please choose another one.")
EVERYONES: Final = N_(
    "Everybody has that role, so it would tell nothing. Please make a role for it, or choose another one."
)

_NAMED_MOST: Final = 4


def unfit(look: BadgeLook, afterwards: Said) -> str:
    """Say why a role can't be a badge, and how it could be; nothing if it can. ``afterwards`` ends the advice."""
    role = role_mention(look.role_id)
    if not look.is_there:
        return str(ROLE_VANISHED)
    if look.is_everyones:
        return str(EVERYONES)
    if look.is_managed:
        return _(
            "{role} belongs to an app, to boosting or to linked accounts, and only Discord gives it. Please make a "
            "role of your own for the badge, or choose another one.",
            role=role,
        )
    if look.dangerous:
        named = [f"**{server_permission(name)}**" for name in look.dangerous]
        why = _(
            "{role} lets its members do what others may not, here or in single channels: {named}. Members put a "
            "badge on by themselves, so it must bring nothing of that. Choose another role, or take that from it "
            "under **Server Settings → Roles**.",
            role=role,
            named=_few(named),
        )
        return f"{why} {afterwards}"
    return f"{_too_high(look)} {afterwards}" if look.is_too_high else ""


def _too_high(look: BadgeLook) -> str:
    role = role_mention(look.role_id)
    if look.own_role_id is None:
        return _(
            "I have no role of my own, so Discord does not let me give {role}. Open **Server Settings → Roles**, make "
            "one for me that allows **Manage Roles**, drag it above {role}, and give it to me.",
            role=role,
        )
    if look.own_role_id == look.role_id:
        return _(
            "{role} is my own highest role, and I can only give what stands below it. Please choose another one.",
            role=role,
        )
    own = role_mention(look.own_role_id)
    return _(
        "{role} does not stand below {own}, my highest role, so Discord does not let me give it. Open "
        "**Server Settings → Roles** and drag {own} above {role}.",
        role=role,
        own=own,
    )


def cannot_give(look: BadgeLook) -> str:
    """Say that the bot may not manage roles, and how it could; nothing if it may."""
    if look.may_give or not look.is_there:
        return ""
    role = role_mention(look.role_id)
    if look.own_role_id is None:
        return _(
            "I lack **Manage Roles**, so nobody gets {role} yet. Open **Server Settings → Roles**, "
            "choose my role, then **Permissions**, and allow it.",
            role=role,
        )
    return _(
        "I lack **Manage Roles**, so nobody gets {role} yet. Open **Server Settings → Roles**, "
        "choose {mine}, then **Permissions**, and allow it.",
        role=role,
        mine=role_mention(look.own_role_id),
    )


def opens(look: BadgeLook) -> str:
    """Say which channels a badge opens to whoever wears it; nothing if none."""
    if not look.opens:
        return ""
    channels = _few([channel_mention(channel_id) for channel_id in look.opens])
    return _(
        "Whoever wears {role} may also see {channels}.", role=role_mention(look.role_id), channels=channels
    )


def _few(names: Sequence[str]) -> str:
    more = len(names) - _NAMED_MOST
    rest = [ngettext("{count} more", "{count} more", more)] if more > 0 else []
    return listed([*names[:_NAMED_MOST], *rest])
