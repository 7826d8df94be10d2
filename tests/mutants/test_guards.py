"""The list of guards is as the code is; ``make mutants`` takes them out."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.mutants.__main__ import ROOT
from tests.mutants.guards import GUARDS


def test_every_guard_stands_in_its_file_once_and_without_it_the_file_still_compiles() -> None:
    for guard in GUARDS:
        without = guard.taken_out((ROOT / guard.file).read_text(encoding="utf-8"))
        ast.parse(without, filename=f"{guard.file} without {guard.name}")
        assert guard.instead != guard.text, guard.name


def test_every_guard_has_a_name_of_its_own_and_tests_that_exist() -> None:
    assert [name for name, count in Counter(guard.name for guard in GUARDS).items() if count > 1] == []
    lacking = {
        test
        for guard in GUARDS
        for test in guard.tests
        if not re.search(_definition(test), (ROOT / test.partition("::")[0]).read_text(encoding="utf-8"))
    }
    assert lacking == set()
    assert all(guard.tests for guard in GUARDS)


def _definition(test: str) -> str:
    """Return what the definition of a test looks like; of a whole file that of any."""
    name = test.partition("::")[2]
    return rf"(?m)^(?:async )?def {re.escape(name)}\(" if name else r"(?m)^(?:async )?def test_"
