"""docs/prompts.md shows the rules as they are."""

from __future__ import annotations

from bot.prompts.cadence import PASS_EVERY, PASSES_MOST
from bot.prompts.rules import GRACE_MOST, OPEN_LEAST, OPEN_MOST, SILENT_RUNS
from bot.prompts.runs import LATE_FOR
from tests.docs.consent import BLOCK
from tests.docs.prompts import DOCUMENT, drawn

TEXT = " ".join(DOCUMENT.read_text(encoding="utf-8").split())


def test_the_drawing_of_a_run_is_the_rules() -> None:
    found = BLOCK.search(DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None
    assert found.group() == drawn(), "run `make diagram`"


def test_the_numbers_in_the_document_of_prompts_are_the_rules() -> None:
    assert (OPEN_LEAST, OPEN_MOST) == (4, 14 * 24)
    assert "four hours at least, fourteen days at most" in TEXT
    assert GRACE_MOST.total_seconds() == 12 * 3600
    assert "half of the time it is open, twelve hours at most" in TEXT
    assert SILENT_RUNS == 3
    assert "Three runs in a row without an answer" in TEXT
    assert LATE_FOR.days == 14
    assert "for fourteen days or until the next run" in TEXT
    assert (PASS_EVERY, PASSES_MOST) == (4, 2)
    assert "Four weeks with an answer earn a free pass, of which two can be kept" in TEXT
