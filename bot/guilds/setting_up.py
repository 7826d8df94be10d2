"""A guided set-up, from the first choice to the last channel: pure decisions on plain values.

A set-up is a draft until somebody says *Do it*: until then nothing of it touches the server or its settings. What
is to be made there is made one by one, and each is remembered as soon as it is there, so that whatever goes wrong
in between can be gone on with, or taken back, and nothing is made twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.core.clock import lately
from bot.guilds.pillars import Pillar
from bot.guilds.rules import GuildSettings

KEPT_FOR: Final = timedelta(days=7)
"""How long a set-up that nobody goes on with is kept."""
LEASE: Final = timedelta(minutes=3)
"""How long somebody who said *Do it* is taken to be at it: longer than any set-up takes, and then it can be gone on with."""


class Step(StrEnum):
    """The pages of a set-up, in their order."""

    PILLARS = "pillars"
    PLACES = "places"
    ZONE = "zone"
    PEOPLE = "people"
    QUESTION = "question"
    REVIEW = "review"


class Spot(StrEnum):
    """What can have a channel."""

    SHARES = "shares"
    INTRODUCTIONS = "introductions"
    LOOKING = "looking"
    HIRING = "hiring"
    QUESTION = "question"
    REPORTS = "reports"
    """What members report, for organizers only."""
    LOG = "log"
    """What organizers did, for organizers only."""


SPOTS_OF: Final[Mapping[Pillar, tuple[Spot, ...]]] = MappingProxyType(
    {
        Pillar.SHARES: (Spot.SHARES,),
        Pillar.LOOKING: (Spot.LOOKING, Spot.HIRING),
        Pillar.INTRODUCTIONS: (Spot.INTRODUCTIONS,),
        Pillar.PROMPTS: (Spot.QUESTION,),
    }
)
PRIVATE: Final = frozenset({Spot.REPORTS, Spot.LOG})
"""Channels that only organizers may see."""
FORUMS: Final = frozenset({Spot.SHARES, Spot.QUESTION})
"""What may go to a forum as well as to a text channel."""
SETTING_OF: Final[Mapping[Spot, str]] = MappingProxyType(
    {
        Spot.SHARES: "share_channel_id",
        Spot.INTRODUCTIONS: "introductions_channel_id",
        Spot.LOOKING: "looking_channel_id",
        Spot.HIRING: "hiring_channel_id",
        Spot.REPORTS: "reports_channel_id",
    }
)
"""The settings that are channels, as fields of :class:`~bot.guilds.rules.GuildSettings`."""


class Make(StrEnum):
    """A channel that is to be made, of this kind."""

    TEXT = "text"
    FORUM = "forum"


Place: TypeAlias = int | Make | None
"""Where something goes: a channel that is there, by its id; one that is to be made; or nowhere."""

CATEGORY: Final = "category"
"""What the category is called among what is made; the channels have the names of their spots."""


@dataclass(frozen=True, slots=True)
class Question:
    """The first weekly question."""

    texts: tuple[str, ...]
    weekday: int = 0
    """0 is Monday."""
    at: time = time(9, 0)
    """By the server's clock."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """A set-up that is under way: one of a server at a time, whoever organizes there goes on with the same."""

    id: str
    guild_id: int
    user_id: int
    """Who began it."""
    begun_at: datetime
    step: Step = Step.PILLARS
    pillars: frozenset[Pillar] = frozenset(Pillar)
    places: Mapping[Spot, Place] = field(default_factory=dict[Spot, Place])
    category_id: int | None = None
    """The category in which channels are made; None: one of their own, made for them."""
    zone: str = "UTC"
    language: str = ""
    """Of what several read; what is made is called in it."""
    organizer_role_id: int | None = None
    looking_role_id: int | None = None
    hiring_role_id: int | None = None
    looking_tag: str = ""
    hiring_tag: str = ""
    question: Question | None = None
    begun: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    """Since when making something was tried, by name, made or not: what is there since then may be ours."""
    made: Mapping[str, int] = field(default_factory=dict[str, int])
    """What was made, by name: ids of channels."""
    doing_at: datetime | None = None
    """Since when somebody is at it who said *Do it*."""
    doing_by: int | None = None
    is_stored: bool = False
    """Whether the settings are stored: only the question may still have to be asked for."""

    def place(self, spot: Spot) -> Place:
        """Return where something goes; nowhere if nobody chose."""
        return self.places.get(spot)

    def is_being_done(self, now: datetime) -> bool:
        """Say whether somebody is at it now."""
        return self.doing_at is not None and bool(lately([self.doing_at], LEASE, now))


