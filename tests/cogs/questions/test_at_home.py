"""`/hallway`: the questions that somebody can answer now, and no other."""

from __future__ import annotations

from datetime import time

from tests.cogs.questions.asking import closed, come, hide, thread
from tests.cogs.questions.organizing import made
from tests.flows.meetup import Meetup, said


async def home(place: Meetup, name: str) -> str:
    return said(await place.people[name].slash(place.general, "hallway"))


async def test_the_home_page_names_what_is_open_where_it_is_and_how_to_answer_until_it_closes(
    place: Meetup,
) -> None:
    prompt = await made(place, "Weekly", ["What did you *build*?"])
    assert "/built" not in await home(place, "bea")
    run = await come(place, prompt)

    shown = await home(place, "bea")

    assert f"Open in <#{thread(place, run).id}> until" in shown
    assert "“What did you \\*build\\*?” `/built` answers it from anywhere." in shown
    await closed(place, run)
    assert "build" not in await home(place, "bea")


async def test_it_names_no_question_that_whoever_looks_cannot_see(place: Meetup) -> None:
    hidden = place.guild.create_text_channel("organizers")
    await place.env.settle()
    await come(place, await made(place, "Secret", ["What went wrong?"], hidden))
    hide(place, hidden, "bea")

    assert "What went wrong?" not in await home(place, "bea")
    assert "What went wrong?" in await home(place, "nils")


async def test_of_many_it_names_the_newest_two(place: Meetup) -> None:
    for number, text in enumerate(("First?", "Second?", "Third?")):
        await come(place, await made(place, f"N{number}", [text], place.general, {"at": time(9 + number)}))

    shown = await home(place, "bea")

    assert ("First?" in shown, "Second?" in shown, "Third?" in shown) == (False, True, True)
