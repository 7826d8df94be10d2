"""What organizers do about reports, and what those concerned learn of it."""

from __future__ import annotations

import discord

from tests.cogs.letters import (
    WHY,
    Letters,
    choose_days,
    inbox,
    keep_out,
    letters,
    look,
    report,
    stored,
    until,
    waiting,
)
from tests.cogs.screens import forge, shown
from tests.flows.meetup import Meetup, labels, said

__all__ = ["letters"]


# ---------------------------------------------------------------------- settling


async def test_dismissing_asks_first_then_tells_the_reporter(place: Meetup, letters: Letters) -> None:
    await report(letters)
    card = await look(place)
    question = await place.omar.click(shown(card), label="Dismiss")
    assert f"Dismiss the report on <@{place.nils.id}>?" in said(question)
    assert await waiting(place) == 1
    await place.omar.click(shown(question), label="Dismiss it")
    assert f"<@{place.omar.id}> dismissed it" in said(question)
    assert await waiting(place) == 0
    told = await inbox(place, "bea")
    assert "An organizer looked at your report." in told
    assert f"<@{place.nils.id}>" not in told
    assert "Nothing waits for you" in await inbox(place, "nils")


async def test_a_question_can_be_left_unanswered(place: Meetup, letters: Letters) -> None:
    await report(letters)
    question = await place.omar.click(shown(await look(place)), label="Dismiss")
    await place.omar.click(shown(question), label="Leave it open")
    assert "Nothing was changed." in said(question)
    assert await waiting(place) == 1


async def test_keeping_somebody_out_tells_both_what_each_may_know(place: Meetup, letters: Letters) -> None:
    await report(letters)
    card = await look(place)
    await keep_out(place, card)
    end = await until(place)
    assert (end - place.env.now()).days in (6, 7)
    assert f"<@{place.omar.id}> settled it by keeping the member out" in said(card)
    assert f"> {WHY}" in said(card)
    assert labels(shown(card)) == ["All reports"]

    told = await inbox(place, "nils")
    assert WHY in told
    assert f"<t:{int(end.timestamp())}" in told
    assert f"<@{place.bea.id}>" not in told
    assert "report" not in told.casefold()
    reporter = await inbox(place, "bea")
    assert "An organizer looked at your report." in reporter
    assert f"<@{place.nils.id}>" not in reporter
    assert WHY not in reporter


async def test_a_forged_number_of_days_is_not_taken(place: Meetup, letters: Letters) -> None:
    await report(letters)
    card = await look(place)
    report_id = (await stored(place)).id
    for values in (["3650"], ["-1"], [], ["7", "30"]):
        answer = await forge(place.omar, shown(card), f"reports:suspend:{report_id}", values)
        assert answer.modal is None
        assert "not one of the choices" in said(answer)


async def test_an_organizer_is_kept_out_of_nothing_and_the_reason_is_kept(
    place: Meetup, letters: Letters
) -> None:
    place.join("olga", manage_guild=True)
    await report(letters, on="olga")
    answer = await keep_out(place, await look(place))
    assert "They organize this server too" in said(answer)
    assert WHY in said(answer)
    assert (await until(place, "olga"), await waiting(place)) == (None, 1)


async def test_an_organizer_by_role_is_kept_out_of_nothing(place: Meetup, letters: Letters) -> None:
    helpers = place.guild.create_role("Helpers")
    await place.set_up(organizer_role_id=helpers.id)
    place.env.backend.add_member_role(place.guild.id, place.nils.id, helpers.id)
    await report(letters)
    assert "They organize this server too" in said(await keep_out(place, await look(place)))
    assert await until(place) is None


async def test_somebody_who_left_can_still_be_kept_out(place: Meetup, letters: Letters) -> None:
    await report(letters)
    place.env.backend.remove_member(place.guild.id, place.nils.id)
    await place.env.settle()
    await keep_out(place, await look(place))
    assert await until(place) is not None


async def test_a_reason_that_says_nothing_is_asked_for_again(place: Meetup, letters: Letters) -> None:
    await report(letters)
    answer = await keep_out(place, await look(place), reason="\u200b.")
    assert "give them a reason they can understand" in said(answer)
    assert await waiting(place) == 1


