"""docs/looking.md shows the rules as they are."""

from __future__ import annotations

from tests.docs.consent import BLOCK
from tests.docs.flags import DOCUMENT, drawn


def test_the_tables_in_the_document_are_the_rules() -> None:
    found = BLOCK.search(DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None
    assert found.group() == drawn(), "run `make diagram`"
