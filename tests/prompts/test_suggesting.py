"""Questions that members propose: taken as they are or reworded, declined with a word, and never lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.ids import new_id
from bot.members.rules import News
from bot.prompts.records_of_suggestions import prompt_suggestions
from bot.prompts.rules import TEXT_MOST, TEXTS_MOST, No, TooManyTexts
from bot.prompts.suggesting import Taken
from bot.prompts.suggestions import KEPT_FOR, OPEN_MOST, WORD_MOST, Standing, Suggestion
from tests.community import ANA, BEA, ELSEWHERE, GUILD, HOUR, NOW
from tests.prompts.round import ANOTHER, FIRST, FOREIGN, KEEPER, TEXTS, WEEK, Round

IDEA = "What did you throw away this week?"
MINUTE = timedelta(minutes=1)


async def propose(
    round_: Round, typed: str = IDEA, user_id: int = ANA, suggestion_id: str | None = None
) -> Suggestion:
    made = await round_.suggestions.propose(GUILD, user_id, typed, suggestion_id or new_id(NOW), NOW)
    assert isinstance(made, Suggestion)
    return made


# ---------------------------------------------------------------------- proposing


async def test_a_question_is_kept_in_one_line_until_it_is_decided(round_: Round) -> None:
    made = await propose(round_, "  What did you\nthrow away?  ")
    assert (made.text, made.standing, made.user_id) == ("What did you throw away?", Standing.OPEN, ANA)
    assert await round_.suggestions.find(made.id, GUILD) == made
    assert await round_.suggestions.find(made.id, ELSEWHERE) is No.NOT_FOUND
    waiting = await round_.suggestions.waiting(GUILD)
    assert (waiting.suggestions, waiting.total) == ([made], 1)
    assert (await round_.suggestions.waiting(ELSEWHERE)).total == 0


@pytest.mark.parametrize("typed", ["", "why?", "x" * (TEXT_MOST + 1)])
async def test_a_question_that_no_prompt_could_ask_is_refused(round_: Round, typed: str) -> None:
    assert await round_.suggestions.propose(GUILD, ANA, typed, "s", NOW) is No.TEXT_LENGTH
    assert await round_.rows(prompt_suggestions) == []


async def test_a_few_of_each_member_may_wait_and_a_decided_one_makes_room(round_: Round) -> None:
    made = [await propose(round_, f"Question number {n}?") for n in range(OPEN_MOST)]
    assert await round_.suggestions.propose(GUILD, ANA, IDEA, "s", NOW) is No.TOO_MANY_SUGGESTIONS
    assert await round_.suggestions.propose(ELSEWHERE, ANA, IDEA, "t", NOW) != No.TOO_MANY_SUGGESTIONS
    await propose(round_, user_id=BEA)
    await round_.suggestions.decline(made[0].id, KEEPER, "Asked last week.", NOW)
    assert isinstance(await round_.suggestions.propose(GUILD, ANA, IDEA, "s", NOW), Suggestion)


async def test_a_form_sent_twice_is_one_suggestion_even_at_the_limit(round_: Round, second: Round) -> None:
    for n in range(OPEN_MOST - 1):
        await propose(round_, f"Question number {n}?")
    found = await asyncio.gather(
        *(who.suggestions.propose(GUILD, ANA, IDEA, "s", NOW) for who in (round_, second))
    )
    assert found[0] == found[1]
    assert len(await round_.rows(prompt_suggestions)) == OPEN_MOST
    assert await round_.suggestions.propose(GUILD, BEA, IDEA, "s", NOW) is No.NOT_FOUND


async def test_they_are_shown_oldest_first_a_page_at_a_time(round_: Round) -> None:
    for n in range(5):
        await round_.suggestions.propose(GUILD, 100 + n, f"Question {n}?", f"s{n}", NOW + n * MINUTE)
    page = await round_.suggestions.waiting(GUILD, start=2, count=2)
    assert ([each.id for each in page.suggestions], page.total) == (["s2", "s3"], 5)


# ---------------------------------------------------------------------- taking


async def test_a_suggestion_taken_is_asked_in_its_turn_under_its_authors_name(round_: Round) -> None:
    prompt = await round_.make(texts=TEXTS[:1])
    made = await propose(round_)
    taken = await round_.suggestions.take(made.id, KEEPER, prompt.id, IDEA, NOW)
    assert isinstance(taken, Taken)
    assert (taken.suggestion.standing, taken.suggestion.decided_by) == (
        Standing.APPROVED,
        KEEPER.user_id,
    )
    assert (await round_.suggestions.waiting(GUILD)).total == 0
    (item,) = await round_.inbox(ANA)
    assert (item.news, item.payload["text"], item.payload["asked"]) == (News.SUGGESTION_TAKEN, IDEA, IDEA)
    await round_.play(FIRST)
    await round_.play(FIRST + WEEK)
    first, second = await round_.runs(prompt.id)
    assert (first.text, first.suggested_by) == (TEXTS[0], None)
    assert (second.text, second.suggested_by) == (IDEA, ANA)


async def test_taken_in_other_words_its_author_hears_both(round_: Round) -> None:
    prompt = await round_.make()
    made = await propose(round_)
    await round_.suggestions.take(made.id, KEEPER, prompt.id, "What did you delete?", NOW)
    (item,) = await round_.inbox(ANA)
    assert (item.payload["text"], item.payload["asked"]) == (IDEA, "What did you delete?")
    assert (await round_.texts(prompt.id))[-1].text == "What did you delete?"
    assert (await round_.texts(prompt.id))[-1].suggested_by == ANA


async def test_a_suggestion_is_decided_once(round_: Round, second: Round) -> None:
    prompt = await round_.make()
    made = await propose(round_)
    await asyncio.gather(
        round_.suggestions.take(made.id, KEEPER, prompt.id, IDEA, NOW),
        second.suggestions.take(made.id, ANOTHER, prompt.id, "Other words for it", NOW),
        second.suggestions.decline(made.id, ANOTHER, "No room.", NOW),
    )
    assert len(await round_.inbox(ANA)) == 1
    assert len(await round_.texts(prompt.id)) <= len(TEXTS) + 1
    assert await round_.suggestions.find(made.id, GUILD) is No.DECIDED
    assert await round_.suggestions.decline(made.id, KEEPER, "No room.", NOW) is No.DECIDED


async def test_what_cannot_be_taken_stays_and_its_author_hears_nothing(round_: Round) -> None:
    prompt = await round_.make()
    made = await propose(round_)
    take = round_.suggestions.take
    assert await take(made.id, KEEPER, prompt.id, "why?", NOW) is No.TEXT_LENGTH
    assert await take(made.id, KEEPER, prompt.id, f" {TEXTS[0].upper()} ", NOW) is No.TEXT_THERE
    assert await take(made.id, KEEPER, "nothing", IDEA, NOW) is No.NOT_FOUND
    assert await take(made.id, FOREIGN, prompt.id, IDEA, NOW) is No.NOT_FOUND
    assert await take("nothing", KEEPER, prompt.id, IDEA, NOW) is No.NOT_FOUND
    full = await round_.make(texts=[f"Question number {n}?" for n in range(TEXTS_MOST)])
    assert await take(made.id, KEEPER, full.id, IDEA, NOW) == TooManyTexts()
    long = await round_.make(texts=[f"{n:02} {'x' * (TEXT_MOST - 3)}" for n in range(15)])
    assert await take(made.id, KEEPER, long.id, "x" * TEXT_MOST, NOW) == TooManyTexts()
    await round_.prompts.delete(prompt.id, KEEPER, NOW)
    assert await take(made.id, KEEPER, prompt.id, IDEA, NOW) is No.NOT_FOUND
    assert await round_.suggestions.find(made.id, GUILD) == made
    assert await round_.inbox(ANA) == []


async def test_an_edit_begun_before_does_not_drop_what_was_taken_meanwhile(round_: Round) -> None:
    prompt = await round_.make()
    await round_.prompts.begin_edit(prompt.id, KEEPER, "d", NOW, name="Other")
    made = await propose(round_)
    await round_.suggestions.take(made.id, ANOTHER, prompt.id, IDEA, NOW)
    assert await round_.prompts.save("d", KEEPER, NOW) is No.CHANGED
    assert (await round_.texts(prompt.id))[-1].text == IDEA


async def test_a_suggestion_taken_when_texts_run_low_ends_that(round_: Round) -> None:
    prompt = await round_.make(texts=TEXTS[:2])
    for week in range(2):
        await round_.play(FIRST + week * WEEK)
    assert (await round_.prompt(prompt.id)).low_told_at == FIRST + WEEK
    for n in range(2):
        made = await propose(round_, f"Question {n}?")
        await round_.suggestions.take(made.id, KEEPER, prompt.id, f"Question {n}?", FIRST + WEEK)
    assert (await round_.prompt(prompt.id)).low_told_at is None


# ---------------------------------------------------------------------- declining


async def test_a_suggestion_declined_is_answered_with_a_word(round_: Round) -> None:
    made = await propose(round_)
    assert await round_.suggestions.decline(made.id, KEEPER, " a ", NOW) is No.REASON_NEEDED
    assert await round_.suggestions.decline(made.id, FOREIGN, "No room.", NOW) is No.NOT_FOUND
    declined = await round_.suggestions.decline(made.id, KEEPER, "Too close\nto the last one", NOW)
    assert isinstance(declined, Suggestion)
    assert (declined.standing, declined.word) == (Standing.DECLINED, "Too close to the last one")
    (item,) = await round_.inbox(ANA)
    assert (item.news, item.payload["text"], item.payload["word"]) == (
        News.SUGGESTION_DECLINED,
        IDEA,
        "Too close to the last one",
    )


async def test_a_word_that_is_long_is_kept_as_far_as_it_fits(round_: Round) -> None:
    made = await propose(round_)
    declined = await round_.suggestions.decline(made.id, KEEPER, "word " * 100, NOW)
    assert isinstance(declined, Suggestion)
    assert 3 < len(declined.word) <= WORD_MOST


async def test_decided_suggestions_are_forgotten_in_time_and_open_ones_are_kept(round_: Round) -> None:
    decided, waiting = await propose(round_), await propose(round_, "Another question?")
    await round_.suggestions.decline(decided.id, KEEPER, "No room.", NOW)
    for now, left in ((NOW + KEPT_FOR, 2), (NOW + KEPT_FOR + HOUR, 1)):
        async with round_.database.unit(now) as unit:
            await round_.suggestions.prune(unit)
        assert len(await round_.rows(prompt_suggestions)) == left
    assert await round_.suggestions.find(waiting.id, GUILD) == waiting
