"""The tables in docs/coach.md, drawn from the rules and the corpus: python -m tests.introductions.coach_document."""

from __future__ import annotations

import re
from typing import Final

from bot.introductions.coach import RULES
from tests.architecture.source import ROOT
from tests.introductions import corpus

DOCUMENT: Final = ROOT / "docs" / "coach.md"
BLOCK: Final = re.compile(
    r"<!-- (rules|figures): drawn, checked by a test -->\n.*?<!-- end of \1 -->", re.DOTALL
)


def rules() -> str:
    """The rules as a Markdown table, in the order in which they are shown."""
    rows = ["| rule | what it finds | why | a better way |", "|---|---|---|---|"]
    rows += [f"| {rule.name} | {rule.finds} | {rule.why} | {rule.better} |" for rule in RULES]
    return "\n".join(rows)


def drawn(text: str) -> str:
    """The document with its tables as they have to be."""
    tables = {"rules": rules(), "figures": f"{corpus.summary()}\n\n{corpus.table()}"}

    def table(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"<!-- {name}: drawn, checked by a test -->\n{tables[name]}\n<!-- end of {name} -->"

    return BLOCK.sub(table, text)


def main() -> None:
    """Draw the tables anew; the document has to hold their marks already."""
    DOCUMENT.write_text(drawn(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
