"""Use cases of shares: making and changing them, and what came of posting them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.audit.rules import Act as Done
from bot.audit.service import note
from bot.core.database import Database, Unit
from bot.core.effects import Ending, OutboxEntry, Outcome
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.members.rules import News
from bot.members.service import MembersService
from bot.moderation.doors import Doors
from bot.projects import records, records_of_answers
from bot.projects.removing import take_down
from bot.projects.rules import (
    DAY,
    REASON_LEAST,
    REASON_MOST,
    UPDATE_LEAST,
    UPDATE_MOST,
    Act,
    Actor,
    BadLink,
    Draft,
    Field,
    No,
    Refusal,
    Share,
    State,
    TooShort,
    Update,
    check_draft,
    check_link,
    check_words,
    move,
    too_many,
)
from bot.projects.shelf import Shelf
from bot.projects.wanting import CARD, POST, THREAD, UPDATE, effect

_UNKNOWN_MESSAGE: Final = 10008


@dataclass(frozen=True, slots=True)
class Shared:
    """A share was stored; ``effect_id`` is the post that will follow from it."""

    share: Share
    effect_id: int | None
    """None when this very submission was stored before."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A share was changed; ``effect_ids`` are what will follow from it on Discord."""

    share: Share
    effect_ids: Sequence[int]


class Event:
    """What other rooms may want to know of a share."""

    POSTED: Final = "posted"
    """It has its post now; once more if it was posted anew after its thread was deleted."""
    REPLIED: Final = "replied"


Observer = Callable[[Unit, Share], Awaitable[None]]


