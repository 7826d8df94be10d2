"""Lists, search and portfolios, in every database Hallway runs on."""

from __future__ import annotations

import pytest

from bot.core.ids import new_id
from bot.projects.rules import Actor, Filter, Kind
from tests.community import (
    ANA,
    AUTHOR,
    BEA,
    ELSEWHERE,
    GUILD,
    HOUR,
    HOW,
    NOW,
    ORGANIZER,
    OTHER,
    PART,
    Community,
    draft,
)

EVERYTHING = Filter()
WHAT = "Words nobody looks for, in number."


async def titles(
    community: Community, wanted: Filter = EVERYTHING, *, start: int = 0, count: int = 50
) -> list[str]:
    shares, total = await community.projects.list(GUILD, wanted, start=start, count=count)
    assert len(shares) <= total
    return [share.title for share in shares]


@pytest.fixture
async def shelf(community: Community) -> Community:
    """Six shares by three members, and one in another server."""
    await community.set_up(ELSEWHERE)
    for hours, (title, kind, by) in enumerate(
        [
            ("Alpha", Kind.PROJECT, AUTHOR),
            ("Beta", Kind.TALK, AUTHOR),
            ("Gamma", Kind.PROJECT, OTHER),
            ("Delta", Kind.TALK, OTHER),
            ("Epsilon", Kind.PROJECT, ORGANIZER),
            ("Zeta", Kind.PROJECT, AUTHOR),
            ("Elsewhere", Kind.PROJECT, Actor(ELSEWHERE, ANA)),
        ]
    ):
        await community.share(draft(title, kind=kind, what=WHAT), by=by, now=NOW + hours * HOUR)
    return community


async def test_a_list_is_newest_first_and_of_one_server(shelf: Community) -> None:
    assert await titles(shelf) == ["Zeta", "Epsilon", "Delta", "Gamma", "Beta", "Alpha"]


async def test_a_list_is_narrowed_by_member_kind_and_text_together(shelf: Community) -> None:
    assert await titles(shelf, Filter(author_id=ANA)) == ["Zeta", "Beta", "Alpha"]
    assert await titles(shelf, Filter(kind=Kind.TALK)) == ["Delta", "Beta"]
    assert await titles(shelf, Filter(text="eta")) == ["Zeta", "Beta"]
    assert await titles(shelf, Filter(ANA, Kind.PROJECT, "ETA")) == ["Zeta"]
    assert await titles(shelf, Filter(ANA, Kind.PROJECT, "gamma")) == []
    assert await titles(shelf, Filter(author_id=99)) == []


async def test_closed_shares_are_listed_and_those_taken_down_are_not(shelf: Community) -> None:
    zeta, epsilon, *_ = (await shelf.projects.list(GUILD, Filter(), start=0, count=9))[0]
    await shelf.projects.close(zeta.id, ORGANIZER, NOW)
    await shelf.projects.remove(epsilon.id, ORGANIZER, "", NOW)
    assert await titles(shelf) == ["Zeta", "Delta", "Gamma", "Beta", "Alpha"]
    assert (await shelf.projects.list(GUILD, Filter(), start=0, count=1))[1] == 5


async def test_a_list_is_read_page_by_page(shelf: Community) -> None:
    pages = [await titles(shelf, start=start, count=2) for start in (0, 2, 4, 6)]
    assert pages == [["Zeta", "Epsilon"], ["Delta", "Gamma"], ["Beta", "Alpha"], []]


async def test_shares_of_the_very_same_moment_keep_their_order_from_page_to_page(
    community: Community,
) -> None:
    for by in (AUTHOR, OTHER):
        for _ in range(5):
            await community.share(by=by)
    whole = (await community.projects.list(GUILD, Filter(), start=0, count=10))[0]
    paged = [
        (await community.projects.list(GUILD, Filter(), start=start, count=1))[0][0] for start in range(10)
    ]
    assert [share.id for share in paged] == [share.id for share in whole]


async def test_a_page_that_vanished_is_empty_and_says_how_many_there_still_are(shelf: Community) -> None:
    for share in (await shelf.projects.list(GUILD, Filter(author_id=ANA), start=0, count=9))[0]:
        await shelf.projects.remove(share.id, AUTHOR, "", NOW)
    assert await shelf.projects.list(GUILD, Filter(author_id=ANA), start=2, count=2) == ([], 0)
    shares, total = await shelf.projects.list(GUILD, Filter(), start=4, count=2)
    assert (list(shares), total) == ([], 3)


SEARCHES = [
    ("100% sure", "100%", ["100% sure"]),
    ("snake_case", "snake_", ["snake_case"]),
    ("back\\slash", "back\\", ["back\\slash"]),
    ("Straße", "STRASSE", ["Straße"]),
    ("GROSSMUT", "großmut", ["GROSSMUT"]),
    ("École", "école", ["École"]),
    ("Lyce\u0301e", "LYC\u00c9E", ["Lyc\u00e9e"]),
    ("İstanbul", "i̇stanbul", ["İstanbul"]),
    ("ﬁne print", "FINE", ["ﬁne print"]),
    ("ΣΊΣΥΦΟΣ", "σίσυφος", ["ΣΊΣΥΦΟΣ"]),
    ("two  words", "TWO WORDS", ["two words"]),
    ('It\'s "quoted"', "'s \"q", ['It\'s "quoted"']),
    ("[bracket]", "[b", ["[bracket]"]),
    ("🦀 crab", "🦀", ["🦀 crab"]),
]


