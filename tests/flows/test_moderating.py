"""A report's whole way: from the message it is about, over the organizers' channel, to what each side hears."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.audit.service import AuditService
from bot.guilds.pillars import Pillar
from bot.guilds.service import GuildsService
from bot.members.rules import Reach
from tests.cogs.letters import held, inbox
from tests.cogs.questions.asking import seen
from tests.cogs.reports.test_cards import cards, private
from tests.cogs.screens import shown
from tests.flows.introducing import Hall, hall
from tests.flows.meetup import said

__all__ = ["hall"]

WHY = "Three requests to the same people in one week."


@pytest.fixture
async def channels(hall: Hall) -> tuple[ChannelHandle, ChannelHandle]:
    """Private channels for reports and for the log, chosen."""
    place = hall.place
    reports, log = private(place, "reports"), private(place, "log")
    await place.env.settle()
    now = place.env.now()
    await place.service(GuildsService).change(
        place.guild.id, now, changed_by=1, reports_channel_id=reports.id
    )
    await place.service(AuditService).set_channel(place.guild.id, log.id, place.omar.id, now)
    await hall.deliver()
    return reports, log


def newest(channel: ChannelHandle) -> discord.Message:
    """The last thing said in a channel."""
    return cards(channel)[-1]


async def test_a_report_goes_from_a_consent_message_over_the_card_to_an_outcome(
    hall: Hall, channels: tuple[ChannelHandle, ChannelHandle]
) -> None:
    place = hall.place
    reports, log = channels
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask("priya", "nils")

    form = await hall.press("nils", "Report")
    told = said(await hall.write("nils", form, words="The third time this week."))
    assert "The organizers of **Data Meetup** will read it" in told
    await hall.deliver()

    card = newest(reports)
    assert f"One report on <@{place.priya.id}> waits" in seen(card)
    assert "about a request to be introduced" in seen(card)
    assert f"<@{place.nils.id}>" not in seen(card)
    page = await place.omar.click(card, label="Look")
    assert "The third time this week." in said(page)
    assert f"<@{place.nils.id}> reported <@{place.priya.id}>" in said(page)

    why = await place.omar.click(card, label="Keep out…")
    done = await place.omar.submit_modal(why, {"scope": ["introductions"], "days": ["30"], "reason": WHY})
    assert "is kept out" in said(done)
    await hall.deliver()

    assert "### Report, settled" in seen(newest(reports))
    assert f"<@{place.omar.id}> keeps <@{place.priya.id}> out of introductions" in "\n".join(
        map(seen, cards(log))
    )
    assert await held(place, "priya", Pillar.INTRODUCTIONS) is not None
    reporter, reported = await inbox(place, "nils"), await inbox(place, "priya")
    assert "An organizer looked at your report. They acted on it." in reporter
    assert f"<@{place.priya.id}>" not in reporter.split("An organizer looked")[1]
    assert WHY in reported
    assert f"<@{place.nils.id}>" not in reported.split("An organizer keeps you out")[1]

    refused = await place.priya.slash(place.general, "intro ask", member=place.bea)
    assert "An organizer keeps you out of introductions until" in said(refused)
    assert WHY in said(refused)


async def test_what_was_reported_is_taken_down_with_a_reason_its_owner_reads(
    hall: Hall, channels: tuple[ChannelHandle, ChannelHandle]
) -> None:
    place = hall.place
    await place.share(place.priya)
    share = await place.only_share()
    form = await place.bea.click(await place.card(share), label="Report")
    await place.bea.submit_modal(form, {"words": "This is copied."})
    await hall.deliver()
    (reports, _) = channels
    form = await place.omar.click(newest(reports), label="Take down")
    await place.omar.submit_modal(
        form, {"what": [f"share:{share.id}"], "reason": "It is somebody else's work."}
    )
    await hall.deliver()
    assert await place.shares() == []
    assert "settled it by taking down what was reported" in seen(newest(reports))
    told = await inbox(place, "priya")
    assert (
        "An organizer took down a share of yours. The reason they gave: It is somebody else's work." in told
    )
    assert f"<@{place.bea.id}>" not in told
    assert "They took it down." in await inbox(place, "bea")


async def test_a_suspension_that_is_lifted_opens_the_door_again(
    hall: Hall, channels: tuple[ChannelHandle, ChannelHandle]
) -> None:
    del channels
    place = hall.place
    form = await place.omar.slash(place.general, "organizer suspend", member=place.priya)
    await place.omar.submit_modal(form, {"scope": ["everything"], "days": ["0"], "reason": WHY})
    assert "until they lift it" in said(await place.priya.slash(place.general, "intro ask", member=place.bea))
    question = await place.omar.slash(place.general, "organizer lift", member=place.priya)
    await place.omar.click(shown(question), label="Let them back in")
    asking = await place.priya.slash(place.general, "intro ask", member=place.bea)
    assert asking.modal is not None
    assert "An organizer let you back in" in await inbox(place, "priya")


async def test_what_rests_goes_on_where_it_was(
    hall: Hall, channels: tuple[ChannelHandle, ChannelHandle]
) -> None:
    del channels
    place = hall.place
    await place.omar.slash(place.general, "organizer pause", pillar="introductions", reason="We move house.")
    refused = said(await place.priya.slash(place.general, "intro ask", member=place.bea))
    assert "The organizers let introductions rest for a while. They say: “We move house.”" in refused
    assert "You can still say no" in refused
    await place.omar.slash(place.general, "organizer resume", pillar="introductions")
    assert (await place.priya.slash(place.general, "intro ask", member=place.bea)).modal is not None
