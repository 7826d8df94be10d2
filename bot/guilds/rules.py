"""What a server's settings may be, and what the bot tells organizers is amiss."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import Final

from bot.core.calendar import UnknownZone, zone
from bot.core.language import languages
from bot.core.text import fits, line

RESCUE_HOURS_LEAST: Final = 6
RESCUE_HOURS_MOST: Final = 14 * 24
RESCUE_HOURS_DEFAULT: Final = 48

ASKS_LEAST: Final = 1
ASKS_MOST: Final = 10
ASKS_OPEN_DEFAULT: Final = 3
ASKS_RECEIVED_DEFAULT: Final = 2
PAIR_AGAIN_DAYS_MOST: Final = 365
PAIR_AGAIN_DAYS_DEFAULT: Final = 90

FLAG_DAYS_LEAST: Final = 7
FLAG_DAYS_MOST: Final = 90
FLAG_DAYS_DEFAULT: Final = 30
TAG_MOST: Final = 14
"""With a space before it, it leaves 17 of a nickname's 32 characters to the name."""


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The settings of one server; a server that never set anything has the defaults."""

    guild_id: int
    zone: str = "UTC"
    """IANA name."""
    share_channel_id: int | None = None
    organizer_role_id: int | None = None
    """Members with this role organize, beside everyone who may manage the server."""
    rescue_after_hours: int = RESCUE_HOURS_DEFAULT
    """Hours without a reply after which a share is offered to volunteers."""
    set_up_at: datetime | None = None
    introductions_channel_id: int | None = None
    """The text channel under which two people who both said yes get a private thread; None: direct messages."""
    asks_open_most: int = ASKS_OPEN_DEFAULT
    """Introductions one member may be waiting for at a time."""
    asks_received_most: int = ASKS_RECEIVED_DEFAULT
    """Introductions one member may be asked for in a week."""
    pair_again_days: int = PAIR_AGAIN_DAYS_DEFAULT
    """Days before somebody may ask for the same person again; 0: at once."""
    is_giving_first: bool = True
    """Whether a member must have contributed something here before asking to meet somebody."""
    looking_channel_id: int | None = None
    """The text channel for the cards of members who are looking; None: no cards."""
    hiring_channel_id: int | None = None
    """The text channel for the cards of members who are hiring; None: no cards."""
    looking_role_id: int | None = None
    """The role that members who are looking may wear as a badge; None: no badge."""
    hiring_role_id: int | None = None
    """The role that members who are hiring may wear as a badge; None: no badge."""
    looking_tag: str = ""
    """What may stand behind the nickname of members who are looking; empty: nothing."""
    hiring_tag: str = ""
    """What may stand behind the nickname of members who are hiring; empty: nothing."""
    is_celebrating: bool = False
    """Whether members may have a line said in public when they found something."""
    flag_days: int = FLAG_DAYS_DEFAULT
    """Days that a flag runs before it lapses or is renewed."""
    reports_channel_id: int | None = None
    """The private channel in which organizers read what members report; None: by command only."""
    language: str = ""
    """The language of what several read here; empty: as Discord has it for the server."""


class Part(Enum):
    """What the bot was at when Discord refused it."""

    SHARES = auto()
    INTRODUCTIONS = auto()
    """Giving two people their private thread."""
    LOOKING = auto()
    """Whatever is posted in the channels of looking and hiring."""
    BADGES = auto()
    NICKNAMES = auto()
    PROMPTS = auto()
    """Posting prompts, and what is said in their threads."""
    REPORTS = auto()
    """The cards of reports in the organizers' channel."""
    LOG = auto()
    """What was done, in the log channel."""


class TroubleKind(StrEnum):
    """What keeps the bot from doing its work in a server."""

    SHARE_CHANNEL_GONE = "share-channel-gone"
    SHARE_CHANNEL_FORBIDDEN = "share-channel-forbidden"
    THREADS_FULL = "threads-full"
    THREAD_LOCKED = "thread-locked"
    TAGS = "tags"
    INTRODUCTIONS_CHANNEL = "introductions-channel"
    """It can't hold private threads of ours; introductions are made by direct message meanwhile."""
    LOOKING_CHANNEL = "looking-channel"
    """The cards of looking or of hiring, or a celebration, can't be posted or kept right."""
    BADGE_ROLE = "badge-role"
    """A badge can't be given or taken away: the role is gone or above ours, or we may not."""
    NICKNAMES = "nicknames"
    """The tag can't be put behind nicknames or taken away: we may not."""
    PROMPT_CHANNEL = "prompt-channel"
    """A prompt, or an answer to one, can't be posted."""
    REPORTS_CHANNEL = "reports-channel"
    """The channel for reports is gone, not private, or closed to us; they wait in their list."""
    LOG_CHANNEL = "log-channel"
    """The channel in which the trail is shown is gone, not private, or closed to us."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something an organizer can mend."""

    kind: TroubleKind
    channel_id: int | None
    code: int
    since: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class BadZone:
    """No zone has this name; ``suggestions`` are the nearest that exist."""

    name: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRescueHours:
    """The wait before a rescue is outside what makes sense."""

    least: int = RESCUE_HOURS_LEAST
    most: int = RESCUE_HOURS_MOST


class Limit(StrEnum):
    """A setting that is a number within bounds, named as in :class:`GuildSettings`."""

    ASKS_OPEN = "asks_open_most"
    ASKS_RECEIVED = "asks_received_most"
    PAIR_AGAIN = "pair_again_days"
    FLAG_DAYS = "flag_days"


