"""Requests for introductions with the rules a thoughtful reader would raise, and how the coach does on them.

python -m tests.introductions.corpus            figures
python -m tests.introductions.corpus tuning     and where they differ, in the part to tune on
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from bot.introductions.coach import RULES, read

PARTS: Final = ("tuning", "held_out")
_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Message:
    """A request as somebody might write it."""

    reason: str
    line: str
    agenda: str
    share: str
    wanted: frozenset[str]
    """The names of the rules that a thoughtful reader would raise; none for a good one."""

    @cached_property
    def raised(self) -> frozenset[str]:
        """The names of the rules that the coach raises."""
        return frozenset(advice.rule.name for advice in read(self, share_title=self.share))


@dataclass(frozen=True)
class Figures:
    """How often the coach was right."""

    right: int
    wrong: int
    """Raised, and no reader would have."""
    missed: int

    @property
    def precision(self) -> float:
        """Which part of what it raised is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Which part of what a reader would raise it does."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@cache
def messages(part: str) -> tuple[Message, ...]:
    """The messages of a part: the rules were tuned on one of them, and the other was kept from that."""
    with (_FOLDER / f"{part}.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)["message"]
    return tuple(
        Message(row["reason"], row["line"], row["agenda"], row.get("share", ""), frozenset(row["raise"]))
        for row in rows
    )


def figures(of: Sequence[Message], rule: str | None = None) -> Figures:
    """How the coach does on these, for one rule or over all."""
    names = {row.name for row in RULES} if rule is None else {rule}
    pairs = [(message.wanted & names, message.raised & names) for message in of]
    return Figures(
        sum(len(wanted & raised) for wanted, raised in pairs),
        sum(len(raised - wanted) for wanted, raised in pairs),
        sum(len(wanted - raised) for wanted, raised in pairs),
    )


def left_alone(of: Sequence[Message]) -> tuple[int, int]:
    """How many of the good messages get no advice at all, and how many are good."""
    good = [message for message in of if not message.wanted]
    return sum(not message.raised for message in good), len(good)


def table() -> str:
    """The figures as a Markdown table."""
    rows = ["| rule | tuning: precision | recall | held out: precision | recall | held out, labelled |"]
    rows.append("|---|--:|--:|--:|--:|--:|")
    for rule in [*(row.name for row in RULES), None]:
        cells: list[str] = []
        for part in PARTS:
            found = figures(messages(part), rule)
            cells += [f"{found.precision:.2f}", f"{found.recall:.2f}"]
        labelled = sum(len(m.wanted) if rule is None else rule in m.wanted for m in messages("held_out"))
        rows.append(f"| {rule or '**all**'} | {' | '.join(cells)} | {labelled} |")
    return "\n".join(rows)


def summary() -> str:
    """How many messages there are, and how many good ones are left alone."""
    lines: list[str] = []
    for part in PARTS:
        alone, good = left_alone(messages(part))
        name = part.replace("_", " ")
        lines.append(
            f"- {name}: {len(messages(part))} messages, {good} of them good; {alone} of these get no advice"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the figures, and for the parts that are named where the coach and the labels differ."""
    out = [summary(), "", table()]
    for part in sys.argv[1:]:
        for message in messages(part):
            if message.raised != message.wanted:
                wrong, missed = message.raised - message.wanted, message.wanted - message.raised
                out.append(
                    f"\nraised {sorted(wrong)}, missed {sorted(missed)}:\n  {message.line}\n  {message.agenda}"
                )
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
