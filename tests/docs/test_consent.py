"""docs/introductions.md shows the engine as it is."""

from __future__ import annotations

from bot.introductions.rules import PHASES, Event, Phase, State, Way, start, step
from tests.docs.consent import BLOCK, DOCUMENT, drawn


def test_the_tables_in_the_document_are_the_engines() -> None:
    found = BLOCK.search(DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None
    assert found.group() == drawn(), "run `make diagram`"


def test_the_arrows_drawn_by_hand_are_what_the_engine_does() -> None:
    agreed = step(start(Way.ASKED), Event.YES, 1)
    assert isinstance(agreed, State)
    assert agreed.phase is Phase.AGREED
    back = step(agreed, Event.NOT_NOW, 1)
    assert isinstance(back, State)
    assert back.phase is Phase.GATHERING
    for state in (start(Way.ASKED), agreed):
        stopped = step(state, Event.WITHDRAW, 0)
        assert isinstance(stopped, State)
        assert stopped.phase is Phase.STOPPED
    by_hand = {phase for phase, row in PHASES.items() if None in row.values()}
    assert by_hand == {Phase.GATHERING, Phase.AGREED}
