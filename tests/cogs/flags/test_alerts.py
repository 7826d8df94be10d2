"""`/alerts`, and what comes of it: the news, the list behind it, and who else gets to see that list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simcord.results import InteractionResult

from bot.looking.alerting import AlertsService
from bot.looking.alerts import ALERTS_MOST, Alert, alert
from bot.looking.rules import Audience, Kind, Show, Sort
from bot.members.rules import Reach
from bot.members.service import MembersService
from cogs.looking.wording_of_alerts import EMPTY, FOUND_EMPTY, GONE, LEFT, RESTING, SHOW, TELL_ME
from tests.cogs.flags.square import DAY, Square, pressable, square
from tests.cogs.screens import control, forge, shown
from tests.flows.introducing import spoken
from tests.flows.meetup import said
from tests.simulated import controls

__all__ = ["square"]

HIRES, LOOKS = Sort.HIRING, Sort.LOOKING


async def kept(square: Square, name: str) -> Sequence[Alert]:
    alerts = square.place.service(AlertsService)
    return [each.alert for each in await alerts.list(square.place.guild.id, square.place.people[name].id)]


async def add(square: Square, panel: InteractionResult, **typed: Any) -> InteractionResult:
    form = await square.nils.click(shown(panel), label="Add alerts")
    return await square.nils.submit_modal(form, {"sorts": ["hiring"], "skills": "", "kinds": [], **typed})


def links(result: Any) -> list[str]:
    return [str(each["url"]) for each in controls(result.components) if "url" in each]


async def test_members_choose_what_they_hear_of_and_take_it_back(square: Square) -> None:
    panel = await square.slash("nils", "alerts")
    assert str(EMPTY) in said(panel)
    assert pressable(panel) == ["Add alerts"]
    added = await add(square, panel, skills="Rust,  *python*", kinds=["contract"])
    assert "- Who is hiring · Rust · Contract\n- Who is hiring · \\*python\\* · Contract" in said(added)
    added = await add(square, panel, sorts=["looking", "hiring"])
    assert {*await kept(square, "nils")} == {
        alert(HIRES, "Rust", Kind.CONTRACT),
        alert(HIRES, "python", Kind.CONTRACT),
        Alert(LOOKS),
        Alert(HIRES),
    }

    nonsense = await add(square, panel, skills="...")
    assert "names no skill that I can read" in said(nonsense)
    too_many = await add(
        square, panel, skills="a, b, c, d, e", kinds=["contract", "full-time", "part-time", "first-job"]
    )
    assert f"That would be 20 alerts at once: you have 4, and {ALERTS_MOST} is the most" in said(too_many)
    assert len(await kept(square, "nils")) == 4

    listed = await square.slash("nils", "alerts")
    select = control(listed, "look:alert-remove")
    by_label = {option["label"]: option["value"] for option in select["options"]}
    await forge(
        square.bea, shown(await square.slash("bea", "alerts")), "look:alert-remove", [*by_label.values()]
    )
    assert len(await kept(square, "nils")) == 4, "an id is no authority"
    gone = by_label["Who is hiring · Rust · Contract"]
    left = await square.nils.select(shown(listed), [gone], custom_id="look:alert-remove")
    assert "Rust" not in said(left)
    assert alert(HIRES, "Rust", Kind.CONTRACT) not in await kept(square, "nils")

    asked = await square.nils.click(shown(listed), label="Remove all")
    assert "all 3 of your alerts" in said(asked)
    assert len(await kept(square, "nils")) == 3
    await square.nils.click(shown(asked), label="Remove them all")
    assert await kept(square, "nils") == []


async def test_below_a_list_one_asks_for_what_is_new_in_it(square: Square) -> None:
    narrowed = await square.slash("nils", "hiring browse", kind="contract", skill="データ")
    told = await square.nils.click(shown(narrowed), label=str(TELL_ME))
    assert "- Who is hiring · データ · Contract" in said(told)
    again = await square.nils.click(shown(narrowed), label=str(TELL_ME))
    assert "You are told of that already." in said(again)
    members, now = square.place.service(MembersService), square.now
    await members.choose_reach(square.place.guild.id, square.nils.id, Reach.NOT_AT_ALL, now)
    every = await square.nils.click(shown(await square.slash("nils", "looking browse")), label=str(TELL_ME))
    assert str(RESTING) in said(every)
    assert {*await kept(square, "nils")} == {alert(HIRES, "データ", Kind.CONTRACT), Alert(LOOKS)}


async def test_what_was_found_is_in_the_inbox_and_in_a_message_and_shows_only_what_still_may_be_seen(
    square: Square,
) -> None:
    place = square.place
    panel = await square.slash("nils", "alerts")
    await add(square, panel)
    members = place.service(MembersService)
    await members.choose_reach(place.guild.id, square.nils.id, Reach.DIRECT, square.now)
    await place.service(AlertsService).add(place.guild.id, square.omar.id, [Alert(HIRES)], square.now)
    shy = await square.put_up("bea", HIRES, role="Shy gardener", shows=frozenset[Show]())
    loud = await square.put_up("sena", HIRES, role="Loud gardener")
    await square.put_up("nils", HIRES, role="My own", shows=frozenset[Show]())
    await place.skip(DAY)  # they are told
    await place.skip(DAY)  # and the bundle goes out
    await square.deliver()

    (letter,) = square.nils.user.dm_channel.history()
    assert "2 new ones were put up that fit what you asked me to tell you about." in spoken(letter)
    assert "gardener" not in spoken(letter)
    in_letter = await square.nils.user.click(letter, label=str(SHOW))
    assert "**Loud gardener**" in said(in_letter)
    assert "**Shy gardener**" in said(in_letter)
    assert "<@" not in said(in_letter), "there a stranger is a number"
    assert links(shown(in_letter)) == [square.card(square.hiring).jump_url], "the shy one has no card"

    inbox = await square.slash("nils", "inbox")
    found = await square.nils.click(shown(inbox), label=str(SHOW))
    assert said(found).index("Loud gardener") < said(found).index("Shy gardener")
    assert f"Who is hiring · <@{square.bea.id}>" in said(found)
    assert "My own" not in said(found)
    looked = await square.nils.click(shown(found), custom_id=f"look:look:{loud.id}")
    assert "Hiring: Loud gardener" in said(looked)

    address = control(inbox, "look:alert-news:")["custom_id"]
    pried = await forge(square.sena, shown(await square.slash("sena", "inbox")), address)
    assert str(FOUND_EMPTY) in said(pried), "what was found for him is his"
    elsewhere = place.env.create_guild("Elsewhere")
    guest, channel = elsewhere.add_member(square.nils.user), elsewhere.create_text_channel("general")
    await place.env.settle()
    pried = await forge(guest, shown(await guest.slash(channel, "inbox")), address)
    assert str(FOUND_EMPTY) in said(pried)

    await square.show_as(shy, audience=Audience.ORGANIZERS)
    after = await square.nils.click(shown(inbox), label=str(SHOW))
    assert "Shy" not in said(after)
    assert str(GONE) in said(after)
    organizers = await square.omar.click(shown(await square.slash("omar", "inbox")), label=str(SHOW))
    assert "Loud" in said(organizers)
    assert "Shy" not in said(organizers), "he may see it, and it is not what he was told of any more"
    await square.slash("nils", "block", member=square.sena)
    assert str(FOUND_EMPTY) in said(await square.nils.click(shown(inbox), label=str(SHOW)))

    place.guild.remove_member(square.nils)
    await place.env.settle()
    refused = await square.nils.user.click(letter, label=str(SHOW))
    assert str(LEFT) in said(refused)
    assert "gardener" not in said(refused)
