"""What came of an attempt, held against what the matrix says."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import cogs
from bot.core.language import LazyString
from tests.flows.authority.matrix import MEANS, Column, Kept, Meets, Offers, Row, Typing
from tests.flows.authority.place import HIDDEN, SECRET_QUESTION, SECRET_SKILL, UNHEARD, WHY
from tests.flows.authority.stored import NOT_SAID, PRIVATE, TABLES, Rows
from tests.flows.authority.trying import UNANSWERED
from tests.ui.test_addresses import import_all

if TYPE_CHECKING:
    from tests.flows.authority.entries import Entry
    from tests.flows.authority.place import Place

ORGANIZERS: Final = (Column.BY_PERMISSION, Column.BY_ROLE, Column.OWNER)
KEPT_OUT: Final = f"“{WHY}”"
"""How a refusal gives the reason why somebody is kept out. News of it says it otherwise."""
SECRETS: Final = frozenset({HIDDEN, UNHEARD, SECRET_SKILL, SECRET_QUESTION})
"""What members may not read."""
EXAMPLES: Final = frozenset(
    {
        "Tide tables as a small API",
        "What did you build this week?",
        "What did you throw away this week, and why?",
    }
)
"""What the bot shows everybody as examples; the demo's people write it, too."""
UNPLAYED: Final = frozenset({"control intro:introduce"})
"""What leads to something a suspended member is kept out of, and there is nothing in the server for which it would."""


async def tried(place: Place, who: Column, entry: Entry, untold: frozenset[str]) -> list[str]:
    """Let somebody try an entry point in its ways, each undone before the next; return all that is wrong.

    ``untold`` is what they may not read in any answer.
    """
    meets, told, wrong = MEANS[who][entry.row.who], list[str](), list[str]()
    for way in entry.ways:
        raised = len(place.world.alarm.raised)
        told.append(await way())
        wrong += place.world.alarm.raised[raised:]
        wrong += [f"reads: {words}" for words in untold if words in told[-1]]
        if place.stored.has_changed():
            changed = place.stored.changed()
            wrong += _changed(place, who, meets, told[-1], changed)
            place.stored.restore(changed)
        if _is_decided(meets, entry.row, told[-1]):
            break
    return [*wrong, *_told_wrong(meets, entry, told)]


def _is_decided(meets: Meets, row: Row, told: str) -> bool:
    """Tell whether other ways would show nothing more."""
    is_out = row.kept is Kept.OUT or (row.kept is Kept.LEADS and KEPT_OUT in told)
    return meets is Meets.AS_KEPT and is_out


def _changed(place: Place, who: Column, meets: Meets, told: str, changed: Rows) -> Iterator[str]:
    """Yield each row that was changed and may not be."""
    for key, after in changed.items():
        before = place.stored.before.get(key, ())
        if not _may_change(place, who, meets, told, (*key[1], *before, *after)):
            yield f"{key}: {before} -> {after}"


def _may_change(place: Place, who: Column, meets: Meets, told: str, row: Sequence[Any]) -> bool:
    match meets:
        case Meets.LET_THROUGH | Meets.AS_A_MEMBER:
            return True
        case Meets.REFUSED:
            return False
        case Meets.AS_KEPT:
            return KEPT_OUT not in told
        case Meets.ONLY_OWN:
            return _names(row, place.people[who].id)
        case Meets.NOTHING_HERE:
            is_elsewhere = _names(row, place.people[who].id) or _names(row, place.far_id)
            return who is Column.OTHER_SERVER and is_elsewhere and not _names(row, place.world.guild.id)


def _names(row: Sequence[Any], number: int) -> bool:
    return any(str(number) in str(value) for value in row)


def _told_wrong(meets: Meets, entry: Entry, told: Sequence[str]) -> Iterator[str]:
    """Yield each thing that was said and is not what the matrix says."""
    if UNANSWERED in told:
        yield UNANSWERED
    refused = [is_refused(said) for said in told]
    kept_out = [KEPT_OUT in said for said in told]
    match meets, entry.row.kept:
        case Meets.REFUSED, _:
            is_right = all(refused)
        case Meets.LET_THROUGH, _:
            is_right = not any(refused)
        case Meets.AS_KEPT, Kept.OUT:
            is_right = all(kept_out)
        case Meets.AS_KEPT, Kept.LEADS:
            is_right = any(kept_out) is not (entry.name in UNPLAYED)
        case Meets.AS_KEPT, Kept.IN:
            is_right = not any(kept_out)
        case _:
            is_right = True
    if not is_right:
        yield from told


@cache
def _refusals() -> frozenset[str]:
    import_all(cogs)
    modules = (importlib.import_module(found.name) for found in pkgutil.walk_packages(cogs.__path__, "cogs."))
    sentences = (getattr(module, "NOT_AN_ORGANIZER", None) for module in modules)
    return frozenset(" ".join(str(each).split())[:60] for each in sentences if isinstance(each, LazyString))


def is_refused(said: str) -> bool:
    """Tell whether somebody was told that something is for organizers."""
    assert _refusals(), "every cog keeps its sentence under the same name"
    return any(sentence in said for sentence in _refusals())


def not_for(place: Place, who: Column) -> frozenset[str]:
    """Return words that somebody may not read, whatever they try."""
    match who:
        case Column.BY_PERMISSION | Column.BY_ROLE | Column.OWNER:
            return frozenset({UNHEARD})
        case Column.MEMBER | Column.SUSPENDED:
            own = place.people[who].id
            return place.stored.words(PRIVATE, but=own) | SECRETS
        case Column.OTHER_SERVER | Column.LEFT:
            everything = [table.name for table in TABLES if table.name not in NOT_SAID]
            return place.stored.words(everything, but=place.people[who].id) - EXAMPLES


def is_offered_rightly(place: Place, who: Column, row: Typing, offered: Mapping[str, str]) -> bool:
    """Tell whether what is offered to somebody who begins to type is what the matrix says."""
    secrets = {UNHEARD} if who in ORGANIZERS else SECRETS
    if any(secret in shown for secret in secrets for shown in offered.values()):
        return False
    if who is Column.SUSPENDED and row.kept is Kept.OUT:
        return not offered
    match row.offers:
        case Offers.TO_ORGANIZERS:
            return bool(offered) is (who in ORGANIZERS)
        case Offers.HERE:
            return bool(offered) is (who is not Column.OTHER_SERVER)
        case Offers.OWN if who is Column.SUSPENDED:
            return bool(offered) and all(place.stored.is_of(value, place.people[who].id) for value in offered)
        case Offers.OWN:
            return not offered or who in ORGANIZERS
        case Offers.THE_SAME:
            raise ValueError("what is the same to everybody is held against what others are offered")