LIMITS: Final[dict[Limit, tuple[int, int]]] = {
    Limit.ASKS_OPEN: (ASKS_LEAST, ASKS_MOST),
    Limit.ASKS_RECEIVED: (ASKS_LEAST, ASKS_MOST),
    Limit.PAIR_AGAIN: (0, PAIR_AGAIN_DAYS_MOST),
    Limit.FLAG_DAYS: (FLAG_DAYS_LEAST, FLAG_DAYS_MOST),
}
"""The least and the most each may be."""


class Tag(StrEnum):
    """A setting that stands behind nicknames, named as in :class:`GuildSettings`."""

    LOOKING = "looking_tag"
    HIRING = "hiring_tag"


@dataclass(frozen=True, slots=True)
class BadLimit:
    """A number is outside its bounds, which are ``least`` and ``most``."""

    limit: Limit
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class BadTag:
    """A tag is longer than ``most``, or no line of plain text."""

    tag: Tag
    most: int = TAG_MOST


@dataclass(frozen=True, slots=True)
class BadgeOrganizes:
    """One role would be a badge, which members put on by themselves, and tell who organizes."""

    role_id: int


@dataclass(frozen=True, slots=True)
class BadLanguage:
    """There are no words in that language."""

    language: str


SettingsRefusal = BadZone | BadRescueHours | BadLimit | BadTag | BadgeOrganizes | BadLanguage

CHANNEL_GONE: Final = frozenset({10003, 10004, 10008})
FORBIDDEN: Final = frozenset({50001, 50013, 50024})
THREADS_FULL: Final = frozenset({160006, 30033})
LOCKED: Final = frozenset({50083, 160005})
TAGS: Final = frozenset({40066, 40067, 30047, 30048})

_OF_PART: Final[dict[Part, TroubleKind]] = {
    Part.INTRODUCTIONS: TroubleKind.INTRODUCTIONS_CHANNEL,
    Part.LOOKING: TroubleKind.LOOKING_CHANNEL,
    Part.BADGES: TroubleKind.BADGE_ROLE,
    Part.NICKNAMES: TroubleKind.NICKNAMES,
    Part.PROMPTS: TroubleKind.PROMPT_CHANNEL,
    Part.REPORTS: TroubleKind.REPORTS_CHANNEL,
    Part.LOG: TroubleKind.LOG_CHANNEL,
}


def check(settings: GuildSettings) -> SettingsRefusal | None:
    """Return why these settings can't be, or None."""
    try:
        zone(settings.zone)
    except UnknownZone as unknown:
        return BadZone(settings.zone, tuple(unknown.suggestions))
    if not RESCUE_HOURS_LEAST <= settings.rescue_after_hours <= RESCUE_HOURS_MOST:
        return BadRescueHours()
    for limit, (least, most) in LIMITS.items():
        if not least <= getattr(settings, limit.value) <= most:
            return BadLimit(limit, least, most)
    for tag in Tag:
        words = getattr(settings, tag.value)
        if words != line(words) or not fits(words, TAG_MOST):
            return BadTag(tag)
    organizers = settings.organizer_role_id
    if organizers is not None and organizers in (settings.looking_role_id, settings.hiring_role_id):
        return BadgeOrganizes(organizers)
    if settings.language and settings.language not in languages():
        return BadLanguage(settings.language)
    return None


def differences(before: GuildSettings, after: GuildSettings) -> dict[str, str]:
    """Return what was changed, in words for the trail: what each setting was and is."""
    changed: dict[str, str] = {}
    for declared in fields(GuildSettings):
        was, now_is = getattr(before, declared.name), getattr(after, declared.name)
        if was != now_is and declared.name not in ("guild_id", "set_up_at"):
            name = declared.name.removeprefix("is_").removesuffix("_id").replace("_", " ")
            changed[name] = f"{_shown(declared.name, was)} → {_shown(declared.name, now_is)}"
    return changed


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return "none"
    if name.endswith("_channel_id"):
        return f"<#{value}>"
    if name.endswith("_role_id"):
        return f"<@&{value}>"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def trouble_kind(code: int, *, of: Part = Part.SHARES) -> TroubleKind:
    """Name the trouble behind a Discord JSON error code (Discord docs, Opcodes and Status Codes)."""
    if of is Part.INTRODUCTIONS and code in THREADS_FULL:
        return TroubleKind.THREADS_FULL
    if of in _OF_PART:
        return _OF_PART[of]
    for codes, kind in (
        (CHANNEL_GONE, TroubleKind.SHARE_CHANNEL_GONE),
        (FORBIDDEN, TroubleKind.SHARE_CHANNEL_FORBIDDEN),
        (THREADS_FULL, TroubleKind.THREADS_FULL),
        (LOCKED, TroubleKind.THREAD_LOCKED),
        (TAGS, TroubleKind.TAGS),
    ):
        if code in codes:
            return kind
    return TroubleKind.OTHER


def troubles_of(part: Part) -> frozenset[TroubleKind]:
    """Return the troubles that are over when something of ``part`` went well."""
    if part is Part.SHARES:
        return frozenset(TroubleKind) - frozenset(_OF_PART.values())
    own = frozenset({_OF_PART[part]})
    return own | {TroubleKind.THREADS_FULL} if part is Part.INTRODUCTIONS else own
