"""docs/privacy.md and the policy say of retention what the rules do."""

from __future__ import annotations

import pytest

from bot.audit.rules import KEPT_FOR as AUDIT_KEPT_FOR
from bot.core.outbox import KEPT_FOR as OUTBOX_KEPT_FOR
from bot.looking.service import ENDED_KEPT_FOR
from bot.members.rules import INBOX_KEPT_FOR
from bot.privacy.rules import GUILD_KEPT_FOR, LEFT_KEPT_FOR, RETENTION, Kind
from bot.prompts.runs import KEPT_FOR as RUNS_KEPT_FOR
from tests.docs.consent import BLOCK
from tests.docs.privacy import DOCUMENT, POLICY, drawn


def kept(kind: Kind) -> int:
    """For how many days a kind of data is kept at most."""
    span = RETENTION[kind].kept_for
    assert span is not None
    return span.days


def test_the_table_in_the_document_is_the_rules() -> None:
    found = BLOCK.search(DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None
    assert found.group() == drawn(), "run `make diagram`"


@pytest.mark.parametrize(
    ("what", "days"),
    [
        ("A flag for work that has ended", ENDED_KEPT_FOR.days),
        ("News in your inbox", INBOX_KEPT_FOR.days),
        ("What the bot was to say in Discord, and did", OUTBOX_KEPT_FOR.days),
        ("Questions of the server and their answers", RUNS_KEPT_FOR.days),
        ("Requests to meet, and how they were answered", kept(Kind.INTRODUCTIONS)),
        ("What you began to write and did not send", kept(Kind.DRAFTS)),
    ],
)
def test_the_policy_promises_what_is_pruned(what: str, days: int) -> None:
    assert f"| {what} | {days} days |" in POLICY.read_text(encoding="utf-8")


def test_the_policy_promises_what_happens_after_leaving() -> None:
    text = POLICY.read_text(encoding="utf-8")
    assert f"erased {LEFT_KEPT_FOR.days} days after you left" in text
    assert f"removes the bot | erased {GUILD_KEPT_FOR.days} days after" in text
    assert f"| The record of what organizers did | {AUDIT_KEPT_FOR.days // 365} years |" in text
    assert f"| Reports, and what came of them | {kept(Kind.REPORTS) // 365} years |" in text
