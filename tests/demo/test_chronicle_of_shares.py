"""What the demo's page says of shares that were taken down: no title in empty quotes, and no plan that comes to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.app import Happening
from bot.core.effects import Ending
from bot.demo.chronicle import told
from bot.projects.rules import Ask, Kind, Share, State
from bot.projects.service import POST
from bot.rescue.service import RESCUE

NOW = datetime(2026, 1, 26, 16, 0, tzinfo=UTC)
SHARE = Share("one", 1, 7, "Tide tables", Kind.PROJECT, "", "", Ask.NOTHING, "", State.OPEN, NOW, NOW)
REMOVED = replace(SHARE, author_id=0, title="", state=State.REMOVED)


def planned(share: Share) -> str | None:
    line = told(Happening(NOW, RESCUE, 1, share.id, {}), share=share)
    return None if line is None else line.text


def test_help_is_planned_for_an_open_share_and_for_none_that_was_taken_down() -> None:
    assert planned(SHARE) == "See whether somebody answered “Tide tables”, and ask volunteers if not"
    assert planned(REMOVED) is None


def test_what_was_posted_is_told_without_a_title_that_was_erased() -> None:
    happened = Happening(NOW, POST, 1, None, {"share_id": SHARE.id}, Ending.DELIVERED)
    line = told(happened, share=REMOVED)
    assert line is not None
    assert "“”" not in line.text
    assert "<@0>" not in line.text
