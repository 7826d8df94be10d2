"""No sentence that members or organizers read goes unmarked: what is not marked can't be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.architecture.source import ROOT

_SCREENS: Final = ("bot/ui", "cogs")
"""Where sentences for members are worded, and nothing else is."""
_MARKS: Final = {"_", "N_", "NP_", "ngettext", "pgettext", "locale_str"}
_NOT_SAID: Final = {
    # for whoever runs the bot, or writes it
    *("debug", "info", "warning", "error", "exception", "critical", "Skip", "Obstructed"),
    *(
        "ValueError",
        "TypeError",
        "LookupError",
        "KeyError",
        "RuntimeError",
        "AssertionError",
        "NotImplementedError",
    ),
    # what is declared, addressed or looked up
    *("_between", "TypeVar", "compile", "cast", "getattr", "CustomId", "get_logger"),
}
"""Calls whose texts nobody reads in Discord."""
_NAMES: Final = {"Hallway", "Python"}
"""What is called the same everywhere."""
_REASONS: Final = {"cogs/moderation/private_channels.py"}
"""Where texts are kept in the outbox, for whoever runs the bot, and compared."""
_CODE: Final = re.compile(r"`[^`]*`|https?://\S+|<[^>]*>")
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,}[,;:.!?…’'“”*]*\s+[*“]*[^\W\d_]{2,}")
"""Two words."""
_LABEL: Final = re.compile(r"\s*\**[A-Z][a-z]{2,}[.:?…]?\**\s*")
"""One word, written as it stands on a button."""


def _sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of whatever reads like words for somebody and is not marked."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and _name(node.func) in _NOT_SAID:
            continue
        if isinstance(node, ast.Call) and _name(node.func) in _MARKS:
            # What is filled into a sentence is said, too.
            waiting.extend(keyword.value for keyword in node.keywords)
            waiting.extend(each for each in node.args if not isinstance(each, ast.Constant))
            continue
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            text = _text(node)
            if text is not None and _reads_like_words(text):
                yield node.lineno, text
        waiting.extend(_read_by_somebody(node))


def _read_by_somebody(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node whose texts may be read by somebody: no docstrings, keys, annotations or asserts."""
    match node:
        case (
            ast.Expr(value=ast.Constant()) | ast.Assert() | ast.Import() | ast.ImportFrom() | ast.MatchValue()
        ):
            return
        case ast.Compare(left=left):
            yield left
        case ast.Dict(values=values):
            yield from values
        case ast.Subscript(value=value):
            yield value
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return
        case ast.ClassDef(keywords=keywords, body=body) if any(each.arg == "name" for each in keywords):
            yield from (each.value for each in keywords if each.arg != "name")  # a cog's, read by nobody
            yield from body
        case ast.AnnAssign(value=value):
            if value is not None:
                yield value
        case ast.JoinedStr(values=values):
            yield from (value.value for value in values if isinstance(value, ast.FormattedValue))
        case ast.ClassDef(bases=bases) if any("Enum" in ast.unparse(base) for base in bases):
            yield from (part for part in node.body if isinstance(part, ast.FunctionDef))
        case _:
            yield from ast.iter_child_nodes(node)


def _text(node: ast.Constant | ast.JoinedStr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    pieces = (
        part.value if isinstance(part, ast.Constant) else "\N{OBJECT REPLACEMENT CHARACTER}"
        for part in node.values
    )
    return "".join(map(str, pieces))


def _reads_like_words(text: str) -> bool:
    words = _CODE.sub("", text)
    return text not in _NAMES and bool(_SENTENCE.search(words) or _LABEL.fullmatch(words))


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@pytest.mark.parametrize("room", _SCREENS)
def test_every_sentence_is_marked(room: str) -> None:
    unmarked = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in _REASONS
        for line, text in _sentences(ast.parse(path.read_text("utf-8")))
    ]
    assert not unmarked, "mark them with _, N_ or ngettext (docs/translating.md):\n" + "\n".join(unmarked)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('answer(interaction, "Nothing was changed.")', ["Nothing was changed."]),
        ('Button(label="Open")', ["Open"]),
        ('f"{name} is here now"', ["\ufffc is here now"]),
        ('_("{who} asks", who="some member")', ["some member"]),
        ('X: Final = {"a key": "Some words"}', ["Some words"]),
        ('answer(interaction, _("Nothing was changed."))', []),
        ('N_("Some words")', []),
        ('raise ValueError("a title has 45 characters")', []),
        ('"""Some words about the module."""', []),
        ('x["some words"]', []),
        ('log.warning("what went wrong", where="here and there")', []),
        ('"`/projects list`"', []),
        ("f\"{_('Some words')}: {name}\"", []),
    ],
)
def test_it_knows_what_is_read(written: str, found: list[str]) -> None:
    assert [text for _line, text in _sentences(ast.parse(written))] == found
