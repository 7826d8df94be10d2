"""Doing what a guided set-up says: looked over, created one by one, stored in one go; or all of it taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import aiohttp
import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN
from bot.core.language import speaking
from bot.guilds.rules import GuildSettings
from bot.guilds.setting_up import (
    CATEGORY,
    No,
    SetUp,
    Step,
    came,
    gone,
    lacking,
    lost,
    placed,
    spots,
    to_make,
    tried,
    without_lost,
)
from bot.guilds.setups import SetupsService
from bot.ui.answers import amend, answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import CARE, Panel
from bot.ui.channels import ourselves
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from cogs.setup import wording, wording_of_doing
from cogs.setup import wording_of_guide as guide
from cogs.setup.ending import finish
from cogs.setup.guide_places import may_create
from cogs.setup.guiding import PAGES, GoButton, choose, current, show
from cogs.setup.looks import missing_in
from cogs.setup.making import make
from cogs.setup.settling import organizing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.language import Said
    from bot.ui.answers import Interaction


async def review_page(interaction: Interaction, panel: Panel, set_up: SetUp) -> None:
    """Show all that will be created and stored, what is missing for it, and the way to do it."""
    left = to_make(set_up)
    panel.text(guide.review(set_up, spots(set_up), left)).text(guide.rest(set_up, utcnow()))
    missing = lacking(set_up)
    panel.text("\n".join(f"**{guide.no(each)}**" for each in missing))
    if left and not may_create(interaction.guild):
        panel.text(wording_of_doing.LACKS_CHANNELS)
    panel.text("\n".join(missing_in(interaction.guild, set_up)))
    label = guide.GO_ON if set_up.made else guide.DO_IT
    buttons: list[AddressedButton] = [DoButton(set_up.id, label=label, disabled=bool(missing))]
    if set_up.made:
        buttons.append(TakeBackButton(set_up.id))
    panel.buttons(*buttons)


class DoButton(
    AddressedButton,
    feature="guide",
    verb="do",
    args=(ID_PATTERN,),
    label=guide.DO_IT,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """Do all of it."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Create what is missing, store the settings, and say how it went."""
        settings = await organizing(interaction)
        setups, guild_id = service(interaction, SetupsService), settings.guild_id
        claimed = await setups.claim(guild_id, set_up_id, interaction.user.id, utcnow())
        if isinstance(claimed, No):
            raise Refuse(guide.no(claimed))
        try:
            done = await _create(interaction, claimed)
            if done is None:
                return
            await _store(interaction, done)
        except BaseException:
            await setups.release(guild_id, set_up_id, utcnow())
            raise
        await finish(interaction, done)


async def _store(interaction: Interaction, set_up: SetUp) -> None:
    """Store all settings, or refuse them: none is stored then."""
    created = {"created": wording_of_doing.created(set_up)}
    stored = await service(interaction, SetupsService).store(
        set_up.guild_id, set_up.id, interaction.user.id, utcnow(), details=created
    )
    if isinstance(stored, No):
        raise Refuse(guide.no(stored))
    if not isinstance(stored, GuildSettings):
        raise Refuse(f"{wording.refusal(stored)} {wording.UNCHANGED}")


async def _create(interaction: Interaction, set_up: SetUp) -> SetUp | None:
    """Create what is missing and return the set-up then; None if something is in the way, which was said."""
    guild = interaction.guild
    me, who = ourselves(guild), interaction.user
    if guild is None or me is None or not isinstance(who, discord.Member):
        raise Refuse(wording_of_doing.NOT_CONNECTED)
    there = frozenset(channel.id for channel in guild.channels)
    set_up = await _work(interaction, without_lost(set_up, there), set_up)
    if stop := await _stopped(interaction, set_up, there):
        await show(interaction, stop[0], said=stop[1])
        return None
    left = to_make(set_up)
    if left and not me.guild_permissions.manage_channels:
        raise Refuse(wording_of_doing.LACKS_CHANNELS)
    if left:
        await answer(interaction, view=_progress(set_up, left, {}).view())
    failed: dict[str, str] = {}
    for name in left:
        if name != CATEGORY and CATEGORY in failed:
            continue  # it would stand in none, and be moved by hand
        before = set_up
        set_up = await _work(interaction, tried(before, name, utcnow()), before)
        try:
            # What was tried before is looked for first, and that is told by the set-up as it was then.
            with speaking(set_up.language):
                made = await make(guild, me, who, before, name)
        except discord.HTTPException as error:
            failed[name] = wording_of_doing.failure(error.code, error.status)
        except (OSError, aiohttp.ClientError):  # which discord.py lets through once it has tried often enough
            failed[name] = str(wording_of_doing.NO_ANSWER)
        else:
            set_up = await _work(interaction, came(set_up, name, made), set_up)
        await amend(interaction, _progress(set_up, to_make(set_up), failed).view())
    if to_make(set_up):
        released = await _released(interaction, set_up)
        panel = _progress(released, to_make(released), failed, said=wording_of_doing.FAILED)
        panel.buttons(DoButton(set_up.id, label=guide.GO_ON), TakeBackButton(set_up.id))
        panel.buttons(GoButton(set_up.id, Step.PLACES.value, label=guide.STEP[Step.PLACES]))
        await amend(interaction, panel.view())
        return None
    return set_up


