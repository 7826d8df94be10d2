"""What a visitor of `hallway demo` finds: three weeks that people have lived. These tests share one world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.app import Happening
from bot.client import Hallway
from bot.core.effects import Ending
from bot.delivery.calls import Renderers
from bot.demo import hands, noticeboard
from bot.demo.chronicle import told
from bot.demo.looks import look_of
from bot.demo.noticeboard import HELP, KIND, ROLE, TURN_ON
from bot.demo.outlook import outlook
from bot.demo.render import Reader
from bot.demo.sights import places_for
from bot.demo.stage import Stage
from bot.demo.world import World
from bot.ui.errors import Refuse
from tests.demo.conftest import held, seeded_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seeded() -> AsyncIterator[World]:
    """The server as a visitor finds it; nobody may do in it what another test here would notice."""
    async with held(seeded_world()) as world:
        yield world


async def test_the_first_weeks_are_lived_without_a_mishap(seeded: World) -> None:
    raised = [getattr(error, "original", error) for error in seeded.env.errors]

    assert [error for error in raised if not isinstance(error, Refuse)] == []
    assert seeded.now() == datetime(2026, 1, 27, 8, 30, tzinfo=UTC)


async def test_a_visitor_finds_posts_by_several_people_one_of_them_unanswered(seeded: World) -> None:
    posts = {place.name: place for place in places_for(seeded, seeded.people["nils"]) if place.kind == "post"}

    assert {place.author for place in posts.values()} == {"Priya Raman", "Hanna Lindqvist", "Sena Yıldız"}
    assert [name for name, place in posts.items() if not place.replies] == [
        "Cleaning forty years of rain data"
    ]


async def test_the_feed_says_in_words_what_was_done_and_what_comes(seeded: World) -> None:
    stage = Stage(seeded)
    await stage.open()
    try:
        async with stage.acting():
            shown = await outlook(stage)
    finally:
        await stage.close()

    assert shown["done"][0]["text"] == "Saw to the badge and the nickname of Hanna Lindqvist"
    done = [line["text"] for line in shown["done"]]
    for line in (
        "Wrote to Priya Raman what is new",
        "Asked Bea Moreau about meeting Sena Yıldız",
        "Put into the inbox of Hanna Lindqvist: a question about meeting Priya Raman",
        "Introduced Sena Yıldız and Bea Moreau",
        "Asked Sena Yıldız whether they talked with Bea Moreau",
        "Put up the card of Sena Yıldız: “First job as a data analyst”",
        "Asked Priya Raman whether they are still looking",
        "Marked the card of Priya Raman: “Somebody who reads tests” as run out",
        "Asked “What did you throw away this week, and why?”",
        "Put an answer to “What did you learn this week that you would have liked to know before?” into its thread",
        "Said who built what: “What did you learn this week that you would have liked to know before?”",
    ):
        assert line in done
    assert done.index("Introduced Sena Yıldız and Bea Moreau") < done.index(
        "Asked Bea Moreau about meeting Sena Yıldız"
    ), "the newest comes first"
    assert [line["text"] for line in shown["planned"]] == [
        "Tell members what is new and fits what they asked to hear of",
        "See whether somebody answered “Cleaning forty years of rain data”, and ask volunteers if not",
        "Remind those who asked for it of “What did you throw away this week, and why?”",
        "Close “What did you throw away this week, and why?”, and say who built what",
        "Ask the next question of “Weekly”",
        "Close the question whether Sena Yıldız and Bea Moreau talked",
        "Close the question whether Hanna Lindqvist and Priya Raman talked",
        "Ask Sena Yıldız whether they are still looking",
        "Ask Hanna Lindqvist whether “Data engineer, four days a week” is still open",
        "Let “First job as a data analyst” of Sena Yıldız run out, quietly",
        "Let “Data engineer, four days a week” of Hanna Lindqvist run out, quietly",
    ]
    assert shown["next"] == shown["planned"][0]["at"]
    assert {
        person["called"]: [badge["name"] for badge in person["badges"]] for person in shown["people"]
    } == {
        "Nils Andersen": [],
        "Priya Raman": [],
        "Sena Yıldız [looking]": ["Looking for work"],
        "Hanna Lindqvist": ["Hiring"],
        "Bea Moreau": [],
        "Omar Haddad": ["Organizer"],
    }
    assert not [
        line for line in [*shown["done"], *shown["planned"]] if "<@" in line["text"] or "{" in line["text"]
    ]


async def test_a_private_thread_is_found_by_its_two_and_by_nobody_else(seeded: World) -> None:
    name = "Sena Yıldız and Bea Moreau"
    finders = {
        key
        for key, person in seeded.people.items()
        if name in [place.name for place in places_for(seeded, person)]
    }

    assert finders == {"sena", "bea"}
    for person in seeded.people.values():
        (channel,) = [place for place in places_for(seeded, person) if place.name == "introductions"]
        assert channel.latest_id == 0, "nothing in the channel tells of it"


async def test_the_newcomer_is_told_how_to_give_first(seeded: World) -> None:
    nils, priya = seeded.people["nils"], seeded.people["priya"]
    general = seeded.channel("general")

    await hands.use(nils, "intro ask", where=general, member=priya.actor)

    told = Reader(seeded).message(general.history(viewer=nils.actor)[-1])
    assert "People here give something before they ask for somebody's time" in told[0]


async def test_a_way_leads_over_somebody_who_may_be_named(seeded: World) -> None:
    sena, hanna = seeded.people["sena"], seeded.people["hanna"]
    general = seeded.channel("general")

    await hands.use(sena, "intro path", where=general, member=hanna.actor)

    told = "\n".join(Reader(seeded).message(general.history(viewer=sena.actor)[-1]))
    assert "**You** → @Bea Moreau → @Hanna Lindqvist" in told


async def test_nothing_that_is_delivered_goes_without_a_sentence(seeded: World) -> None:
    bot = seeded.backstage.bot
    assert isinstance(bot, Hallway)
    renderers = bot.service(Renderers)
    assert {"looking.card", "looking.dress", "looking.warn", "looking.celebrate"} <= set(renderers.kinds)

    for kind in renderers.kinds:
        line = told(Happening(seeded.now(), kind, seeded.guild.id, None, {}, Ending.DELIVERED))
        assert line is None or kind not in line.text


async def test_what_is_up_and_what_has_run_out_stand_in_their_channels(seeded: World) -> None:
    reader = Reader(seeded)
    gone, up = (reader.message(message) for message in seeded.channel("looking").history())
    (post,) = (reader.message(message) for message in seeded.channel("hiring").history())

    assert gone == ["@Priya Raman was looking for something. This has run out."]
    assert up[:2] == [
        "### Looking for: First job as a data analyst",
        "@Sena Yıldız [looking] is looking for this",
    ]
    assert "**Paid** · 48 000 to 56 000 euros a year" in post
    letters = [reader.message(message)[0] for message in seeded.people["priya"].dm.history()]
    assert "### Are you still looking?" in letters


async def test_nobody_can_rename_who_owns_the_server(seeded: World) -> None:
    omar, general = seeded.people["omar"], seeded.channel("general")
    wanted = {
        KIND: ["Collaborators"],
        ROLE: "Somebody to open the door",
        HELP: "Once a month, at half past six.",
    }

    await noticeboard.look_for(seeded, omar, wanted, TURN_ON, TURN_ON)

    look = look_of(seeded, omar)
    assert (look.name, [badge.name for badge in look.badges]) == (
        "Omar Haddad",
        ["Organizer", "Looking for work"],
    )
    await hands.use(omar, "looking show", where=general)
    panel = Reader(seeded).message(general.history(viewer=omar.actor)[-1])
    assert any("you own this server" in line for line in panel)

    await hands.press(omar, "Take it down", where=general)
    await hands.press(omar, "Take it down", where=general)
    assert [badge.name for badge in look_of(seeded, omar).badges] == ["Organizer"]
