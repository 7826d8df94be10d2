"""Cards in the channel: put there, kept right, left as run out, taken away; and good news."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.core import outbox
from bot.core.database import Unit
from bot.core.effects import Effect, OutboxEntry
from bot.core.effects import Outcome as Ended
from bot.guilds.rules import TroubleKind
from bot.guilds.service import GuildsService
from bot.looking.course import CELEBRATE
from bot.looking.rules import Audience, Flag, Outcome, Show, Sort, State
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.privacy.service import PrivacyService
from tests.cogs.flags.square import DAY, Square, on_card, square
from tests.cogs.screens import deny
from tests.flows.meetup import said

__all__ = ["square"]

BUTTONS = ["I can help", "I know someone", "Report"]


async def test_a_card_follows_its_flag_from_the_first_day_to_the_last(square: Square) -> None:
    place = square.place
    await place.share(place.priya, title="Tide tables")
    flag = await square.put_up()
    text, buttons = on_card(square.card())
    assert text.startswith(f"### Looking for: Backend engineer\n<@{square.priya.id}> is looking for this\n")
    assert "Tide tables" in text
    assert buttons == BUTTONS
    first = square.card().id

    await square.edit(flag, role="Data engineer")
    assert on_card(square.card())[0].startswith("### Looking for: Data engineer\n")
    assert square.card().id == first, "edited, not posted anew"

    for audience in (Audience.ORGANIZERS, Audience.INTRODUCTIONS):
        await square.show_as(flag, audience=audience)
        assert square.cards() == [], audience
        await square.show_as(flag, audience=Audience.EVERYONE)
        assert on_card(square.card())[1] == BUTTONS
    await square.show_as(flag, shows=frozenset[Show]())
    assert square.cards() == []
    await square.show_as(flag, shows=frozenset({Show.CARD}))
    second = square.card().id

    await place.env.advance_time(30 * DAY * 3600)
    await square.edit(flag, role="Any engineer")  # before anybody has noticed that it has run out
    ran_out = f"<@{square.priya.id}> was looking for something. This has run out."
    assert on_card(square.card()) == (ran_out, [])
    await place.skip(1)
    await square.deliver()
    assert on_card(square.card()) == (ran_out, [])
    renewed = await square.flags.renew(flag.id, square.actor("priya"), square.now)
    assert isinstance(renewed, Flag)
    await square.deliver()
    assert on_card(square.card())[1] == BUTTONS
    assert square.card().id == second
    await square.clear(flag)
    assert square.cards() == []
    assert not place.env.errors


@pytest.mark.parametrize("ending", ["done", "removed", "away"])
async def test_a_card_goes_when_its_flag_ends_in_any_other_way(square: Square, ending: str) -> None:
    flag = await square.put_up(sort=Sort.HIRING)
    assert square.cards() == []
    assert on_card(square.card(square.hiring))[1] == ["I'm interested", *BUTTONS[1:]]
    if ending == "done":
        async with square.place.app.database.unit(square.now) as unit:
            assert isinstance(
                await square.flags.finish_in(unit, flag.id, square.priya.id, Outcome.HERE), Flag
            )
    elif ending == "removed":
        assert isinstance(
            await square.flags.remove(flag.id, square.viewer("omar"), "Spam.", square.now), Flag
        )
    else:
        await square.flags.departed(square.place.guild.id, square.priya.id, square.now)
    await square.deliver()
    assert square.cards(square.hiring) == []
    if ending == "away":
        await square.flags.returned(square.place.guild.id, square.priya.id, square.now)
        await square.deliver()
        assert len(square.cards(square.hiring)) == 1


async def test_a_card_that_a_moderator_deleted_is_not_put_back_by_itself(square: Square) -> None:
    flag = await square.put_up()
    square.place.env.backend.delete_message(square.looking.id, square.card().id)
    await square.edit(flag, role="Data engineer")
    after = await square.stored(flag.id)
    assert (square.cards(), after.state, after.message_id) == ([], State.RUNNING, None)
    await square.edit(after, role="Any engineer")
    assert square.cards() == []
    await square.show_as(flag, shows=frozenset({Show.CARD}))  # its owner may
    assert len(square.cards()) == 1


async def test_a_card_that_a_dead_process_left_unrecorded_goes_if_its_flag_is_hidden_meanwhile(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: Any, **__: Any) -> bool:
        raise asyncio.CancelledError

    with monkeypatch.context() as dying:
        dying.setattr(outbox, "finish", die)
        flag = await square.put_up()
    assert (len(square.cards()), (await square.stored(flag.id)).message_id) == (1, None)
    await square.show_as(flag, audience=Audience.INTRODUCTIONS)
    await square.place.restart()
    await square.place.skip(hours=0.1)
    assert (square.cards(), await square.place.waiting()) == ([], 0)


async def test_a_channel_that_is_closed_or_gone_is_for_organizers_to_mend(square: Square) -> None:
    guilds: GuildsService = square.place.service(GuildsService)

    async def amiss() -> list[TroubleKind]:
        return [trouble.kind for trouble in await guilds.troubles(square.place.guild.id)]

    await deny(square.place, square.looking, send_messages=True)
    await square.put_up()
    assert (square.cards(), await amiss()) == ([], [TroubleKind.LOOKING_CHANNEL])
    await deny(square.place, square.looking)
    await square.place.skip(1)
    await square.deliver()
    assert (len(square.cards()), await amiss()) == (1, [])

    square.place.env.backend.delete_channel(square.hiring.id)
    await square.place.env.settle()
    flag = await square.put_up("bea", Sort.HIRING)
    assert (await amiss(), await square.place.waiting()) == ([TroubleKind.LOOKING_CHANNEL], 1)
    await square.place.set_up(hiring_channel_id=square.looking.id)
    await square.place.skip(1)
    await square.deliver()
    assert len(square.cards()) == 2
    assert (await square.stored(flag.id)).channel_id == square.looking.id
    assert await amiss() == []


async def test_organizers_who_want_no_cards_any_more_have_them_taken_away(square: Square) -> None:
    flag = await square.put_up()
    await square.place.set_up(looking_channel_id=None)
    await square.edit(flag, role="Data engineer")
    assert square.cards() == []


async def test_an_owner_is_asked_once_unless_they_have_left(square: Square) -> None:
    place = square.place
    await place.share(place.priya)
    for name in ("priya", "bea"):
        await reach(square, name)
        await square.put_up(name)
    place.guild.remove_member(square.bea)
    await place.skip(27 * DAY + 12)
    await square.deliver()
    (letter,) = square.priya.user.dm_channel.history()
    text, buttons = on_card(letter)
    assert "Are you still looking?" in text
    assert buttons[:3] == ["Still looking", "I found something", "Take it down"]
    assert square.bea.user.dm_channel.history() == []
    (card,) = square.cards()
    assert f"<@{square.priya.id}>" in on_card(card)[0], "the card of whoever has left has gone"
    await place.skip(12)
    await square.deliver()
    assert len(square.priya.user.dm_channel.history()) == 1


async def reach(square: Square, name: str) -> None:
    members: MembersService = square.place.service(MembersService)
    await members.choose_reach(square.place.guild.id, square.place.people[name].id, Reach.DIRECT, square.now)


async def test_good_news_are_one_line_with_a_way_to_look_around(square: Square) -> None:
    await square.place.set_up(is_celebrating=True)
    flag = await square.put_up()
    other = await square.put_up("bea", role="Gardener")
    await finish(square, flag, is_celebrated=True)
    news = square.cards()[-1]
    text, buttons = on_card(news)
    assert text.startswith(f"<@{square.priya.id}> has found what they were looking for.")
    assert "Backend" not in text
    assert buttons == ["Look around"]
    around = await square.nils.click(news, label="Look around")
    assert "Who is looking" in said(around)
    assert "Gardener" in said(around)
    assert around.ephemeral

    async with square.place.app.database.unit(square.now) as unit:  # wanted, and switched off meanwhile
        await unit.emit(Effect(CELEBRATE, f"flag:{other.id}", {"flag_id": other.id}, other.guild_id))
    await square.deliver()
    assert len(square.cards()) == 2, "nothing is told of what goes on"


async def test_good_news_that_nobody_wrote_down_go_with_whoever_they_are_about(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = outbox.finish

    async def die(unit: Unit, entry: OutboxEntry, outcome: Ended) -> bool:
        if entry.kind == CELEBRATE:
            raise asyncio.CancelledError
        return await finished(unit, entry, outcome)

    place = square.place
    await place.set_up(is_celebrating=True)
    flag = await square.put_up()
    with monkeypatch.context() as dying:
        dying.setattr(outbox, "finish", die)
        await finish(square, flag, is_celebrated=True)
    news = square.cards()[-1]
    assert "has found" in on_card(news)[0]
    await place.service(PrivacyService).erase(place.guild.id, square.priya.id, square.now)
    await place.skip(0.1)
    assert news.id not in {card.id for card in square.cards()}


async def finish(square: Square, flag: Flag, **told: Any) -> None:
    async with square.place.app.database.unit(square.now) as unit:
        done = await square.flags.finish_in(unit, flag.id, flag.user_id, Outcome.HERE, **told)
    assert isinstance(done, Flag)
    await square.deliver()