async def _stopped(
    interaction: Interaction, set_up: SetUp, there: frozenset[int]
) -> tuple[SetUp, Said] | None:
    """Give the set-up back if something that was chosen is not there any more, with what to say of it."""
    no_category = set_up.category_id is not None and set_up.category_id not in there
    missing = lost(set_up, there)
    if not missing and not (no_category and to_make(set_up)):
        return None

    def without(found: SetUp) -> SetUp:
        for spot in missing:
            found = placed(found, spot, None)
        category_id = None if no_category else found.category_id
        step = Step.PLACES if missing else Step.REVIEW
        return replace(found, category_id=category_id, step=step)

    await _released(interaction, set_up)
    said = wording_of_doing.lost(missing) if missing else wording_of_doing.CATEGORY_GONE
    return await choose(interaction, set_up.id, without), said


def _progress(set_up: SetUp, left: Sequence[str], failed: Mapping[str, str], *, said: Said = "") -> Panel:
    panel = Panel(accent=CARE).heading(guide.TITLE).text(said or wording_of_doing.WORKING)
    return panel.text(wording_of_doing.progress(set_up, left, failed))


async def _work(interaction: Interaction, after: SetUp, before: SetUp) -> SetUp:
    """Store how far it is; refuse to go on if it is over."""
    if after == before:
        return after
    setups = service(interaction, SetupsService)
    worked = await setups.work(before.guild_id, before.id, utcnow(), lambda _: after)
    if isinstance(worked, No):
        raise Refuse(guide.no(worked))
    return worked


async def _released(interaction: Interaction, set_up: SetUp) -> SetUp:
    released = await service(interaction, SetupsService).release(set_up.guild_id, set_up.id, utcnow())
    if isinstance(released, No):
        raise Refuse(guide.no(released))
    return released


# ---------------------------------------------------------------------- taking back


async def take_back(interaction: Interaction, set_up_id: str, *, said: Said) -> None:
    """Delete whatever was created for a set-up, and forget it; what can't be deleted is named."""
    settings = await organizing(interaction)
    setups, guild_id = service(interaction, SetupsService), settings.guild_id
    claimed = await setups.claim(guild_id, set_up_id, interaction.user.id, utcnow(), to_take_back=True)
    if isinstance(claimed, No):
        raise Refuse(guide.no(claimed))
    try:
        left = await _delete(interaction, claimed)
    except BaseException:
        await setups.release(guild_id, set_up_id, utcnow())
        raise
    if left:
        await setups.release(guild_id, set_up_id, utcnow())
        panel = Panel(accent=CARE).text(wording_of_doing.NOT_TAKEN_BACK)
        panel.text(
            "\n".join(
                f"- {wording_of_doing.name(name, claimed.language)}: {why}" for name, why in left.items()
            )
        )
        panel.buttons(TakeBackButton(set_up_id), DoButton(set_up_id, label=guide.GO_ON))
        await answer(interaction, view=panel.view())
        return
    await setups.drop(guild_id, set_up_id, utcnow())
    await answer(interaction, said)


async def _delete(interaction: Interaction, set_up: SetUp) -> Mapping[str, str]:
    """Delete what was created, one by one; return what is left, and why."""
    left: dict[str, str] = {}
    guild = interaction.guild
    # The category last: Discord would only take it away from above its channels.
    for name, channel_id in sorted(set_up.made.items(), key=lambda made: made[0] == CATEGORY):
        channel = None if guild is None else guild.get_channel(channel_id)
        try:
            if channel is not None:
                await channel.delete(reason=guide.TAKE_BACK.in_language(set_up.language))
        except discord.NotFound:
            pass  # somebody was quicker
        except discord.HTTPException as error:
            left[name] = wording_of_doing.failure(error.code, error.status)
            continue
        except (OSError, aiohttp.ClientError):
            left[name] = str(wording_of_doing.NO_ANSWER)
            continue
        set_up = await _work(interaction, gone(set_up, name), set_up)
    return left


class TakeBackButton(
    AddressedButton, feature="guide", verb="take-back", args=(ID_PATTERN,), label=guide.TAKE_BACK
):
    """Delete what was created."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Ask whether that is meant, with what it is."""
        set_up = await current(interaction, set_up_id)
        question = f"{wording_of_doing.SURE}\n{wording_of_doing.taken_back(set_up)}"
        await ask_twice(interaction, question, ReallyTakeBackButton(set_up.id), keep=wording_of_doing.KEEP)


class ReallyTakeBackButton(
    AddressedButton,
    feature="guide",
    verb="really-take-back",
    args=(ID_PATTERN,),
    label=guide.TAKE_BACK,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """Delete it indeed."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Delete it, and forget the set-up."""
        await take_back(interaction, set_up_id, said=wording_of_doing.TAKEN_BACK)


PAGES[Step.REVIEW] = review_page
BUTTONS: Final = (DoButton, ReallyTakeBackButton, TakeBackButton)
