"""The way in: what a member can do here, and what waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import utcnow

from bot.client import service
from bot.guilds.service import GuildsService
from bot.members.service import MembersService
from bot.moderation.service import ModerationService
from bot.projects.rules import Filter
from bot.projects.service import ProjectsService
from bot.prompts.answering import PromptAnswersService
from bot.rescue.service import RescueService
from bot.ui.answers import answer
from bot.ui.cards import Panel
from bot.ui.channels import look, sees
from bot.ui.organizers import is_organizer
from bot.ui.waiting import Waiting
from cogs.hallway import wording
from cogs.hallway.inbox import OpenInboxButton, here
from cogs.hallway.volunteering import VolunteerButton

if TYPE_CHECKING:
    from bot.guilds.rules import GuildSettings
    from bot.prompts.runs import Run
    from bot.ui.answers import Interaction


async def show_home(interaction: Interaction) -> None:
    """Answer with what this member can do in this server now."""
    guild_id, user_id = here(interaction)
    settings = await service(interaction, GuildsService).settings(guild_id)
    inbox = await service(interaction, MembersService).inbox(guild_id, user_id, 1, 1)
    kinds = await service(interaction, RescueService).kinds_of(guild_id, user_id)
    own = Filter(author_id=user_id)
    latest, _total = await service(interaction, ProjectsService).list(guild_id, own, start=0, count=1)
    is_set_up = settings.share_channel_id is not None
    panel = Panel().heading(wording.heading(interaction.guild.name if interaction.guild else ""))
    panel.text(wording.WELCOME if is_set_up else f"{wording.WELCOME}\n\n{wording.NOT_SET_UP}")
    panel.text(wording.can_do(settings)).rule()
    state = [wording.latest_share(latest[0])] if latest else [str(wording.BEGIN_SMALL)] if is_set_up else []
    state += [wording.open_question(run) for run in await _open_questions(interaction)]
    unanswered = len(await service(interaction, Waiting).entries(interaction))
    state.append(wording.waiting(inbox.unread, unanswered))
    if kinds:
        state.append(wording.looks_after(kinds))
    panel.text("\n".join(state))
    panel.buttons(OpenInboxButton(), VolunteerButton(label=wording.LOOK_AFTER if kinds else wording.BECOME))
    if is_organizer(interaction, settings.organizer_role_id):
        theirs = await _for_organizers(interaction, settings)
        panel.rule().text(f"{wording.FOR_ORGANIZERS}\n{theirs}")
        panel.text(wording.reports(await service(interaction, ModerationService).waiting(guild_id, user_id)))
    await answer(interaction, view=panel.view())


async def _open_questions(interaction: Interaction) -> list[Run]:
    """Return the questions that whoever asks can answer now and see: the newest two."""
    guild_id = here(interaction).guild_id
    found = await service(interaction, PromptAnswersService).taking(guild_id, utcnow())
    return [run for run in found if run.is_open(utcnow()) and sees(interaction, run.channel_id)][:2]


async def _for_organizers(interaction: Interaction, settings: GuildSettings) -> str:
    if settings.share_channel_id is None:
        return str(wording.SET_IT_UP)
    troubles = await service(interaction, GuildsService).troubles(settings.guild_id)
    lines = [wording.held_up(trouble) for trouble in troubles]
    found = look(interaction.guild, settings.share_channel_id)
    if not lines and found is not None and not found.is_fine:
        lines.append(wording.cannot_post(settings.share_channel_id))
    return "\n".join([*lines, str(wording.MEND)]) if lines else str(wording.ALL_WELL)
