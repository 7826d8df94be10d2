"""Prompts as organizers look at them: the list, one of them, and everything that can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.core.ids import ID_PATTERN, new_id
from bot.core.text import escape
from bot.delivery.worker import Delivery
from bot.prompts.firing import FiringService
from bot.prompts.rules import No, Prompt, State, closes_at
from bot.prompts.runs import Run, RunState
from bot.prompts.service import PromptsService, Started
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.cards import ACCENT, CARE, QUIET, Panel
from bot.ui.channels import look
from bot.ui.confirm import ask_twice
from bot.ui.pages import Listing, PagedList
from cogs.prompts import wording_of_course as course
from cogs.prompts import wording_of_prompts as wording
from cogs.prompts.acting import organizer
from cogs.prompts.answering import AnswerButton
from cogs.prompts.cards import question_embed, view_of
from cogs.prompts.drafting import show_draft
from cogs.prompts.typed import not_found
from cogs.prompts.wording_of_times import coming

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.prompts.service import Shown
    from bot.ui.answers import Interaction

_PATIENCE_FOR_DISCORD: Final = 1.2
"""Seconds an organizer waits to be led to what they started."""


# ---------------------------------------------------------------------- the list


class PromptList(PagedList, feature="prompts", verb="list", size=6):
    """The prompts of a server, oldest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of them, for organizers."""
        who = await organizer(interaction)
        listed = await service(interaction, PromptsService).list(who.guild_id)
        shown = listed.prompts[start : start + count]
        return Listing(
            heading=wording.LIST_HEADING,
            intro=wording.all_paused(listed.paused_at) if listed.paused_at is not None else "",
            entries=[(wording.entry(each, listed.paused_at), ShowButton(each.id)) for each in shown],
            total=len(listed.prompts),
            empty=wording.LIST_EMPTY,
            buttons=[LetGoOnButton()] if listed.paused_at is not None else [],
        )


class LetGoOnButton(
    AddressedButton, feature="prompts", verb="let-go-on", label=wording.LET_GO_ON, replaces=True
):
    """Let all prompts go on that were paused together."""

    async def pressed(self, interaction: Interaction) -> None:
        """Do so, and say it."""
        await answer(interaction, view=Panel().text(await resume_all(interaction)).view())


async def pause_all(interaction: Interaction) -> str:
    """Pause all prompts of the server together; return what to say."""
    who = await organizer(interaction)
    return wording.paused_all(await service(interaction, PromptsService).pause_all(who, utcnow()))


async def resume_all(interaction: Interaction) -> str:
    """Let all prompts of the server go on; return what to say."""
    who = await organizer(interaction)
    was_paused = await service(interaction, PromptsService).resume_all(who, utcnow())
    return str(wording.ALL_GO_ON if was_paused else wording.NOT_PAUSED_TOGETHER)


# ---------------------------------------------------------------------- one of them


async def show_prompt(
    interaction: Interaction, prompt_id: str, *, said: str = "", replace: bool | None = None
) -> None:
    """Answer with everything about a prompt, and what can be done with it; ``said`` stands on top."""
    shown = await _shown(interaction, prompt_id)
    prompt, settings = shown.prompt, shown.prompt.settings
    found = look(interaction.guild, settings.channel_id)
    is_forum = found.is_forum if found is not None and found.is_there else None
    rests = prompt.state is State.PAUSED or shown.paused_at is not None
    is_amiss = prompt.held_code is not None or (found is not None and not found.is_fine)
    panel = Panel(accent=CARE if is_amiss else QUIET if rests else ACCENT).text(said)
    panel.heading(escape(settings.name)).text(f"-# {wording.state(prompt, shown.paused_at)}")
    panel.text(course.trouble(prompt, found))
    panel.text(wording.settings_lines(settings, is_forum=is_forum))
    panel.text(wording.next_question(shown.next_text))
    panel.text(wording.questions([text.text for text in shown.texts]))
    if not rests:
        panel.rule().text(coming(shown.upcoming, settings.schedule.zone))
    panel.rule().text(course.history(shown.history)).note(wording.keeper(prompt))
    turn = ResumeButton if prompt.state is State.PAUSED else PauseButton
    panel.buttons(
        EditButton(prompt.id),
        turn(prompt.id),
        RunButton(prompt.id),
        PreviewButton(prompt.id),
        DeleteButton(prompt.id),
    )
    await answer(interaction, view=panel.view(), replace=replace)


async def _shown(interaction: Interaction, prompt_id: str) -> Shown:
    who = await organizer(interaction)
    shown = await service(interaction, PromptsService).show(prompt_id, who.guild_id, utcnow())
    if isinstance(shown, No):
        raise not_found(shown)
    return shown


async def edit(interaction: Interaction, prompt_id: str, **changes: Any) -> None:
    """Begin to change a prompt: show it as a draft, with these changes already made."""
    who, now = await organizer(interaction), utcnow()
    begun = await service(interaction, PromptsService).begin_edit(prompt_id, who, new_id(now), now, **changes)
    if isinstance(begun, No):
        raise not_found(begun)
    await show_draft(interaction, begun, replace=False)


async def turn(interaction: Interaction, prompt_id: str, to: State) -> str:
    """Pause a prompt or let it go on; return what to say."""
    who, prompts = await organizer(interaction), service(interaction, PromptsService)
    does = prompts.pause if to is State.PAUSED else prompts.resume
    turned = await does(prompt_id, who, utcnow())
    if isinstance(turned, No):
        raise not_found(turned)
    if to is State.PAUSED:
        return wording.paused(turned)
    listed = await prompts.list(who.guild_id)
    return wording.resumed(turned, all_rest=listed.paused_at is not None)


async def preview(interaction: Interaction, prompt_id: str) -> None:
    """Answer with the question that comes next, as members will see it."""
    shown = await _shown(interaction, prompt_id)
    run, now = _to_come(shown, utcnow())
    button = AnswerButton(run.id, disabled=True)
    embed = question_embed(run, now)
    await answer(
        interaction, wording.preview(shown.prompt), embed=embed, view=view_of([button]), replace=False
    )


def _to_come(shown: Shown, now: datetime) -> tuple[Run, datetime]:
    """Return the run that comes next as if it were there, and the moment at which it begins."""
    prompt, settings = shown.prompt, shown.prompt.settings
    slot = next((each for each in shown.upcoming if not each.is_left_out), None)
    local, at = (slot.local, slot.at) if slot is not None else (now.replace(tzinfo=None), now)
    text = shown.next_text
    run = Run(
        id=prompt.id,
        prompt_id=prompt.id,
        guild_id=prompt.guild_id,
        slot=local,
        zone=settings.schedule.zone,
        due_at=at,
        closes_at=closes_at(local, settings.schedule.zone, settings.open_hours),
        text=text.text if text is not None else "",
        state=RunState.POSTING,
        channel_id=settings.channel_id,
        created_at=now,
        suggested_by=text.suggested_by if text is not None else None,
    )
    return run, at


async def ask_to_run(interaction: Interaction, prompt_id: str) -> None:
    """Ask whether a prompt is to be run by hand now."""
    shown = await _shown(interaction, prompt_id)
    question = wording.run_question(shown.prompt, shown.next_text)
    # The run's id is made here: however often the button is pressed, it is one run.
    await ask_twice(interaction, question, RunNowButton(prompt_id, new_id(utcnow())), keep=wording.NOT_NOW)


async def ask_to_delete(interaction: Interaction, prompt_id: str) -> None:
    """Ask whether a prompt is to be deleted."""
    shown = await _shown(interaction, prompt_id)
    await ask_twice(interaction, wording.delete_question(shown.prompt), DeleteNowButton(prompt_id))


class ShowButton(AddressedButton, feature="prompts", verb="show", args=(ID_PATTERN,), label=wording.OPEN):
    """A prompt, from a list."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Show it below."""
        await show_prompt(interaction, prompt_id, replace=False)


