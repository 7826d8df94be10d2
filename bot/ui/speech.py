"""Who is spoken to in which language.

What only one member reads, their own answers, forms and menus, is in the language of their Discord, which comes with
whatever they do (Discord docs, Interaction, ``locale``). What stands where several read it, and what is sent to somebody
who is not here at the moment, is in the language of the server: as its organizers chose, else as Discord has it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Final, TypeAlias

import discord
from discord import app_commands

from bot.core.language import ENGLISH, fingerprint, language_for, speak, translated
from bot.ui.answers import Interaction

ChosenBy: TypeAlias = Callable[[int], Awaitable[str]]
"""Returns the language that a server's organizers chose, by its id; "" if none."""


def hear(interaction: Interaction) -> None:
    """Speak to whoever acts in their own language from here on; if there is none of it, in their server's."""
    locales = (interaction.locale, interaction.guild_locale)
    speak(language_for(locale.value for locale in locales if locale is not None))


class Speech:
    """In which language a server is spoken to; the client carries one."""

    def __init__(self, client: discord.Client, chosen_by: ChosenBy) -> None:
        self._client: Final = client
        self._chosen_by: Final = chosen_by

    async def of_server(self, guild_id: int | None) -> str:
        """Return the language for what several read in a server; English where there is none."""
        if guild_id is None:
            return ENGLISH
        return await self._chosen_by(guild_id) or self.by_discord(guild_id)

    def by_discord(self, guild_id: int) -> str:
        """Return the language that Discord has for a server (Discord docs, Guild, ``preferred_locale``)."""
        guild = self._client.get_guild(guild_id)
        return ENGLISH if guild is None else language_for([guild.preferred_locale.value])


@cache
def _language_of(locale: discord.Locale) -> str:
    return language_for([locale.value])


class Translator(app_commands.Translator):
    """Translates what Discord shows of commands: descriptions, choices, and the names of context menus.

    Names of slash commands and of their options stay English: sentences, documentation and members cite them.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return ``string`` in the language of ``locale``; None where it stays as it is."""
        where = context.location
        is_name = where in (
            app_commands.TranslationContextLocation.group_name,
            app_commands.TranslationContextLocation.parameter_name,
        ) or (
            where is app_commands.TranslationContextLocation.command_name
            and not isinstance(context.data, app_commands.ContextMenu)
        )
        return None if is_name else translated(string.message, _language_of(locale))

    @staticmethod
    def fingerprint() -> str:
        """Return what stands for all translations as they are: it changes with any of them."""
        return fingerprint()
