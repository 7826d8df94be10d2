"""Reports: made from where something reached a member, and read by organizers and nobody else."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime

import discord
import pytest

from bot.core.ids import new_id
from bot.guilds.pillars import Pillar
from bot.moderation.rules import (
    ON_ONE_MOST,
    REPORTS_A_DAY,
    REPORTS_A_DAY_UNFOUNDED,
    UNFOUNDED,
    Case,
    Report,
    Settled,
    Settlement,
    Suspension,
)
from bot.moderation.service import ModerationService
from bot.ui.cards import timestamp
from cogs.moderation.cases import case_panel, pages
from cogs.moderation.rendering import case_card
from tests.cogs.letters import (
    WHY,
    Letters,
    held,
    inbox,
    keep_out,
    letters,
    look,
    report,
    stored,
    waiting,
)
from tests.cogs.screens import forge, shown
from tests.core.hostile import PORTIONS, hostile
from tests.flows.meetup import Meetup, labels, said

__all__ = ["letters"]


# ---------------------------------------------------------------------- reporting


async def test_a_member_reports_what_came_by_direct_message_and_hears_what_happens_now(
    place: Meetup, letters: Letters
) -> None:
    message = await letters.send(place.nils, place.bea)
    form = await place.bea.user.click(message, label="Report")
    assert form.modal is not None
    assert "with your name and the words you were shown" in str(form.modal)
    answer = await place.bea.user.submit_modal(form, {"words": "This is the third time."})
    assert answer.ephemeral
    assert "The organizers of **Data Meetup** will read it" in said(answer)
    made = await stored(place)
    assert (made.reporter_id, made.subject_id, made.about) == (place.bea.id, place.nils.id, "letter")
    assert (made.words, made.context) == ("This is the third time.", {"Their letter": "You look lonely."})


async def test_a_report_needs_no_words(place: Meetup, letters: Letters) -> None:
    assert "Thank you" in said(await report(letters, words=""))
    assert "The reporter wrote nothing with it." in said(await look(place))


async def test_only_what_one_was_shown_can_be_reported(place: Meetup, letters: Letters) -> None:
    await letters.send(place.nils, place.bea)
    (letter_id,) = letters.texts
    home = shown(await place.sena.slash(place.general, "hallway"))
    for address in (
        f"reports:open:letter:{letter_id}",
        f"reports:open:letter:{new_id(place.env.now())}",
        f"reports:open:unheard-of:{letter_id}",
    ):
        answer = await forge(place.sena, home, address)
        assert answer.modal is None
        assert "I can't find what this was about any more" in said(answer)
    assert await waiting(place) == 0


async def test_what_is_gone_when_the_form_comes_back_is_not_reported_and_the_text_is_kept(
    place: Meetup, letters: Letters
) -> None:
    message = await letters.send(place.nils, place.bea)
    form = await place.bea.user.click(message, label="Report")
    letters.texts.clear()
    answer = await place.bea.user.submit_modal(form, {"words": "Long and carefully worded."})
    assert "Please tell an organizer yourself" in said(answer)
    assert "Long and carefully worded." in said(answer)
    assert await waiting(place) == 0


async def test_nobody_reports_their_own(place: Meetup, letters: Letters) -> None:
    message = await letters.send(place.bea, place.bea)
    assert "there is nobody to report" in said(await place.bea.user.click(message, label="Report"))


async def test_too_many_reports_of_a_day_are_refused_kindly_with_the_text_kept(
    place: Meetup, letters: Letters
) -> None:
    for number in range(REPORTS_A_DAY):
        await report(letters, on="nils" if number < ON_ONE_MOST else "priya")
    answer = await report(letters, on="sena", words="The eleventh.")
    assert "You have reported 10 times within a day" in said(answer)
    assert "The eleventh." in said(answer)
    assert await waiting(place) == REPORTS_A_DAY


async def test_on_one_member_a_few_reports_wait_at_a_time_and_more_are_refused_kindly(
    place: Meetup, letters: Letters
) -> None:
    for _ in range(ON_ONE_MOST):
        await report(letters)
    answer = await report(letters, words="One more.")
    assert "The organizers have several reports on this member from you" in said(answer)
    assert "One more." in said(answer)
    assert await waiting(place) == ON_ONE_MOST


async def test_whoever_reported_in_vain_several_times_is_told_how_often_they_still_may(
    place: Meetup, letters: Letters
) -> None:
    moderation = place.service(ModerationService)
    for _ in range(UNFOUNDED):
        await place.env.advance_time(60)
        await report(letters)
        await moderation.dismiss(place.guild.id, (await stored(place)).id, place.omar.id, place.env.now())
    await place.env.advance_time(24 * 3600)
    for _ in range(REPORTS_A_DAY_UNFOUNDED):
        assert "Thank you" in said(await report(letters))
    answer = said(await report(letters, words="The third."))
    assert "left it at that each time, so you can send 2 a day" in answer
    assert "please write to an organizer" in answer
    assert "The third." in answer


@pytest.mark.apologies
async def test_a_report_that_was_saved_after_all_is_not_made_again_by_trying_again(
    place: Meetup, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_server: str) -> str:
        raise RuntimeError("saved, but not answered")

    with monkeypatch.context() as patch:
        patch.setattr(sys.modules["cogs.moderation.wording_of_reporting"], "reported", broken)
        answer = await report(letters, words="Once.")
    assert await waiting(place) == 1
    again = await place.bea.user.click(shown(answer), label="Try again")
    assert "Thank you" in said(await place.bea.user.submit_modal(again, {"words": "Once."}))
    assert await waiting(place) == 1


@pytest.mark.apologies
async def test_a_report_that_could_not_be_saved_gives_the_text_back_and_is_made_by_trying_again(
    place: Meetup, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setattr("bot.moderation.records.add", broken)
        answer = await report(letters, words="Not lost.")
    assert "Not lost." in said(answer)
    again = await place.bea.user.click(shown(answer), label="Try again")
    await place.bea.user.submit_modal(again, {"words": "Not lost."})
    assert (await stored(place)).words == "Not lost."


# ---------------------------------------------------------------------- who may look


async def test_a_member_is_told_kindly_that_reports_are_for_organizers(
    place: Meetup, letters: Letters
) -> None:
    await report(letters)
    answer = await place.nils.slash(place.general, "reports")
    assert "Only organizers read reports" in said(answer)
    assert f"<@{place.bea.id}>" not in said(answer)


async def test_forged_presses_of_a_member_show_and_change_nothing(place: Meetup, letters: Letters) -> None:
    await report(letters)
    report_id = (await stored(place)).id
    member = place.nils
    home = shown(await member.slash(place.general, "hallway"))
    presses = [
        "reports:all", "reports:who-is-out", "reports:page:1", "reports:out:1", f"reports:look:{member.id}",
        f"reports:case:{member.id}:{report_id}", f"reports:more:{member.id}:0", f"reports:dismiss:{report_id}",
        f"reports:dismiss-now:{report_id}", f"reports:settle:{report_id}:introductions",
        f"reports:lift:{member.id}:introductions", f"reports:lift-now:{member.id}:everything",
        f"reports:warn:{report_id}", f"reports:remove:{report_id}", f"reports:keep-out:{report_id}",
    ]  # fmt: skip
    answers = [await forge(member, home, address) for address in presses]
    for answer in answers:
        assert "Only organizers read reports" in said(answer)
        assert answer.modal is None
    assert await waiting(place) == 1


async def test_whoever_has_the_organizers_role_may_look(place: Meetup, letters: Letters) -> None:
    await report(letters)
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.sena.id, helpers.id)
    card = await look(place, "sena")
    assert "You look lonely." in said(card)

    place.env.backend.remove_member_role(place.guild.id, place.sena.id, helpers.id)
    answer = await place.sena.click(shown(card), label="Dismiss")
    assert "Only organizers read reports" in said(answer)


async def test_a_reason_written_before_the_role_was_lost_is_not_taken(
    place: Meetup, letters: Letters
) -> None:
    await report(letters)
    role = place.guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    place.env.backend.add_member_role(place.guild.id, place.sena.id, role.id)
    card = await look(place, "sena")
    form = await place.sena.click(shown(card), label="Keep out…")
    place.env.backend.remove_member_role(place.guild.id, place.sena.id, role.id)
    answer = await place.sena.submit_modal(form, {"scope": ["looking"], "days": ["7"], "reason": WHY})
    assert "Only organizers read reports" in said(answer)
    assert WHY in said(answer)
    assert await held(place) is None


async def test_a_report_of_another_server_is_not_found_here(place: Meetup, letters: Letters) -> None:
    await report(letters)
    found = await stored(place)
    elsewhere = place.env.create_guild("Elsewhere")
    owner = elsewhere.add_member(
        place.env.create_user("olga"),
        roles=[elsewhere.create_role("Staff", permissions=discord.Permissions(manage_guild=True))],
    )
    channel = elsewhere.create_text_channel("general")
    await place.env.settle()
    panel = await owner.slash(channel, "reports")
    assert "No report waits" in said(panel)
    for address in (
        f"reports:dismiss:{found.id}", f"reports:dismiss-now:{found.id}", f"reports:warn:{found.id}",
        f"reports:settle:{found.id}:looking", f"reports:look:{place.nils.id}", f"reports:keep-out:{found.id}",
        f"reports:remove:{found.id}", f"reports:case:{place.nils.id}:{found.id}",
    ):  # fmt: skip
        assert "There is no such report here" in said(await forge(owner, shown(panel), address))
    assert await waiting(place) == 1


async def test_an_organizer_learns_nothing_of_a_report_on_themselves(place: Meetup, letters: Letters) -> None:
    await report(letters, on="omar")
    panel = await place.omar.slash(place.general, "reports")
    assert "No report waits" in said(panel)
    found = await stored(place, "omar")
    for address in (
        f"reports:look:{place.omar.id}",
        f"reports:case:{place.omar.id}:{found.id}",
        f"reports:dismiss-now:{found.id}",
        f"reports:warn:{found.id}",
    ):
        answer = said(await forge(place.omar, shown(panel), address))
        assert "There is no such report here" in answer
        assert f"<@{place.bea.id}>" not in answer
    assert "report" not in (await inbox(place, "omar")).casefold()


# ---------------------------------------------------------------------- looking


async def test_the_list_gathers_reports_on_one_member(place: Meetup, letters: Letters) -> None:
    await report(letters, "bea", "nils")
    await report(letters, "sena", "nils")
    await report(letters, "bea", "priya")
    panel = await place.omar.slash(place.general, "reports")
    assert panel.ephemeral
    assert f"<@{place.nils.id}>: 2 reports wait" in said(panel)
    assert f"<@{place.priya.id}>: one report waits" in said(panel)


async def test_looking_shows_who_reported_whom_when_and_the_words_and_nothing_else(
    place: Meetup, letters: Letters
) -> None:
    await report(letters, words="This is the third time.")
    when = timestamp((await stored(place)).created_at, "R")
    page = await look(place)
    about = "about something I brought them."
    assert said(page).splitlines() == [
        "### Reports on one member",
        f"One report on <@{place.nils.id}> waits, the oldest from {when}, {about}",
        f"<@{place.bea.id}> reported <@{place.nils.id}> {when}, {about}",
        "**What the reporter wrote**",
        "> This is the third time.",
        "**Their letter**",
        "> You look lonely.",
    ]
    decisions = ["Dismiss", "Warn", "Take down", "Keep out…", "Note"]
    assert labels(shown(page)) == [*decisions, "History", "All reports"]


async def test_all_reports_on_one_member_are_read_together(place: Meetup, letters: Letters) -> None:
    await report(letters, "bea", words="The first.")
    await place.env.advance_time(60)
    await report(letters, "sena", words="The second.")
    page = await look(place)
    assert f"2 reports on <@{place.nils.id}> wait" in said(page)
    assert said(page).index("The first.") < said(page).index("The second.")
    await place.omar.click(shown(page), label="All reports")
    assert "2 reports wait" in said(page)


async def test_more_reports_than_fit_a_message_are_leafed_through_and_none_is_cut(
    place: Meetup, letters: Letters
) -> None:
    for reporter in ("bea", "sena", "priya"):
        await place.env.advance_time(60)
        await report(letters, reporter, words=f"{reporter} says: {'so it was. ' * 80}", text="x" * 790)
    page = await look(place)
    for reporter in ("bea", "sena", "priya", "bea"):
        assert f"{reporter} says" in said(page)
        assert "…" not in said(page)
        await place.omar.click(shown(page), label="More reports")


@pytest.mark.parametrize("words", ["", "x" * 1000])
def test_any_number_of_reports_fits_its_pages_and_every_card(words: str) -> None:
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    texts = {f"Text {number}": "y" * 800 for number in range(5)} if words else {}
    reports = [Report(new_id(now), 1, 10**17 + n, 10**17, "share", "x", words, texts, now) for n in range(12)]
    out = [Suspension(1, 10**17, pillar, "z" * 300, 5, now, None) for pillar in (*Pillar, None)]
    case = Case(1, 10**17, reports, out, None, 7)
    made = pages(reports)
    assert [each.id for page in made for each in page] == [each.id for each in reports]
    assert all(case_panel(case, number).view().children for number in range(len(made)))
    assert case_card(case).view().children
    settled = replace(reports[0], settled=Settled(Settlement.WARNED, 5, now, "z" * 300))
    assert case_panel(Case(1, 10**17, [], out, settled, 8)).view().children
    assert case_card(Case(1, 10**17, [], out, settled, 8)).view().children


async def test_organizers_find_in_their_inbox_that_reports_wait(place: Meetup, letters: Letters) -> None:
    assert "`/reports`" not in await inbox(place, "omar")
    await report(letters)
    assert "**One report** waits: `/reports`" in await inbox(place, "omar")
    await report(letters)
    mine = await place.omar.slash(place.general, "inbox")
    assert "**2 reports** wait: `/reports`" in said(mine)
    assert "`/reports`" not in await inbox(place, "bea")
    await place.omar.click(shown(mine), label="Look")
    assert f"<@{place.nils.id}>: 2 reports wait" in said(mine)


async def test_the_way_in_tells_organizers_alone_that_reports_wait(place: Meetup, letters: Letters) -> None:
    assert "`/reports`" not in said(await place.omar.slash(place.general, "hallway"))
    await report(letters)
    assert "**One report** waits: `/reports`" in said(await place.omar.slash(place.general, "hallway"))
    await report(letters)
    assert "**2 reports** wait: `/reports`" in said(await place.omar.slash(place.general, "hallway"))
    assert "`/reports`" not in said(await place.bea.slash(place.general, "hallway"))


@pytest.mark.parametrize("names", PORTIONS)
async def test_hostile_words_stay_words_wherever_they_are_shown(
    place: Meetup, letters: Letters, names: list[str]
) -> None:
    for name in names:
        with hostile(name) as text:
            await _hostile_words_stay_words(place, letters, text.encode("utf-8", "replace").decode()[:900])


async def _hostile_words_stay_words(place: Meetup, letters: Letters, text: str) -> None:
    place.join("nils")  # somebody new, who was not kept out before
    await report(letters, words=text, text=text)
    page = await look(place)
    written = said(page)
    assert written.startswith("### Reports on one member\n")
    assert f"<@{place.bea.id}> reported <@{place.nils.id}>" in written
    quoted = "\n".join(line for line in written.splitlines() if line.startswith("> "))
    assert not re.search(r"(?<!\\)(?:<@|<#|<t:|<:ok|\]\(|\*\*|@everyone|discord\.gg/abc)", quoted)
    await keep_out(place, page, reason=f"Because: {text}"[:300])
    assert await held(place) is not None
    await inbox(place, "nils")
