"""How much each finding matters, what the bot can do about it, and all of them together: plain decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from cogs.doctor.findings import (
    BadgeGone,
    BadgeUnfit,
    Blind,
    CantRename,
    ChannelGone,
    Check,
    DirectsPaused,
    DirectsStopped,
    DirectsTurnedAway,
    Exposed,
    Finding,
    Fix,
    Grade,
    Lacking,
    Late,
    MembersLack,
    NothingChosen,
    OrganizersGone,
    PartsBroken,
    PromptHeld,
    PromptSilent,
    Refused,
    Screening,
    SecondFactor,
    Slow,
    Sluggish,
    TagsMissing,
    ThreadsFull,
    ThreadShut,
    Use,
)


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the bot itself is doing, as far as a server's organizers may know."""

    version: str
    seconds: float | None
    """How long Discord took to answer the last heartbeat; None before the first one."""
    waiting: int
    """How much of this server's waits to be done on Discord."""
    oldest_at: datetime | None
    swept_at: datetime | None
    hears_of_leaving: bool
    """Whether Discord tells of members who leave: the one privileged intent that can be on."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found in a server, the worst first."""

    vitals: Vitals
    findings: Sequence[Finding] = ()
    fine: Sequence[Check] = ()
    """What was looked at and has nothing wrong."""

    def count(self, grade: Grade) -> int:
        """Return how many findings matter this much."""
        return sum(grade_of(finding) is grade for finding in self.findings)

    def fixable(self, fix: Fix, target: str) -> Finding | None:
        """Return the finding that this would mend, None if there is none any more."""
        return next((each for each in self.findings if fix_of(each) == (fix, target)), None)


@dataclass(slots=True)
class Gathering:
    """Findings as they come in, and which checks had none."""

    findings: list[Finding] = field(default_factory=list[Finding])
    fine: list[Check] = field(default_factory=list[Check])

    def add(self, check: Check, found: Iterable[Finding], *, is_told: bool = False) -> None:
        """Take over what a check found; if that is nothing it is fine, unless another finding tells of it."""
        before = len(self.findings)
        self.findings.extend(found)
        if len(self.findings) == before and not is_told:
            self.fine.append(check)

    def report(self, vitals: Vitals) -> Report:
        """Return everything, the worst first, else in the order it was found."""
        return Report(vitals, tuple(sorted(self.findings, key=grade_of)), tuple(self.fine))


def grade_of(finding: Finding) -> Grade:
    """Say how much a finding matters."""
    match finding:
        case Slow() | Screening() | PromptSilent():
            return Grade.NOTE
        case SecondFactor(is_refused):
            return Grade.BROKEN if is_refused else Grade.NOTE
        case TagsMissing(_, _, is_full, may_make):
            return Grade.WEAK if is_full or not may_make else Grade.NOTE
        case ThreadsFull(found, most):
            return Grade.BROKEN if found >= most else Grade.WEAK
        case (
            MembersLack()
            | OrganizersGone()
            | DirectsTurnedAway()
            | DirectsPaused()
            | Sluggish()
            | ThreadShut()
        ):
            return Grade.WEAK
        case (
            Blind()
            | NothingChosen()
            | ChannelGone()
            | Lacking()
            | Exposed()
            | BadgeGone()
            | BadgeUnfit()
            | CantRename()
            | PromptHeld()
            | Refused()
            | DirectsStopped()
            | Late()
            | PartsBroken()
        ):
            return Grade.BROKEN
        case _:
            assert_never(finding)


def fix_of(finding: Finding) -> tuple[Fix, str] | None:
    """Say what the bot itself can do about a finding, and to what; None if only an organizer can.

    For a channel to choose, the target is :func:`target_of` its place.
    """
    match finding:
        case Lacking(may_allow=True):
            return Fix.ALLOW, str(finding.channel_id)
        case TagsMissing(channel_id, is_full=False, may_make=True):
            return Fix.TAGS, str(channel_id)
        case ThreadShut(thread_id, may_open=True):
            return Fix.OPEN, str(thread_id)
        case BadgeGone(sort, role_id, may_make=True):
            # With the role that is gone, so that an old button makes none in place of the new one.
            return Fix.ROLE, f"{sort.value}.{role_id}"
        case ChannelGone(place) | Exposed(place):
            return Fix.CHOOSE, target_of(place.use, place.prompt_id)
        case NothingChosen():
            return Fix.CHOOSE, target_of(Use.SHARES)
        case _:
            return None


def target_of(use: Use, prompt_id: str = "") -> str:
    """Return what names a use in an address: ``shares``, or ``prompt.`` and the prompt's id."""
    return f"{use.value}.{prompt_id}" if prompt_id else use.value
