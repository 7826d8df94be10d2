"""Carries a flag one step further, with everything that follows from the step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from bot.core import outbox
from bot.core.database import Unit
from bot.core.effects import Effect, Moment, direct_lane
from bot.looking import records, records_of_listings
from bot.looking.rules import NOTICE, Audience, Flag, Show, State
from bot.looking.words import skill_key, terms

CARD: Final = "looking.card"
"""Effect: bring a flag's card in the channel up to date, put it there or take it away."""
DRESS: Final = "looking.dress"
"""Effect: give a member the badge role and nickname tag that their flags ask for now, and no others."""
WARN: Final = "looking.warn"
"""Moment: ask the owner whether a flag still holds. Effect: ask by direct message."""
LAPSE: Final = "looking.lapse"
"""Moment: a flag runs out."""
CELEBRATE: Final = "looking.celebrate"
"""Effect: say in the channel that somebody has found something."""
SETTLED: Final = "looking.settled"
"""Moment: organizers have changed what flags may show; bring every flag of the server up to date."""

Watcher: TypeAlias = Callable[[Unit, Flag], Awaitable[None]]


class Course:
    """Steps of flags. Every method works within the caller's unit, in which the flag is held."""

    def __init__(self) -> None:
        self._watchers: Final[list[Watcher]] = []

    def when_public(self, watcher: Watcher) -> None:
        """Call ``watcher`` in the unit in which everybody can see a flag for the first time."""
        self._watchers.append(watcher)

    async def take(self, unit: Unit, before: Flag | None, after: Flag) -> Flag:
        """Store ``after`` in place of ``before`` (None: there was no flag) with all that follows; return it."""
        is_first = after.public_at is None and after.is_public(unit.now)
        if is_first:
            after = replace(after, public_at=unit.now)
        if before is None:
            await records.add(unit, after)
        elif before != after:
            await records.save(unit, after)
        await self._list(unit, before, after)
        await self._plan(unit, before, after)
        has_card = wants_card(before) or wants_card(after) or after.message_id is not None
        if has_card and _face(before) != _face(after):
            await self.want_card(unit, after)
        if _dress(before) != _dress(after):
            await self.want_dressed(unit, after.guild_id, after.user_id)
        if is_first:
            for watcher in self._watchers:
                await watcher(unit, after)
        return after

    async def want_card(self, unit: Unit, flag: Flag) -> None:
        """Want the card to be as the flag is now."""
        await unit.emit(
            Effect(
                CARD,
                lane=f"flag:{flag.id}",
                payload={"flag_id": flag.id},
                guild_id=flag.guild_id,
                key=f"{CARD}:{flag.id}",
            )
        )

    async def want_dressed(self, unit: Unit, guild_id: int, user_id: int) -> None:
        """Want a member to wear what their flags ask for now."""
        effect = to_dress(guild_id, user_id)
        await unit.emit(effect)
        # A badge that nobody can give must not keep a tag from being taken off.
        await outbox.hurry_lane(unit, effect.lane)

    async def want_asked(self, unit: Unit, flag: Flag) -> None:
        """Want the owner to be asked by direct message whether a flag still holds, if they take any."""
        await unit.emit(
            Effect(
                WARN,
                lane=direct_lane(flag.user_id),
                payload={"flag_id": flag.id, "user_id": flag.user_id},
                guild_id=flag.guild_id,
                key=f"{WARN}:{flag.id}",
            )
        )

    async def want_celebrated(self, unit: Unit, flag: Flag) -> None:
        """Want the channel to hear that somebody found something."""
        await unit.emit(
            Effect(
                CELEBRATE,
                lane=f"flag:{flag.id}",
                payload={"flag_id": flag.id},
                guild_id=flag.guild_id,
                key=f"{CELEBRATE}:{flag.id}",
            )
        )

    async def _list(self, unit: Unit, before: Flag | None, after: Flag) -> None:
        was, is_ = _listing(before), _listing(after)
        if was != is_:
            if was is not None:
                await records_of_listings.unlist(unit, after.id)
            if is_ is not None:
                await records_of_listings.list_by(unit, after, is_[1])
        had, has = _skills(before), _skills(after)
        # Sorted, whichever way they count, so that two units can't wait for each other's skills in a circle.
        for skill in sorted(had.keys() ^ has.keys()):
            if skill in has:
                await records_of_listings.name_skill(unit, after.guild_id, skill, has[skill])
            else:
                await records_of_listings.drop_skill(unit, after.guild_id, skill)

    async def _plan(self, unit: Unit, before: Flag | None, after: Flag) -> None:
        was, is_ = _term(before), _term(after)
        # The moment of the question may have passed while the owner was away: then it is asked now.
        is_back = before is not None and before.state is State.AWAY
        if was == is_ and not is_back:
            return
        if is_ is None:
            await unit.unschedule(LAPSE, after.id)
            await unit.unschedule(WARN, after.id)
            return
        await unit.schedule(Moment(LAPSE, after.id, is_, after.guild_id))
        await unit.schedule(Moment(WARN, after.id, is_ - NOTICE, after.guild_id))


def to_dress(guild_id: int, user_id: int) -> Effect:
    """Return the effect by which a member comes to wear what their flags ask for."""
    return Effect(
        DRESS,
        lane=f"dress:{guild_id}:{user_id}",
        payload={"user_id": user_id},
        guild_id=guild_id,
        key=f"{DRESS}:{guild_id}:{user_id}",
    )


def _listing(flag: Flag | None) -> tuple[Audience, frozenset[str]] | None:
    """Return to whom and by what a flag is listed; None if it can't be found at all."""
    if flag is None or flag.state is not State.RUNNING or flag.audience is Audience.INTRODUCTIONS:
        return None
    return flag.audience, terms(flag.words)


def _skills(flag: Flag | None) -> dict[str, str]:
    """Return the skills that a flag adds to those in use here; only what everybody may see counts."""
    if flag is None or flag.state is not State.RUNNING or flag.audience is not Audience.EVERYONE:
        return {}
    return {name: skill for skill in reversed(flag.words.skills) if (name := skill_key(skill))}


def _term(flag: Flag | None) -> datetime | None:
    """Return when a flag runs out; None if nothing is to happen then."""
    runs = flag is not None and flag.state in (State.RUNNING, State.AWAY)
    return flag.expires_at if flag is not None and runs else None


def wants_card(flag: Flag | None) -> bool:
    """Say whether a flag is to have a card in the channel that everybody reads."""
    if flag is None or flag.state is not State.RUNNING or flag.audience is not Audience.EVERYONE:
        return False
    return Show.CARD in flag.shows


def leaves_card(flag: Flag) -> bool:
    """Say whether the card of a flag that has run out stays and says so: as long as everybody may know of it."""
    return flag.state is State.LAPSED and flag.audience is Audience.EVERYONE and Show.CARD in flag.shows


def _face(flag: Flag | None) -> tuple[object, ...] | None:
    """Return everything on which the look of a card depends."""
    if flag is None:
        return None
    return flag.state, flag.words, flag.expires_at, wants_card(flag), leaves_card(flag)


def _dress(flag: Flag | None) -> frozenset[Show]:
    """Return what a flag asks its owner to wear."""
    if flag is None or flag.state is not State.RUNNING or flag.audience is not Audience.EVERYONE:
        return frozenset()
    return flag.shows - {Show.CARD}
