"""IANA time zones: loading them, and finding the one somebody means.

Every zone is read from the ``tzdata`` package, never from the machine. ``ZoneInfo("Europe/Berlin")`` would
look in the system's directories first, so two machines could disagree about the same schedule, and a slim
container would have no zones at all. The lock file fixes the release of the rules, and an upgrade of
``tzdata`` is an ordinary, tested change.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import tzdata

_DATA: Final = resources.files("tzdata")
_NOT_A_PLACE: Final = "Factory"  # what a machine is in before it has been set up; no schedule lives there

_SPELLINGS: Final = {
    "abu dhabi": "Asia/Dubai",
    "ankara": "Europe/Istanbul",
    "atlanta": "America/New_York",
    "austin": "America/Chicago",
    "bangalore": "Asia/Kolkata",
    "barcelona": "Europe/Madrid",
    "beijing": "Asia/Shanghai",
    "bengaluru": "Asia/Kolkata",
    "boston": "America/New_York",
    "cape town": "Africa/Johannesburg",
    "chennai": "Asia/Kolkata",
    "cologne": "Europe/Berlin",
    "dallas": "America/Chicago",
    "delhi": "Asia/Kolkata",
    "edinburgh": "Europe/London",
    "frankfurt": "Europe/Berlin",
    "geneva": "Europe/Zurich",
    "hamburg": "Europe/Berlin",
    "hanoi": "Asia/Ho_Chi_Minh",
    "houston": "America/Chicago",
    "hyderabad": "Asia/Kolkata",
    "islamabad": "Asia/Karachi",
    "kyoto": "Asia/Tokyo",
    "manchester": "Europe/London",
    "miami": "America/New_York",
    "milan": "Europe/Rome",
    "mumbai": "Asia/Kolkata",
    "munich": "Europe/Berlin",
    "new delhi": "Asia/Kolkata",
    "osaka": "Asia/Tokyo",
    "ottawa": "America/Toronto",
    "philadelphia": "America/New_York",
    "porto": "Europe/Lisbon",
    "rio de janeiro": "America/Sao_Paulo",
    "saint petersburg": "Europe/Moscow",
    "san diego": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "shenzhen": "Asia/Shanghai",
    "tel aviv": "Asia/Jerusalem",
    "washington": "America/New_York",
    "wellington": "Pacific/Auckland",
    "wroclaw": "Europe/Warsaw",
    # What people call their time. IANA's own EST and MST have no summer time, so these come before them.
    "aest": "Australia/Sydney",
    "bst": "Europe/London",
    "central time": "America/Chicago",
    "cest": "Europe/Berlin",
    "cst": "America/Chicago",
    "eastern time": "America/New_York",
    "est": "America/New_York",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "mountain time": "America/Denver",
    "mst": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
}
"""Large cities that the IANA list leaves to a neighbour, and other words for a zone, as people type them."""

_WORLD: Final = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
)
"""What is offered before anything was typed: one zone for most people, around the world."""


class UnknownZone(LookupError):
    """No IANA zone has this name. ``suggestions`` are the nearest that exist, best first, at most three."""

    def __init__(self, name: str, suggestions: tuple[str, ...]) -> None:
        super().__init__(f"no time zone is called {name!r}")
        self.name = name
        self.suggestions = suggestions


@cache
def zone_names() -> tuple[str, ...]:
    """Every name that ``zone`` knows, in alphabetical order; links such as ``US/Eastern`` are among them."""
    names = _DATA.joinpath("zones").read_text(encoding="utf-8").split()
    return tuple(sorted(name for name in names if name != _NOT_A_PLACE))


def rules_release() -> str:
    """Which release of IANA's rules the zones are read from, such as ``2026a``."""
    return tzdata.IANA_VERSION


def zone(name: str) -> ZoneInfo:
    """The zone with exactly this IANA name, the same object each time.

    Raises ``UnknownZone`` for any other text, whatever it contains: a name never becomes a file path
    before it has been found in the list.
    """
    if name not in _known():
        raise UnknownZone(name, _nearest(name))
    return _load(name)


def as_spelt(typed: str) -> str:
    """A zone's own spelling if what somebody typed differs by case or spaces only, else what was typed."""
    wanted = typed.strip().replace(" ", "_").casefold()
    return next((name for name in zone_names() if name.casefold() == wanted), typed.strip())


