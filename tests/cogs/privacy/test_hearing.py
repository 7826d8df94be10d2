"""Who leaves and who comes back: members, and the bot itself."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.core.ids import new_id
from bot.guilds.service import GuildsService
from bot.members.rules import Reach
from bot.moderation.service import ModerationService
from bot.privacy.service import PrivacyService
from bot.ui.errors import Refuse
from cogs.privacy.hearing import Hearing
from tests.cogs.privacy.life import erase_here, everything_stored, stored_of
from tests.cogs.questions.asking import asked, who_answered, write
from tests.flows.introducing import Hall, hall
from tests.flows.meetup import DRAFT, Meetup, said
from tests.simulated import logged
from tests.ui.test_crowd import no_room

__all__ = ["hall"]

DAY = 24.0
"""In hours."""


async def feed(place: Meetup, event: str, **payload: object) -> None:
    """Let Discord say something that SimCord has no act for."""
    place.env.backend.emit(event, {"id": str(place.guild.id), **payload})
    await place.env.settle()


async def become_ready(place: Meetup) -> None:
    """Let the cog hear that the bot is connected; SimCord's own READY comes before it lists any server."""
    hearing = place.app.client.get_cog("Leaving and coming back")
    assert isinstance(hearing, Hearing)
    with place.env.time_context():
        await hearing.on_ready()


async def test_a_server_that_removes_the_bot_is_purged_after_thirty_days(place: Meetup) -> None:
    await place.share(place.priya)
    guild_id = place.guild.id
    place.env.backend.remove_guild(guild_id)
    await place.env.settle()
    await place.skip(hours=29 * DAY)
    assert await stored_of(place, guild_id)
    await place.skip(hours=2 * DAY)
    assert await stored_of(place, guild_id) == []


async def test_an_outage_of_discord_s_begins_nothing(place: Meetup) -> None:
    await place.share(place.priya)
    before = await everything_stored(place)
    await feed(place, "GUILD_DELETE", unavailable=True)
    assert await everything_stored(place) == before


async def test_a_bot_that_is_back_in_time_finds_everything_as_it_was(place: Meetup) -> None:
    await place.share(place.priya)
    await feed(place, "GUILD_DELETE")
    await place.skip(hours=10 * DAY)
    await place.restart()
    await place.skip(hours=30 * DAY)
    assert (await place.service(GuildsService).settings(place.guild.id)).share_channel_id == place.forum.id
    assert (await place.only_share()).title == "Backfill toolkit"


async def test_at_the_start_it_looks_for_servers_that_removed_it_meanwhile(place: Meetup) -> None:
    gone = 987_654_321_012_345_678
    await place.service(GuildsService).change(gone, place.env.now(), changed_by=1, zone="UTC")
    await become_ready(place)
    await place.skip(hours=31 * DAY)
    assert await stored_of(place, gone) == []
    assert (await place.service(GuildsService).settings(place.guild.id)).share_channel_id == place.forum.id


async def test_a_bot_that_is_in_none_of_its_servers_begins_nothing_and_says_so(place: Meetup) -> None:
    await place.share(place.priya)
    guild = place.app.client.get_guild(place.guild.id)
    assert guild is not None
    place.app.client._connection._remove_guild(guild)
    before = await everything_stored(place)
    with logged("privacy.in_no_known_server") as log:
        await become_ready(place)
    assert [entry["servers"] for entry in log] == [1]
    assert await everything_stored(place) == before


async def test_somebody_who_left_is_erased_after_thirty_days_unless_they_do_something_here(
    place: Meetup,
) -> None:
    for name in ("priya", "bea"):
        form = await place.people[name].slash(place.general, "profile edit")
        await place.people[name].submit_modal(form, {"headline": "Moves data"})
        await place.service(PrivacyService).left(place.guild.id, place.people[name].id, place.env.now())
    place.guild.remove_member(place.people["priya"])
    await place.skip(hours=20 * DAY)
    await place.bea.slash(place.general, "hallway")
    await place.skip(hours=11 * DAY)
    await place.skip(hours=2)  # what asked Discord whether they are here named them, too
    assert await stored_of(place, place.priya.id) == []
    assert await stored_of(place, place.bea.id)


