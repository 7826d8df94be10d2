"""What can be found in a server: plain values. How much each matters is in :mod:`cogs.doctor.weighing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum, StrEnum, auto
from typing import Final, TypeAlias

from bot.guilds.rules import Trouble
from bot.looking.rules import Sort
from bot.ui.badges import BadgeLook

NO_SUBJECT: Final = "-"


class Grade(IntEnum):
    """How much a finding matters; the worst comes first."""

    BROKEN = 1
    """Something members were promised does not happen."""
    WEAK = 2
    """It happens, but less well than it could."""
    NOTE = 3
    """Nothing is wrong: it is good to know."""


class Use(StrEnum):
    """What a channel is for."""

    SHARES = "shares"
    INTRODUCTIONS = "introductions"
    LOOKING = "looking"
    HIRING = "hiring"
    PROMPT = "prompt"
    REPORTS = "reports"
    LOG = "log"


class Check(Enum):
    """What was looked at; where nothing is wrong, it is named among what is fine."""

    CONNECTION = auto()
    PARTS = auto()
    SHARES = auto()
    TAGS = auto()
    INTRODUCTIONS = auto()
    CARDS = auto()
    BADGES = auto()
    NICKNAMES = auto()
    PROMPTS = auto()
    REPORTS = auto()
    LOG = auto()
    ORGANIZERS = auto()
    THREADS = auto()
    DIRECTS = auto()
    DELIVERY = auto()
    CLOCK = auto()
    REFUSALS = auto()
    SERVER = auto()


class Fix(StrEnum):
    """What the bot can do about a finding when an organizer asks it to."""

    ALLOW = "allow"
    """Allow itself what it lacks in a channel."""
    TAGS = "tags"
    """Add its tags to a forum."""
    OPEN = "open"
    """Unlock and wake a thread of its own."""
    ROLE = "role"
    """Make a badge's role anew."""
    CHOOSE = "choose"
    """Let the organizer choose another channel, on the spot."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel and what it is for."""

    use: Use
    channel_id: int
    prompt_id: str = ""
    name: str = ""
    """The prompt's name."""


# ---------------------------------------------------------------------- what can be found


@dataclass(frozen=True, slots=True)
class Blind:
    """Nothing is known of the server just now: Discord has an outage, or is still connecting the bot."""


@dataclass(frozen=True, slots=True)
class NothingChosen:
    """Nobody has chosen where shares go, so there are none."""


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """A channel was deleted, or is of a type that does not serve."""

    place: Place
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """The bot lacks permissions in a channel."""

    places: tuple[Place, ...]
    """All that the channel is for."""
    missing: tuple[str, ...]
    is_forum: bool
    may_allow: bool
    """Whether the bot may give itself what is missing."""

    @property
    def channel_id(self) -> int:
        """The channel."""
        return self.places[0].channel_id


@dataclass(frozen=True, slots=True)
class MembersLack:
    """Two people would not be able to talk in their private thread."""

    channel_id: int
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposed:
    """Everybody can see a channel that is meant for organizers."""

    place: Place


@dataclass(frozen=True, slots=True)
class TagsMissing:
    """A forum lacks tags that posts would carry."""

    channel_id: int
    names: tuple[str, ...]
    is_full: bool
    """The forum has as many tags as Discord allows, so that the missing ones don't all fit."""
    may_make: bool


@dataclass(frozen=True, slots=True)
class BadgeGone:
    """A badge's role was deleted."""

    sort: Sort
    role_id: int
    may_make: bool


@dataclass(frozen=True, slots=True)
class BadgeUnfit:
    """A badge's role can't be given, or should not be."""

    sort: Sort
    look: BadgeLook


@dataclass(frozen=True, slots=True)
class CantRename:
    """A tag is on, and the bot may not change nicknames."""


@dataclass(frozen=True, slots=True)
class OrganizersGone:
    """The role that tells organizers was deleted."""


@dataclass(frozen=True, slots=True)
class ThreadShut:
    """A thread is locked."""

    thread_id: int
    may_open: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class ThreadsFull:
    """The server has nearly as many open threads as Discord allows, or just as many."""

    open: int
    most: int


@dataclass(frozen=True, slots=True)
class PromptHeld:
    """A prompt can't be posted, and no look at its channel says why."""

    prompt_id: str
    name: str
    channel_id: int
    code: int
    since: datetime


@dataclass(frozen=True, slots=True)
class PromptSilent:
    """Nobody has answered a prompt for some time."""

    prompt_id: str
    name: str
    runs: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord refused something, and no look says why."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class DirectsStopped:
    """Discord takes no direct messages from the bot, from any server."""

    code: int


@dataclass(frozen=True, slots=True)
class DirectsPaused:
    """The server's own organizers have paused direct messages between its members."""

    until: datetime


@dataclass(frozen=True, slots=True)
class DirectsTurnedAway:
    """Many who said yes to direct messages can't be written to."""

    closed: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Late:
    """What was wanted is not done in time: delivery, or the clock that begins everything."""

    check: Check
    since: datetime


@dataclass(frozen=True, slots=True)
class Sluggish:
    """Discord's answers take long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class PartsBroken:
    """Parts of the bot did not start."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slow:
    """Slow mode keeps people from talking to each other in threads."""

    place: Place
    seconds: int


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The server asks moderators for a second factor, so Discord asks it of the owner of the bot's application."""

    is_refused: bool
    """Discord has refused something for it."""


@dataclass(frozen=True, slots=True)
class Screening:
    """New members must accept rules before they can use commands."""


Finding: TypeAlias = (
    Blind
    | NothingChosen
    | ChannelGone
    | Lacking
    | MembersLack
    | Exposed
    | TagsMissing
    | BadgeGone
    | BadgeUnfit
    | CantRename
    | OrganizersGone
    | ThreadShut
    | ThreadsFull
    | PromptHeld
    | PromptSilent
    | Refused
    | DirectsStopped
    | DirectsPaused
    | DirectsTurnedAway
    | Late
    | Sluggish
    | PartsBroken
    | Slow
    | SecondFactor
    | Screening
)
