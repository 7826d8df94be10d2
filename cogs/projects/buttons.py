"""The buttons of shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, SNOWFLAKE_PATTERN
from bot.core.language import N_
from bot.guilds.pillars import Pillar
from bot.projects.answers import AnswersService, Following
from bot.projects.rules import Act, No
from bot.projects.service import Changed, ProjectsService
from bot.ui.answers import answer
from bot.ui.asides import acted
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from cogs.projects import wording
from cogs.projects.forms import HelpForm, actor, member, open_if_allowed

if TYPE_CHECKING:
    from bot.ui.answers import Interaction


async def _open_help(interaction: Interaction, share_id: str) -> None:
    earlier = await service(interaction, AnswersService).earlier_help(share_id, member(interaction))
    if isinstance(earlier, No):
        raise Refuse(wording.refusal(earlier))
    await HelpForm.of(share_id, earlier).open(interaction)


class HelpedButton(
    AddressedButton,
    feature="projects",
    verb="helped",
    args=(ID_PATTERN,),
    label=wording.HELPED_TITLE,
    style=discord.ButtonStyle.primary,
):
    """Say which part helped and how; the same button rewords it."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Open the form, filled with what was said before."""
        await _open_help(interaction, share_id)


class UpdateHelpedButton(
    AddressedButton,
    feature="projects",
    verb="helped-by",
    args=(ID_PATTERN, ID_PATTERN),
    label=wording.HELPED_TITLE,
):
    """The same under a piece of progress; its address also tells that message from every other."""

    async def pressed(self, interaction: Interaction, share_id: str, update_id: str) -> None:
        """Open the form."""
        del update_id  # the share is what is thanked for
        await _open_help(interaction, share_id)


class RewordButton(
    AddressedButton,
    feature="projects",
    verb="reword",
    args=(ID_PATTERN, SNOWFLAKE_PATTERN),
    label=N_("Reword"),
):
    """Reword what one said, under the message that says it."""

    async def pressed(self, interaction: Interaction, share_id: str, member_id: str) -> None:
        """Open the form, for whoever said it."""
        if interaction.user.id != int(member_id):
            raise Refuse(wording.not_your_words(int(member_id)))
        await _open_help(interaction, share_id)


class AskButton(AddressedButton, feature="projects", verb="ask", args=(ID_PATTERN,), label=wording.ASK_TITLE):
    """Ask a researched question."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Open the form."""
        await open_if_allowed(interaction, share_id, Act.ASK)


class AskNextButton(
    AddressedButton,
    feature="projects",
    verb="ask-next",
    args=(ID_PATTERN, ID_PATTERN),
    label=N_("Ask another question"),
):
    """The same under a question; its address also tells that message from every other."""

    async def pressed(self, interaction: Interaction, share_id: str, question_id: str) -> None:
        """Open the form."""
        del question_id
        await open_if_allowed(interaction, share_id, Act.ASK)


class FollowButton(
    AddressedButton, feature="projects", verb="follow", args=(ID_PATTERN,), label=N_("Follow")
):
    """Be told when this author shares next; pressed again, stop."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Follow or stop following."""
        following = await service(interaction, AnswersService).follow(share_id, member(interaction), utcnow())
        if not isinstance(following, Following):
            raise Refuse(wording.refusal(following))
        await answer(interaction, wording.following(following))
        acted(interaction)


class EditButton(AddressedButton, feature="projects", verb="edit", args=(ID_PATTERN,), label=N_("Edit")):
    """Change what a share says."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Open the form."""
        await open_if_allowed(interaction, share_id, Act.EDIT)


class UpdateButton(
    AddressedButton, feature="projects", verb="update", args=(ID_PATTERN,), label=wording.UPDATE_TITLE
):
    """Append progress."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Open the form."""
        await open_if_allowed(interaction, share_id, Act.UPDATE)


class CloseButton(AddressedButton, feature="projects", verb="close", args=(ID_PATTERN,), label=N_("Close")):
    """Close a share."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Close it."""
        await turn(interaction, share_id, Act.CLOSE)


class ReopenButton(
    AddressedButton, feature="projects", verb="reopen", args=(ID_PATTERN,), label=N_("Open again")
):
    """Open a share again."""

    pillar = Pillar.SHARES

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Open it, and post it anew if its thread is gone."""
        await turn(interaction, share_id, Act.REOPEN)


class RemoveButton(
    AddressedButton,
    feature="projects",
    verb="remove",
    args=(ID_PATTERN,),
    label=N_("Take it down"),
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The second step of taking one's own share down."""

    async def pressed(self, interaction: Interaction, share_id: str) -> None:
        """Take it down."""
        projects = service(interaction, ProjectsService)
        removed = await projects.remove(share_id, await actor(interaction), "", utcnow())
        if not isinstance(removed, Changed):
            raise Refuse(wording.refusal(removed))
        await answer(interaction, wording.changed(removed.share, wording.REMOVED))


async def turn(interaction: Interaction, share_id: str, act: Act) -> None:
    """Close or reopen a share and say so."""
    projects = service(interaction, ProjectsService)
    does, sentence = (
        (projects.close, wording.CLOSED) if act is Act.CLOSE else (projects.reopen, wording.REOPENED)
    )
    changed = await does(share_id, await actor(interaction), utcnow())
    if not isinstance(changed, Changed):
        raise Refuse(wording.refusal(changed))
    await answer(interaction, wording.changed(changed.share, sentence))


BUTTONS: Final = (
    HelpedButton,
    UpdateHelpedButton,
    RewordButton,
    AskButton,
    AskNextButton,
    FollowButton,
    EditButton,
    UpdateButton,
    CloseButton,
    ReopenButton,
    RemoveButton,
)
