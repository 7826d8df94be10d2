"""What a client has to know of the shared surface: one call."""

from __future__ import annotations

from discord.ext import commands

from bot.ui.confirm import Keep
from bot.ui.forms import Forms


def attach(bot: commands.Bot | commands.AutoShardedBot, forms: Forms) -> None:
    """Let ``bot`` answer form submissions, reopened forms, confirmations and outdated buttons.

    Call it once, before the cogs are loaded. ``bot.forms`` has to be ``forms``, and the bot's
    ``tree_cls`` :class:`bot.ui.errors.Tree`; the cogs add their own forms and addressed items.
    """
    bot.add_listener(forms.on_interaction, "on_interaction")
    bot.add_dynamic_items(Keep)
