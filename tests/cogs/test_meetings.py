"""What two people read when they are introduced: who wants what, what they share, something to begin with."""

from __future__ import annotations

import pytest

from bot.introductions.asking import Words
from bot.members.facts import Audience, FactKind, Overlap
from bot.members.rules import Reach
from cogs.introductions.wording_of_meeting import common, opener
from tests.flows.introducing import WORDS, Hall, first_message, hall, labels_of, spoken

__all__ = ["hall"]


async def test_what_only_the_two_may_see_is_said_once_both_have_agreed(hall: Hall) -> None:
    await hall.tell_facts("priya", FactKind.HOBBY, "Chess", audience=Audience.SHARED)
    await hall.tell_facts("nils", FactKind.HOBBY, "Chess", audience=Audience.SHARED)
    await hall.tell_facts("priya", FactKind.PLACE, "Graz", audience=Audience.NOBODY)
    await hall.tell_facts("nils", FactKind.PLACE, "Graz")
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    assert "Chess" not in hall.letter("nils")
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    message = first_message(hall.threads()[0])
    assert "You both enjoy **Chess**; a place to begin: how each of you came to it." in spoken(message)
    assert "Graz" not in spoken(message)


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        ([FactKind.SKILL], "You both work with **one**; a place to begin: the last thing each of you made with it."),
        ([FactKind.INTEREST], "You are both interested in **one**; a place to begin: what drew each of you to it."),
        ([FactKind.PLACE], "You are both in **one**; a place to begin: whether you would rather meet over a coffee there than on a screen."),
        ([FactKind.LANGUAGE], "You both speak **one**; a place to begin: which language you would like to talk in."),
        ([FactKind.SCHOOL], "You both went to **one**; a place to begin: what each of you still uses of what you learned there."),
        ([FactKind.HOBBY], "You both enjoy **one**; a place to begin: how each of you came to it."),
        ([FactKind.LIVED], "You have both lived in **one**; a place to begin: what each of you misses most about it."),
        ([FactKind.SKILL, FactKind.LANGUAGE, FactKind.HOBBY], "You both enjoy **one**; a place to begin: how each of you came to it."),
        ([], "A place to begin: what each of you is working on this week, and where it is stuck."),
    ],
)  # fmt: skip
def test_the_opener_begins_with_what_the_fewest_share(kinds: list[FactKind], sentence: str) -> None:
    assert opener([Overlap(kind, "one") for kind in kinds], [], None) == sentence


async def test_the_opener_falls_back_on_what_the_two_made(hall: Hall) -> None:
    await hall.place.share(hall.nils, title="Streams")
    await hall.place.share(hall.priya, title="{Tides}")
    tides, latest = [await hall.share_of(name) for name in ("priya", "nils")]
    both = opener([], [(1, tides), (2, latest)], None)
    assert both.startswith("A place to begin: what you each made last, [{Tides}](<")
    assert "by <@1> and [Streams](" in both
    assert opener([], [(2, latest)], None).endswith("by <@2>, and what was hard about it.")
    assert opener([], [(1, tides)], latest).startswith("A place to begin: [Streams](")


def test_what_two_have_in_common_is_named_by_kind_and_cut_short() -> None:
    overlap = [Overlap(FactKind.SKILL, name) for name in ("C#", "*dbt*", "{}", "four")]
    overlap.append(Overlap(FactKind.PLACE, "Graz"))
    told = common(overlap)
    assert told.startswith("You both work with **C")
    assert "\\*dbt\\*" in told
    assert "four" not in told
    assert told.endswith("You are both in **Graz**.")
    assert common([]) == ""


async def test_the_longest_words_of_everybody_still_make_a_card(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    for name in ("priya", "nils"):
        await hall.describe(name, "*" * 80)
        for kind in FactKind:
            await hall.tell_facts(name, kind, *(f"{'_' * 30}{number}a" for number in range(12)))
        for number in range(3):
            await hall.place.share(hall.place.people[name], title="*" * 80 + str(number))
    await hall.ask(words=Words(WORDS.reason, "*a" * 500, "_b" * 300, 45))
    assert "Yes, introduce us" in labels_of(hall.letters("nils")[-1])
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    message = first_message(hall.threads()[0])
    assert labels_of(message) == ["Say thanks"]
