"""Conventions worth saying are worth testing."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import pkgutil
import re
import tokenize
from collections.abc import Iterator

import pytest

import cogs
from tests.architecture.source import ROOMS, ROOT, Module, modules

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
# Path from the root -> why it may be longer than the rest. Better is to divide it.
LONG_FILES: dict[str, str] = {}
# `path::function` -> why it may be longer than the rest.
LONG_FUNCTIONS: dict[str, str] = {}

COGS = sorted(
    module.name for module in pkgutil.iter_modules(cogs.__path__) if not module.name.startswith("_")
)
CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
SUPPRESSION = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore)(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[^]]*])?"
)


def calls(module: Module) -> Iterator[tuple[int, str, str]]:
    """Line, last name of the object, and name of the method of each call `object.method(...)` or `method(...)`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield node.lineno, ast.unparse(function.value).split(".")[-1], function.attr
            elif isinstance(function, ast.Name):
                yield node.lineno, "", function.id


def comments(wanted: re.Pattern[str]) -> Iterator[tuple[str, int, str]]:
    """Where a comment holds what is wanted, in which line, and what it says; only such files are taken apart."""
    for module in modules("bot", "cogs", "tests"):
        text = module.path.read_text(encoding="utf-8")
        if wanted.search(text):
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT and wanted.search(token.string):
                    yield module.where, token.start[0], token.string


def test_there_is_one_clock_and_it_is_discords() -> None:
    strays = [
        f"{module.where}:{line} reads {owner}.{name}()"
        for module in modules("bot", "cogs")
        for line, owner, name in calls(module)
        if (owner, name) in CLOCKS
    ]
    assert strays == []


def test_below_the_edge_now_is_passed_in() -> None:
    below = tuple(f"bot.{floor}" for floor in ("core", *ROOMS))
    strays = [
        f"{module.where}:{line}"
        for module in modules("bot")
        if module.name.startswith(below)
        for line, _, name in calls(module)
        if name == "utcnow"
    ]
    assert strays == []


@pytest.mark.parametrize("name", COGS)
def test_every_cog_can_be_set_up(name: str) -> None:
    setup = getattr(importlib.import_module(f"cogs.{name}"), "setup", None)
    assert inspect.iscoroutinefunction(setup), f"cogs/{name} needs `async def setup(bot)`"
    assert len(inspect.signature(setup).parameters) == 1


DIRECT_MESSAGES = {
    "cogs/hallway/bundle.py": 1,  # through the gate: MembersService.bundle_due
    # A request and a follow-up go through the gate (OffersService.show, AfterwardsService.question); the third
    # tells two who have just said yes that they are introduced, which they asked for.
    "cogs/introductions/rendering.py": 3,
    "cogs/looking/rendering.py": 1,  # through the gate: FlagsService.warning
    "cogs/prompts/rendering.py": 1,  # through the gate: RhythmService.reminder
}
"""Where direct messages are made, and how often: one that nobody asked for has to ask the one gate first."""


def test_direct_messages_are_made_where_the_one_gate_is_asked_first() -> None:
    made: dict[str, int] = {}
    for module in modules("bot", "cogs"):
        calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
        count = sum(
            isinstance(call.func, ast.Name)
            and call.func.id == "SendDirect"
            and not any(
                each.arg == "is_expired" for each in call.keywords
            )  # that sends none, it only finds one
            for call in calls
        )
        if count and not module.name.startswith("bot.delivery."):
            made[module.where] = count
    assert made == DIRECT_MESSAGES


def test_there_are_cogs() -> None:
    assert COGS


def test_no_file_is_too_long_to_be_seen_whole() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for package in ("bot", "cogs", "tests")
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".js", ".css", ".html"}
    }
    too_long = {path: lines for path, lines in lengths.items() if lines > MOST_LINES}
    assert set(too_long) == set(LONG_FILES), too_long
    assert all(LONG_FILES.values())


def test_no_function_is_too_long_to_be_seen_whole() -> None:
    too_long = {
        f"{module.where}::{node.name}": node.end_lineno - node.lineno + 1
        for module in modules("bot", "cogs")
        if not module.name.startswith("bot.migrations.versions.")  # a list of tables, not a train of thought
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert set(too_long) == set(LONG_FUNCTIONS), too_long
    assert all(LONG_FUNCTIONS.values())


def test_every_suppressed_finding_has_its_reason_on_the_line() -> None:
    bare: list[str] = []
    for where, line, comment in comments(SUPPRESSION):
        found = SUPPRESSION.search(comment)
        if found and len(re.findall(r"\w+", comment[found.end() :])) < 2:
            bare.append(f"{where}:{line} {comment}")
    assert bare == []


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
    named = [
        module.where for module in modules("bot", "cogs", "tests") if drawers & set(module.name.split("."))
    ]
    assert named == []


def test_the_names_of_tests_are_sentences() -> None:
    words = [
        f"{module.where}:{node.lineno} {node.name}"
        for module in modules("tests")
        for node in (
            *module.tree.body,
            *(each for part in module.tree.body for each in getattr(part, "body", ())),
        )
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) < 4
    ]
    assert words == []


def test_nobody_leaves_notes_to_self() -> None:
    assert [f"{where}:{line}" for where, line, _ in comments(re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"))] == []
