"""How the effects of shares look on Discord, told to delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.delivery.calls import (
    Call,
    Content,
    CreatePost,
    DeleteMessage,
    EditMessage,
    EditThread,
    Renderers,
    SendMessage,
    Skip,
    TagWish,
)
from bot.delivery.outcomes import Obstructed
from bot.projects import answers, service
from bot.projects.rules import State
from cogs.projects import wording
from cogs.projects.buttons import AskNextButton, HelpedButton, RewordButton, UpdateHelpedButton
from cogs.projects.cards import (
    card_embed,
    card_view,
    help_message,
    question_message,
    removed_update,
    update_message,
)

if TYPE_CHECKING:
    import discord

    from bot.core.effects import OutboxEntry
    from bot.guilds.service import GuildsService
    from bot.projects.answers import AnswersService
    from bot.projects.service import ProjectsService
    from bot.projects.shelf import Card
    from bot.ui.hooks import Hooks

_GONE = Skip("the share is not there any more")
_UNKNOWN_CHANNEL = 10003  # Discord's code for it, so that organizers are told what they would be told then
_NO_THREAD = Skip("the share has no thread")


class Rendering:
    """Looks at what is stored now and says what Discord should show of it."""

    def __init__(
        self, projects: ProjectsService, answers: AnswersService, guilds: GuildsService, hooks: Hooks
    ) -> None:
        self._hooks = hooks
        self._projects = projects
        self._answers = answers
        self._guilds = guilds

    def register(self, renderers: Renderers) -> None:
        """Take over the effects of shares."""
        projects, said = self._projects, self._answers
        renderers.register(service.POST, self.post, projects.post_settled)
        renderers.register(service.CARD, self.card, projects.card_settled)
        renderers.register(service.THREAD, self.thread, projects.card_settled)
        renderers.register(service.UPDATE, self.update, projects.update_settled)
        renderers.register(answers.HELPED, self.helped, said.help_settled)
        renderers.register(answers.QUESTION, self.question, said.question_settled)

    async def post(self, entry: OutboxEntry) -> Call:
        """Give a share its post, in the channel that is the share channel now.

        One that was taken down gets none; what a process that died may have left of it is found, to be taken down, too.
        """
        card = await self._card(entry)
        if card is None:
            return _GONE
        share, is_removed = card.share, card.share.state is State.REMOVED
        if share.thread_id is not None:
            return Skip("the share is posted already")
        channel_id = (await self._guilds.settings(share.guild_id)).share_channel_id
        if is_removed and (entry.attempts == 1 or channel_id is None):
            return _GONE
        if channel_id is None:
            raise Obstructed(_UNKNOWN_CHANNEL, "The server has no share channel any more.")
        return CreatePost(
            channel_id,
            key=HelpedButton(share.id).custom_id,
            name=str(wording.NAMELESS) if is_removed else share.title,
            content=Content(embeds=[card_embed(card)], view=card_view(share, self._hooks)),
            tags=TagWish((wording.KIND[share.kind],)),
            is_expired=is_removed,
        )

    async def card(self, entry: OutboxEntry) -> Call:
        """Bring the card up to date, or give the thread a new one if a moderator deleted it."""
        card = await self._card(entry)
        if card is None:
            return _GONE
        share = card.share
        content = Content(embeds=[card_embed(card)], view=card_view(share, self._hooks))
        if share.message_id is not None and share.channel_id is not None:
            return EditMessage(share.channel_id, share.message_id, content)
        if share.thread_id is None:
            return _NO_THREAD
        if share.state is State.REMOVED:
            return _GONE
        return SendMessage(share.thread_id, content, silent=True, mark=HelpedButton(share.id).custom_id)

    async def thread(self, entry: OutboxEntry) -> Call:
        """Archive the thread of a share that is closed, wake that of one that is open.

        That of one that was taken down loses its name: it was called by the title.
        """
        card = await self._card(entry)
        share = None if card is None else card.share
        if share is None or share.thread_id is None:
            return _NO_THREAD
        name = str(wording.NAMELESS) if share.state is State.REMOVED else None
        return EditThread(share.thread_id, archived=share.state is not State.OPEN, name=name)

    async def update(self, entry: OutboxEntry) -> Call:
        """Tell a piece of progress in the thread; take it back when the share was taken down."""
        found = await self._projects.progress(str(entry.payload["update_id"]))
        if found is None:
            return _GONE
        share, update = found
        if share.thread_id is None:
            return _NO_THREAD
        mark = UpdateHelpedButton(share.id, update.id).custom_id
        if share.state is State.REMOVED or not (update.author_id and update.text):
            if update.message_id is None:
                return _left_behind(entry, share.thread_id, mark)
            return EditMessage(share.thread_id, update.message_id, _content(removed_update()))
        return SendMessage(share.thread_id, _content(update_message(share, update, self._hooks)), mark=mark)

    async def helped(self, entry: OutboxEntry) -> Call:
        """Say in the thread what helped, without a sound; or reword what was said."""
        share_id, member_id = str(entry.payload["share_id"]), int(entry.payload["member_id"] or 0)
        mark = RewordButton(share_id, str(member_id)).custom_id
        found = await self._answers.said_help(share_id, member_id)
        if found is None:
            return _left_behind(entry, await self._thread_id(entry), mark)
        share, help_ = found
        if share.state is State.REMOVED:
            return _GONE
        if share.thread_id is None:
            return _NO_THREAD
        content = _content(help_message(help_))
        if help_.message_id == answers.REMOVED:
            return Skip("a moderator removed the message")
        if help_.message_id is not None:
            return EditMessage(share.thread_id, help_.message_id, content)
        return SendMessage(share.thread_id, content, silent=True, mark=mark)

    async def question(self, entry: OutboxEntry) -> Call:
        """Ask a question in the thread, or word it anew once its reader is not to be named any more."""
        share_id, question_id = str(entry.payload["share_id"]), str(entry.payload["question_id"])
        mark = AskNextButton(share_id, question_id).custom_id
        found = await self._answers.asked(question_id)
        if found is None:
            return _left_behind(entry, await self._thread_id(entry), mark)
        share, question = found
        if share.state is State.REMOVED and share.author_id:
            return _GONE
        if share.thread_id is None:
            return _NO_THREAD
        if not share.author_id:
            if question.message_id is None:
                return _left_behind(entry, share.thread_id, mark)
            return EditMessage(
                share.thread_id, question.message_id, _content(question_message(share, question, self._hooks))
            )
        return SendMessage(
            share.thread_id, _content(question_message(share, question, self._hooks)), mark=mark
        )

    async def _card(self, entry: OutboxEntry) -> Card | None:
        return await self._projects.card(str(entry.payload["share_id"]))

    async def _thread_id(self, entry: OutboxEntry) -> int | None:
        card = await self._card(entry)
        return None if card is None else card.share.thread_id


def _left_behind(entry: OutboxEntry, thread_id: int | None, mark: str) -> Call:
    """Take away what is not to be said any more, if a process that died may have said it and nobody wrote it down."""
    return _GONE if thread_id is None or entry.attempts == 1 else DeleteMessage(thread_id, None, mark)


def _content(message: tuple[discord.Embed, discord.ui.View]) -> Content:
    embed, view = message
    return Content(embeds=[embed], view=view)
