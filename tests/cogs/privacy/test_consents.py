"""What somebody agreed to: to whom and when, and taking it back with all that follows."""

from __future__ import annotations

from typing import Any

from bot.introductions.rules import Phase
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.privacy.rules import NoConsent
from cogs.privacy.wording_of_consents import EMPTY, REFUSED, REVOKE
from tests.cogs.privacy.life import Life, life
from tests.cogs.screens import forge, shown
from tests.flows.introducing import Hall, hall
from tests.flows.meetup import Meetup, labels, said
from tests.simulated import controls

__all__ = ["hall", "life"]


async def agreed(place: Meetup, name: str = "priya") -> Any:
    """The list, as its owner comes to it."""
    person = place.people[name]
    page = await person.slash(place.general, "privacy")
    return await person.click(shown(page), label="What I agreed to")


def revokers(listed: Any) -> list[str]:
    """The addresses of what takes something back."""
    return [
        str(each["custom_id"])
        for each in controls(shown(listed).components)
        if each.get("label") == str(REVOKE)
    ]


def of_kind(listed: Any, kind: str) -> str:
    """The address that takes back what is of a kind, by the beginning of its id."""
    (found,) = (each for each in revokers(listed) if each.startswith(f"privacy:revoke:{kind}"))
    return found


async def revoke(place: Meetup, name: str, kind: str) -> str:
    """Take one back by all there is to press; return what is said then."""
    listed, person = await agreed(place, name), place.people[name]
    asked = await person.click(shown(listed), custom_id=of_kind(listed, kind))
    assert "If you take it back:" in said(asked)
    done = said(await person.click(shown(asked), label="Revoke it"))
    await place.app.delivery.drain()
    await place.env.settle()
    return done


async def test_every_yes_is_listed_with_whom_and_when(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya")
    await hall.ask("priya", "nils")
    listed = await agreed(hall.place)
    assert f"**Being introduced** to <@{hall.nils.id}>" in said(listed)
    assert "**Direct messages** from me" in said(listed)
    assert "-# <t:" in said(listed)
    assert len(revokers(listed)) == 2
    assert shown(listed).flags.ephemeral


async def test_of_somebody_new_there_is_none(place: Meetup) -> None:
    assert str(EMPTY) in said(await agreed(place, "nils"))


async def test_taking_back_a_request_ends_it_and_whoever_was_asked_sees_it_closed(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask("priya", "nils")
    assert "would like to meet you" in hall.letter("nils")
    assert "**Taken back.**" in await revoke(hall.place, "priya", "intro")
    assert (await hall.request(request_id)).phase is Phase.STOPPED
    assert "would like to meet you" not in hall.letter("nils")
    assert revokers(await agreed(hall.place)) == []


async def test_taking_back_a_yes_tells_the_other_nothing(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya", "nils")
    await hall.connect("priya", "nils", by="sena")
    await hall.press("priya", "Yes, introduce us")
    before = said(await hall.sena.slash(hall.place.general, "intro mine"))
    await revoke(hall.place, "priya", "intro")
    assert said(await hall.sena.slash(hall.place.general, "intro mine")) == before
    assert not hall.letters("sena")


async def test_taking_back_direct_messages_stops_them(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await revoke(hall.place, "nils", "reach")
    choice = (await hall.place.service(MembersService).inbox(hall.place.guild.id, hall.nils.id, 1, 1)).choice
    assert choice.reach is not Reach.DIRECT
    await hall.ask("priya", "nils")
    assert not hall.letters("nils")


async def test_a_flag_is_taken_down_and_what_has_happened_stays(life: Life) -> None:
    assert life.flag_cards()
    assert "It has happened already and can't be taken back" in said(await agreed(life.place))
    await revoke(life.place, "priya", "flag")
    assert life.flag_cards() == []


async def test_pressed_twice_it_is_said_to_be_gone(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    listed = await agreed(hall.place, "nils")
    asked = [await hall.nils.click(shown(listed), custom_id=of_kind(listed, "reach")) for _ in range(2)]
    assert "**Taken back.**" in said(await hall.nils.click(shown(asked[0]), label="Revoke it"))
    assert str(REFUSED[NoConsent.GONE]) in said(await hall.nils.click(shown(asked[1]), label="Revoke it"))


async def test_keeping_it_changes_nothing(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    listed = await agreed(hall.place, "nils")
    asked = await hall.nils.click(shown(listed), custom_id=of_kind(listed, "reach"))
    assert labels(shown(asked)) == ["Revoke it", "Keep it"]
    await hall.nils.click(shown(asked), label="Keep it")
    assert len(revokers(await agreed(hall.place, "nils"))) == 1


async def test_nobody_takes_back_what_somebody_else_agreed_to(hall: Hall) -> None:
    request_id = await hall.ask("priya", "nils")
    address = of_kind(await agreed(hall.place), "intro")
    home = shown(await hall.bea.slash(hall.place.general, "privacy"))
    assert str(REFUSED[NoConsent.GONE]) in said(await forge(hall.bea, home, address))
    await forge(hall.bea, home, address.replace("revoke:", "revoke-now:"))
    assert (await hall.request(request_id)).phase is Phase.GATHERING