async def test_words_are_found_whatever_their_case_and_accents_are_made_of(community: Community) -> None:
    """``%``, ``_`` and backslash are letters like any other; so they find nothing in "abcXYZ"."""
    for n, (title, _, _) in enumerate(SEARCHES):
        await community.share(draft(title, what=WHAT), by=Actor(GUILD, 1000 + n))
    await community.share(draft("abcXYZ", what=WHAT), by=Actor(GUILD, 2000))
    for _, typed, found in SEARCHES:
        assert await titles(community, Filter(text=typed)) == found, typed
    for typed in ("c%z", "b_x", "a\\b", "%_%z"):
        assert await titles(community, Filter(text=typed)) == [], typed


async def test_a_search_for_nothing_narrows_nothing(shelf: Community) -> None:
    for typed in ("", "   ", "\u200b", "\x00"):
        assert len(await titles(shelf, Filter(text=typed))) == 6


async def test_a_search_looks_into_what_it_is_too(community: Community) -> None:
    await community.share(draft("Alpha", what="It predicts low water at springs."))
    assert await titles(community, Filter(text="LOW water")) == ["Alpha"]


async def test_a_search_after_an_edit_finds_the_new_words_only(community: Community) -> None:
    share = await community.share(draft("Alpha", what=WHAT))
    await community.projects.edit(share.id, AUTHOR, draft("Omega", what=WHAT), NOW)
    assert await titles(community, Filter(text="alpha")) == []
    assert await titles(community, Filter(text="omega")) == ["Omega"]


async def test_a_hostile_search_finds_nothing_and_breaks_nothing(shelf: Community) -> None:
    for typed in ("\x00\ud800", "%" * 6000, "🦀" * 6000, "' OR 1=1 --", "\\" * 5999):
        assert await titles(shelf, Filter(text=f"{typed}x")) == []


async def test_suggestions_are_what_matches_newest_first(shelf: Community) -> None:
    async def suggested(actor: Actor, typed: str, *, own: bool, most: int = 25) -> list[str]:
        return [share.title for share in await shelf.projects.suggest(actor, typed, own=own, most=most)]

    assert await suggested(OTHER, "eta", own=False) == ["Zeta", "Beta"]
    assert await suggested(OTHER, "", own=True) == ["Delta", "Gamma"]
    assert await suggested(ORGANIZER, "", own=True, most=2) == ["Zeta", "Epsilon"]
    assert await suggested(Actor(ELSEWHERE, BEA, is_organizer=True), "", own=True) == ["Elsewhere"]


async def test_a_portfolio_holds_everything_a_member_shared_and_what_helped_others(shelf: Community) -> None:
    zeta, beta, alpha = (await shelf.projects.list(GUILD, Filter(author_id=ANA), start=0, count=9))[0]
    await shelf.projects.close(beta.id, AUTHOR, NOW)
    for hours, update in enumerate(("First step", "Second step")):
        await shelf.projects.update(zeta.id, AUTHOR, update, "", new_id(NOW), NOW + hours * HOUR)
    for hours, by in enumerate((OTHER, ORGANIZER)):
        await shelf.answers.help(zeta.id, by, PART, HOW, NOW + hours * HOUR)
    await shelf.answers.help(alpha.id, OTHER, PART, HOW, NOW)
    await shelf.projects.remove(alpha.id, AUTHOR, "", NOW)
    portfolio = await shelf.projects.portfolio(GUILD, ANA)
    assert [share.title for share in portfolio.shares] == ["Zeta", "Beta"]
    assert [update.text for update in portfolio.updates[zeta.id]] == ["First step", "Second step"]
    assert [help_.member_id for help_ in portfolio.helped[zeta.id]] == [BEA, ORGANIZER.user_id]
    assert portfolio.helped.keys() == {zeta.id}


async def test_a_page_of_a_portfolio_holds_its_shares_and_what_helped(shelf: Community) -> None:
    for share in (await shelf.projects.list(GUILD, Filter(author_id=ANA), start=0, count=9))[0]:
        await shelf.answers.help(share.id, OTHER, PART, HOW, NOW)
    page = await shelf.projects.portfolio_page(GUILD, ANA, start=1, count=2)
    assert [share.title for share in page.shares] == ["Beta", "Alpha"]
    assert page.total == 3
    assert page.helped.keys() == {share.id for share in page.shares}


async def test_who_never_shared_has_an_empty_portfolio(shelf: Community) -> None:
    portfolio = await shelf.projects.portfolio(GUILD, 99)
    assert (portfolio.shares, portfolio.helped, portfolio.updates) == ([], {}, {})
    page = await shelf.projects.portfolio_page(GUILD, 99, start=0, count=5)
    assert (list(page.shares), page.total, page.helped) == ([], 0, {})
