"""What members suggest: taken as it is or in other words, or declined with a word; the author is told."""

from __future__ import annotations

from simcord.results import InteractionResult

from bot.prompts.suggesting import SuggestionsService
from bot.prompts.suggestions import Suggestion
from tests.cogs.questions.organizing import (
    NOT_FOR_MEMBERS,
    QUESTION,
    filled,
    made,
    press,
    service,
    slash,
    suggested,
    texts,
    who,
)
from tests.cogs.screens import forge, shown
from tests.flows.meetup import Meetup, labels, said

TEXT = "Which tool did you stop using?"


async def wait(place: Meetup) -> list[Suggestion]:
    found = await place.service(SuggestionsService).waiting(place.guild.id)
    return list(found.suggestions)


async def decide(place: Meetup) -> InteractionResult:
    """Come to the oldest suggestion as an organizer does."""
    return await press(place.omar, await slash(place, "suggestions"), "Decide")


async def test_no_suggestions_says_how_they_are_made(place: Meetup) -> None:
    assert "Members make them with `/suggest`" in said(await slash(place, "suggestions"))


async def test_a_suggestion_is_taken_in_other_words_and_its_author_hears_so(place: Meetup) -> None:
    prompt = await made(place)
    await suggested(place, TEXT)
    listing = await slash(place, "suggestions")
    assert f"“{TEXT}”" in said(listing)
    assert f"<@{place.bea.id}>" in said(listing)
    panel = await press(place.omar, listing, "Decide")
    form = await press(place.omar, panel, "Use it")
    assert filled(form)["text"] == TEXT
    await place.omar.submit_modal(form, {"text": "What did you stop using?", "prompt": [prompt.id]})
    assert f"It is among the questions of **Weekly** now, and <@{place.bea.id}> is told." in said(panel)
    assert await texts(place, prompt) == [QUESTION, "What did you stop using?"]
    assert await wait(place) == []
    inbox = said(await place.bea.slash(place.general, "inbox"))
    assert f"The question you suggested was taken: “{TEXT}”" in inbox
    assert "It will be asked like this: “What did you stop using?”" in inbox


async def test_of_several_prompts_one_is_chosen(place: Meetup) -> None:
    first, second = await made(place, "First"), await made(place, "Second")
    await suggested(place, TEXT)
    panel = await decide(place)
    form = await press(place.omar, panel, "Use it")
    await place.omar.submit_modal(form, {"text": TEXT, "prompt": [second.id]})
    assert await texts(place, first) == [QUESTION]
    assert await texts(place, second) == [QUESTION, TEXT]


async def test_a_suggestion_is_declined_with_a_word(place: Meetup) -> None:
    await suggested(place, TEXT)
    panel = await decide(place)
    form = await press(place.omar, panel, "Decline")
    await place.omar.submit_modal(form, {"word": "We asked that in May."})
    assert "Declined." in said(panel)
    assert labels(shown(panel)) == []
    assert await wait(place) == []
    assert "An organizer says: We asked that in May." in said(await place.bea.slash(place.general, "inbox"))


async def test_without_a_prompt_there_is_nowhere_to_put_it(place: Meetup) -> None:
    await suggested(place, TEXT)
    panel = await decide(place)
    answer = await press(place.omar, panel, "Use it")
    assert "`/prompts create` makes one" in said(answer)
    assert len(await wait(place)) == 1


async def test_a_question_that_is_there_already_is_refused_and_handed_back(place: Meetup) -> None:
    prompt = await made(place)
    await suggested(place, TEXT)
    panel = await decide(place)
    form = await press(place.omar, panel, "Use it")
    answer = await place.omar.submit_modal(form, {"text": QUESTION.upper(), "prompt": [prompt.id]})
    assert "reads the same" in said(answer)
    assert len(await wait(place)) == 1
    again = await press(place.omar, answer, "Edit")
    await place.omar.submit_modal(again, {"text": TEXT, "prompt": [prompt.id]})
    assert await texts(place, prompt) == [QUESTION, TEXT]


async def test_a_prompt_with_as_many_questions_as_it_holds_takes_no_more(place: Meetup) -> None:
    prompt = await made(place, questions=[f"Number {number}?" for number in range(60)])
    await suggested(place, TEXT)
    panel = await decide(place)
    form = await press(place.omar, panel, "Use it")
    answer = await place.omar.submit_modal(form, {"text": TEXT, "prompt": [prompt.id]})
    assert "A prompt holds up to 60 questions" in said(answer)
    assert len(await wait(place)) == 1


async def test_what_was_decided_meanwhile_is_decided_once(place: Meetup) -> None:
    prompt = await made(place)
    found = await suggested(place, TEXT)
    panel = await decide(place)
    form = await press(place.omar, panel, "Decline")
    suggestions = place.service(SuggestionsService)
    await suggestions.take(found.id, who(place), prompt.id, TEXT, place.env.now())
    answer = await place.omar.submit_modal(form, {"word": "Sorry, no."})
    assert "Somebody has decided that one already" in said(answer)
    for label in ("Use it", "Decline"):
        assert "decided that one already" in said(await press(place.omar, panel, label))
    assert "decided that one already" in said(
        await forge(place.omar, shown(panel), f"prompts:decide:{found.id}")
    )
    assert "was not taken" not in said(await place.bea.slash(place.general, "inbox"))


async def test_a_prompt_deleted_meanwhile_takes_nothing(place: Meetup) -> None:
    prompt = await made(place)
    await suggested(place, TEXT)
    panel = await decide(place)
    form = await press(place.omar, panel, "Use it")
    await service(place).delete(prompt.id, who(place), place.env.now())
    answer = await place.omar.submit_modal(form, {"text": TEXT, "prompt": [prompt.id]})
    assert "I can't find that here any more" in said(answer)
    assert len(await wait(place)) == 1


async def test_hostile_suggestions_do_no_harm_where_organizers_read_them(place: Meetup) -> None:
    await suggested(place, "**@everyone** [win](https://evil.example)?")
    listing = await slash(place, "suggestions")
    panel = await press(place.omar, listing, "Decide")
    for result in (listing, panel):
        assert "@everyone" not in said(result)
        assert "](https://evil" not in said(result)


async def test_members_decide_nothing(place: Meetup) -> None:
    prompt = await made(place)
    found = await suggested(place, TEXT)
    home = await place.bea.slash(place.general, "hallway")
    for verb in ("decide", "take-it", "decline-it"):
        answer = await forge(place.bea, shown(home), f"prompts:{verb}:{found.id}")
        assert NOT_FOR_MEMBERS in said(answer)
        assert answer.modal is None
    assert NOT_FOR_MEMBERS in said(await forge(place.bea, shown(home), "prompts:suggestions:1"))
    assert await wait(place) == [found]
    assert await texts(place, prompt) == [QUESTION]
