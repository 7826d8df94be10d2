"""Calls: plain descriptions of one wanted act on Discord, and who describes which.

A cog registers, for each kind of effect, a *renderer*, which looks at the present state and returns the
call that is wanted now, and a *settler*, which hands the outcome back to the service.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

import discord

from bot.core.database import Unit
from bot.core.effects import OutboxEntry, Outcome, Part
from bot.core.language import Said


@dataclass(frozen=True, slots=True)
class Content:
    """What a message holds.

    Its buttons must be dynamic items registered at start-up, as everywhere: delivery stops ``view``
    before sending it, so that nothing about a message stays in memory. Editing replaces text, embeds
    and components, and leaves the attachments alone unless ``files`` are given.
    """

    text: str | None = None
    embeds: Sequence[discord.Embed] = ()
    view: discord.ui.View | discord.ui.LayoutView | None = None
    files: Sequence[tuple[str, bytes]] = ()
    """Name and content of each."""


@dataclass(frozen=True, slots=True)
class TagWish:
    """Names of forum tags a post should carry, the most wanted first.

    One that is a sentence goes by its name in every language: a tag the forum has is taken in any of them, and
    created in that of the moment.
    """

    names: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class CreatePost:
    """A forum post, or a message with a thread of its own in a text channel.

    Outcome: ``channel_id`` is where the message lies (the thread itself in a forum, else the text
    channel), which is what :class:`EditMessage` takes. A channel that is gone or forbidden is *blocked*,
    not gone: an organizer can choose another. A *delivered* post with a ``code`` is up, with something
    an organizer may want to mend.
    """

    channel_id: int
    key: str
    """Part of a ``custom_id`` of the content and of no other post: the post is found by it again."""
    name: str
    content: Content
    tags: TagWish | None = None
    is_expired: bool = field(default=False, kw_only=True)
    """It is too late to create it: only what an earlier try may have left is found (and finished). If there
    is nothing, or Discord does not let us have the channel any more, the outcome is *skipped*. Permissions
    block it only if what is there cannot be found or finished without them."""

    def __post_init__(self) -> None:
        """Refuse a post that could not be found again."""
        if not self.is_expired:
            _must_carry(self.content, self.key)


@dataclass(frozen=True, slots=True)
class CreatePrivateThread:
    """A private thread of some members, into whom nobody but moderators can bring others, with one message.

    Members are looked up first and brought in before anything is said. Costs one request for each member
    who is not in the cache, one for the thread, one for each member to be brought in, one for the message.

    Outcome: ``channel_id`` and ``thread_id`` are the thread. *Gone*, with Discord's code, if one of the
    members has left the server or cannot be brought into a thread of that channel. *Blocked* if the channel
    is gone, forbidden or of the wrong type, or the server can have no more threads. Whichever of these it
    is, no thread is left behind, unless the bot may not even see or delete it any more.
    """

    channel_id: int
    key: str
    """As in :class:`CreatePost`."""
    name_of: Callable[[Sequence[str]], str]
    """Makes the thread's name of what the members are called here, in their order; each is one plain line."""
    member_ids: Sequence[int]
    content: Content

    def __post_init__(self) -> None:
        """Refuse a thread that could not be found again."""
        _must_carry(self.content, self.key)


@dataclass(frozen=True, slots=True)
class SendMessage:
    """A message in a channel or thread. An archived thread is woken for it, a locked one *blocks* it."""

    channel_id: int
    content: Content
    silent: bool = False
    """Notify nobody's device."""
    mark: str | None = None
    """Part of a ``custom_id`` of the content and of no other message. Without it only Discord's nonce,
    which counts for a few minutes, keeps an interrupted message from being sent twice."""
    earlier_marks: Sequence[str] = ()
    """What an interrupted try may have carried instead, if the content has changed so much since."""

    def __post_init__(self) -> None:
        """Refuse a message that could not be found again."""
        if self.mark is not None:
            _must_carry(self.content, self.mark)


@dataclass(frozen=True, slots=True)
class EditMessage:
    """A new content for a message of ours. In an archived thread it stays archived afterwards."""

    channel_id: int
    message_id: int | None
    """None for one near the beginning of its thread that nobody wrote down: it is looked for by ``mark``."""
    content: Content
    is_direct: bool = False
    """Whether it is a direct message: there no organizer can mend what keeps it from being edited."""
    mark: str | None = None
    """Part of a ``custom_id`` of the message as it is now."""

    def __post_init__(self) -> None:
        """Refuse a message that could not be found."""
        if self.message_id is None and not self.mark:
            raise ValueError("a message is edited by its id or looked for by its mark")


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """A message of ours taken away. In an archived thread it stays archived afterwards.

    A message that is not there any more is *delivered*: it is as it was wanted. The outcome names no message.
    """

    channel_id: int
    message_id: int | None
    """None if an interrupted try to send it may have left one that nobody wrote down: it is looked for."""
    mark: str | None = None
    """As in :class:`SendMessage`, to look for it by."""
    earlier_marks: Sequence[str] = ()
    """As in :class:`SendMessage`."""

    def __post_init__(self) -> None:
        """Refuse a message that could not be found."""
        if self.message_id is None and not self.mark:
            raise ValueError("a message is deleted by its id or looked for by its mark")


