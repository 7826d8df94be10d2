"""What organizers do about reports, and what those concerned learn of it."""

from __future__ import annotations

import pytest

from bot.guilds.pillars import Pillar
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
    warn,
)
from tests.cogs.screens import forge, shown
from tests.flows.meetup import Meetup, labels, said

__all__ = ["letters"]


# ---------------------------------------------------------------------- settling


async def test_dismissing_asks_first_then_tells_the_reporter(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    question = await place.omar.click(shown(page), label="Dismiss")
    assert f"Dismiss the report on <@{place.nils.id}>?" in said(question)
    assert await waiting(place) == 1
    await place.omar.click(shown(question), label="Dismiss it")
    assert f"<@{place.omar.id}> dismissed it" in said(question)
    assert await waiting(place) == 0
    told = await inbox(place, "bea")
    assert "An organizer looked at your report. They leave it at that." in told
    assert f"<@{place.nils.id}>" not in told
    assert "Nothing waits for you" in await inbox(place, "nils")


async def test_all_reports_on_one_member_are_settled_together_and_each_reporter_is_told(
    place: Meetup, letters: Letters
) -> None:
    await report(letters, "bea")
    await place.env.advance_time(60)
    await report(letters, "sena")
    question = await place.omar.click(shown(await look(place)), label="Dismiss")
    assert f"Dismiss all 2 reports on <@{place.nils.id}>?" in said(question)
    await place.omar.click(shown(question), label="Dismiss it")
    assert await waiting(place) == 0
    for reporter in ("bea", "sena"):
        assert (await inbox(place, reporter)).count("An organizer looked at your report.") == 1


async def test_what_came_in_after_the_look_is_not_settled_unread(place: Meetup, letters: Letters) -> None:
    await report(letters, "bea", words="The first.")
    page = await look(place)
    await place.env.advance_time(60)
    await report(letters, "sena", words="The second.")
    await warn(place, page)
    assert f"One report on <@{place.nils.id}> waits" in said(page)
    assert "The second." in said(page)
    assert "The first." not in said(page)
    assert await waiting(place) == 1


async def test_a_question_can_be_left_unanswered(place: Meetup, letters: Letters) -> None:
    await report(letters)
    question = await place.omar.click(shown(await look(place)), label="Dismiss")
    await place.omar.click(shown(question), label="Leave it open")
    assert "Nothing was changed." in said(question)
    assert await waiting(place) == 1


async def test_a_warning_tells_both_what_each_may_know(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    await warn(place, page, reason="Please wait for an answer before you write again.")
    assert f"<@{place.omar.id}> settled it with a warning" in said(page)
    told = await inbox(place, "nils")
    assert "An organizer asks you to mind something: Please wait for an answer" in told
    assert f"<@{place.bea.id}>" not in told
    assert "report" not in told.casefold()
    reporter = await inbox(place, "bea")
    assert "They talked to the member about it." in reporter
    assert "Please wait" not in reporter


async def test_keeping_somebody_out_tells_both_what_each_may_know(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    await keep_out(place, page)
    found = await held(place)
    assert found is not None
    assert found.until is not None
    assert (found.until - place.env.now()).days in (6, 7)
    assert f"<@{place.omar.id}> settled it by keeping the member out" in said(page)
    assert f"> {WHY}" in said(page)
    assert labels(shown(page)) == ["Note", "History", "All reports"]

    told = await inbox(place, "nils")
    assert WHY in told
    assert f"<t:{int(found.until.timestamp())}" in told
    assert f"<@{place.bea.id}>" not in told
    assert "report" not in told.casefold()
    reporter = await inbox(place, "bea")
    assert "An organizer looked at your report. They acted on it." in reporter
    assert f"<@{place.nils.id}>" not in reporter
    assert WHY not in reporter


async def test_somebody_can_be_kept_out_of_everything_without_an_end(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    await keep_out(place, page, scope="everything", days="0")
    for pillar in Pillar:
        found = await held(place, pillar=pillar)
        assert found is not None
        assert found.until is None
    assert "kept out of everything I do here until an organizer lifts it" in said(page)
    assert "keeps you out of everything I do here until an organizer lets you back in" in await inbox(
        place, "nils"
    )


async def test_what_is_not_offered_is_not_taken(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    for given in ({"scope": ["kitchen"]}, {"days": ["3650"]}, {"days": ["-1"]}):
        form = await place.omar.click(shown(page), label="Keep out…")
        values = {"scope": ["looking"], "days": ["7"], "reason": WHY, **given}
        with pytest.raises(Exception, match="not"):  # Discord's own client offers no other
            await place.omar.submit_modal(form, values)
    assert await waiting(place) == 1


async def test_an_organizer_is_kept_out_of_nothing_and_the_reason_is_kept(
    place: Meetup, letters: Letters
) -> None:
    place.join("olga", manage_guild=True)
    await report(letters, on="olga")
    answer = await keep_out(place, await look(place))
    assert "They organize this server too" in said(answer)
    assert WHY in said(answer)
    assert (await held(place, "olga"), await waiting(place)) == (None, 1)


async def test_an_organizer_by_role_is_kept_out_of_nothing(place: Meetup, letters: Letters) -> None:
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.nils.id, helpers.id)
    await report(letters)
    assert "They organize this server too" in said(await keep_out(place, await look(place)))
    assert await held(place) is None


async def test_somebody_who_left_can_still_be_kept_out(place: Meetup, letters: Letters) -> None:
    await report(letters)
    place.env.backend.remove_member(place.guild.id, place.nils.id)
    await place.env.settle()
    await keep_out(place, await look(place))
    assert await held(place) is not None


async def test_a_reason_that_says_nothing_is_asked_for_again(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    for answer in (
        await keep_out(place, page, reason="\u200b."),
        await warn(place, page, reason="\u200b."),
    ):
        assert "give them a reason they can understand" in said(answer)
    assert await waiting(place) == 1


async def test_what_can_not_be_taken_down_is_said_at_once(place: Meetup, letters: Letters) -> None:
    await report(letters)
    answer = await place.omar.click(shown(await look(place)), label="Take down")
    assert answer.modal is None
    assert "There is nothing in these reports that I can take down" in said(answer)


async def test_of_two_organizers_one_settles_and_the_other_is_told_who(
    place: Meetup, letters: Letters
) -> None:
    place.join("olga", manage_guild=True)
    await report(letters)
    mine, theirs = await look(place), await look(place, "olga")
    question = await place.olga.click(shown(theirs), label="Dismiss")
    form = await place.olga.click(shown(theirs), label="Warn")
    await keep_out(place, mine)
    answer = await place.olga.click(shown(question), label="Dismiss it")
    faster = f"Somebody was faster: <@{place.omar.id}> settled it by keeping the member out"
    assert faster in said(answer)
    late = await place.olga.submit_modal(form, {"reason": "Something else."})
    assert faster in said(late)
    assert "Something else." in said(late)
    assert "Something else." not in await inbox(place, "nils")
    assert faster in said(await place.olga.click(shown(theirs), label="Keep out…"))


async def test_whoever_settled_a_report_on_another_device_is_told_so(place: Meetup, letters: Letters) -> None:
    await report(letters)
    mine, also_mine = await look(place), await look(place)
    question = await place.omar.click(shown(also_mine), label="Dismiss")
    await keep_out(place, mine)
    answer = await place.omar.click(shown(question), label="Dismiss it")
    assert "You have settled this already" in said(answer)


async def test_a_further_report_is_settled_by_what_holds_already(place: Meetup, letters: Letters) -> None:
    await report(letters, "bea")
    await keep_out(place, await look(place))
    await place.env.advance_time(60)
    await report(letters, "sena")
    page = await look(place)
    assert f"<@{place.nils.id}> is kept out of introductions until" in said(page)
    await place.omar.click(shown(page), label="They are kept out already: settle it")
    assert "settled it by keeping the member out" in said(page)
    assert await waiting(place) == 0
    assert "An organizer looked at your report." in await inbox(place, "sena")
    assert (await inbox(place, "nils")).count("keeps you out") == 1


# ---------------------------------------------------------------------- notes and history


async def test_a_note_is_read_in_the_history_and_by_nobody_else(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    form = await place.omar.click(shown(page), label="Note")
    answer = await place.omar.submit_modal(form, {"note": "Talked to them at the meetup."})
    assert "Noted" in said(answer)
    assert await waiting(place) == 1, "a note settles nothing"
    history = await place.omar.click(shown(page), label="History")
    assert "wrote a note on" in said(history)
    assert "Talked to them at the meetup." in said(history)
    assert "Talked" not in await inbox(place, "nils")


async def test_nobody_writes_a_note_on_themselves(place: Meetup) -> None:
    answer = await place.omar.slash(place.general, "organizer note", member=place.omar)
    assert answer.modal is None
    assert "it is for another organizer" in said(answer)


async def test_a_history_gathers_what_is_known_in_one_tap(place: Meetup, letters: Letters) -> None:
    empty = await place.omar.context_menu(place.general, "Member's history", place.nils)
    assert f"Nothing is known of <@{place.nils.id}>" in said(empty)
    await report(letters, words="Pushy again.")
    await warn(place, await look(place), reason="Please slow down.")
    await report(letters, "sena")
    await keep_out(place, await look(place), scope="looking")
    await report(letters, "priya")
    found = said(await place.omar.context_menu(place.general, "Member's history", place.nils))
    assert "1 waiting, 2 settled" in found
    assert f"<@{place.nils.id}> is kept out of looking and hiring until" in found
    assert "Pushy again." in found
    assert f"<@{place.omar.id}> settled it with a warning: “Please slow down.”" in found
    assert f"<@{place.omar.id}> warned <@{place.nils.id}>: “Please slow down.”" in found


async def test_a_history_is_for_organizers_and_never_ones_own(place: Meetup, letters: Letters) -> None:
    await report(letters)
    nosy = await place.nils.context_menu(place.general, "Member's history", place.bea)
    assert "Only organizers read what is known" in said(nosy)
    await report(letters, on="omar")
    own = await place.omar.context_menu(place.general, "Member's history", place.omar)
    assert "Your own history is for the other organizers" in said(own)
    assert f"<@{place.bea.id}>" not in said(own)


# ---------------------------------------------------------------------- twice, and later


async def test_questions_and_forms_work_after_a_restart(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    question = await place.omar.click(shown(page), label="Dismiss")
    form = await place.omar.click(shown(page), label="Keep out…")
    await place.restart()
    await place.omar.submit_modal(form, {"scope": ["introductions"], "days": ["30"], "reason": WHY})
    assert await held(place) is not None
    assert "You have settled this already" in said(
        await place.omar.click(shown(question), label="Dismiss it")
    )


async def test_pressing_twice_settles_once(place: Meetup, letters: Letters) -> None:
    await report(letters)
    page = await look(place)
    form = await place.omar.click(shown(page), label="Warn")
    twin = await place.omar.click(shown(page), label="Warn")
    await place.omar.submit_modal(form, {"reason": WHY})
    again = await place.omar.submit_modal(twin, {"reason": WHY})
    assert "You have settled this already" in said(again)
    assert (await inbox(place, "nils")).count("asks you to mind something") == 1
    assert (await inbox(place, "bea")).count("An organizer looked at your report.") == 1


async def test_a_report_that_is_settled_is_shown_as_it_ended(place: Meetup, letters: Letters) -> None:
    await report(letters)
    report_id = (await stored(place)).id
    page = await look(place)
    await warn(place, page)
    again = await forge(place.omar, shown(page), f"reports:case:{place.nils.id}:{report_id}")
    assert "Nothing on" in said(again)
    assert "settled it with a warning" in said(again)
