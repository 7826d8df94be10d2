"""What the tests do in less time is done as well."""

from __future__ import annotations

import importlib
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from tests.economy import copied

_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
)


def _containers(value: Any) -> list[Any]:
    if isinstance(value, dict):
        parts = list(cast("dict[str, Any]", value).values())
    elif isinstance(value, list):
        parts = cast("list[Any]", value)
    else:
        return []
    return [value, *(found for part in parts for found in _containers(part))]


@given(_JSON)
def test_what_is_copied_is_the_same_and_shares_nothing_with_it(value: Any) -> None:
    found = copied(value)
    assert found == value
    assert not {*map(id, _containers(found))} & {*map(id, _containers(value))}


def test_what_is_no_json_is_copied_as_anywhere_else() -> None:
    shared: dict[str, Any] = {"b": {1}}
    found = copied({"a": (shared,)})
    assert found == {"a": (shared,)}
    assert found["a"][0]["b"] is not shared["b"]


def test_simcord_copies_by_it() -> None:
    for name in ("simcord.gateway", "simcord.http.router"):
        assert importlib.import_module(name).copy.deepcopy is copied
    for name in ("simcord.components", "simcord.results"):
        assert importlib.import_module(name).deepcopy is copied