async def test_who_was_turned_away_is_not_even_looked_up(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = list[int]()

    async def returned(_service: PrivacyService, _guild_id: int, user_id: int, _now: datetime) -> bool:
        looked_up.append(user_id)
        return False

    monkeypatch.setattr(PrivacyService, "returned", returned)
    await place.share(place.priya)
    card = await place.card(await place.only_share())
    form = await place.bea.slash(place.general, "share", kind="project")
    looked_up.clear()
    with no_room(monkeypatch):
        await place.nils.slash(place.general, "projects list")
        await place.sena.click(card, label="Follow")
        await place.bea.submit_modal(form, {**DRAFT})
    assert looked_up == []
    await place.sena.click(card, label="Follow")
    assert looked_up == [place.sena.id]


async def test_nothing_is_done_before_it_is_noted_that_somebody_is_here(
    place: Meetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they do could be stored, and the rest of their erasure be carried out before that is known."""
    await place.share(place.priya)
    card = await place.card(await place.only_share())
    form = await place.bea.slash(place.general, "share", kind="project")
    before = await everything_stored(place)

    async def returned(_service: PrivacyService, *_: object) -> bool:
        raise Refuse("Not yet.")

    monkeypatch.setattr(PrivacyService, "returned", returned)
    for answer in (
        await place.sena.slash(place.general, "hallway"),
        await place.sena.click(card, label="Follow"),
        await place.bea.submit_modal(form, {**DRAFT, "title": "Not lost"}),
    ):
        assert "Not yet." in said(answer)
    assert "Not lost" in said(answer)
    assert await everything_stored(place) == before


async def test_an_answer_that_somebody_writes_after_an_erasure_stays_though_the_rest_is_still_to_go(
    place: Meetup,
) -> None:
    moderation, here = place.service(ModerationService), place.guild.id
    now = place.env.now()
    await moderation.report(
        here, place.bea.id, place.nils.id, "share", "one", "Copied.", {}, new_id(now), now
    )
    run = await asked(place)
    await erase_here(place, place.nils)
    await write(place, run, "nils")
    await place.skip(hours=25)
    assert await who_answered(place, run) == {"nils"}


async def test_talking_in_a_thread_where_nothing_is_asked_brings_nothing_back(place: Meetup) -> None:
    moderation, here, nils = place.service(ModerationService), place.guild.id, place.nils.id
    await place.share(place.priya)
    await moderation.suspend(here, nils, None, None, "Pushy requests.", place.omar.id, place.env.now())
    await erase_here(place, place.nils)
    await place.nils.send(place.thread(await place.only_share()), "Hello again.")
    await place.env.settle()
    assert await stored_of(place, nils) == []


async def test_a_block_holds_for_somebody_who_was_erased_and_comes_back(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya")
    await hall.priya.slash(hall.place.general, "block", member=hall.nils)
    await erase_here(hall.place, hall.nils)
    assert await stored_of(hall.place, hall.nils.id) == []
    await hall.nils.slash(hall.place.general, "hallway")
    await hall.ask("nils", "priya")
    assert not hall.letters("priya")
    assert "would like to meet you" not in await hall.inbox("priya")


async def test_a_suspension_holds_again_as_soon_as_somebody_does_anything_but_look(place: Meetup) -> None:
    moderation: ModerationService = place.service(ModerationService)
    here, nils = place.guild.id, place.nils.id
    await moderation.suspend(here, nils, None, None, "Pushy requests.", place.omar.id, place.env.now())
    await erase_here(place, place.nils)
    assert await stored_of(place, nils) == []
    await place.nils.slash(place.general, "privacy")
    assert await stored_of(place, nils) == [], "looking at what is kept brings nothing back"
    await place.nils.slash(place.general, "hallway")
    held, total = await moderation.suspended(here, place.env.now(), start=0, count=5)
    assert ([each.user_id for each in held], total) == ([nils], 1)
