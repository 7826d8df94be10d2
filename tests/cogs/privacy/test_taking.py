"""Taking one's data along: one file, by direct message or right there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cogs.privacy.pace import A_DAY
from tests.cogs.privacy.life import Life, files_in, life, sent_files, stored_of
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, said

__all__ = ["life"]


async def take(place: Meetup, name: str = "priya") -> Any:
    """Press the button on a page of one's own."""
    person = place.people[name]
    page = await person.slash(place.general, "privacy")
    return await person.click(shown(page), label="Get my data")


async def test_it_comes_by_direct_message_for_people_and_for_programs_without_others_confidences(
    life: Life,
) -> None:
    await life.place.bea.slash(life.place.general, "block", member=life.priya)
    told = await take(life.place)
    assert "in your direct messages" in said(told)
    (files,) = sent_files(life.place, life.priya)
    assert set(files) == {"hallway.md", "hallway.json"}
    data = json.loads(files["hallway.json"])
    assert data["member"] == str(life.priya.id)
    assert "Backfill toolkit" in files["hallway.json"]
    readable = files["hallway.md"]
    assert f"## Data Meetup (server {life.place.guild.id})" in readable
    for words in ("Backfill toolkit", "Moves data", "A tide table that reads leap seconds"):
        assert words in readable
    assert "block" not in files["hallway.json"]
    assert str(life.place.bea.id) in files["hallway.json"], "who said what helped them is in her inbox"


async def test_where_direct_messages_are_closed_it_is_right_there(place: Meetup) -> None:
    await place.share(place.priya)
    place.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    told = await take(place)
    assert "Save it now" in said(told)
    assert shown(told).flags.ephemeral
    (attachment,) = shown(told).attachments
    assert "Backfill toolkit" in files_in(place, attachment)["hallway.md"]


async def test_in_a_direct_message_it_is_about_every_server(place: Meetup) -> None:
    await place.share(place.priya)
    page = await place.priya.user.slash("privacy")
    told = await place.priya.user.click(shown(page), label="Get my data")
    (attachment,) = shown(told).attachments
    assert "Backfill toolkit" in files_in(place, attachment)["hallway.md"]
    assert not shown(told).flags.ephemeral


async def test_three_times_a_day_are_enough(place: Meetup) -> None:
    await place.share(place.priya)
    for _ in range(A_DAY):
        assert "in your direct messages" in said(await take(place))
    assert f"{A_DAY} times a day at most" in said(await take(place))
    assert len(list(sent_files(place, place.priya))) == A_DAY
    await place.env.advance_time(24 * 3600)
    assert "in your direct messages" in said(await take(place))


async def test_of_somebody_new_there_is_no_file(place: Meetup) -> None:
    assert "There is nothing to give you" in said(await take(place, "nils"))
    assert list(sent_files(place, place.nils)) == []


async def test_more_than_discord_takes_is_refused_with_another_way(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.share(place.priya)
    monkeypatch.setattr("cogs.privacy.taking.MOST", 10)
    told = said(await take(place))
    assert "Ask whoever hosts me" in told
    assert "`hallway export`" in told


async def test_taking_it_along_leaves_no_trace(place: Meetup) -> None:
    await place.share(place.priya)
    before = await stored_of(place, place.priya.id)
    await take(place)
    assert await stored_of(place, place.priya.id) == before
