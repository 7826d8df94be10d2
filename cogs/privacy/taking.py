"""Taking one's data along: one zip, by direct message or, where those are closed, right there."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Final, cast

import discord
from discord.utils import utcnow

from bot.client import service
from bot.privacy.service import PrivacyService
from bot.ui.answers import NOBODY, answer
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from cogs.privacy import wording
from cogs.privacy.archive import archive
from cogs.privacy.pace import A_DAY, Pace

if TYPE_CHECKING:
    from datetime import datetime

    from bot.privacy.rules import Export
    from bot.ui.answers import Interaction

MOST: Final = 10_000_000
"""Bytes of a file: Discord takes 10 MiB (https://discord.com/developers/docs/reference#uploading-files)."""


class DataButton(AddressedButton, feature="privacy", verb="data", label=wording.DATA):
    """Everything that is kept, as a file."""

    async def pressed(self, interaction: Interaction) -> None:
        """Put it together and hand it over, to whoever pressed."""
        pace, user_id, now = service(interaction, Pace), interaction.user.id, utcnow()
        begun = pace.begin(user_id, now)
        if begun is False:
            raise Refuse(wording.BEING_MADE)
        if begun is not True:
            raise Refuse(wording.enough_for_today(begun, A_DAY))
        is_handed_over = False
        try:
            is_handed_over = await _hand_over(interaction, now)
        finally:
            pace.end(user_id, now, counts=is_handed_over)


async def _hand_over(interaction: Interaction, now: datetime) -> bool:
    privacy = service(interaction, PrivacyService)
    export = await privacy.export(interaction.guild_id, interaction.user.id, now)
    if not export.sections:
        raise Refuse(wording.NO_DATA)
    # Letters by the megabyte: others are not kept waiting for them to be packed.
    data = await asyncio.to_thread(archive, export, _servers(interaction, export))
    if len(data) > MOST:
        raise Refuse(wording.TOO_LARGE)
    server = interaction.guild.name if interaction.guild else ""
    if interaction.guild_id is None:
        await answer(interaction, wording.here_it_is(server), file=_file(data), ephemeral=False)
    elif await _sent(interaction.user, wording.here_it_is(server), _file(data)):
        await answer(interaction, wording.SENT)
    else:
        await answer(interaction, wording.right_here(server), file=_file(data))
    return True


async def _sent(user: discord.User | discord.Member, text: str, file: discord.File) -> bool:
    """Send it as a direct message, which they just asked for; False if Discord does not let us."""
    try:
        await user.send(text, file=file, allowed_mentions=NOBODY)
    except discord.HTTPException:  # closed, or Discord keeps us from writing: it can still be had right there
        return False
    return True


def _servers(interaction: Interaction, export: Export) -> dict[int, str]:
    """Return what the servers are called, as far as the bot is still there."""
    client = cast("discord.Client", interaction.client)
    found = [client.get_guild(section.guild_id) for section in export.sections if section.guild_id]
    return {guild.id: guild.name for guild in found if guild is not None}


def _file(data: bytes) -> discord.File:
    return discord.File(io.BytesIO(data), filename=wording.FILE)


BUTTONS: Final[tuple[type[AddressedButton], ...]] = (DataButton,)
