"""Command groups that several cogs share: discord.py lets a group be declared in one cog only."""

from __future__ import annotations

from typing import Any, Final

from discord import app_commands
from discord.app_commands import locale_str

_ORGANIZER: Final = "organizer"
_DESCRIPTION: Final = locale_str("For organizers: settings, who is kept out, and what was done")


def organizer_group(tree: app_commands.CommandTree[Any]) -> app_commands.Group:
    """Return the group ``/organizer`` of this tree; it is made when it is asked for first.

    Each cog adds commands of its own when it is set up, made anew for that bot::

        organizer_group(bot.tree).add_command(
            app_commands.Command(name="settings", description="…", callback=settings), override=True
        )

    It is not hidden by ``default_permissions``: members with the organizers' role would not see it either.
    Every command checks who acts.
    """
    group = tree.get_command(_ORGANIZER)
    if not isinstance(group, app_commands.Group):
        group = app_commands.Group(name=_ORGANIZER, description=_DESCRIPTION, guild_only=True)
        tree.add_command(group)
    return group