class ProjectsService(Shelf):
    """Everything that can be done with shares, apart from answering them."""

    def __init__(
        self, database: Database, guilds: GuildsService, members: MembersService, doors: Doors
    ) -> None:
        super().__init__(database)
        self._guilds = guilds
        self._members = members
        self._doors = doors
        self._observers: dict[str, list[Observer]] = {Event.POSTED: [], Event.REPLIED: []}

    def observe(self, event: str, observer: Observer) -> None:
        """Call ``observer`` inside the unit in which ``event`` (see :class:`Event`) is stored."""
        self._observers[event].append(observer)

    async def announce(self, event: str, unit: Unit, share: Share) -> None:
        """Tell the observers, within ``unit``."""
        for observer in self._observers[event]:
            await observer(unit, share)

    # ------------------------------------------------------------------ making and changing

    async def share(self, actor: Actor, draft: Draft, share_id: str, now: datetime) -> Shared | Refusal:
        """Store a new share under ``share_id``, and want its post.

        Submitting the same ``share_id`` again stores nothing and returns the share of the first time.
        """
        async with self._database.unit(now) as unit:
            return await self.make_in(unit, actor, draft, share_id)

    async def make_in(self, unit: Unit, actor: Actor, draft: Draft, share_id: str) -> Shared | Refusal:
        """The same, inside a unit that is already open; nothing is stored where it is refused."""
        tidy = check_draft(draft)
        if not isinstance(tidy, Draft):
            return tidy
        await self._doors.enter(unit, actor.guild_id, actor.user_id, Pillar.SHARES)
        await unit.hold(f"shares:{actor.guild_id}:{actor.user_id}")
        earlier = await records.get(unit, share_id)
        if earlier is not None:
            mine = earlier.guild_id == actor.guild_id and earlier.author_id == actor.user_id
            return Shared(earlier, None) if mine else No.NOT_FOUND
        if (await self._guilds.settings_in(unit, actor.guild_id)).share_channel_id is None:
            return No.NO_SHARE_CHANNEL
        recent = await records.created_since(unit, actor.guild_id, actor.user_id, unit.now - DAY)
        if (wait := too_many(recent, unit.now)) is not None:
            return wait
        share = Share(
            id=share_id,
            guild_id=actor.guild_id,
            author_id=actor.user_id,
            title=tidy.title,
            kind=tidy.kind,
            what=tidy.what,
            link=tidy.link,
            ask=tidy.ask,
            ask_detail=tidy.ask_detail,
            state=State.OPEN,
            created_at=unit.now,
            updated_at=unit.now,
        )
        if not await records.add(unit, share):  # somebody else's, stored this very moment
            return No.NOT_FOUND
        return Shared(share, await unit.emit(effect(POST, share)))

    async def edit(self, share_id: str, actor: Actor, draft: Draft, now: datetime) -> Changed | Refusal:
        """Replace what a share says."""
        tidy = check_draft(draft)
        if not isinstance(tidy, Draft):
            return tidy
        async with self._database.unit(now) as unit:
            share, state = await self._moved(unit, share_id, Act.EDIT, actor)
            if isinstance(state, No):
                return state
            await self._enter(unit, share, actor)
            share = replace(
                share,
                title=tidy.title,
                kind=tidy.kind,
                what=tidy.what,
                link=tidy.link,
                ask=tidy.ask,
                ask_detail=tidy.ask_detail,
                updated_at=now,
            )
            await records.save(unit, share)
            await _noted(unit, share, actor, Done.EDITED)
            return Changed(share, [await unit.emit(effect(CARD, share, once=True))])

    async def update(
        self, share_id: str, actor: Actor, text: str, link: str, update_id: str, now: datetime
    ) -> Changed | Refusal:
        """Append progress; the same ``update_id`` again appends nothing."""
        async with self._database.unit(now) as unit:
            return await self.add_progress_in(unit, share_id, actor, text, link, update_id)

    async def add_progress_in(
        self, unit: Unit, share_id: str, actor: Actor, text: str, link: str, update_id: str
    ) -> Changed | Refusal:
        """The same, inside a unit that is already open; nothing is stored where it is refused."""
        words = check_words(Field.TEXT, text, UPDATE_LEAST, UPDATE_MOST)
        if isinstance(words, TooShort):
            return words
        kept_link = check_link(link)
        if isinstance(kept_link, BadLink):
            return kept_link
        share, state = await self._moved(unit, share_id, Act.UPDATE, actor)
        if isinstance(state, No):
            return state
        await self._enter(unit, share, actor)
        update = Update(update_id, share.id, actor.user_id, words, kept_link, unit.now)
        if not await records.add_update(unit, update):
            return Changed(share, ())
        share = replace(share, updated_at=unit.now)
        await records.save(unit, share)
        said = await unit.emit(effect(UPDATE, share, update_id=update_id))
        return Changed(share, [said, await unit.emit(effect(CARD, share, once=True))])

    async def close(self, share_id: str, actor: Actor, now: datetime) -> Changed | Refusal:
        """Close a share: its card says so and its thread goes to rest."""
        return await self._turn(share_id, Act.CLOSE, actor, now, (CARD, THREAD))

    async def reopen(self, share_id: str, actor: Actor, now: datetime) -> Changed | Refusal:
        """Open a share again; post it anew if its thread was deleted."""
        return await self._turn(share_id, Act.REOPEN, actor, now, (THREAD, CARD))

    async def remove(self, share_id: str, actor: Actor, reason: str, now: datetime) -> Changed | Refusal:
        """Take a share down: its words and its progress are forgotten and its card says so. Others' words stay.

        An organizer must name a reason, and the author is told it.
        """
        async with self._database.unit(now) as unit:
            share, state = await self._moved(unit, share_id, Act.REMOVE, actor)
            if isinstance(state, No):
                return state
            by_organizer = actor.user_id != share.author_id
            words = check_words(Field.TEXT, reason, REASON_LEAST, REASON_MOST)
            if by_organizer and isinstance(words, TooShort):
                return No.REASON_NEEDED
            title = share.title
            share, wanted = await take_down(unit, share, state)
            if by_organizer:
                await _noted(unit, share, actor, Done.REMOVED, str(words))
                await self._members.tell(
                    unit,
                    share.guild_id,
                    [share.author_id],
                    News.TAKEN_DOWN,
                    {"title": title, "reason": str(words)},
                )
            return Changed(share, wanted)

    async def _turn(
        self, share_id: str, act: Act, actor: Actor, now: datetime, kinds: tuple[str, str]
    ) -> Changed | No:
        async with self._database.unit(now) as unit:
            share, state = await self._moved(unit, share_id, act, actor)
            if isinstance(state, No):
                return state
            if act is Act.REOPEN:  # whereas closing is always possible
                await self._enter(unit, share, actor)
            repost = act is Act.REOPEN and share.thread_id is None
            share = replace(share, state=state, updated_at=now)
            if repost:  # tried anew: if it is held up again, the author hears so again
                share = replace(share, held_at=None)
            await records.save(unit, share)
            await _noted(unit, share, actor, Done.CLOSED if act is Act.CLOSE else Done.EDITED)
            if repost:
                return Changed(share, [await unit.emit(effect(POST, share))])
            return Changed(share, [await unit.emit(effect(kind, share, once=True)) for kind in kinds])

    async def _enter(self, unit: Unit, share: Share, actor: Actor) -> None:
        if actor.user_id == share.author_id:  # organizers see to others' shares all the same
            await self._doors.enter(unit, share.guild_id, actor.user_id, Pillar.SHARES)

    async def _moved(self, unit: Unit, share_id: str, act: Act, actor: Actor) -> tuple[Share, State | No]:
        share = await records.get_to_change(unit, share_id)
        state = move(share, act, actor)
        # Where there is no share the state is a refusal, so the share is never looked at.
        return share, state  # type: ignore[return-value]  # pyright can't tie the two together

    # ------------------------------------------------------------------ what came of it

    async def thread_deleted(self, thread_id: int, now: datetime) -> Share | None:
        """Close the share whose thread was deleted, and tell its author; None if it was nobody's."""
        async with self._database.unit(now) as unit:
            share = await records.get_by_thread(unit, thread_id)
            return None if share is None else await self._lose_thread(unit, share)

    async def message_deleted(self, channel_id: int, message_ids: Sequence[int], now: datetime) -> int:
        """Give shares whose card was among deleted messages a new card in their thread; return how many."""
        async with self._database.reading() as read:
            lost = await records.cards_among(read, channel_id, message_ids)
        renewed = 0
        for share_id, message_id in lost:
            async with self._database.unit(now) as unit:
                share = await records.get_to_change(unit, share_id)
                if share is None or share.message_id != message_id or share.state is State.REMOVED:
                    continue
                await self._lose_card(unit, share)
                renewed += 1
        return renewed

    async def post_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of posting a share."""
        share = await records.get_to_change(unit, str(entry.payload["share_id"]))
        if share is None:
            return
        if outcome.ending is Ending.DELIVERED:
            await self._posted(unit, share, outcome)
        elif outcome.ending in (Ending.BLOCKED, Ending.GONE, Ending.ABANDONED):
            await self._not_posted(unit, share, outcome)

    async def card_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of an act on a share's card or thread."""
        share = await records.get_to_change(unit, str(entry.payload["share_id"]))
        if share is None:
            return
        if outcome.ending is Ending.DELIVERED:
            # A thread that was deleted meanwhile took the card with it.
            if entry.kind == CARD and outcome.message_id and share.thread_id is not None:
                await records.save(
                    unit, replace(share, channel_id=outcome.channel_id, message_id=outcome.message_id)
                )
        elif outcome.ending is Ending.GONE:
            await self.target_gone(unit, share, outcome)
        elif outcome.ending is Ending.BLOCKED:
            await self._guilds.note_trouble(unit, share.guild_id, outcome.code, share.thread_id)

    async def update_settled(self, unit: Unit, entry: OutboxEntry, outcome: Outcome) -> None:
        """Take note of what came of saying a piece of progress."""
        update_id = str(entry.payload["update_id"])
        if outcome.ending is Ending.DELIVERED:
            # Held, so that whoever takes the share down just now has either the message to take back or this to see.
            share = await records.get_to_change(unit, str(entry.payload["share_id"]))
            before = await records.get_update(unit, update_id)
            await records.update_said(unit, update_id, outcome.message_id)
            if (
                share
                and before
                and before.message_id is None
                and outcome.message_id is not None
                and (share.state is State.REMOVED or not before.text)
            ):  # it was on its way while the share was taken down, or its words forgotten
                await unit.emit(effect(UPDATE, share, update_id=update_id))
        else:
            await self.card_settled(unit, entry, outcome)

    async def target_gone(self, unit: Unit, share: Share, outcome: Outcome) -> None:
        """Draw the conclusion, within ``unit``, from a message or thread that was not there any more."""
        if outcome.code == _UNKNOWN_MESSAGE:
            if share.state is not State.REMOVED and share.thread_id is not None:
                await self._lose_card(unit, share)
        else:
            await self._lose_thread(unit, share)

    async def _posted(self, unit: Unit, before: Share, outcome: Outcome) -> None:
        share = replace(
            before,
            posted_at=before.posted_at or unit.now,
            channel_id=outcome.channel_id,
            message_id=outcome.message_id,
            thread_id=outcome.thread_id,
            held_at=None,
        )
        await records.save(unit, share)
        if before.held_at is not None:
            await self._guilds.troubles_over(unit, share.guild_id)
        if outcome.code:
            await self._guilds.note_trouble(unit, share.guild_id, outcome.code, outcome.channel_id)
        if share.state is not State.OPEN:  # closed or taken down while it was on its way
            for kind in (CARD, THREAD):
                await unit.emit(effect(kind, share, once=True))
            return
        if before.posted_at is None:
            followers = await records_of_answers.followers(unit, share.guild_id, share.author_id)
            await self._members.tell(unit, share.guild_id, followers, News.FOLLOWED, {"share_id": share.id})
        await self.announce(Event.POSTED, unit, share)

    async def _not_posted(self, unit: Unit, share: Share, outcome: Outcome) -> None:
        settings = await self._guilds.settings_in(unit, share.guild_id)
        await self._guilds.note_trouble(unit, share.guild_id, outcome.code, settings.share_channel_id)
        is_given_up = outcome.ending is not Ending.BLOCKED
        if share.state is not State.OPEN or not (is_given_up or share.held_at is None):
            return
        # What nothing will try again is closed, so that its author can reopen and thereby repost it.
        state = State.CLOSED if is_given_up else share.state
        await records.save(unit, replace(share, state=state, held_at=share.held_at or unit.now))
        await self._members.tell(
            unit, share.guild_id, [share.author_id], News.HELD_UP, {"share_id": share.id}
        )

    async def _lose_card(self, unit: Unit, share: Share) -> Share:
        share = replace(share, message_id=None)
        await records.save(unit, share)
        await unit.emit(effect(CARD, share, once=True))
        return share

    async def _lose_thread(self, unit: Unit, share: Share) -> Share:
        if share.thread_id is None:
            return share
        state = State.REMOVED if share.state is State.REMOVED else State.CLOSED
        share = replace(
            share, state=state, thread_id=None, channel_id=None, message_id=None, updated_at=unit.now
        )
        await records.save(unit, share)
        if share.state is State.CLOSED:
            await self._members.tell(
                unit, share.guild_id, [share.author_id], News.THREAD_DELETED, {"share_id": share.id}
            )
        return share


async def _noted(unit: Unit, share: Share, actor: Actor, done: Done, why: str = "") -> None:
    """Note what an organizer did to somebody else's share."""
    if actor.user_id != share.author_id:
        whom = share.author_id or None
        await note(
            unit, share.guild_id, done, by=actor.user_id, on=whom, about="share", about_id=share.id, why=why
        )
