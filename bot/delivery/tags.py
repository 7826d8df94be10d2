"""Forum tags: applied when they are there, created when they may be, done without when not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord
import structlog

from bot.core.language import Said, in_every_language
from bot.delivery.budget import Budget
from bot.delivery.calls import TagWish
from bot.delivery.permissions import own_permissions

# developers/resources/channel
MOST_TAGS: Final = 20
MOST_TAGS_OF_A_POST: Final = 5
LONGEST_TAG: Final = 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag the forum has."""

    id: int
    name: str
    moderated: bool = False
    """Only who may manage threads can apply it."""


@dataclass(frozen=True, slots=True)
class TagPlan:
    """Which tags a post will carry."""

    apply: tuple[int, ...] = ()
    """Ids of tags the forum has."""
    create: tuple[str, ...] = ()
    """Names of tags to create, and to apply as well."""
    is_makeshift: bool = False
    """None that was wished for can be had, but the forum requires one: another is taken."""


def plan_tags(
    wished: Sequence[Said], existing: Sequence[Tag], *, required: bool, may_create: bool, may_moderate: bool
) -> TagPlan:
    """Return which tags to apply and to create for a post that should carry ``wished``.

    Names are compared without regard to case, and cut to Discord's length. Of a name that is one in several
    languages, any will do; that of the moment goes first. If no tag can be had the post goes without, unless
    the forum requires one: then with the first that members may use.
    """
    usable = [tag for tag in existing if may_moderate or not tag.moderated]
    room = MOST_TAGS - len(existing) if may_create else 0
    apply: list[int] = []
    create: list[str] = []
    for names in _distinct(wished):
        if len(apply) + len(create) == MOST_TAGS_OF_A_POST:
            break
        found = _called(names, usable)
        if found is not None:
            apply += [] if found.id in apply else [found.id]
        elif len(create) < room and _called(names, existing) is None:
            create.append(names[0])
    if required and not apply and not create:
        free = sorted(usable, key=lambda tag: tag.moderated)
        return TagPlan(apply=tuple(tag.id for tag in free[:1]), is_makeshift=bool(wished))
    return TagPlan(tuple(apply), tuple(create))


class Tags:
    """Sees to it that a post gets its tags."""

    def __init__(self, client: discord.Client, budget: Budget) -> None:
        self._client = client
        self._budget = budget
        # Discord replaces the whole list of tags: of two that add one to it at once, one would be lost.
        self._one_at_a_time = asyncio.Lock()

    async def of_post(
        self, forum: discord.ForumChannel, wish: TagWish | None
    ) -> tuple[Sequence[discord.ForumTag], bool]:
        """Return the tags a post in ``forum`` is to carry, and whether they are only makeshift.

        Asks Discord only if one has to be created. That it cannot be is no failure.
        """
        plan = _plan(forum, wish, may_create=True)
        if plan.create:
            try:
                async with self._one_at_a_time:
                    forum = await self._with_created(forum, wish)
            except discord.HTTPException as error:
                if error.status >= 500 or error.status == 429:
                    raise
                log.warning("delivery.tag_refused", channel=forum.id, code=error.code, status=error.status)
            plan = _plan(forum, wish, may_create=False)
        by_id = {tag.id: tag for tag in forum.available_tags}
        return [by_id[tag_id] for tag_id in plan.apply], plan.is_makeshift

    async def _with_created(self, forum: discord.ForumChannel, wish: TagWish | None) -> discord.ForumChannel:
        # Our cache may lag behind a tag that was added a moment ago, and the edit would remove it.
        await self._budget.spend()
        fresh = await self._client.fetch_channel(forum.id)
        assert isinstance(fresh, discord.ForumChannel)
        plan = _plan(fresh, wish, may_create=True)
        if not plan.create:
            return fresh
        await self._budget.spend()
        added = [discord.ForumTag(name=name) for name in plan.create]
        return await fresh.edit(available_tags=[*fresh.available_tags, *added])


def _plan(forum: discord.ForumChannel, wish: TagWish | None, *, may_create: bool) -> TagPlan:
    mine = own_permissions(forum)
    return plan_tags(
        () if wish is None else wish.names,
        [Tag(tag.id, tag.name, tag.moderated) for tag in forum.available_tags],
        required=forum.flags.require_tag,
        may_create=may_create and mine is not None and mine.manage_channels,
        may_moderate=mine is not None and mine.manage_threads,
    )


def _distinct(wished: Sequence[Said]) -> Sequence[Sequence[str]]:
    """Return what each tag may be called, cut to length; the first of each spelling, without empty ones."""
    distinct: dict[str, list[str]] = {}
    for wish in wished:
        names = [cut for name in in_every_language(wish) if (cut := name.strip()[:LONGEST_TAG].strip())]
        if names:
            distinct.setdefault(_folded(names[0]), names)
    return list(distinct.values())


def _called(names: Sequence[str], tags: Sequence[Tag]) -> Tag | None:
    """Return the tag that goes by one of these names, by the first of them that there is."""
    by_name = {_folded(tag.name): tag for tag in reversed(tags)}
    return next((tag for name in names if (tag := by_name.get(_folded(name)))), None)


def _folded(name: str) -> str:
    return name.strip().casefold()