@dataclass(frozen=True, slots=True)
class SendDirect:
    """A direct message. *Closed* if the member does not take it, or nobody's is sent at present."""

    user_id: int
    content: Content
    mark: str | None = None
    """As in :class:`SendMessage`."""
    is_expired: bool = field(default=False, kw_only=True)
    """It is too late to send it: only what an earlier try may have sent is found. If there is nothing, the outcome is *skipped*."""

    def __post_init__(self) -> None:
        """Refuse a message that could not be found again."""
        if self.mark is not None and not self.is_expired:
            _must_carry(self.content, self.mark)


@dataclass(frozen=True, slots=True)
class EditDirect:
    """A new content for every direct message of ours to a member that carries a mark: nobody wrote down which they are.

    Costs a request for each hundred messages since then, and one for each that is found. *Skipped* if there is none.
    """

    user_id: int
    mark: str
    """As in :class:`SendMessage`, but of as many messages as carry it."""
    since: datetime
    content: Content
    """Without the mark where it is the last to be said, so that a second try finds only what is left to do."""


@dataclass(frozen=True, slots=True)
class EditThread:
    """A thread's state; None leaves that part as it is."""

    thread_id: int
    archived: bool | None = None
    locked: bool | None = None
    name: str | None = None
    """With a new name, Discord's own line that the thread was started goes: it has the first one."""


class Keep:
    """Stands for "leave the nickname as it is" where None means "have none"."""


KEEP: Final = Keep()


@dataclass(frozen=True, slots=True)
class ChangeMember:
    """Roles given to and taken from a member one by one, and their nickname; all others stay as they are.

    Making the same change again changes nothing. Outcome: ``parts`` says what came of each part, in the
    order of :func:`bot.core.effects.role_part` of what is taken, then of what is given, then
    :data:`bot.core.effects.NICKNAME`. A part that is refused does not keep the others from being done; then
    the whole is *blocked* with the code of the first refusal, or *abandoned* where nobody could mend it. To
    take a role that is deleted is done; to give one is refused. *Gone* if the member has left.
    """

    guild_id: int
    user_id: int
    add_role_ids: Sequence[int] = ()
    remove_role_ids: Sequence[int] = ()
    nick: str | Keep | None = KEEP
    reason: str | None = None
    """For the server's audit log."""
    refused: Sequence[Part] = ()
    """Parts wanted too, of which it is known without asking Discord that an organizer must mend something
    first. They block the call when the rest is done."""


@dataclass(frozen=True, slots=True)
class Skip:
    """There is nothing to do any more."""

    reason: str


Call = (
    CreatePost
    | CreatePrivateThread
    | SendMessage
    | EditMessage
    | DeleteMessage
    | SendDirect
    | EditDirect
    | EditThread
    | ChangeMember
    | Skip
)

Render = Callable[[OutboxEntry], Awaitable[Call]]
Settle = Callable[[Unit, OutboxEntry, Outcome], Awaitable[None]]


async def leave_it(unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
    """Settle by doing nothing: what is gone already, or can't be reached, needs nothing more."""


class Renderers:
    """Who renders and who settles each kind of effect."""

    def __init__(self) -> None:
        self._by_kind: dict[str, tuple[Render, Settle]] = {}

    def register(self, kind: str, render: Render, settle: Settle) -> None:
        """Let ``render`` describe effects of ``kind`` and ``settle`` take their outcomes.

        ``render`` is awaited outside any transaction, each time the effect is tried. ``settle`` is
        awaited within the unit that finishes the effect, and must not talk to Discord. It gets every
        final outcome once. Before that it gets *blocked* each time the effect is put off for that reason
        (hourly, for a week), so it must bear hearing the same again. It never hears of *delayed*.
        """
        if kind in self._by_kind:
            raise ValueError(f"{kind} already has a renderer")
        self._by_kind[kind] = (render, settle)

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of effect that can be delivered."""
        return tuple(self._by_kind)

    def of(self, kind: str) -> tuple[Render, Settle]:
        """Return renderer and settler of ``kind``; raise ``KeyError`` if it has none."""
        return self._by_kind[kind]


def custom_ids(components: Any) -> Iterator[str]:
    """Yield every ``custom_id`` in raw component payloads, however deeply nested."""
    if isinstance(components, Mapping):
        for name, value in cast("Mapping[str, Any]", components).items():
            if name == "custom_id":
                yield str(value)
            else:
                yield from custom_ids(value)
    elif isinstance(components, list):
        for component in cast("list[Any]", components):
            yield from custom_ids(component)


def _must_carry(content: Content, mark: str) -> None:
    components = [] if content.view is None else content.view.to_components()
    if not mark or not any(mark in custom_id for custom_id in custom_ids(components)):
        raise ValueError(f"no component's custom_id carries {mark!r}")