async def test_of_two_organizers_one_settles_and_the_other_is_told_who(
    place: Meetup, letters: Letters
) -> None:
    place.join("olga", manage_guild=True)
    await report(letters)
    mine, theirs = await look(place), await look(place, "olga")
    question = await place.olga.click(shown(theirs), label="Dismiss")
    await keep_out(place, mine)
    answer = await place.olga.click(shown(question), label="Dismiss it")
    assert f"Somebody was faster: <@{place.omar.id}> settled it by keeping the member out" in said(answer)
    late = await keep_out(place, theirs, "olga", days="90", reason="Something else.")
    assert f"Somebody was faster: <@{place.omar.id}>" in said(late)
    assert "Something else." in said(late)
    assert (await until(place) - place.env.now()).days < 8


async def test_whoever_settled_a_report_on_another_device_is_told_so(place: Meetup, letters: Letters) -> None:
    await report(letters)
    mine, also_mine = await look(place), await look(place)
    question = await place.omar.click(shown(also_mine), label="Dismiss")
    await keep_out(place, mine)
    answer = await place.omar.click(shown(question), label="Dismiss it")
    assert "You have settled this already" in said(answer)


async def test_a_further_report_is_settled_by_what_holds_already(place: Meetup, letters: Letters) -> None:
    await report(letters, "bea")
    await place.env.advance_time(60)
    await report(letters, "sena")
    card = await look(place)
    await keep_out(place, card)
    assert "One more report on them waits." in said(card)
    await place.omar.click(shown(card), label="Next report on this member")
    assert f"<@{place.nils.id}> is kept out of introductions until" in said(card)
    await place.omar.click(shown(card), label="They are kept out already: settle it")
    assert "settled it by keeping the member out" in said(card)
    assert await waiting(place) == 0
    assert "An organizer looked at your report." in await inbox(place, "sena")
    assert (await inbox(place, "nils")).count("keeps you out") == 1


# ---------------------------------------------------------------------- letting back in


async def test_who_is_kept_out_is_listed_and_can_be_let_back_in(place: Meetup, letters: Letters) -> None:
    panel = await place.omar.slash(place.general, "reports")
    await place.omar.click(shown(panel), label="Who is kept out")
    assert "Nobody is kept out of anything" in said(panel)
    await report(letters)
    await keep_out(place, await look(place))

    panel = await place.omar.slash(place.general, "reports")
    await place.omar.click(shown(panel), label="Who is kept out")
    assert f"<@{place.nils.id}> · introductions, until" in said(panel)
    assert f"> {WHY}" in said(panel)
    question = await place.omar.click(shown(panel), label="Lift")
    assert await until(place) is not None
    await place.omar.click(shown(question), label="Let them back in")
    assert f"<@{place.nils.id}> can use introductions again" in said(question)
    assert await until(place) is None

    once_more = await place.omar.click(shown(panel), label="Lift")
    assert "They are not kept out" in said(await place.omar.click(shown(once_more), label="Let them back in"))


async def test_a_suspension_ends_without_anybody_doing_anything(place: Meetup, letters: Letters) -> None:
    await report(letters)
    await keep_out(place, await look(place))
    await place.env.advance_time(7 * 24 * 3600 + 60)
    assert await until(place) is None
    panel = await place.omar.slash(place.general, "reports")
    await place.omar.click(shown(panel), label="Who is kept out")
    assert "Nobody is kept out of anything" in said(panel)


async def test_nobody_lets_themselves_back_in(place: Meetup, letters: Letters) -> None:
    await report(letters)
    await keep_out(place, await look(place))
    role = place.guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    place.env.backend.add_member_role(place.guild.id, place.nils.id, role.id)
    panel = await place.nils.slash(place.general, "reports")
    await place.nils.click(shown(panel), label="Who is kept out")
    question = await place.nils.click(shown(panel), label="Lift")
    answer = await place.nils.click(shown(question), label="Let them back in")
    assert "another organizer has to decide it" in said(answer)
    assert await until(place) is not None


async def test_cards_and_questions_work_after_a_restart(place: Meetup, letters: Letters) -> None:
    await report(letters)
    card = await look(place)
    question = await place.omar.click(shown(card), label="Dismiss")
    form = await choose_days(place.omar, card, "30")
    await place.restart()
    await place.omar.submit_modal(form, {"reason": WHY})
    assert await until(place) is not None
    assert "You have settled this already" in said(
        await place.omar.click(shown(question), label="Dismiss it")
    )
