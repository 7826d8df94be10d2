from __future__ import annotations

import asyncio

import discord
import pytest
from simcord import UserHandle

from bot.core.effects import Ending
from bot.delivery.calls import SendDirect
from tests.delivery.line import Line, answer
from tests.delivery.office import Office, content

DAY = 24 * 3600


class Mail:
    """Writes to members who have been written to before: each message is one request."""

    def __init__(self, office: Office, line: Line) -> None:
        self.office = office
        self.line = line
        self.number = 0

    async def member(self) -> UserHandle:
        self.number += 1
        user = self.office.env.create_user(f"member {self.number}")
        await self.office.bot.create_dm(discord.Object(user.id))
        return user

    async def send(self, status: int = 200, code: int = 0) -> tuple[Ending, int] | None:
        """Send one message, answered like this; return what the service was told, None if nothing yet."""
        user = await self.member()
        name = f"to {user.id}"
        await self.office.want(name, lambda: SendDirect(user.id, content(name)))
        if status != 200:
            self.line.fail(lambda: answer(status, code))
        await self.office.delivery.drain()
        self.line.mend()
        told = self.office.outcomes(name)
        return (told[-1].ending, told[-1].code) if told else None


@pytest.fixture
def mail(office: Office, line: Line) -> Mail:
    return Mail(office, line)


SENT = (Ending.DELIVERED, 0)


async def test_the_first_sign_of_quarantine_stops_all_direct_messages(mail: Mail, line: Line) -> None:
    assert await mail.send() == SENT
    assert await mail.send(403, 20026) == (Ending.CLOSED, 20026)
    before = line.carried
    user = mail.office.env.create_user("bea")
    outcome = await mail.office.do("stopped", lambda: SendDirect(user.id, content("k")))
    assert (outcome.ending, outcome.code) == (Ending.CLOSED, 20026)
    assert "stopped" in outcome.reason
    assert line.carried == before


@pytest.mark.parametrize("code", [40003, 340004, 0])
async def test_the_third_warning_within_ten_minutes_stops_them(mail: Mail, code: int) -> None:
    assert await mail.send(403, code) != SENT
    mail.office.pass_time(minutes=4)
    assert await mail.send() == SENT
    assert await mail.send(403, code) != SENT
    mail.office.pass_time(minutes=6)
    assert await mail.send() == SENT
    assert await mail.send(403, code) == (Ending.CLOSED, code)
    assert await mail.send() == (Ending.CLOSED, code)


async def test_warnings_further_apart_stop_nothing(mail: Mail) -> None:
    for _ in range(6):
        await mail.send(403, 340004)
        mail.office.pass_time(minutes=5, seconds=1)
        assert await mail.send() == SENT


async def test_opening_too_fast_is_tried_again_later(mail: Mail) -> None:
    assert await mail.send(403, 40003) is None
    mail.office.pass_time(seconds=119)
    await mail.office.delivery.drain()
    assert mail.office.told == []
    mail.office.pass_time(seconds=1)
    await mail.office.delivery.drain()
    assert [outcome.ending for _, outcome in mail.office.told] == [Ending.DELIVERED]


@pytest.mark.parametrize("code", [50007, 50278])
async def test_members_who_take_none_say_nothing_about_the_bot(mail: Mail, code: int) -> None:
    for _ in range(10):
        assert await mail.send(403, code) == (Ending.CLOSED, code)
    assert await mail.send() == SENT


async def test_a_restart_does_not_forget(mail: Mail, line: Line) -> None:
    await mail.send(403, 20026)
    mail.office.delivery = mail.office.start()
    before = line.carried
    user = mail.office.env.create_user("bea")
    outcome = await mail.office.do("after", lambda: SendDirect(user.id, content("k")))
    assert outcome.ending is Ending.CLOSED
    assert line.carried == before


async def test_after_a_day_one_message_finds_out_whether_they_flow_again(mail: Mail, line: Line) -> None:
    await mail.send(403, 20026)
    mail.office.pass_time(seconds=DAY - 1)
    assert await mail.send() == (Ending.CLOSED, 20026)
    mail.office.pass_time(seconds=1)
    told, others_done = len(mail.office.told), asyncio.Event()

    async def count(*_: object) -> None:
        if len(mail.office.told) == told + 3:  # this is the fourth
            others_done.set()

    mail.office.settling = count
    for number in range(5):
        user = await mail.member()
        await mail.office.want(f"herd {number}", lambda user=user: SendDirect(user.id, content("k")))
    probe = line.hold()
    mail.office.delivery.poke()
    async with asyncio.timeout(20):
        await others_done.wait()
    probe.let_go()
    await mail.office.delivery.drain()
    endings = [mail.office.outcome(f"herd {number}").ending for number in range(5)]
    assert sorted(endings) == [*[Ending.CLOSED] * 4, Ending.DELIVERED]
    assert await mail.send() == SENT
    assert await mail.send() == SENT


@pytest.mark.parametrize("code", [20026, 40003, 340004])
async def test_a_probe_that_fails_stops_them_for_another_day(mail: Mail, code: int) -> None:
    await mail.send(403, 20026)
    mail.office.pass_time(seconds=DAY)
    assert await mail.send(403, code) == (Ending.CLOSED, code)
    mail.office.pass_time(seconds=DAY - 1)
    assert await mail.send() == (Ending.CLOSED, code)
    mail.office.pass_time(seconds=1)
    assert await mail.send() == SENT


async def test_a_probe_that_met_a_closed_member_is_followed_by_another(mail: Mail) -> None:
    await mail.send(403, 20026)
    mail.office.pass_time(seconds=DAY)
    assert await mail.send(403, 50007) == (Ending.CLOSED, 50007)
    assert await mail.send() == (Ending.CLOSED, 20026)
    mail.office.pass_time(minutes=10)
    assert await mail.send() == SENT