class No(StrEnum):
    """Why not."""

    GONE = "gone"
    """It was finished or cancelled, or nobody went on with it for :data:`KEPT_FOR`."""
    BEING_DONE = "being-done"
    """Somebody said *Do it*, and it is not done yet."""
    NO_PILLAR = "no-pillar"
    NO_SHARE_CHANNEL = "no-share-channel"
    NO_QUESTION_CHANNEL = "no-question-channel"
    SAME_CHANNEL_TWICE = "same-channel-twice"
    """What only organizers may see would go where members read."""
    BADGE_ORGANIZES = "badge-organizes"
    """A badge, which members put on by themselves, would tell who organizes."""


# ---------------------------------------------------------------------- choosing


def begun(
    settings: GuildSettings,
    on: frozenset[Pillar],
    log_channel_id: int | None,
    *,
    id_: str,
    user_id: int,
    zone: str,
    language: str,
    now: datetime,
) -> SetUp:
    """Return a set-up that begins with how things are, so that only what is chosen anew changes.

    ``zone`` and ``language`` are guesses for a server that never chose any.
    """
    places: dict[Spot, Place] = {spot: getattr(settings, name) for spot, name in SETTING_OF.items()}
    places[Spot.LOG] = log_channel_id
    return SetUp(
        id_,
        settings.guild_id,
        user_id,
        now,
        pillars=on,
        places={spot: place for spot, place in places.items() if place is not None},
        zone=settings.zone if settings.set_up_at else zone,
        language=settings.language or language,
        organizer_role_id=settings.organizer_role_id,
        looking_role_id=settings.looking_role_id,
        hiring_role_id=settings.hiring_role_id,
        looking_tag=settings.looking_tag,
        hiring_tag=settings.hiring_tag,
    )


def spots(set_up: SetUp) -> tuple[Spot, ...]:
    """Return what can have a channel, with the pillars that are wanted."""
    of_pillars = [spot for pillar in Pillar if pillar in set_up.pillars for spot in SPOTS_OF[pillar]]
    return (*(spot for spot in Spot if spot in of_pillars), Spot.REPORTS, Spot.LOG)


def placed(set_up: SetUp, spot: Spot, place: Place) -> SetUp:
    """Return the set-up with another place for something."""
    kept = {name: at for name, at in set_up.places.items() if name is not spot}
    return replace(set_up, places=kept if place is None else {**kept, spot: place})


def all_made(set_up: SetUp, there: Mapping[Spot, int], *, has_forums: bool) -> SetUp:
    """Return the set-up with a channel for everything that has none yet: one that is ``there`` for it, else to be made.

    A channel that something else goes to already is left to that.
    """
    for spot in spots(set_up):
        if set_up.place(spot) is not None:
            continue
        if spot in there and there[spot] not in set_up.places.values():
            set_up = placed(set_up, spot, there[spot])
        else:
            is_forum = has_forums and spot is Spot.SHARES
            set_up = placed(set_up, spot, Make.FORUM if is_forum else Make.TEXT)
    return set_up


def steps(set_up: SetUp) -> Sequence[Step]:
    """Return the pages there are, with the pillars that are wanted."""
    return [step for step in Step if step is not Step.QUESTION or Pillar.PROMPTS in set_up.pillars]


def lacking(set_up: SetUp) -> Sequence[No]:
    """Return what must still be settled before it can be done, none if it can."""
    found: list[No] = []
    if not set_up.pillars:
        found.append(No.NO_PILLAR)
    if Pillar.SHARES in set_up.pillars and set_up.place(Spot.SHARES) is None:
        found.append(No.NO_SHARE_CHANNEL)
    if asks(set_up) and set_up.place(Spot.QUESTION) is None:
        found.append(No.NO_QUESTION_CHANNEL)
    theirs = {
        place
        for spot in spots(set_up)
        if spot not in PRIVATE and isinstance(place := set_up.place(spot), int)
    }
    if any(set_up.place(spot) in theirs for spot in PRIVATE):
        found.append(No.SAME_CHANNEL_TWICE)
    badges = {set_up.looking_role_id, set_up.hiring_role_id} - {None}
    if Pillar.LOOKING in set_up.pillars and set_up.organizer_role_id in badges:
        found.append(No.BADGE_ORGANIZES)
    return found


