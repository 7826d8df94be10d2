"""Members suggest questions: how it is answered, how many may wait, and whose name stands below one that is asked."""

from __future__ import annotations

from bot.prompts.rules import TEXT_LEAST, No
from bot.prompts.suggesting import SuggestionsService, Taken
from bot.prompts.suggestions import OPEN_MOST
from cogs.prompts import wording_of_rhythm as wording
from tests.cogs.questions.asking import come, question, seen
from tests.cogs.questions.organizing import filled, made, suggested, who
from tests.cogs.screens import shown
from tests.core.hostile import CORPUS
from tests.flows.meetup import Meetup, said

TEXT = "What did you throw away this week, and why?"


async def test_a_suggestion_is_kept_once_and_says_what_happens_next(place: Meetup) -> None:
    form = await place.bea.slash(place.general, "suggest")
    await place.restart()
    done = await place.bea.submit_modal(form, {"text": TEXT})
    form._interaction.modal_consumed = False
    again = await place.bea.submit_modal(form, {"text": TEXT})
    for result in (done, again):
        assert shown(result).ephemeral
        assert "you find it in `/inbox`" in said(result)
        assert "your name stands below it" in said(result)
    waiting = await place.service(SuggestionsService).waiting(place.guild.id)
    assert [(each.text, each.user_id) for each in waiting.suggestions] == [(TEXT, place.bea.id)]


async def test_three_of_one_member_may_wait_and_the_fourth_comes_back_with_its_words(place: Meetup) -> None:
    for number in range(OPEN_MOST):
        await suggested(place, f"Question number {number}?")
    form = await place.bea.slash(place.general, "suggest")
    refused = await place.bea.submit_modal(form, {"text": TEXT})
    assert "3 suggestions of yours wait already" in said(refused)
    assert TEXT in said(refused)
    again = await place.bea.click(shown(refused), label="Edit")
    assert filled(again)["text"] == TEXT
    other = await place.nils.submit_modal(await place.nils.slash(place.general, "suggest"), {"text": TEXT})
    assert "Thank you." in said(other)


async def test_what_says_nothing_comes_back_with_what_a_question_needs(place: Meetup) -> None:
    form = await place.bea.slash(place.general, "suggest")
    refused = await place.bea.submit_modal(form, {"text": " \u3164" * TEXT_LEAST})
    assert "A question has one line of 5 to 250 characters." in said(refused)


async def test_a_suggestion_that_is_asked_names_whose_idea_it_was(place: Meetup) -> None:
    prompt = await made(place, questions=["Used up already?"])
    run = await come(place, prompt)
    assert "Suggested by" not in seen(question(place, run))
    made_by_bea = await suggested(place, "@everyone: *what* did you drop?")
    taken = await place.service(SuggestionsService).take(
        made_by_bea.id, who(place), prompt.id, made_by_bea.text, place.env.now()
    )
    assert isinstance(taken, Taken)
    run = await come(place, prompt)
    message = question(place, run)
    assert f"Suggested by <@{place.bea.id}>" in seen(message)
    assert "@everyone" not in seen(message)
    assert "\\*what\\*" in seen(message)


def test_every_refusal_of_a_suggestion_says_what_to_do() -> None:
    said_of = {wording.not_suggested(no) for no in (No.TEXT_LENGTH, No.TOO_MANY_SUGGESTIONS, No.NOT_FOUND)}
    assert len(said_of) == 3
    assert all(each.endswith(".") and "!" not in each for each in said_of)


async def test_hostile_suggestions_are_kept_as_one_safe_line(place: Meetup) -> None:
    for name in ("newlines", "right-to-left override", "mentions"):
        form = await place.bea.slash(place.general, "suggest")
        await place.bea.submit_modal(form, {"text": CORPUS[name][:250]})
    waiting = await place.service(SuggestionsService).waiting(place.guild.id)
    assert len(waiting.suggestions) == 3
    assert all("\n" not in each.text and "\u202e" not in each.text for each in waiting.suggestions)
