"""The diagram in docs/architecture.md, drawn from the imports as they are; `make diagram` writes it."""

from __future__ import annotations

import re
from typing import cast

import grimp

from tests.architecture.source import ROOT, pyproject

DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- diagram: written by `make diagram`, checked by a test -->"
END = "<!-- end of diagram -->"
BLOCK = re.compile(re.escape(BEGIN) + r"\n.*?" + re.escape(END), re.DOTALL)
# They put everything together, so their arrows lead everywhere and would say nothing.
ABOVE_ALL = {"bot.__main__", "bot.demo", "bot.app", "bot.operations", "bot.migrations"}


def floors() -> list[list[str]]:
    """The floors from top to bottom as the import contract has them, each with its full module names."""
    contracts = cast("list[dict[str, object]]", pyproject()["tool"]["importlinter"]["contracts"])
    layers = cast(
        "list[str]", next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    )
    return [["cogs"], *([f"bot.{name.strip()}" for name in re.split(r"[|:]", layer)] for layer in layers)]


def shown() -> list[str]:
    """The modules that the diagram shows, from top to bottom."""
    return [
        module
        for floor in floors()
        for module in floor
        if module not in ABOVE_ALL and module != "bot.settings"
    ]


def mermaid() -> str:
    """The diagram: an arrow for each pair of floors where some file of the one imports some file of the other."""
    graph = grimp.build_graph("bot", "cogs", cache_dir=None)
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"    {module.removeprefix('bot.')}" for module in shown()]
    for importer in shown():
        for imported in shown()[1:]:  # nobody imports a cog: they are found by name
            if importer != imported and graph.direct_import_exists(
                importer=importer, imported=imported, as_packages=True
            ):
                lines.append(f"    {importer.removeprefix('bot.')} --> {imported.removeprefix('bot.')}")
    return "\n".join([BEGIN, *lines, "```", END])


def main() -> None:
    """Replaces the diagram in the document; the document has to hold its two marks already."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(BLOCK.sub(lambda _: mermaid(), text), encoding="utf-8")


if __name__ == "__main__":
    main()
