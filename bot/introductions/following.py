"""What came of an introduction: when both are asked, and how their answers are brought together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final

ASKED_AFTER: Final = timedelta(days=10)
"""How long after an introduction both are asked whether they talked."""
AGAIN_AFTER: Final = timedelta(days=7)
"""How long after that whoever said "not yet" is asked once more; after as long again it is left alone."""
ROUNDS: Final = 2


class Talk(StrEnum):
    """What somebody says has come of an introduction."""

    WANTED = "wanted"
    """They have been asked and have not answered."""
    MET = "met"
    NOT_YET = "not-yet"
    NOT_GOING = "not-going"
    SILENT = "silent"
    """They were asked and let it be."""


def asked_in(rounds: int, talk: Talk | None) -> bool:
    """Say whether somebody is asked in the round numbered ``rounds`` (from 1)."""
    return talk is None if rounds == 1 else talk is Talk.NOT_YET


def may_say(before: Talk | None, said: Talk) -> bool:
    """Say whether somebody may say this: only once they were asked, and only what can be said."""
    return before is not None and said in (Talk.MET, Talk.NOT_YET, Talk.NOT_GOING)


def have_met(talks: Sequence[Talk | None]) -> bool:
    """Say whether two count as having met: one says so, and the other says so too or let the question be."""
    said = set(talks)
    return Talk.MET in said and said <= {Talk.MET, Talk.SILENT}
