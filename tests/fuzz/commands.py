"""The limits of commands as they are made known to Discord (Discord docs, Application Commands)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import regex

Json = Mapping[str, Any]

_NAME: Final = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
_MOST: Final = {1: 100, 2: 15, 3: 15}
"""Commands of each type."""
_TOGETHER: Final = 8000


def command_faults(commands: Sequence[Json]) -> Iterator[str]:
    """Yield what is wrong with a whole set of commands."""
    for kind, most in _MOST.items():
        if (count := sum(each.get("type", 1) == kind for each in commands)) > most:
            yield f"{count} commands of type {kind}"
    for command in commands:
        name = command["name"]
        yield from (f"/{name}: {fault}" for fault in _node(command, is_slash=command.get("type", 1) == 1))
        if (weight := _weight(command)) > _TOGETHER:
            yield f"/{name}: {weight} characters in all"


def _node(node: Json, *, is_slash: bool = True) -> Iterator[str]:
    """What is wrong with a command, a group or an option."""
    for name in (node["name"], *_translated(node, "name")):
        if not (_NAME.fullmatch(name) and name == name.lower() if is_slash else 1 <= len(name) <= 32):
            yield f"it cannot be called {name!r}"
    for text in (node.get("description", ""), *_translated(node, "description")):
        if is_slash and not 1 <= len(text.strip()) <= len(text) <= 100:
            yield f"a description of {len(text)} characters: {text!r}"
    options = cast("Sequence[Json]", node.get("options") or ())
    choices = cast("Sequence[Json]", node.get("choices") or ())
    if len(options) > 25 or len(choices) > 25:
        yield f"{len(options)} options and {len(choices)} choices"
    for choice in choices:
        if any(not 1 <= len(name) <= 100 for name in (choice["name"], *_translated(choice, "name"))):
            yield f"the choice {choice['name']!r}"
    for option in options:
        yield from (f"{option['name']}: {fault}" for fault in _node(option))


def _translated(node: Json, what: str) -> Sequence[str]:
    return tuple(cast("Mapping[str, str]", node.get(f"{what}_localizations") or {}).values())


def _weight(node: Json) -> int:
    """The characters that count towards the limit: of translations only the longest of each."""
    own = sum(
        max(len(text) for text in (str(node.get(what, "")), *_translated(node, what)))
        for what in ("name", "description", "value")
    )
    return own + sum(map(_weight, (*(node.get("options") or ()), *(node.get("choices") or ()))))
