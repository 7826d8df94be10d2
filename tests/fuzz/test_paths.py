"""Words on every path that needs no Discord, a few times each; the soak does the same a million times."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.fuzz.paths import READERS, WAYS, Way, is_no_template, is_read
from tests.fuzz.soak import tried
from tests.fuzz.statements import value_faults
from tests.fuzz.wordings import Unknown, mistaken, wordings


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_nothing_that_is_typed_or_configured_breaks_anything(way: Way) -> None:
    assert tried(way, 40, 2026) is None


def test_every_reader_takes_what_is_no_text_at_all() -> None:
    for name in READERS:
        is_read((name, "\0\ud800{0}\u202e" + "9" * 5000))


def test_no_wording_takes_what_was_typed_for_a_template() -> None:
    for number, _ in enumerate(wordings()):
        is_no_template(number)


def greeting(who: str) -> str:
    return f"Hello {who}, nice to meet you in {{place}}".format(place="Lisbon")


def test_a_wording_that_does_is_noticed() -> None:
    assert any(mistaken(greeting, seed) for seed in range(20))


def test_a_wording_that_wants_something_new_says_so() -> None:
    def odd(what: object) -> str:
        return str(what)

    with pytest.raises(Unknown):
        mistaken(odd, 1)


def test_what_postgresql_would_refuse_is_noticed_on_sqlite() -> None:
    binds = {
        "small": sa.bindparam("small", type_=sa.Integer),
        "short": sa.bindparam("short", type_=sa.String(3)),
    }

    def noticed(is_stored: bool = True, **values: object) -> int:
        return len(list(value_faults(values, binds, is_stored=is_stored)))

    assert noticed(small=2**31 - 1, short="abc", other="ok", big=2**63 - 1, flag=True, none=None) == 0
    assert [noticed(small=2**31), noticed(big=2**63), noticed(other="a\0"), noticed(other="\ud800")] == [
        1
    ] * 4
    assert (noticed(short="abcd"), noticed(is_stored=False, short="abcd")) == (1, 0)
