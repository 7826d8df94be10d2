"""Guards of what is wanted on Discord: it happens once, in order, within limits, and pings nobody."""

from __future__ import annotations

from typing import Final

from tests.mutants.guard import Guard

_ONCE: Final = "tests/delivery/test_exactly_once.py"
_MESSAGES: Final = "tests/delivery/test_messages.py"
_OUTBOX: Final = "tests/core/test_outbox.py"
_FENCE: Final = "tests/delivery/test_fence.py"

DELIVERY: Final = (
    # ------------------------------------------------------------------ once
    Guard(
        "the nonce of a message",
        "bot/delivery/performer.py",
        "send(nonce=entry.nonce, silent=",
        "send(silent=",
        (f"{_MESSAGES}::test_a_message_carries_the_nonce_of_its_effect_at_every_try",),
    ),
    Guard(
        "the nonce of a private thread's message",
        "bot/delivery/private_threads.py",
        "send(nonce=entry.nonce, ",
        "send(",
        (
            "tests/delivery/test_private_threads.py::test_the_message_pings_nobody_and_carries_the_nonce_of_its_effect",
        ),
    ),
    Guard(
        "the search for a post before a second attempt",
        "bot/delivery/posts.py",
        "if entry.attempts > 1:\n            found",
        "if entry.attempts > 99:\n            found",
        (f"{_ONCE}::test_a_post_that_was_archived_meanwhile_is_found_again",),
    ),
    Guard(
        "the rest after too many refusals",
        "bot/delivery/worker.py",
        "if not self._may_ask():",
        "if False:",
        ("tests/delivery/test_patience.py::test_while_too_much_is_refused_nothing_is_asked_that_can_wait",),
    ),
    Guard(
        "the end of a pause that Discord asked for, when something else comes through",
        "bot/delivery/worker.py",
        " and (retry_after or 0) <= retry.SHORTEST.total_seconds()",
        "",
        ("tests/delivery/test_patience.py::test_what_discord_asked_to_wait_for_is_not_brought_along",),
    ),
    Guard(
        "the search for a card of whose try nothing was heard, once its case is settled",
        "cogs/moderation/rendering.py",
        "may_be_up=entry.attempts > 1",
        "may_be_up=False",
        (
            "tests/cogs/reports/test_cards.py::test_a_card_that_nobody_wrote_down_is_found_when_its_case_was_settled_meanwhile",
        ),
    ),
    Guard(
        "the search for a message before a second attempt",
        "bot/delivery/performer.py",
        "if entry.attempts > 1 and call.mark is not None:\n            readable = ",
        "if entry.attempts > 99 and call.mark is not None:\n            readable = ",
        (f"{_ONCE}::test_a_message_is_found_behind_pages_of_others",),
    ),
    Guard(
        "the search for a private thread before a second attempt",
        "bot/delivery/private_threads.py",
        "if entry.attempts > 1:",
        "if entry.attempts > 99:",
        ("tests/delivery/test_half_threads.py::test_what_was_cut_off_is_found_and_gone_on_with",),
    ),
    Guard(
        "the permission without which nothing can be found again",
        "bot/delivery/search.py",
        'require(forum, "read_message_history")',
        "require(forum)",
        (f"{_ONCE}::test_without_read_message_history_nothing_is_posted_a_second_time",),
    ),
    Guard(
        "a wish that waits already is not added",
        "bot/migrations/versions/0001_the_first_tables.py",
        'op.create_index(\n        "uq_outbox_waiting_key",\n        "outbox",\n        ["key"],\n        unique=True,',
        'op.create_index(\n        "uq_outbox_waiting_key",\n        "outbox",\n        ["key"],\n        unique=False,',
        (f"{_OUTBOX}::test_an_effect_whose_key_waits_untouched_is_not_added",),
    ),
    # ------------------------------------------------------------------ one process at a time, in order
    Guard(
        "the lease: what another process holds is not claimed",
        "bot/core/outbox.py",
        '        sa.or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= sa.bindparam("now")),\n',
        "",
        (f"{_OUTBOX}::test_what_is_claimed_is_left_alone_until_its_lease_runs_out",),
    ),
    Guard(
        "whoever lost the lease finishes nothing",
        "bot/core/outbox.py",
        '    outbox.c.attempts == sa.bindparam("attempt"),\n',
        "",
        (f"{_OUTBOX}::test_a_worker_that_lost_and_took_back_a_lease_cannot_finish_with_the_old_one",),
    ),
    Guard(
        "what came of it is not settled by whoever lost the lease",
        "bot/delivery/worker.py",
        "                    if not is_held:\n                        raise LeaseLost\n",
        "",
        (f"{_ONCE}::test_who_lost_the_lease_has_no_say_any_more",),
    ),
    Guard(
        "the fence",
        "bot/delivery/fence.py",
        "if not await outbox.is_held(read, entry):",
        "if not await outbox.is_held(read, entry) and entry.attempts < 0:",
        (_FENCE,),
    ),
    Guard(
        "the fence before a post",
        "bot/delivery/posts.py",
        "        await self._fence(entry)\n",
        "",
        (_FENCE,),
    ),
    Guard(
        "the fence before a private thread",
        "bot/delivery/private_threads.py",
        "        await self._fence(entry)\n        return await channel.create_thread(",
        "        return await channel.create_thread(",
        (_FENCE,),
    ),
    Guard(
        "lanes: what waits behind another is not claimed",
        "bot/core/outbox.py",
        "        _is_first,\n    )\n    .order_by",
        "    )\n    .order_by",
        (f"{_OUTBOX}::test_a_lane_is_worked_off_in_order_one_at_a_time",),
    ),
    Guard(
        "each process claims what is due on its own shards",
        "bot/core/outbox.py",
        "        _of_shards,\n",
        "",
        (f"{_OUTBOX}::test_each_process_claims_what_is_due_on_its_shards_and_what_belongs_to_no_server",),
    ),
    # ------------------------------------------------------------------ within limits
    Guard(
        "the budget of requests",
        "bot/delivery/budget.py",
        "while wait > _ROUNDING:",
        "while wait > 99:",
        ("tests/delivery/test_budget.py::test_a_herd_never_exceeds_the_budget_in_any_second",),
    ),
    Guard(
        "the breaker of direct messages",
        "bot/delivery/directs.py",
        "if not admission.may_pass:",
        "if not admission.may_pass and not call:",
        ("tests/delivery/test_breaker.py::test_the_first_sign_of_quarantine_stops_all_direct_messages",),
    ),
    Guard(
        "the third warning opens the breaker",
        "bot/delivery/breaker.py",
        "is_open = await circuits.strike(unit, CIRCUIT, failure.code)",
        "is_open = False",
        ("tests/delivery/test_breaker.py::test_the_third_warning_within_ten_minutes_stops_them",),
    ),
    Guard(
        "no pause of more than a day, whatever is asked for",
        "bot/delivery/retry.py",
        "return min(max(back_off, timedelta(seconds=at_least or 0)), PUT_OFF_AT_MOST)",
        "return max(back_off, timedelta(seconds=at_least or 0))",
        ("tests/delivery/test_set_clock.py::test_nothing_waits_for_longer_than_a_day_whatever_it_was_told",),
    ),
    Guard(
        "what fails for days is given up",
        "bot/delivery/retry.py",
        "return entry.attempts >= FAIR_TRIES and now - entry.created_at >= allowed",
        "return entry.attempts >= FAIR_TRIES and now - entry.created_at >= 99 * allowed",
        ("tests/delivery/test_retry.py::test_an_effect_is_given_up_after_days",),
    ),
    Guard(
        "a card that nobody wrote down is looked for by what it may have said before",
        "cogs/moderation/rendering.py",
        "        return [_look_at(case, first).custom_id for first in settled]\n",
        "        return settled[:0]\n",
        (
            "tests/cogs/reports/test_cards.py::test_a_card_that_nobody_wrote_down_is_found_when_a_new_case_has_begun_meanwhile",
        ),
    ),
    # ------------------------------------------------------------------ pinging nobody
    Guard(
        "AllowedMentions of what is sent",
        "bot/delivery/posts.py",
        'arguments: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}',
        "arguments: dict[str, Any] = {}",
        (f"{_MESSAGES}::test_nothing_that_is_sent_or_edited_pings_anybody",),
    ),
    Guard(
        "AllowedMentions of what is edited",
        "bot/delivery/posts.py",
        '{"allowed_mentions": discord.AllowedMentions.none(), "view"',
        '{"view"',
        (f"{_MESSAGES}::test_nothing_that_is_sent_or_edited_pings_anybody",),
    ),
    Guard(
        "AllowedMentions of an answer",
        "bot/ui/answers.py",
        ' | {"allowed_mentions": NOBODY}',
        "",
        ("tests/ui/test_answers.py::test_no_answer_of_any_kind_can_ping",),
    ),
)
