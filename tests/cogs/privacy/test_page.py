"""The page of `/privacy`: what is kept, why and for how long, for nobody but whoever looks."""

from __future__ import annotations

from cogs.privacy.wording import INTRO, NOTHING
from tests.cogs.privacy.life import everything_stored
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, labels, said


async def test_it_says_kind_by_kind_what_is_kept_why_and_for_how_long(place: Meetup) -> None:
    await place.share(place.priya)
    page = await place.priya.slash(place.general, "privacy")
    assert "What I keep about you here" in said(page)
    assert str(INTRO) in said(page)
    assert "**What you shared, and progress on it** · 1\n" in said(page)
    assert (
        "So that others find it, and you can change it and take it down. Kept until you erase it or leave."
        in said(page)
    )
    assert labels(shown(page))[:3] == ["What I agreed to", "Get my data", "Erase…"]


async def test_nobody_else_sees_it(place: Meetup) -> None:
    await place.share(place.priya)
    page = await place.priya.slash(place.general, "privacy")
    assert shown(page).flags.ephemeral
    assert "What you shared" not in said(await place.bea.slash(place.general, "privacy"))


async def test_of_somebody_new_there_is_nothing_and_looking_stores_nothing(place: Meetup) -> None:
    before = await everything_stored(place)
    page = await place.nils.slash(place.general, "privacy")
    assert str(NOTHING) in said(page)
    for button in ("What I agreed to", "Get my data", "Erase…"):
        await place.nils.click(shown(page), label=button)
    assert await everything_stored(place) == before


async def test_in_a_direct_message_it_is_about_every_server(place: Meetup) -> None:
    await place.share(place.priya)
    page = await place.priya.user.slash("privacy")
    assert "in every server" in said(page)
    assert "**What you shared, and progress on it** · 1\n" in said(page)
    assert labels(shown(page))[:2] == ["Get my data", "Erase…"]


async def test_the_way_in_names_it_once(place: Meetup) -> None:
    assert said(await place.nils.slash(place.general, "hallway")).count("`/privacy`") == 1
