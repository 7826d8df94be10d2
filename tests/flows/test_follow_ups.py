"""What comes of introductions: both are asked, each alone, and thank each other and whoever brought them together."""

from __future__ import annotations

from bot.members.rules import Reach
from bot.members.service import MembersService
from tests.cogs.screens import forge
from tests.flows.introducing import Hall, first_message, hall, labels_of
from tests.flows.meetup import said

__all__ = ["hall"]


async def test_ten_days_later_both_are_asked_alone_and_can_thank_each_other_once(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    await hall.place.skip(hours=10 * 24)
    assert "Did you and nils talk?" in hall.letter("priya")
    assert "Did you and" in await hall.inbox("nils")
    said_so = await hall.press("nils", "We talked")
    assert "You said that you talked." in said(said_so)
    assert labels_of(hall.letters("nils")[-1]) == ["Not yet", "Not going to", "Say thanks to priya"]
    assert "Did you and" not in await hall.inbox("nils")
    assert "You said" not in hall.letter("priya")

    form, twin = [await hall.press("nils", "Say thanks to priya") for _ in range(2)]
    thanked = await hall.write("nils", form, words="Your question changed our design.")
    assert "priya finds it in their inbox" in said(thanked)
    assert "“Your question changed our design.”" in await hall.inbox("priya")
    again = await hall.press("nils", "Say thanks to priya")
    assert "You have thanked them for this introduction already" in said(again)
    twice = await hall.write("nils", twin, words="And again.")
    assert "You have thanked them for this introduction already" in said(twice)
    assert "And again." not in await hall.inbox("priya")
    in_thread = await hall.nils.click(first_message(hall.threads()[0]), label="Say thanks")
    assert "You have thanked everybody" in said(in_thread)


async def test_who_says_not_yet_is_asked_once_more_a_week_later_and_then_left_alone(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    await hall.place.skip(hours=10 * 24)
    answered = await hall.press("nils", "Not yet")
    assert "I ask just once more" in said(answered)
    before = len(hall.letters("nils"))
    await hall.place.skip(hours=7 * 24)
    assert len(hall.letters("nils")) == before + 1
    answered = await hall.press("nils", "Not yet")
    assert "I won't ask again" in said(answered)
    await hall.place.skip(hours=14 * 24)
    assert len(hall.letters("nils")) == before + 1


async def test_who_is_reached_in_the_inbox_only_says_there_what_came_of_it(hall: Hall) -> None:
    await hall.ask()
    card = await hall.open_card("nils")
    assert card.response is not None
    await hall.nils.click(card.response, label="Yes, introduce us")
    await hall.deliver()
    await hall.place.skip(hours=10 * 24)
    assert not hall.letters("nils")
    asked = await hall.open_card("nils")
    assert asked.response is not None
    assert "Any answer is a good one" in said(asked)
    changed = await hall.nils.click(asked.response, label="Not going to")
    assert "it is not going to happen" in said(changed)
    assert "not going" not in await hall.inbox("priya")


async def test_only_those_of_an_introduction_say_what_came_of_it_or_thank(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask()
    home = (await hall.bea.slash(hall.place.general, "hallway")).response
    early = (await hall.nils.slash(hall.place.general, "hallway")).response
    kind = "Only those who were part of this introduction can do that."
    assert kind in said(await forge(hall.nils, early, f"intro:thanks:{request_id}"))
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    presses = ["thanks", "after"]
    for verb in presses:
        assert kind in said(await forge(hall.bea, home, f"intro:{verb}:{request_id}"))
    assert kind in said(await forge(hall.bea, home, f"intro:talk:met:{request_id}:1"))
    assert kind in said(await forge(hall.nils, early, f"intro:talk:met:{request_id}:1")), "not asked yet"
    assert kind in said(await forge(hall.bea, home, f"intro:thank:{request_id}:{hall.nils.id}"))
    assert kind in said(await forge(hall.nils, early, f"intro:thank:{request_id}:{hall.bea.id}"))
    assert kind in said(await forge(hall.nils, early, f"intro:thank:{request_id}:{hall.nils.id}"))


async def test_the_question_has_the_way_out_of_such_messages_on_it(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    await hall.place.skip(hours=10 * 24)
    await hall.press("nils", "Stop these messages")
    await hall.place.skip(hours=7 * 24)
    choice = await hall.place.service(MembersService).reach(hall.place.guild.id, hall.nils.id)
    assert choice.reach is Reach.INBOX
