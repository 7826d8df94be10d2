from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.builders import RoleHandle

from bot.core.effects import NICKNAME, Ending, Part, role_part
from bot.delivery.calls import Call, ChangeMember, DeleteMessage
from bot.delivery.outcomes import BY_CODE, understand
from tests.delivery.line import Line, answer
from tests.delivery.office import Office

REASON = "Looking for work – as they asked"


class Ana:
    """A member with one role, and two roles that she may be given or not."""

    def __init__(self, office: Office) -> None:
        self.office = office
        guild = office.env.guild
        self.other: RoleHandle = guild.create_role("regulars")
        self.badge: RoleHandle = guild.create_role("looking")
        self.second: RoleHandle = guild.create_role("hiring")
        self.actor: MemberActor = guild.add_member(
            office.env.create_user("ana"), roles=[self.other], nick="Ana"
        )

    @property
    def roles(self) -> set[int]:
        return set(self._member.role_ids)

    @property
    def nick(self) -> str | None:
        return self._member.nick

    @property
    def _member(self) -> Any:
        return self.office.env.backend.get_member(self.office.env.guild.id, self.actor.id)

    def change(self, **changes: Any) -> Callable[[], Call]:
        return lambda: ChangeMember(self.office.env.guild.id, self.actor.id, reason=REASON, **changes)

    def raise_above_the_bot(self, role: RoleHandle) -> None:
        self.office.env.backend.edit_role(self.office.env.guild.id, role.id, {"position": 50})


@pytest.fixture
def ana(office: Office) -> Ana:
    return Ana(office)


async def test_roles_and_nickname_change_one_by_one_with_a_reason_and_nothing_else_does(
    office: Office, ana: Ana
) -> None:
    office.env.backend.add_member_role(office.env.guild.id, ana.actor.id, ana.second.id)
    since = len(office.env.http_requests)
    change = ana.change(add_role_ids=[ana.badge.id], remove_role_ids=[ana.second.id], nick="Ana [looking]")
    outcome = await office.do("change", change)
    assert outcome.ending is Ending.DELIVERED
    assert outcome.parts == (Part(role_part(ana.second.id)), Part(role_part(ana.badge.id)), Part(NICKNAME))
    assert ana.roles == {ana.other.id, ana.badge.id}
    assert ana.nick == "Ana [looking]"
    assert office.requests(since) == [
        "DELETE /guilds/*/members/*/roles/*",
        "PUT /guilds/*/members/*/roles/*",
        "PATCH /guilds/*/members/*",
    ]
    assert office.env.http_requests[-1].json == {"nick": "Ana [looking]"}
    assert [entry.reason for entry in office.env.guild.audit_log()][-3:] == [REASON] * 3
    assert office.delivery.budget.spent == 3

    await office.do("back", ana.change(remove_role_ids=[ana.badge.id], nick=None))
    assert (ana.roles, ana.nick) == ({ana.other.id}, None)


async def test_the_same_change_again_after_a_lost_answer_changes_nothing_more(
    office: Office, ana: Ana, line: Line
) -> None:
    await office.want("change", ana.change(add_role_ids=[ana.badge.id], nick="Ana [looking]"))
    line.fail(lambda: answer(503), at=1, after=True)
    await office.insist()
    assert office.outcome("change").ending is Ending.DELIVERED
    assert (ana.roles, ana.nick) == ({ana.other.id, ana.badge.id}, "Ana [looking]")


async def test_a_refused_part_keeps_no_other_from_being_done_and_is_tried_again(
    office: Office, ana: Ana
) -> None:
    ana.raise_above_the_bot(ana.badge)
    await office.want("change", ana.change(add_role_ids=[ana.badge.id, ana.second.id], nick="Ana [looking]"))
    await office.delivery.drain()
    outcome = office.outcome("change")
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 50013)
    assert outcome.parts == (
        Part(role_part(ana.badge.id), is_done=False, code=50013),
        Part(role_part(ana.second.id)),
        Part(NICKNAME),
    )
    assert (ana.roles, ana.nick) == ({ana.other.id, ana.second.id}, "Ana [looking]")

    office.env.backend.edit_role(office.env.guild.id, ana.badge.id, {"position": 1})
    office.pass_time(hours=1)
    await office.delivery.drain()
    assert office.outcome("change").ending is Ending.DELIVERED
    assert ana.roles == {ana.other.id, ana.badge.id, ana.second.id}


async def test_what_is_known_to_be_refused_costs_no_request_and_blocks_after_the_rest(
    office: Office, ana: Ana
) -> None:
    known = Part(role_part(ana.badge.id), is_done=False, code=50013)
    since = len(office.env.http_requests)
    await office.want("change", ana.change(nick="Ana [looking]", refused=[known]))
    await office.delivery.drain()
    outcome = office.outcome("change")
    assert (outcome.ending, outcome.code, outcome.parts) == (
        Ending.BLOCKED,
        50013,
        (Part(NICKNAME), known),
    )
    assert office.requests(since) == ["PATCH /guilds/*/members/*"]
    assert ana.nick == "Ana [looking]"


