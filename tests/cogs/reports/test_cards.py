"""The organizers' channel: one card for each reported member, as their case is now, and never for other eyes."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
import sqlalchemy as sa
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from bot.core.effects import Effect
from bot.core.wanted import outbox
from bot.guilds.rules import TroubleKind
from bot.guilds.service import GuildsService
from bot.moderation.records import report_cards
from bot.moderation.reporting import CASE, case_key
from bot.moderation.rules import Report
from bot.moderation.service import ModerationService
from tests.cogs.letters import WHY, Letters, inbox, letters, report, stored, waiting
from tests.cogs.questions.asking import addresses, seen
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, said
from tests.simulated import controls

__all__ = ["letters"]


def private(place: Meetup, name: str = "reports", *members: str) -> ChannelHandle:
    """A channel that only organizers see, and these members."""
    channel = place.guild.create_text_channel(name)
    hidden = discord.Permissions(view_channel=True).value
    place.env.backend.set_overwrite(channel.id, Overwrite(place.guild.id, OverwriteType.ROLE, deny=hidden))
    assert place.app.client.user is not None
    for member_id in (place.app.client.user.id, place.omar.id, *(place.people[each].id for each in members)):
        allowed = discord.Permissions(
            view_channel=True, send_messages=True, embed_links=True, read_message_history=True
        ).value
        place.env.backend.set_overwrite(channel.id, Overwrite(member_id, OverwriteType.MEMBER, allow=allowed))
    return channel


async def choose(place: Meetup, channel: ChannelHandle | None) -> None:
    """Choose the channel for reports."""
    await place.env.settle()
    await place.service(GuildsService).change(
        place.guild.id, place.env.now(), changed_by=1, reports_channel_id=channel.id if channel else None
    )
    await deliver(place)


async def deliver(place: Meetup) -> None:
    await place.app.delivery.drain()
    await place.env.settle()


def cards(channel: ChannelHandle) -> list[discord.Message]:
    """What stands in a channel, oldest first."""
    return sorted(channel.history(), key=lambda message: message.id)


def buttons(message: discord.Message) -> list[str]:
    raw = [component.to_dict() for component in message.components]
    return [str(each.get("label")) for each in controls(raw)]  # pyright: ignore[reportArgumentType] - typed dicts


async def troubles(place: Meetup) -> list[TroubleKind]:
    return [trouble.kind for trouble in await place.service(GuildsService).troubles(place.guild.id)]


async def _is_to_be_tried_again(place: Meetup) -> None:
    """Forget where the card on Nils is, as if nothing had been heard of its posting."""
    key = case_key(place.guild.id, place.nils.id)
    payload = {"guild_id": place.guild.id, "subject_id": place.nils.id}
    async with place.app.database.unit(place.env.now()) as unit:
        await unit.execute(sa.delete(report_cards))
        entry_id = await unit.emit(Effect(CASE, key, payload, place.guild.id, key=key))
        later = place.env.now() + timedelta(minutes=1)
        again = sa.update(outbox).where(outbox.c.id == entry_id).values(attempts=1, due_at=later)
        await unit.execute(again)


@pytest.fixture
async def channel(place: Meetup) -> ChannelHandle:
    """A private channel that was chosen for reports."""
    made = private(place)
    await choose(place, made)
    return made


# ---------------------------------------------------------------------- the card


async def test_a_report_makes_a_card_that_says_who_and_what_but_not_by_whom(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters, words="This is the third time.")
    await deliver(place)
    (card,) = cards(channel)
    assert f"One report on <@{place.nils.id}> waits" in seen(card)
    assert "> You look lonely." in seen(card)
    assert f"<@{place.bea.id}>" not in seen(card)
    assert "This is the third time." not in seen(card), "what the reporter wrote may give them away"
    assert buttons(card) == ["Look", "Dismiss", "Warn", "Take down", "Keep out…", "Note"]
    page = await place.omar.click(card, label="Look")
    assert page.ephemeral
    assert "This is the third time." in said(page)
    assert f"<@{place.bea.id}> reported" in said(page)


async def test_further_reports_and_what_came_of_them_change_the_same_card(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters, "bea")
    await deliver(place)
    await report(letters, "sena", text="Answer me.")
    await deliver(place)
    (card,) = cards(channel)
    assert f"2 reports on <@{place.nils.id}> wait" in seen(card)
    assert "> Answer me." in seen(card)
    form = await place.omar.click(card, label="Warn")
    done = await place.omar.submit_modal(form, {"reason": WHY})
    assert done.ephemeral
    assert "reads your words in their inbox" in said(done)
    await deliver(place)
    (card,) = cards(channel)
    assert "### Report, settled" in seen(card)
    assert f"<@{place.omar.id}> settled it with a warning" in seen(card)
    assert buttons(card) == ["Look", "Note"]
    assert await waiting(place) == 0


async def test_a_card_that_nobody_wrote_down_is_found_when_its_case_was_settled_meanwhile(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    """As after a try of which nothing was heard: the card is up, and is to be posted again."""
    await report(letters, "bea")
    await report(letters, "sena", text="Answer me.")
    await deliver(place)
    await _is_to_be_tried_again(place)
    form = await place.omar.click(cards(channel)[0], label="Warn")
    await place.omar.submit_modal(form, {"reason": WHY})
    await place.skip(hours=1)
    await deliver(place)
    (card,) = cards(channel)
    assert "### Report, settled" in seen(card)
    assert buttons(card) == ["Look", "Note"]


async def test_a_new_case_takes_over_a_card_that_does_not_show_yet_how_the_last_one_ended(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters, "bea")
    await deliver(place)
    place.env.inject_error("PATCH", f"/channels/{channel.id}/*", status=503, times=1)
    form = await place.omar.click(cards(channel)[0], label="Warn")
    await place.omar.submit_modal(form, {"reason": WHY})
    await deliver(place)
    await report(letters, "sena", text="Answer me.")
    await place.skip(hours=1)
    await deliver(place)
    (card,) = cards(channel)
    assert "One report on" in seen(card)
    assert "> Answer me." in seen(card)


@pytest.mark.parametrize("cases", [1, 2])
async def test_a_card_that_nobody_wrote_down_is_found_when_a_new_case_has_begun_meanwhile(
    place: Meetup, letters: Letters, channel: ChannelHandle, cases: int
) -> None:
    """As after a try of which nothing was heard: in the hour until the next, cases were settled and one begun."""
    await report(letters, "bea")
    await deliver(place)
    await _is_to_be_tried_again(place)
    for _ in range(cases):
        waits = await stored(place)
        moderation, now = place.service(ModerationService), place.env.now()
        assert isinstance(await moderation.dismiss(place.guild.id, waits.id, place.omar.id, now), Report)
        await place.env.advance_time(60)
        await report(letters, "sena", text="Answer me.")
    await place.skip(hours=1)
    await deliver(place)
    (card,) = cards(channel)
    assert "One report on" in seen(card)
    assert "> Answer me." in seen(card)
    assert buttons(card)[0] == "Look"


async def test_a_card_that_nobody_wrote_down_is_taken_away_if_whom_it_is_about_could_read_it_now(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters, "bea")
    await deliver(place)
    await _is_to_be_tried_again(place)
    seen_by = discord.Permissions(view_channel=True, read_message_history=True).value
    place.env.backend.set_overwrite(channel.id, Overwrite(place.nils.id, OverwriteType.MEMBER, allow=seen_by))
    await place.env.settle()
    await place.skip(hours=1)
    await deliver(place)
    assert cards(channel) == []


async def test_dismissing_on_the_card_asks_first_and_answers_beside_it(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters)
    await deliver(place)
    (card,) = cards(channel)
    question = await place.omar.click(card, label="Dismiss")
    assert question.ephemeral
    await place.omar.click(shown(question), label="Dismiss it")
    await deliver(place)
    (card,) = cards(channel)
    assert f"<@{place.omar.id}> dismissed it" in seen(card)
    assert "settled before" not in seen(card), "it is this very one"
    assert "They leave it at that." in await inbox(place, "bea")


async def test_a_new_case_on_the_same_member_gets_a_card_of_its_own(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters)
    await deliver(place)
    (first,) = cards(channel)
    form = await place.omar.click(first, label="Warn")
    await place.omar.submit_modal(form, {"reason": WHY})
    await deliver(place)
    await place.env.advance_time(3600)
    await report(letters, text="Once more.")
    await deliver(place)
    ended, second = cards(channel)
    assert "settled" in seen(ended)
    assert "> Once more." in seen(second)
    assert "One report on them was settled before." in seen(second)


async def test_a_card_is_on_one_member(place: Meetup, letters: Letters, channel: ChannelHandle) -> None:
    await report(letters, on="nils")
    await report(letters, on="priya")
    await deliver(place)
    assert len(cards(channel)) == 2


async def test_a_members_press_on_a_card_changes_nothing(place: Meetup, letters: Letters) -> None:
    channel = private(place, "leaky", "sena")
    await choose(place, channel)
    await report(letters)
    await deliver(place)
    (card,) = cards(channel)
    for label in buttons(card):
        answer = await place.sena.click(card, label=label)
        assert answer.modal is None
        assert "Only organizers" in said(answer)
    assert await waiting(place) == 1


# ---------------------------------------------------------------------- other eyes


async def test_nothing_is_shown_in_a_channel_that_everybody_sees(place: Meetup, letters: Letters) -> None:
    await choose(place, place.general)
    before = len(cards(place.general))
    await report(letters)
    await deliver(place)
    assert len(cards(place.general)) == before
    assert TroubleKind.REPORTS_CHANNEL in await troubles(place)
    page = await place.omar.slash(place.general, "reports")
    assert "one report waits" in said(page)

    better = private(place)
    await choose(place, better)
    assert len(cards(better)) == 1
    assert TroubleKind.REPORTS_CHANNEL not in await troubles(place)


async def test_an_organizer_who_is_reported_reads_nothing_of_it_in_the_channel(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters, on="omar")
    await deliver(place)
    assert cards(channel) == []
    place.join("olga", manage_guild=True)
    page = await place.olga.slash(place.general, "reports")
    assert f"<@{place.omar.id}>: one report waits" in said(page)


async def test_a_card_is_taken_away_when_whom_it_is_about_comes_to_see_the_channel(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters)
    await deliver(place)
    assert len(cards(channel)) == 1
    allowed = discord.Permissions(view_channel=True).value
    place.env.backend.set_overwrite(channel.id, Overwrite(place.nils.id, OverwriteType.MEMBER, allow=allowed))
    await place.env.settle()
    await report(letters, "sena")
    await deliver(place)
    assert cards(channel) == []
    assert await waiting(place) == 2


# ---------------------------------------------------------------------- bad days


async def test_a_channel_that_is_gone_is_told_and_what_waits_is_shown_in_the_next_one(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    place.env.backend.delete_channel(channel.id)
    await place.env.settle()
    await report(letters)
    await deliver(place)
    assert TroubleKind.REPORTS_CHANNEL in await troubles(place)
    assert "one report waits" in said(await place.omar.slash(place.general, "reports"))
    new = private(place, "reports-again")
    await choose(place, new)
    assert len(cards(new)) == 1
    assert TroubleKind.REPORTS_CHANNEL not in await troubles(place)


async def test_choosing_a_channel_shows_what_waits_already(place: Meetup, letters: Letters) -> None:
    await report(letters)
    channel = private(place)
    await choose(place, channel)
    assert len(cards(channel)) == 1
    await choose(place, None)
    await report(letters, "sena")
    await deliver(place)
    assert f"2 reports on <@{place.nils.id}> wait" in seen(cards(channel)[0])


async def test_a_card_somebody_deleted_comes_back_with_the_next_report(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters)
    await deliver(place)
    (card,) = cards(channel)
    place.env.backend.delete_message(channel.id, card.id)
    for reporter in ("sena", "priya"):
        await report(letters, reporter)
        await deliver(place)
    (card,) = cards(channel)
    assert f"3 reports on <@{place.nils.id}> wait" in seen(card)


async def test_the_buttons_of_a_card_work_after_a_restart(
    place: Meetup, letters: Letters, channel: ChannelHandle
) -> None:
    await report(letters)
    await deliver(place)
    await place.restart()
    (card,) = cards(channel)
    form = await place.omar.click(card, label="Keep out…")
    done = await place.omar.submit_modal(form, {"scope": ["everything"], "days": ["90"], "reason": WHY})
    assert "is kept out" in said(done)
    await deliver(place)
    (card,) = cards(channel)
    assert "Kept out of everything I do here until" in seen(card)
    assert all(address.startswith("reports:") for address in addresses(card))
