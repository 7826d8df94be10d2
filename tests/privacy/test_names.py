"""Whether a text names somebody: by their id as a mention or plain, and by nothing that only looks like it."""

from __future__ import annotations

import pytest

from bot.core.personal import SOMEBODY, mentioned, names_member, reworded, without_member

ANA = 123456789012345678


@pytest.mark.parametrize(
    "text", [f"<@{ANA}>", f"<@!{ANA}>", str(ANA), f"by {ANA}, yesterday", f"user{ANA}x", f"1:{ANA}"]
)
def test_an_id_is_found_as_a_mention_and_plain_and_taken_out(text: str) -> None:
    assert mentioned(text, ANA)
    assert str(ANA) not in reworded(text, ANA)
    assert SOMEBODY in reworded(text, ANA)


@pytest.mark.parametrize("text", ["", f"9{ANA}", f"{ANA}9", "somebody"])
def test_a_longer_number_is_another(text: str) -> None:
    assert not mentioned(text, ANA)
    assert reworded(text, ANA) == text


def test_digits_of_a_rows_id_are_nobodys() -> None:
    row = "01kjpzv280xzxg1m2z8h"
    assert not mentioned(f"{row}:1", 2)
    assert reworded(f"{row} by 2", 2) == f"{row} by {SOMEBODY}"


def test_data_is_looked_through_to_its_last_part() -> None:
    data = {"who": ANA, "said": [f"hello <@{ANA}>", {"deep": {str(ANA): True}}], "no": 5}
    assert names_member(data, ANA)
    assert not names_member(without_member(data, ANA), ANA)
    assert not names_member({"who": 5, "is": True, "nothing": None}, ANA)
