"""What Hallway did and plans about looking for work and hiring, in sentences for people."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.app import Happening
from bot.core.effects import Ending
from bot.looking.alerts import ALERTS
from bot.looking.course import CARD, CELEBRATE, DRESS, LAPSE, SETTLED, WARN
from bot.looking.rules import Flag, Sort, State

OF_FLAGS: Final = frozenset({CARD, WARN, LAPSE, CELEBRATE})
"""Kinds of what is about one flag."""
OF_LOOKING: Final = OF_FLAGS | {DRESS, SETTLED, ALERTS}
_SAME_MOMENT: Final = timedelta(seconds=2)


def about_flag(happening: Happening) -> str | None:
    """Return the id of the flag that something is about, if it is about one."""
    if happening.kind not in OF_FLAGS:
        return None
    subject = happening.payload.get("flag_id") or happening.subject
    return str(subject).partition(":")[0]


def told_of_looking(happening: Happening, flag: Flag | None) -> str | None:
    """Return the sentence for something of the kinds in `OF_LOOKING`; None where there is nothing to tell."""
    if happening.ending is None:
        return _plan(happening, flag)
    if happening.kind == WARN:
        return _asked(happening, flag)
    if happening.ending is Ending.SKIPPED:
        return None
    if happening.kind == DRESS:
        return f"Saw to the badge and the nickname of <@{happening.payload.get('user_id')}>"
    return _deed(happening, flag) if flag is not None else None


def _plan(happening: Happening, flag: Flag | None) -> str | None:
    if happening.kind == ALERTS:
        return "Tell members what is new and fits what they asked to hear of"
    if happening.kind == SETTLED:
        return "Bring every card, badge and nickname in line with the settings"
    if flag is None or flag.state not in (State.RUNNING, State.AWAY):
        return None
    if happening.kind == WARN:
        return f"Ask {_whose(flag)} whether {_still(flag)}" if flag.state is State.RUNNING else None
    return f"Let “{flag.words.role}” of {_whose(flag)} run out, quietly"


def _asked(happening: Happening, flag: Flag | None) -> str | None:
    """Say that an owner was asked; what does not go out as a direct message lies in their inbox since then."""
    if flag is None:
        return None
    if happening.ending is not Ending.SKIPPED:
        return f"Asked {_whose(flag)} whether {_still(flag)}"
    is_first = flag.warned_at is not None and abs(happening.at - flag.warned_at) < _SAME_MOMENT
    return f"Put into the inbox of {_whose(flag)}: a question whether {_still(flag)}" if is_first else None


def _deed(happening: Happening, flag: Flag) -> str:
    if happening.kind == CELEBRATE:
        something = "something" if flag.sort is Sort.LOOKING else "somebody"
        return f"Told everybody that {_whose(flag)} found {something}"
    card = f"the card of {_whose(flag)}: “{flag.words.role}”"
    if flag.public_at is not None and happening.at - flag.public_at < _SAME_MOMENT:
        return f"Put up {card}"
    if flag.ended_at is not None and happening.at >= flag.ended_at:
        return f"Marked {card} as run out" if flag.state is State.LAPSED else f"Took away {card}"
    return f"Brought up to date {card}"


def _whose(flag: Flag) -> str:
    return f"<@{flag.user_id}>"


def _still(flag: Flag) -> str:
    return "they are still looking" if flag.sort is Sort.LOOKING else f"“{flag.words.role}” is still open"
