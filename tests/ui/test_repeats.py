"""What is told twice is heard once; tests/wire has Discord do it."""

from __future__ import annotations

import pytest

from bot.ui import repeats
from bot.ui.repeats import Heard, is_repeated


class Interaction:
    """What is asked of an interaction."""

    def __init__(self, client: object, id_: int) -> None:
        self.client, self.id = client, id_
        self.extras: dict[str, object] = {}


class Client:
    def __init__(self) -> None:
        self.heard = Heard()


def told(client: object, id_: int) -> bool:
    return is_repeated(Interaction(client, id_))  # pyright: ignore[reportArgumentType] - as much as is asked


def test_an_interaction_is_repeated_when_its_client_was_told_of_it_before() -> None:
    one, other = Client(), Client()
    assert [told(one, 1), told(one, 2), told(other, 1), told(one, 1)] == [False, False, False, True]


def test_all_that_handle_one_telling_hear_the_same() -> None:
    client = Client()
    first, again = Interaction(client, 1), Interaction(client, 1)
    for _ in range(2):
        assert not is_repeated(first)  # pyright: ignore[reportArgumentType] - as above
        assert is_repeated(again)  # pyright: ignore[reportArgumentType] - as above


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "_KEPT", 2)
    client = Client()
    assert [told(client, id_) for id_ in (1, 2, 3)] == [False] * 3
    assert [told(client, 3), told(client, 1)] == [True, False]
