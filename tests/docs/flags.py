"""The tables and the drawing in docs/looking.md, made from the rules' own; `make diagram` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.looking.rules import MOVES, Act, Audience, Flag, Sort, State, Viewer, Words, may_hear, may_see
from tests.architecture.source import ROOT
from tests.docs.consent import BEGIN, BLOCK, END, table

DOCUMENT: Final = ROOT / "docs" / "looking.md"

AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.EVERYONE: "everyone here",
    Audience.ORGANIZERS: "organizers only",
    Audience.INTRODUCTIONS: "introductions only",
}
STATES: Final[Mapping[State, str]] = {
    State.DRAFT: "written",
    State.RUNNING: "up",
    State.AWAY: "away with its owner",
    State.LAPSED: "run out",
    State.DONE: "found something",
    State.CLEARED: "taken down by its owner",
    State.REMOVED: "taken down by an organizer",
}
ACTS: Final[Mapping[Act, str]] = {
    Act.POST: "put up",
    Act.EDIT: "edited",
    Act.RENEW: "renewed",
    Act.DONE: "something came of it",
    Act.CLEAR: "taken down",
    Act.LAPSE: "its time is over",
    Act.LEAVE: "its owner leaves",
    Act.RETURN: "its owner comes back",
    Act.REMOVE: "an organizer takes it down",
}

_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
_VIEWERS: Final = {
    "its owner": Viewer(1, 1),
    "a member": Viewer(1, 2),
    "an organizer": Viewer(1, 3, is_organizer=True),
}


def who() -> list[str]:
    """Who sees a flag that is up, by its audience."""
    rows: list[list[str]] = []
    for audience, name in AUDIENCES.items():
        up = Flag(
            "0" * 20,
            1,
            1,
            Sort.LOOKING,
            Words("", ""),
            created_at=_NOW,
            state=State.RUNNING,
            audience=audience,
            expires_at=_NOW + timedelta(days=1),
        )
        seen = [may_see(up, viewer, _NOW) for viewer in _VIEWERS.values()]
        rows.append([name, *(map(_yes, [*seen, may_hear(up, _NOW), up.is_public(_NOW)]))])
    introduced = "whoever is introduced to its owner"
    return table(["A flag for …", *_VIEWERS, introduced, "card, badge, tag, alerts"], rows)


def life() -> list[str]:
    """The drawing of what can happen to a flag."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> draft"]
    lines += [f"    {state.value}: {name}" for state, name in STATES.items()]
    for act, moves in MOVES.items():
        lines += [f"    {before.value} --> {after.value}: {ACTS[act]}" for before, after in moves.items()]
    ends = set(State) - {before for moves in MOVES.values() for before in moves}
    lines += [f"    {state.value} --> [*]" for state in State if state in ends]
    return [*lines, "```"]


def drawn() -> str:
    """Everything between the two marks."""
    return "\n".join(
        [BEGIN, "", "### Who sees it", "", *who(), "", "### What can happen to it", "", *life(), "", END]
    )


def _yes(value: bool) -> str:
    return "yes" if value else "–"


def main() -> None:
    """Replaces what stands between the marks; the document has to hold them already."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(BLOCK.sub(lambda _: drawn(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
