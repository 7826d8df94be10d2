"""The project's own source, read as text and syntax trees: what the tests of this folder look at."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROOMS = (
    "audit",
    "guilds",
    "introductions",
    "looking",
    "members",
    "moderation",
    "privacy",
    "projects",
    "prompts",
    "rescue",
)


@dataclass(frozen=True)
class Module:
    """One Python file of the project: where it is, what it is called, and its syntax tree."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def where(self) -> str:
        """The path as a reader of a failure wants it: from the repository's root."""
        return self.path.relative_to(ROOT).as_posix()

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full dotted name of everything imported, also inside functions and for annotations only."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def modules(*packages: str) -> tuple[Module, ...]:
    """Every Python file under the given top-level packages."""
    return tuple(module for package in packages for module in _under(package))


@cache
def _under(package: str) -> tuple[Module, ...]:
    found: list[Module] = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(path, name, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))))
    assert found
    return tuple(found)


@cache
def pyproject() -> dict[str, Any]:
    """The parsed pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
