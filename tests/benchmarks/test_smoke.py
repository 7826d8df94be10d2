"""The benchmarks themselves still run, on as little as will do: their figures mean nothing here."""

from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import BENCHMARKS
from tests.benchmarks.figures import Report, Size


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_still_runs(name: str) -> None:
    told: list[str] = []
    report = BENCHMARKS[name](Size.TINY, told.append)
    assert isinstance(report, Report)
    assert report.lines
    assert told, "it shows progress"
    assert report.table().row_count == len(report.lines)
    wrong = [line.what for line in report.lines if line.goal == "0" and not line.is_met]
    assert wrong == [], "what counts mistakes has no noise"


def test_no_journey_takes_more_requests_than_it_did() -> None:
    report = BENCHMARKS["journeys"](Size.TINY, lambda _: None)
    more = {line.what: (line.ours, line.floor) for line in report.lines if not line.is_met}
    assert more == {
        "share, the first of its kind": ("5", "4"),
        "follow, as a member's first act here": ("2", "1"),
        "reopen": ("4", "3"),
        "introduction, from the asking to the thread": ("15", "9"),
        "put up a flag, with card, badge and tag": ("9", "8"),
        "a flag lapses": ("4", "3"),
    }
