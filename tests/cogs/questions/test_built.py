"""`/built`: which question it is about, what it offers while somebody types, and what it says when nothing is open."""

from __future__ import annotations

from datetime import time

from simcord.results import InteractionResult

from bot.prompts.service import PromptsService
from cogs.prompts import wording_of_answers as wording
from tests.cogs.questions.asking import all_answers, closed, come, deliver, hide, submit
from tests.cogs.questions.organizing import made, service, who
from tests.flows.meetup import Meetup, said


async def suggestions(place: Meetup, name: str = "bea", typed: str = "") -> list[str]:
    found = await place.people[name].autocomplete(place.general, "built", "question", typed)
    return [str(choice["name"]) for choice in found]


async def test_it_is_about_the_newest_open_question_they_can_see(place: Meetup) -> None:
    before = await made(place, "First", ["What did you build?"])
    after = await made(place, "Second", ["What did you break?"], place.general, {"at": time(10)})
    first, second = await come(place, before), await come(place, after)
    hidden = place.guild.create_text_channel("organizers")
    await place.env.settle()
    await come(place, await made(place, "Third", ["What went wrong?"], hidden, {"at": time(11)}))
    hide(place, hidden, "bea")
    assert await suggestions(place) == ["What did you break? (5 Jan)", "What did you build? (5 Jan)"]
    assert await suggestions(place, typed="BUILD") == ["What did you build? (5 Jan)"]
    assert len(await suggestions(place, "nils")) == 3
    await submit(place.bea, await place.bea.slash(place.general, "built"))
    await deliver(place)
    assert set(await all_answers(place, second)) == {place.bea.id}
    await submit(place.bea, await place.bea.slash(place.general, "built", question=first.id))
    await deliver(place)
    assert set(await all_answers(place, first)) == {place.bea.id}


async def test_what_is_open_comes_before_what_takes_late_answers_which_is_named_as_closed(
    place: Meetup,
) -> None:
    await place.env.advance_time(1)
    old = await come(place, await made(place, "First", ["What did you build?"]))
    await closed(place, old)
    assert await suggestions(place) == ["What did you build? (5 Jan, closed)"]
    assert old.id in _address(await place.bea.slash(place.general, "built")), "late, for want of an open one"
    fresh = await come(
        place, await made(place, "Second", ["W" * 250], of_schedule={"weekdays": frozenset({5})})
    )
    names = await suggestions(place)
    assert [name[-12:] for name in names] == [f"{'W' * 3}… (10 Jan)"[-12:], "Jan, closed)"]
    assert all(len(name) <= 100 for name in names)
    assert fresh.id in _address(await place.bea.slash(place.general, "built"))


async def test_with_nothing_open_it_says_when_the_next_one_comes_and_what_else_there_is(
    place: Meetup,
) -> None:
    nothing = said(await place.bea.slash(place.general, "built"))
    assert nothing == f"{wording.NOTHING_OPEN} Until then `/share` shows people what you made."
    prompt = await made(place)
    assert prompt.next_at is not None
    when = f"The next one comes <t:{int(prompt.next_at.timestamp())}:F>."
    assert when in said(await place.bea.slash(place.general, "built"))
    hide(place, place.text, "bea")
    assert "The next one" not in said(await place.bea.slash(place.general, "built"))
    assert when in said(await place.nils.slash(place.general, "built"))
    await service(place).pause(prompt.id, who(place), place.env.now())
    assert "The next one" not in said(await place.nils.slash(place.general, "built"))


async def test_while_everything_is_paused_no_next_one_is_promised(bare: Meetup) -> None:
    await made(bare)
    prompts: PromptsService = bare.service(PromptsService)
    await prompts.pause_all(who(bare), bare.env.now())
    assert said(await bare.bea.slash(bare.general, "built")) == str(wording.NOTHING_OPEN)


def _address(form: InteractionResult) -> str:
    assert form.modal is not None, "no form was opened"
    return str(form.modal["custom_id"])
