"""The table in docs/privacy.md, made from what is kept and for how long; `make diagram` writes it."""

from __future__ import annotations

from typing import Final

from bot.privacy.rules import GUILD_KEPT_FOR, LEFT_KEPT_FOR, RETENTION
from cogs.privacy.wording import KINDS, WHY
from tests.architecture.source import ROOT
from tests.docs.consent import BEGIN, BLOCK, END, table

DOCUMENT: Final = ROOT / "docs" / "privacy.md"
POLICY: Final = ROOT / "docs" / "privacy-policy.md"


def drawn() -> str:
    """Everything between the two marks."""
    rows = [
        [
            str(KINDS[kind]),
            str(WHY[kind]),
            "while you are here" if kept.kept_for is None else f"{kept.kept_for.days} days",
        ]
        for kind, kept in RETENTION.items()
    ]
    rows += [
        ["Everything of you in a server you left", "", f"{LEFT_KEPT_FOR.days} days"],
        ["Everything of a server that removed me", "", f"{GUILD_KEPT_FOR.days} days"],
    ]
    return "\n".join(
        [BEGIN, "", *table(["what, as `/privacy` says it", "why", "how long at most"], rows), "", END]
    )


def main() -> None:
    """Replaces what stands between the marks; the document has to hold them already."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(BLOCK.sub(lambda _: drawn(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