def asks(set_up: SetUp) -> bool:
    """Say whether a first question is wanted."""
    return set_up.question is not None and Pillar.PROMPTS in set_up.pillars


# ---------------------------------------------------------------------- doing


def to_make(set_up: SetUp) -> Sequence[str]:
    """Return the names of what is to be made and is not there yet, in the order in which it can be."""
    wanted = [spot for spot in spots(set_up) if isinstance(set_up.place(spot), Make)]
    if wanted and set_up.category_id is None:
        wanted = [CATEGORY, *wanted]
    return [str(name) for name in wanted if str(name) not in set_up.made]


def channel(set_up: SetUp, spot: Spot) -> int | None:
    """Return the channel of something, whether it was chosen or made; None if there is none."""
    place = set_up.place(spot)
    return set_up.made.get(spot.value) if isinstance(place, Make) else place


def outcome(set_up: SetUp) -> dict[str, object]:
    """Return the settings this set-up comes to, by the names of their fields.

    What belongs to a pillar that is not wanted stays as it is: it is off, and may be wanted again.
    """
    changes: dict[str, object] = {
        "zone": set_up.zone,
        "language": set_up.language,
        "organizer_role_id": set_up.organizer_role_id,
    }
    for spot in spots(set_up):
        if spot in SETTING_OF:
            changes[SETTING_OF[spot]] = channel(set_up, spot)
    if Pillar.LOOKING in set_up.pillars:
        for name in ("looking_role_id", "hiring_role_id", "looking_tag", "hiring_tag"):
            changes[name] = getattr(set_up, name)
    return changes


def claimed(set_up: SetUp, by: int, now: datetime, *, to_take_back: bool = False) -> SetUp | No:
    """Return the set-up in the hands of whoever said *Do it*, or why not: what is missing, or another is at it.

    Nothing can be missing ``to_take_back`` what was made; but once the settings are stored, that is the server's.
    """
    if set_up.is_being_done(now):
        return No.BEING_DONE
    if to_take_back and set_up.is_stored:
        return No.GONE
    if not to_take_back and (missing := lacking(set_up)):
        return missing[0]
    return replace(set_up, doing_at=now, doing_by=by, step=Step.REVIEW)


def released(set_up: SetUp) -> SetUp:
    """Return the set-up in nobody's hands: what is left of it can be gone on with."""
    return replace(set_up, doing_at=None, doing_by=None)


def tried(set_up: SetUp, name: str, now: datetime) -> SetUp:
    """Return the set-up with the first attempt at making something remembered, and its lease renewed."""
    return replace(set_up, begun={name: now, **set_up.begun}, doing_at=now)


def came(set_up: SetUp, name: str, channel_id: int) -> SetUp:
    """Return the set-up with something made."""
    return replace(set_up, made={**set_up.made, name: channel_id})


def unused(set_up: SetUp) -> Sequence[int]:
    """Return channels that were made for something that now goes elsewhere."""
    used = {channel(set_up, spot) for spot in spots(set_up)}
    return [found for name, found in set_up.made.items() if name != CATEGORY and found not in used]


def gone(set_up: SetUp, name: str) -> SetUp:
    """Return the set-up without something that was made: it was taken back."""
    return replace(
        set_up,
        made={other: found for other, found in set_up.made.items() if other != name},
        begun={other: at for other, at in set_up.begun.items() if other != name},
    )


def without_lost(set_up: SetUp, there: frozenset[int]) -> SetUp:
    """Return the set-up without what was made and is not ``there`` any more: it will be made again."""
    made = {name: channel_id for name, channel_id in set_up.made.items() if channel_id in there}
    begun = {name: at for name, at in set_up.begun.items() if name in made or name not in set_up.made}
    return replace(set_up, made=made, begun=begun)


def lost(set_up: SetUp, there: frozenset[int]) -> Sequence[Spot]:
    """Return what was to go to a channel that is not ``there`` any more."""
    places = [(spot, set_up.place(spot)) for spot in spots(set_up)]
    return [spot for spot, place in places if isinstance(place, int) and place not in there]
