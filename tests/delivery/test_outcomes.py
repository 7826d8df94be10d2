from __future__ import annotations

import errno

import aiohttp
import discord
import pytest

from bot.core.database import DatabaseUnavailable
from bot.core.effects import Ending
from bot.delivery.calls import (
    Call,
    CreatePost,
    CreatePrivateThread,
    EditMessage,
    EditThread,
    SendDirect,
    SendMessage,
)
from bot.delivery.outcomes import (
    BY_CODE,
    Absent,
    Failure,
    Obstructed,
    Unready,
    Verdict,
    outcome_of,
    understand,
)
from tests.delivery.line import answer
from tests.delivery.office import content

EDIT = EditThread(1, archived=True)


@pytest.fixture
async def calls() -> dict[str, Call]:
    return {
        "post": CreatePost(1, "key", "name", content("key")),
        "private": CreatePrivateThread(1, "key", str, [2, 3], content("key")),
        "send": SendMessage(1, content("key")),
        "edit": EditMessage(1, 2, content("key")),
        "direct": SendDirect(1, content("key")),
        "thread": EDIT,
    }


def ending(call: Call, error: Exception) -> Ending:
    return outcome_of(understand(call, error)).ending


# The first words of each row are DISCORD's groups of error codes.
EXPECTED = {
    Ending.GONE: [10003, 10004, 10007, 10008, 10011, 10013, 10062],
    Ending.BLOCKED: [
        *(50001, 50013, 30005, 30038, 30047, 30048, 40066, 40067),
        *(160005, 160006, 200000, 200001, 240000, 50083),
    ],
    Ending.DELAYED: [20016, 20028, 20029, 40001, 40004, 40006, 40062, 50014, 130000],
    Ending.DELIVERED: [40060, 160004],
}


@pytest.mark.parametrize(
    ("code", "expected"), [(code, ending) for ending, codes in EXPECTED.items() for code in codes]
)
@pytest.mark.parametrize("status", [400, 403, 404, 429])
async def test_the_code_decides_whatever_the_status(
    calls: dict[str, Call], code: int, expected: Ending, status: int
) -> None:
    for name in ("send", "edit", "thread"):
        assert ending(calls[name], answer(status, code)) is expected


@pytest.mark.parametrize("code", [10003, 10004])
async def test_a_post_whose_channel_is_gone_waits_for_another_one(calls: dict[str, Call], code: int) -> None:
    assert ending(calls["post"], answer(404, code)) is Ending.BLOCKED
    assert ending(calls["private"], answer(404, code)) is Ending.BLOCKED
    assert ending(calls["send"], answer(404, code)) is Ending.GONE


async def test_a_post_whose_starter_vanished_before_its_thread_is_gone(calls: dict[str, Call]) -> None:
    assert ending(calls["post"], answer(404, 10008)) is Ending.GONE


@pytest.mark.parametrize("code", [50007, 50278])
@pytest.mark.parametrize("status", [400, 403])
async def test_a_closed_member_is_closed_in_direct_messages_only(
    calls: dict[str, Call], code: int, status: int
) -> None:
    assert ending(calls["direct"], answer(status, code)) is Ending.CLOSED
    assert ending(calls["send"], answer(status, code)) is Ending.ABANDONED


async def test_an_unknown_no_to_a_direct_message_closes_it_and_is_suspect(calls: dict[str, Call]) -> None:
    for error in (answer(403), answer(403, 340004), answer(403, 50013)):
        failure = understand(calls["direct"], error)
        assert failure.verdict is Verdict.SUSPECT
        assert outcome_of(failure).ending is Ending.CLOSED


async def test_a_direct_message_has_no_organizer_who_could_mend_it(calls: dict[str, Call]) -> None:
    assert ending(calls["direct"], answer(400, 240000)) is Ending.ABANDONED


async def test_the_bots_standing_in_direct_messages_does_not_stop_posts(calls: dict[str, Call]) -> None:
    for code in (20026, 40003):
        assert ending(calls["post"], answer(403, code)) is Ending.DELAYED


@pytest.mark.parametrize("status", [400, 405, 413])
def test_an_unknown_client_error_is_given_up_with_its_reason(status: int) -> None:
    outcome = outcome_of(understand(EDIT, answer(status, 50035)))
    assert (outcome.ending, outcome.code, outcome.reason) == (Ending.ABANDONED, 50035, "an answer")


@pytest.mark.parametrize(
    "error",
    [
        *(answer(status) for status in (404, 408, 429, 500, 502, 503, 504, 520, 524)),
        discord.RateLimited(3.0),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        ConnectionResetError(errno.ECONNRESET, "reset"),
        OSError(errno.ENETUNREACH, "unreachable"),
        TimeoutError(),
        DatabaseUnavailable(),
        Unready(),
    ],
    ids=repr,
)
def test_what_may_pass_is_tried_again(error: Exception) -> None:
    assert ending(EDIT, error) is Ending.DELAYED
    assert understand(EDIT, error).verdict is not Verdict.BUG


@pytest.mark.parametrize("error", [answer(401), answer(401, 40001), answer(403, 50014)], ids=str)
def test_a_refused_token_is_told_from_everything_else(error: discord.HTTPException) -> None:
    assert understand(EDIT, error).verdict is Verdict.REFUSED


def test_how_long_discord_wants_to_be_left_alone_is_kept() -> None:
    assert understand(EDIT, answer(429, headers={"Retry-After": "12.5"})).retry_after == 12.5
    assert understand(EDIT, answer(503, headers={"Retry-After": "soon"})).retry_after is None
    assert understand(EDIT, discord.RateLimited(31.0)).retry_after == 31.0
    assert understand(EDIT, answer(400, 30046)).retry_after == 3600


def test_a_failure_while_describing_is_a_bug_even_if_it_looks_like_the_network() -> None:
    assert understand(None, OSError()).verdict is Verdict.BUG
    assert understand(None, KeyError()).verdict is Verdict.BUG
    assert understand(None, DatabaseUnavailable()).verdict is Verdict.RETRY
    assert understand(EDIT, KeyError()).verdict is Verdict.BUG


def test_an_obstacle_we_see_ourselves_blocks_with_its_reason() -> None:
    outcome = outcome_of(understand(EDIT, Obstructed(160005, "The thread is locked.")))
    assert (outcome.ending, outcome.code, outcome.reason) == (Ending.BLOCKED, 160005, "The thread is locked.")


async def test_a_member_who_is_not_there_ends_what_needs_them(calls: dict[str, Call]) -> None:
    for error in (answer(404, 10007), answer(404, 10013)):
        assert ending(calls["private"], error) is Ending.GONE
    outcome = outcome_of(understand(calls["private"], Absent(50001, "Not to be had.")))
    assert (outcome.ending, outcome.code, outcome.reason) == (Ending.GONE, 50001, "Not to be had.")


def test_every_verdict_has_an_ending_and_every_code_a_sentence() -> None:
    assert all(isinstance(outcome_of(Failure(verdict)).ending, Ending) for verdict in Verdict)
    assert all(reason.endswith(".") and len(reason) <= 200 for _, reason in BY_CODE.values())
