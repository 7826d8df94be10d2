"""What members agreed to, gathered from the rooms, and taken back through each room's own use case."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.introductions.admission import Actor as Asker
from bot.introductions.request import Introduction
from bot.introductions.rules import Event, Phase, Standing
from bot.looking.rules import Actor, Show
from bot.members.facts import Audience, FactKind
from bot.members.rules import Reach
from bot.privacy.rules import Consent, ConsentKind, NoConsent, Revoking

if TYPE_CHECKING:
    from bot.introductions.preferring import PreferencesService
    from bot.introductions.service import IntroductionsService
    from bot.looking.alerting import AlertsService
    from bot.looking.service import FlagsService
    from bot.members.service import MembersService
    from bot.prompts.reminding import RhythmService
    from bot.rescue.service import RescueService

_MOST: Final = 1_000
"""Introductions of one member that are looked through, the newest."""
_WORN: Final[Mapping[Show, ConsentKind]] = MappingProxyType(
    {Show.BADGE: ConsentKind.BADGE, Show.TAG: ConsentKind.NICKNAME}
)
_SHOWS: Final = {kind: show for show, kind in _WORN.items()}


class Consents:
    """Everything a member agreed to in a server that holds, or has led to something."""

    def __init__(
        self,
        members: MembersService,
        rescue: RescueService,
        rhythms: RhythmService,
        preferences: PreferencesService,
        introductions: IntroductionsService,
        flags: FlagsService,
        alerts: AlertsService,
    ) -> None:
        self._members = members
        self._rescue = rescue
        self._rhythms = rhythms
        self._preferences = preferences
        self._introductions = introductions
        self._flags = flags
        self._alerts = alerts

    async def of(self, guild_id: int, user_id: int) -> Sequence[Consent]:
        """Return all of them, newest first; those of which nobody wrote down when come last."""
        found = [consent async for consent in self._standing(guild_id, user_id)]
        found += [consent async for consent in self._of_flags(guild_id, user_id)]
        started, _ = await self._introductions.mine(guild_id, user_id, start=0, count=_MOST)
        found += [consent for each in started if (consent := _of_introduction(each, user_id)) is not None]
        return sorted(found, key=_newest_first)

    async def revoke(
        self, guild_id: int, user_id: int, consent: Consent, now: datetime
    ) -> Consent | NoConsent:
        """Take one of them back."""
        if consent.revoking is Revoking.TOO_LATE:
            return NoConsent.TOO_LATE
        name = consent.id.partition(":")[2]
        match consent.kind:
            case ConsentKind.INTRODUCTION:
                return await self._withdraw(guild_id, user_id, consent, name, now)
            case ConsentKind.DIRECT_MESSAGES:
                await self._members.choose_reach(guild_id, user_id, Reach.UNSAID, now)
            case ConsentKind.LINK:
                await self._preferences.change(guild_id, user_id, now, is_link=False)
            case ConsentKind.FACTS:
                kind = FactKind(name)
                facts = await self._members.facts(guild_id, user_id)
                values = [fact.value for fact in facts if fact.kind is kind]
                await self._members.set_facts(guild_id, user_id, kind, values, Audience.NOBODY, now)
            case ConsentKind.REMINDERS:
                await self._rhythms.choose(guild_id, user_id, now, is_reminded=False)
            case ConsentKind.CADENCE:
                await self._rhythms.choose(guild_id, user_id, now, is_counted=False)
            case ConsentKind.FLAG:
                await self._flags.clear(name, Actor(guild_id, user_id), now)
            case ConsentKind.BADGE | ConsentKind.NICKNAME:
                await self._take_off(guild_id, user_id, name, _SHOWS[consent.kind], now)
            case ConsentKind.ALERTS:
                await self._alerts.clear(guild_id, user_id, now)
            case ConsentKind.VOLUNTEERING:
                await self._rescue.volunteer(guild_id, user_id, [], now)
        return consent

    async def _standing(self, guild_id: int, user_id: int) -> AsyncGenerator[Consent]:
        """Yield what holds until it is taken back."""
        choice = await self._members.reach(guild_id, user_id)
        if choice.reach is Reach.DIRECT:
            yield Consent("reach", ConsentKind.DIRECT_MESSAGES, choice.chosen_at)
        if (await self._preferences.preferences(guild_id, user_id)).is_link:
            yield Consent("link", ConsentKind.LINK, None)
        facts = await self._members.facts(guild_id, user_id)
        for kind in FactKind:
            if any(fact.kind is kind and fact.audience is not Audience.NOBODY for fact in facts):
                yield Consent(
                    f"facts:{kind}", ConsentKind.FACTS, None, detail=kind.value, revoking=Revoking.HIDES
                )
        rhythm = await self._rhythms.rhythm(guild_id, user_id)
        if rhythm.is_reminded:
            yield Consent("reminders", ConsentKind.REMINDERS, None)
        if rhythm.is_counted:
            yield Consent("cadence", ConsentKind.CADENCE, None)
        if alerts := await self._alerts.list(guild_id, user_id):
            yield Consent("alerts", ConsentKind.ALERTS, min(kept.created_at for kept in alerts))
        if await self._rescue.kinds_of(guild_id, user_id):
            yield Consent("volunteering", ConsentKind.VOLUNTEERING, None)

    async def _of_flags(self, guild_id: int, user_id: int) -> AsyncGenerator[Consent]:
        for flag in await self._flags.running(guild_id, user_id):
            given, role = flag.posted_at, flag.words.role
            yield Consent(
                f"flag:{flag.id}", ConsentKind.FLAG, given, detail=role, revoking=Revoking.TAKES_DOWN
            )
            for show, kind in _WORN.items():
                if show in flag.shows:
                    yield Consent(f"{kind}:{flag.id}", kind, given, detail=role, revoking=Revoking.TAKES_OFF)

    async def _withdraw(
        self, guild_id: int, user_id: int, consent: Consent, request_id: str, now: datetime
    ) -> Consent | NoConsent:
        found = await self._introductions.find(request_id, user_id, guild_id)
        if not isinstance(found, Introduction):
            return NoConsent.GONE
        if found.starter_id == user_id:
            after = await self._introductions.withdraw(request_id, Asker(guild_id, user_id), now)
        else:
            after = await self._introductions.answer(
                request_id, user_id, Event.NOT_NOW, now, guild_id=guild_id
            )
        return consent if isinstance(after, Introduction) else NoConsent.TOO_LATE

    async def _take_off(self, guild_id: int, user_id: int, flag_id: str, show: Show, now: datetime) -> None:
        for flag in await self._flags.running(guild_id, user_id):
            if flag.id == flag_id:
                shows = flag.shows - {show}
                await self._flags.show_as(flag_id, Actor(guild_id, user_id), now, shows=shows)


def _newest_first(consent: Consent) -> tuple[bool, float, str]:
    given_at = consent.given_at
    return given_at is None, 0.0 if given_at is None else -given_at.timestamp(), consent.id


def _of_introduction(introduction: Introduction, user_id: int) -> Consent | None:
    """Return somebody's part in a request as a consent; None where none holds and none has led to anything."""
    number = introduction.seat_of(user_id)
    assert number is not None, "it was found by them"
    seen = introduction.standing_of(user_id)
    if seen not in (Standing.PENDING, Standing.INTRODUCED):
        return None
    is_late = seen is Standing.INTRODUCED or introduction.phase is Phase.MAKING
    seat = introduction.seats[number]
    return Consent(
        f"intro:{introduction.id}",
        ConsentKind.INTRODUCTION,
        introduction.created_at if number == 0 else seat.answered_at,
        tuple(each.user_id for each in introduction.seats if each.user_id != user_id),
        revoking=Revoking.TOO_LATE if is_late else Revoking.WITHDRAWS,
    )