def zone_meant(typed: str) -> str:
    """Return the zone that is typed by its name, or by the name of its city alone; else what was typed.

    It also knows large cities that the IANA list leaves to a neighbour. A country, or a part of a name, is not enough.
    """
    name, wanted = as_spelt(typed), _folded(typed)
    if name in _known():
        return name
    if wanted in _SPELLINGS:
        return _SPELLINGS[wanted]
    found = [place.name for place in _places() if wanted in {place.city, place.full} and not place.is_old]
    return found[0] if len(found) == 1 else name


def search_zones(text: str, limit: int = 25) -> tuple[str, ...]:
    """The names that match what somebody has typed so far, best first, at most ``limit``.

    Case, accents, underscores and spaces make no difference. The city counts before the region, current
    names before old ones, and a country's name finds its zones. Nothing typed gives a choice of well-known
    zones. 25 is what Discord shows in one autocomplete (Discord docs, Application Commands).
    """
    wanted = _folded(text)
    if not wanted:
        return _WORLD[:limit]
    ranked = ((_rank(place, wanted), place) for place in _places())
    found = sorted(
        (rank, place.is_old, place.order if rank in _BY_OTHER_WORDS else (False, 0), place.city, place.name)
        for rank, place in ranked
        if rank is not None
    )
    return tuple(name for *_, name in found[:limit])


class _Place(NamedTuple):
    """A zone as people may look for it; every text but the name is folded."""

    name: str
    full: str
    city: str
    also: tuple[str, ...]
    """The countries that use it, cities without a zone of their own, and other words for it."""
    is_old: bool
    """Kept by IANA for old programs only, or an abbreviation: offered after the places."""
    order: tuple[bool, int]
    """Its place among its country's zones: those of large cities first, then as in IANA's zone.tab."""


@cache
def _known() -> frozenset[str]:
    return frozenset(zone_names())


@cache
def _load(name: str) -> ZoneInfo:
    with _DATA.joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def _folded(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().replace("_", " ").replace("/", " ").split())


def _rows(table: str) -> Iterator[list[str]]:
    """The rows of one of the tab-separated tables that IANA ships beside the zones."""
    for row in _DATA.joinpath("zoneinfo", table).read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            yield row.split("\t")


@cache
def _places() -> tuple[_Place, ...]:
    countries = {code: _folded(country) for code, country, *_ in _rows("iso3166.tab")}
    also: dict[str, list[str]] = {"UTC": []}  # zone.tab lists places; UTC is current without being one
    for code, _where, name, *_ in _rows("zone.tab"):
        also[name] = [countries[code]]
    lines = {name: line for line, name in enumerate(also)}
    large = {*_WORLD, *_SPELLINGS.values()}
    for city, name in _SPELLINGS.items():
        also.setdefault(name, []).append(city)
    return tuple(
        _Place(
            name=name,
            full=_folded(name),
            city=_folded(name.rpartition("/")[2]),
            also=tuple(also.get(name, ())),
            is_old=name not in lines,
            order=(name not in large, lines.get(name, len(lines))),
        )
        for name in zone_names()
    )


_BY_OTHER_WORDS: Final = (1, 3)
"""The ranks of a place that was found by its country or by another word for it."""


def _rank(place: _Place, wanted: str) -> int | None:
    """How well a place answers, 0 is best; None when it does not."""
    tests = (
        wanted in {place.city, place.full} and not place.is_old,
        wanted in place.also,
        place.city.startswith(wanted),
        any(name.startswith(wanted) for name in place.also),
        f" {wanted}" in f" {place.full}",
        wanted.replace(" ", "") in place.full.replace(" ", ""),
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)


def _nearest(name: str, limit: int = 3) -> tuple[str, ...]:
    """Names somebody may have meant: what a search finds, then what is spelt almost so."""
    wanted = _folded(name[:100])
    found = list(search_zones(wanted, limit)) if wanted else []
    spellings: dict[str, str] = {}
    for place in sorted(_places(), key=lambda place: place.is_old):
        for spelling in (place.city, place.full, *place.also):
            spellings.setdefault(spelling, place.name)
    found += (spellings[near] for near in difflib.get_close_matches(wanted, spellings, n=limit, cutoff=0.7))
    return tuple(dict.fromkeys(found))[:limit]
