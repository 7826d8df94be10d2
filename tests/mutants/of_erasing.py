"""Guards by which nothing stays on Discord that is not to be there any more, and by which one row stops no other."""

from __future__ import annotations

from typing import Final

from tests.mutants.guard import Guard

_DOWN: Final = "tests/privacy/test_bringing_down.py"
_LEFT: Final = "tests/flows/test_interrupted.py"
_NEWS: Final = "tests/flows/test_news_taken_back.py"
_LETTERS: Final = "tests/flows/test_letters.py"

ERASED: Final = (
    Guard(
        "the thread of a share that was taken down loses its name",
        "cogs/projects/rendering.py",
        "name = str(wording.NAMELESS) if share.state is State.REMOVED else None",
        "name = None",
        (f"{_LEFT}::test_a_post_that_nobody_wrote_down_goes_with_its_share",),
    ),
    Guard(
        "progress that was on its way while its words were erased is worded anew",
        "bot/projects/service.py",
        "(share.state is State.REMOVED or not before.text)",
        "share.state is State.REMOVED",
        (f"{_DOWN}::test_progress_in_a_share_of_others_that_was_on_its_way_is_said_without_its_words",),
    ),
    Guard(
        "a recap that is on its way while an answer is erased is drawn again",
        "bot/prompts/course.py",
        "    return on_its_way or bool(",
        "    return bool(",
        (f"{_DOWN}::test_a_recap_that_was_drawn_before_is_drawn_again_though_nobody_knows_yet_where_it_is",),
    ),
    Guard(
        "a question that is on its way names nobody who was erased",
        "bot/prompts/personal.py",
        " or run.state is RunState.POSTING",
        "",
        (f"{_DOWN}::test_a_question_of_the_week_that_was_on_its_way_does_not_go_on_naming_who_suggested_it",),
    ),
    Guard(
        "what a dead process may have left of a post that was taken down is looked for",
        "cogs/projects/rendering.py",
        "if is_removed and (entry.attempts == 1 or channel_id is None):",
        "if is_removed:",
        (f"{_LEFT}::test_a_post_that_nobody_wrote_down_goes_with_its_share",),
    ),
    Guard(
        "what a dead process may have left of a message that was erased is looked for",
        "cogs/projects/rendering.py",
        "return _GONE if thread_id is None or entry.attempts == 1 else DeleteMessage(thread_id, None, mark)",
        "return _GONE",
        (f"{_LEFT}::test_a_message_that_nobody_wrote_down_goes_with_whoever_it_is_by_or_about",),
    ),
    Guard(
        "a row of the outbox that nobody can read stops none of the others",
        "bot/core/outbox.py",
        "    except ValueError:\n        return None\n",
        "    except KeyError:\n        return None\n",
        ("tests/core/test_outbox.py::test_a_spoilt_effect_stops_none_of_those_it_is_claimed_with",),
    ),
    Guard(
        "what Discord itself says of a thread goes with the thread's name",
        "bot/delivery/performer.py",
        "            await self._take_back_announcement(thread)\n",
        "            pass\n",
        (
            f"{_LEFT}::test_a_post_that_nobody_wrote_down_goes_with_its_share",
            "tests/delivery/test_bringing_down.py::test_with_a_threads_name_goes_what_discord_itself_said_of_it",
        ),
    ),
    Guard(
        "a thread is renamed after what Discord said of it is gone: a second try would not look for it",
        "bot/delivery/performer.py",
        "            await self._take_back_announcement(thread)\n",
        "            await self._change(thread, name=call.name)\n            await self._take_back_announcement(thread)\n",
        (
            "tests/delivery/test_bringing_down.py::test_a_line_that_could_not_be_taken_back_keeps_the_name_until_it_can",
        ),
    ),
    Guard(
        "letters to others come down also if those are erased next",
        "bot/privacy/erasing.py",
        "frozenset({DRESS, CASE, LETTERS, RETELL})",
        "frozenset({DRESS, CASE, RETELL})",
        (f"{_DOWN}::test_letters_to_others_come_down_also_if_those_are_erased_next",),
    ),
    Guard(
        "direct messages about an introduction name nobody who was erased",
        "bot/introductions/personal.py",
        "if _was_written_to(introduction, number):",
        "if False:",
        (
            f"{_LETTERS}::test_what_told_two_of_each_other_goes_when_one_of_them_is_erased",
            f"{_LETTERS}::test_what_told_of_an_introduction_and_was_not_written_down_goes_as_well",
        ),
    ),
    Guard(
        "news that went out as a direct message name nobody who was erased",
        "bot/members/personal.py",
        "        if news.sent_with is not None:",
        "        if news.sent_with is not None and not news.is_sent:",
        (f"{_NEWS}::test_only_what_was_about_them_goes_out_of_a_message_that_told_more",),
    ),
    Guard(
        "news that are on their way as a direct message name nobody who was erased",
        "bot/members/personal.py",
        "in await waiting_in(unit, guild_id, on_their_way, DIRECT) if on_their_way else ():",
        "in ():",
        (
            f"{_NEWS}::test_a_message_that_a_dead_process_sent_loses_it_as_well",
            "tests/privacy/test_retelling.py::test_a_message_that_is_about_to_go_out_is_wanted_anew_too",
        ),
    ),
    Guard(
        "a direct message loses news of who was erased also if whoever got it is erased next",
        "bot/privacy/erasing.py",
        "frozenset({DRESS, CASE, LETTERS, RETELL})",
        "frozenset({DRESS, CASE, LETTERS})",
        (
            "tests/privacy/test_retelling.py::test_a_message_is_wanted_anew_also_if_whoever_got_it_is_erased_next",
        ),
    ),
    Guard(
        "a request that a dead process has sent is looked for when it is over",
        "cogs/introductions/rendering.py",
        "seat = await self._offers.overtaken(entry) if isinstance(call, Skip) else None",
        "seat = None",
        (
            f"{_LETTERS}::test_a_request_that_nobody_wrote_down_closes_when_it_is_taken_back",
            f"{_LETTERS}::test_a_request_that_nobody_wrote_down_says_nothing_of_who_was_erased",
        ),
    ),
)