async def test_a_deleted_role_is_taken_but_can_not_be_given(office: Office, ana: Ana) -> None:
    office.env.backend.delete_role(office.env.guild.id, ana.badge.id)
    outcome = await office.do("take", ana.change(remove_role_ids=[ana.badge.id]))
    assert (outcome.ending, outcome.parts) == (Ending.DELIVERED, (Part(role_part(ana.badge.id)),))

    await office.want("give", ana.change(add_role_ids=[ana.badge.id], nick=None))
    await office.delivery.drain()
    outcome = office.outcome("give")
    assert (outcome.ending, outcome.code) == (Ending.BLOCKED, 10011)
    assert ana.nick is None


async def test_a_nickname_nobody_could_make_right_is_given_up_after_the_rest(
    office: Office, ana: Ana, line: Line
) -> None:
    await office.want("change", ana.change(nick="Ana [looking]", add_role_ids=[ana.badge.id]))
    line.fail(lambda: answer(400, 50035), at=1)
    await office.delivery.drain()
    outcome = office.outcome("change")
    assert (outcome.ending, outcome.code) == (Ending.ABANDONED, 50035)
    assert outcome.parts == (Part(role_part(ana.badge.id)), Part(NICKNAME, is_done=False, code=50035))


async def test_a_member_who_left_ends_it_at_the_first_request(office: Office, ana: Ana) -> None:
    office.env.guild.remove_member(ana.actor)
    since = len(office.env.http_requests)
    outcome = await office.do("change", ana.change(add_role_ids=[ana.badge.id], nick="Ana [looking]"))
    assert (outcome.ending, outcome.code, outcome.parts) == (Ending.GONE, 10007, ())
    assert len(office.requests(since)) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (10004, "GONE"),
        (10007, "GONE"),
        (10013, "GONE"),
        (50001, "BLOCKED"),
        (50013, "BLOCKED"),
        (50028, "BLOCKED"),
    ],
)
def test_what_a_refusal_means_to_a_change_of_a_member(code: int, expected: str) -> None:
    assert understand(ChangeMember(1, 2), answer(403, code)).verdict.name == expected
    assert code in BY_CODE


async def test_an_outage_leaves_the_whole_change_to_be_tried_again(
    office: Office, ana: Ana, line: Line
) -> None:
    await office.want("change", ana.change(add_role_ids=[ana.badge.id], nick="Ana [looking]"))
    line.fail(lambda: answer(503), at=0)
    await office.delivery.drain()
    assert office.told == []  # a service never hears of what is merely delayed
    await office.insist()
    assert office.outcome("change").ending is Ending.DELIVERED
    assert (ana.roles, ana.nick) == ({ana.other.id, ana.badge.id}, "Ana [looking]")


# ---------------------------------------------------------------------- messages taken away


async def test_a_message_is_deleted_once_and_one_that_is_gone_is_as_it_was_wanted(office: Office) -> None:
    channel = office.env.guild.create_text_channel("text")
    message_id = office.env.backend.create_message(channel.id, office.env.backend.bot_user.id, "card").id
    for name in ("first", "again"):
        outcome = await office.do(name, lambda: DeleteMessage(channel.id, message_id))
        assert outcome.ending is Ending.DELIVERED
    assert channel.history() == []
    other = office.env.backend.create_message(channel.id, office.env.backend.bot_user.id, "another")
    outcome = await office.do("never sent", lambda: DeleteMessage(channel.id, None, "look:help:1"))
    assert outcome.ending is Ending.DELIVERED
    assert [message.id for message in channel.history()] == [other.id]
    office.env.backend.delete_channel(channel.id)
    outcome = await office.do("no channel", lambda: DeleteMessage(channel.id, message_id))
    assert (outcome.ending, outcome.code) == (Ending.GONE, 10003)


async def test_a_message_in_an_archived_thread_is_deleted_and_the_thread_stays_archived(
    office: Office, line: Line
) -> None:
    channel = office.env.guild.create_text_channel("text")
    backend = office.env.backend
    thread = backend.create_thread(channel.id, "A thread", backend.bot_user.id)
    message_id = backend.create_message(thread.id, backend.bot_user.id, "card").id
    backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await office.want("delete", lambda: DeleteMessage(thread.id, message_id))
    line.fail(lambda: answer(400, 50083))
    await office.delivery.drain()
    assert office.outcome("delete").ending is Ending.DELIVERED
    metadata = backend.get_channel(thread.id).thread_metadata
    assert metadata is not None
    assert metadata.archived
    assert channel.threads[0].history() == []


async def test_a_message_where_the_bot_may_not_look_waits_for_an_organizer(
    office: Office, line: Line
) -> None:
    channel = office.env.guild.create_text_channel("text")
    message_id = office.env.backend.create_message(channel.id, office.env.backend.bot_user.id, "card").id
    await office.want("delete", lambda: DeleteMessage(channel.id, message_id))
    line.fail(lambda: answer(403, 50001))
    await office.insist()
    assert [outcome.ending for outcome in office.outcomes("delete")] == [Ending.BLOCKED, Ending.DELIVERED]
