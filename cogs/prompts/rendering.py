"""How the effects of prompts look on Discord, told to delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.delivery.calls import (
    Call,
    Content,
    CreatePost,
    DeleteMessage,
    EditMessage,
    Renderers,
    SendDirect,
    SendMessage,
    Skip,
    TagWish,
)
from bot.delivery.outcomes import UNKNOWN_CHANNEL, Obstructed
from bot.prompts.course import ANSWER, CARD, POST, RECAP, REMIND, WITHDRAW
from bot.prompts.rules import LATE_AFTER
from cogs.prompts.answering import ABOUT, AnswerButton, EditButton, PostTooButton
from cogs.prompts.cards import answer_embed, question_embed, view_of
from cogs.prompts.recap import panel
from cogs.prompts.rhythm import StopRemindingButton, reminder_panel
from cogs.prompts.wording_of_answers import thread_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.effects import OutboxEntry
    from bot.projects.rules import Share
    from bot.projects.service import ProjectsService
    from bot.prompts.answering import PromptAnswersService
    from bot.prompts.firing import FiringService
    from bot.prompts.reminding import RhythmService
    from bot.prompts.runs import Run
    from bot.ui.hooks import Hooks

_NO_RUN: Final = Skip("there is no such run any more, or nothing of it is to be said")
_NO_THREAD: Final = Skip("the run has no thread")


class Rendering:
    """Looks at what is stored now and says what Discord should show of it."""

    def __init__(
        self,
        client: discord.Client,
        firing: FiringService,
        answers: PromptAnswersService,
        rhythms: RhythmService,
        projects: ProjectsService,
        hooks: Hooks,
        *,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self._clock = clock
        self._client = client
        self._firing = firing
        self._answers = answers
        self._rhythms = rhythms
        self._projects = projects
        self._hooks = hooks

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of prompts."""
        renderers.register(POST, self.post, self._firing.post_settled)
        renderers.register(CARD, self.card, self._firing.card_settled)
        renderers.register(RECAP, self.recap, self._firing.card_settled)
        renderers.register(ANSWER, self.answer, self._answers.answer_settled)
        renderers.register(WITHDRAW, self.withdraw, self._answers.answer_settled)
        renderers.register(REMIND, self.remind, self._rhythms.remind_settled)

    async def post(self, entry: OutboxEntry) -> Call:
        """Ask the question, or find it where an interrupted try has asked it."""
        now = self._clock()
        wanted = await self._firing.to_post(_run_id(entry), now)
        if wanted is None:
            return _NO_RUN
        run = wanted.run
        if not wanted.is_expired:
            self._must_be_there(run)
        button = AnswerButton(run.id)
        return CreatePost(
            run.channel_id,
            key=button.custom_id,
            name=thread_name(run),
            content=self._question(run, now, is_late=now - run.due_at > LATE_AFTER),
            tags=TagWish((run.tag,)) if run.tag else None,
            is_expired=wanted.is_expired,
        )

    async def card(self, entry: OutboxEntry) -> Call:
        """Bring the question up to date, or give the thread a new one if a moderator deleted it."""
        run = await self._firing.run(_run_id(entry))
        if run is None:
            return _NO_RUN
        content = self._question(run, self._clock(), is_late=run.is_late)
        if run.message_id is not None and run.post_channel_id is not None:
            return EditMessage(run.post_channel_id, run.message_id, content)
        if run.thread_id is None:
            return _NO_THREAD
        return SendMessage(run.thread_id, content, silent=True, mark=AnswerButton(run.id).custom_id)

    async def answer(self, entry: OutboxEntry) -> Call:
        """Say in the thread what somebody built, or what they made of it since."""
        said = await self._answers.said(str(entry.payload["answer_id"]))
        if said is None:
            return _NO_RUN
        run, given = said
        if run.thread_id is None:
            return _NO_THREAD
        edit = EditButton(given.id)
        content = Content(
            embeds=[answer_embed(given, await self._share(given.share_id))],
            view=view_of([edit, *self._hooks.buttons("report", ABOUT, given.id)]),
        )
        if given.message_id is not None:
            return EditMessage(run.thread_id, given.message_id, content)
        return SendMessage(run.thread_id, content, silent=True, mark=edit.custom_id)

    async def withdraw(self, entry: OutboxEntry) -> Call:
        """Take out of the thread what somebody took back; also what an interrupted try may have left there."""
        thread_id, message_id = entry.payload.get("thread_id"), entry.payload.get("message_id")
        if not isinstance(thread_id, int):
            return _NO_THREAD
        mark = EditButton(str(entry.payload["answer_id"])).custom_id
        return DeleteMessage(thread_id, message_id if isinstance(message_id, int) else None, mark)

    async def recap(self, entry: OutboxEntry) -> Call:
        """Say who built what: one page of it."""
        number = int(entry.payload.get("page") or 0)
        recap = await self._answers.recap(_run_id(entry), number)
        if recap is None:
            return _NO_RUN
        if recap.run.thread_id is None:
            return _NO_THREAD
        shown = panel(recap, number)
        if shown is None:
            return Skip("there is no such page")
        content = Content(view=shown.view())
        if recap.message_id is not None:
            return EditMessage(recap.run.thread_id, recap.message_id, content)
        mark = PostTooButton(recap.run.id, str(number)).custom_id
        return SendMessage(recap.run.thread_id, content, mark=mark)

    async def remind(self, entry: OutboxEntry) -> Call:
        """Remind somebody who asked for it, if that is to reach them as a direct message now."""
        guild = None if entry.guild_id is None else self._client.get_guild(entry.guild_id)
        if guild is None:
            return Skip("the bot is not in that server any more")
        user_id = int(entry.payload["user_id"] or 0)
        run = await self._firing.run(_run_id(entry))
        if run is None or not await _sees(guild, user_id, run.channel_id):
            return Skip("they have left, or can't see where it was asked")
        run = await self._rhythms.reminder(_run_id(entry), user_id, self._clock())
        if run is None:
            return Skip("it is not to go out, or not yet")
        stop = StopRemindingButton(run.id)
        others = self._hooks.buttons("direct", str(guild.id), str(user_id), entry.nonce)
        view = reminder_panel(run, guild.name, stop, *others).view()
        return SendDirect(user_id, Content(view=view), mark=stop.custom_id)

    def _question(self, run: Run, now: datetime, *, is_late: bool) -> Content:
        embed = question_embed(run, now, is_late=is_late)
        return Content(embeds=[embed], view=view_of([AnswerButton(run.id)]))

    def _must_be_there(self, run: Run) -> None:
        """Raise :class:`Obstructed` if the channel was deleted: organizers can choose another."""
        guild = self._client.get_guild(run.guild_id)
        if guild is not None and not guild.unavailable and guild.get_channel(run.channel_id) is None:
            raise Obstructed(UNKNOWN_CHANNEL, "The channel for the question does not exist any more.")

    async def _share(self, share_id: str | None) -> Share | None:
        card = await self._projects.card(share_id) if share_id else None
        return None if card is None else card.share


def _run_id(entry: OutboxEntry) -> str:
    return str(entry.payload["run_id"])


async def _sees(guild: discord.Guild, user_id: int, channel_id: int) -> bool:
    """Ask Discord whether somebody is there and can see a channel; where it lets us not look, whether everybody can."""
    channel = guild.get_channel(channel_id)
    if channel is None:
        return False
    try:
        who = await guild.fetch_member(user_id)
    except discord.NotFound:
        return False
    except discord.Forbidden:
        who = guild.default_role
    return discord.abc.GuildChannel.permissions_for(channel, who).view_channel