class EditButton(AddressedButton, feature="prompts", verb="edit-it", args=(ID_PATTERN,), label=wording.EDIT):
    """Change a prompt."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Show it as a draft."""
        await edit(interaction, prompt_id)


class PauseButton(
    AddressedButton, feature="prompts", verb="pause", args=(ID_PATTERN,), label=wording.PAUSE, replaces=True
):
    """Let a prompt rest."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Do so, and show it."""
        said = await turn(interaction, prompt_id, State.PAUSED)
        await show_prompt(interaction, prompt_id, said=said, replace=True)


class ResumeButton(
    AddressedButton, feature="prompts", verb="resume", args=(ID_PATTERN,), label=wording.RESUME, replaces=True
):
    """Let a prompt go on."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Do so, and show it."""
        said = await turn(interaction, prompt_id, State.ACTIVE)
        await show_prompt(interaction, prompt_id, said=said, replace=True)


class PreviewButton(
    AddressedButton, feature="prompts", verb="preview", args=(ID_PATTERN,), label=wording.PREVIEW
):
    """What comes next, as members will see it."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Show it below."""
        await preview(interaction, prompt_id)


class RunButton(AddressedButton, feature="prompts", verb="run", args=(ID_PATTERN,), label=wording.RUN_NOW):
    """Run a prompt by hand, after being asked once more."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Ask."""
        await ask_to_run(interaction, prompt_id)


class RunNowButton(
    AddressedButton,
    feature="prompts",
    verb="run-now",
    args=(ID_PATTERN, ID_PATTERN),
    label=wording.RUN_NOW,
    style=discord.ButtonStyle.success,
    replaces=True,
):
    """The second step; its address has the id of the run to be."""

    async def pressed(self, interaction: Interaction, prompt_id: str, run_id: str) -> None:
        """Run it, once."""
        who = await organizer(interaction)
        started = await service(interaction, PromptsService).run_now(prompt_id, who, run_id, utcnow())
        if not isinstance(started, Started):
            raise not_found(started)
        if started.effect_id is not None:
            await service(interaction, Delivery).wait_for([started.effect_id], _PATIENCE_FOR_DISCORD)
        run = await service(interaction, FiringService).run(run_id)
        await answer(interaction, view=Panel().text(wording.started(run or started.run)).view())


class DeleteButton(
    AddressedButton, feature="prompts", verb="delete", args=(ID_PATTERN,), label=wording.DELETE
):
    """Delete a prompt, after being asked once more."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Ask."""
        await ask_to_delete(interaction, prompt_id)


class DeleteNowButton(
    AddressedButton,
    feature="prompts",
    verb="delete-now",
    args=(ID_PATTERN,),
    label=wording.DELETE,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """The second step."""

    async def pressed(self, interaction: Interaction, prompt_id: str) -> None:
        """Delete it."""
        who = await organizer(interaction)
        deleted = await service(interaction, PromptsService).delete(prompt_id, who, utcnow())
        if not isinstance(deleted, Prompt):
            raise not_found(deleted)
        await answer(interaction, view=Panel().text(wording.deleted(deleted)).view())


BUTTONS: Final = (
    PromptList.turn,
    LetGoOnButton,
    ShowButton,
    EditButton,
    PauseButton,
    ResumeButton,
    PreviewButton,
    RunButton,
    RunNowButton,
    DeleteButton,
    DeleteNowButton,
)
