"""Everything that somebody agreed to is listed, and taking it back does what was said before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.introductions.admission import Actor as Asker
from bot.introductions.asking import Person, Reason, Words
from bot.introductions.request import Introduction
from bot.looking.alerts import Alert
from bot.looking.rules import Actor, Flag, Show, Sort
from bot.looking.rules import Kind as Work
from bot.looking.rules import Words as FlagWords
from bot.members.facts import Audience, FactKind
from bot.members.rules import Reach
from bot.privacy.rules import Consent, ConsentKind, NoConsent, Revoking
from bot.projects.rules import Kind
from bot.rooms import Rooms
from tests.privacy.filling import CHANNEL, GUILD, MEMBER, OTHER

LINE = "Your tide tables as a library saved our harbour project two weeks of work."
AGENDA = "How do you test against leap seconds?"
FLAG, REQUEST = "f" * 20, "r" * 20


@pytest.fixture(autouse=True)
async def agreed(rooms: Rooms, now: datetime) -> None:
    """A member has agreed to everything there is."""
    await rooms.guilds.change(
        GUILD, now, changed_by=OTHER, introductions_channel_id=CHANNEL, is_giving_first=False
    )
    await rooms.members.choose_reach(GUILD, MEMBER, Reach.DIRECT, now)
    await rooms.preferences.change(GUILD, MEMBER, now, is_link=True)
    await rooms.members.set_facts(GUILD, MEMBER, FactKind.HOBBY, ["Sailing"], Audience.SHARED, now)
    await rooms.members.set_facts(GUILD, MEMBER, FactKind.SCHOOL, ["Delft"], Audience.NOBODY, now)
    await rooms.rhythms.choose(GUILD, MEMBER, now, is_reminded=True, is_counted=True)
    await rooms.rescue.volunteer(GUILD, MEMBER, [Kind.TALK], now)
    assert await rooms.alerts.add(GUILD, MEMBER, [Alert(Sort.HIRING)], now)
    actor = Actor(GUILD, MEMBER)
    words = FlagWords(
        "Data engineer", "A team that ships small things often.", (Work.FULL_TIME,), ("Python",)
    )
    assert isinstance(await rooms.flags.draft(actor, Sort.LOOKING, words, FLAG, now), Flag)
    shows = frozenset({Show.BADGE, Show.TAG})
    await rooms.flags.show_as(FLAG, actor, now, shows=shows)
    assert isinstance(await rooms.flags.post(FLAG, actor, now), Flag)
    wish = Words(Reason.WORK, LINE, AGENDA, 30)
    asked = await rooms.introductions.ask(Asker(GUILD, MEMBER), Person(OTHER), wish, REQUEST, now)
    assert isinstance(asked, Introduction)


async def _all(rooms: Rooms) -> dict[str, Consent]:
    found, total = await rooms.privacy.consents(GUILD, MEMBER, start=0, count=100)
    assert total == len(found)
    return {consent.id: consent for consent in found}


async def test_every_consent_is_listed_with_what_taking_it_back_does(rooms: Rooms) -> None:
    found = await _all(rooms)
    assert {id_: consent.revoking for id_, consent in found.items()} == {
        "reach": Revoking.STOPS,
        "link": Revoking.STOPS,
        "facts:hobby": Revoking.HIDES,
        "reminders": Revoking.STOPS,
        "cadence": Revoking.STOPS,
        "alerts": Revoking.STOPS,
        "volunteering": Revoking.STOPS,
        f"flag:{FLAG}": Revoking.TAKES_DOWN,
        f"badge:{FLAG}": Revoking.TAKES_OFF,
        f"nickname:{FLAG}": Revoking.TAKES_OFF,
        f"intro:{REQUEST}": Revoking.WITHDRAWS,
    }
    assert found[f"intro:{REQUEST}"].with_ids == (OTHER,)


async def test_there_is_a_way_to_have_each_kind_of_consent(rooms: Rooms) -> None:
    assert {consent.kind for consent in (await _all(rooms)).values()} == set(ConsentKind)


async def test_each_can_be_taken_back_once_and_is_gone_then(rooms: Rooms, now: datetime) -> None:
    for id_ in sorted(
        await _all(rooms), key=lambda id_: id_.startswith("flag:")
    ):  # what hangs on it goes first
        assert isinstance(await rooms.privacy.revoke(GUILD, MEMBER, id_, now), Consent), id_
        assert await rooms.privacy.revoke(GUILD, MEMBER, id_, now) is NoConsent.GONE
    assert await _all(rooms) == {}
    assert (await rooms.members.reach(GUILD, MEMBER)).reach is Reach.UNSAID


async def test_a_flag_taken_down_takes_badge_and_tag_along(rooms: Rooms, now: datetime) -> None:
    await rooms.privacy.revoke(GUILD, MEMBER, f"flag:{FLAG}", now)
    assert not {id_ for id_ in await _all(rooms) if FLAG in id_}


async def test_nobody_takes_back_what_is_another_s(rooms: Rooms, now: datetime) -> None:
    for id_ in await _all(rooms):
        assert await rooms.privacy.revoke(GUILD, OTHER, id_, now) is NoConsent.GONE
    assert len(await _all(rooms)) == 11


async def test_the_newest_come_first_and_pages_join(rooms: Rooms, now: datetime) -> None:
    await rooms.members.choose_reach(GUILD, MEMBER, Reach.DIRECT, now + timedelta(hours=1))
    pages = [
        consent.id
        for start in range(0, 12, 4)
        for consent in (await rooms.privacy.consents(GUILD, MEMBER, start=start, count=4))[0]
    ]
    assert pages == list(await _all(rooms))
    assert pages[0] == "reach"
