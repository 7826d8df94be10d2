"""Names that outlast a flag."""

from __future__ import annotations

from bot.looking.wearing import untagged


def test_a_name_that_stays_somewhere_is_without_our_tags() -> None:
    tags = ("[looking]", "", "[hiring]")
    for name in ("Sena [looking]", "Sena [looking] [hiring]", "Sena"):
        assert untagged(name, tags) == "Sena"
    assert untagged("[looking]", tags) == "[looking]"
    assert untagged("Sena [looking] x", tags) == "Sena [looking] x"
