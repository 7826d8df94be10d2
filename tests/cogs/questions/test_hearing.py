"""Writing in the thread of a question: an answer, a reply to one, and what is taken away again."""

from __future__ import annotations

from bot.prompts.runs import RunState, Way
from tests.cogs.questions.asking import (
    ANSWER,
    POST,
    all_answers,
    answer,
    asked,
    closed,
    deliver,
    marked,
    question,
    recap,
    seen,
    stored,
    submit,
    thread,
    told,
    who_answered,
    write,
)
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup, read, said

LONELY = "**Could use a reply**"
OTHERS = "**Everybody else**"


async def test_writing_in_the_thread_is_an_answer_and_counts_once(place: Meetup) -> None:
    run = await asked(place)
    first = await write(place, run, "bea")
    await write(place, run, "bea", "And it ticks.")
    await write(place, run, "nils", "Mine is a page.")
    found = await all_answers(place, run)
    assert {each.way for each in found.values()} == {Way.MESSAGE}
    assert found[place.bea.id].message_id == first.id
    assert await who_answered(place, run) == {"bea", "nils"}
    assert told(place, run) == [], "the bot says nothing to it"


async def test_a_reply_to_the_question_is_an_answer_and_a_reply_to_an_answer_is_none(place: Meetup) -> None:
    run = await asked(place, place.forum)
    first = await write(place, run, "bea", to=question(place, run))
    await answer(place, run, "nils")
    (by_form,) = marked(place, run, "edit")
    await write(place, run, "bea", "Let me add to mine.", to=first)
    await write(place, run, "sena", "Lovely.", to=by_form)
    await write(place, run, "priya", "Lovely, too.", to=by_form)
    await write(place, run, "omar", "Who said so?", to=await write(place, run, "sena", "Hm.", to=first))
    assert await who_answered(place, run) == {"bea", "nils"}
    found = await all_answers(place, run)
    assert found[place.bea.id].replied_at is not None, "sena's was the first, their own does not count"
    assert found[place.nils.id].replied_at is not None


async def test_the_recap_puts_first_whom_nobody_else_replied_to(place: Meetup) -> None:
    run = await asked(place)
    own = await write(place, run, "bea")
    await write(place, run, "bea", "Nobody?", to=own)
    await answer(place, run, "nils")
    await write(place, run, "sena", "How does it tick?", to=marked(place, run, "edit")[0])
    run = await closed(place, run)
    first, _, second = recap(place, run).partition(OTHERS)
    assert LONELY in first
    assert f"<@{place.bea.id}> [wrote in the thread]" in first
    assert f"/{own.id}>" in first
    assert ANSWER["what"] in second
    assert f"<@{place.sena.id}>" not in first + second, "who only replied has not answered"
    await write(place, run, "sena", "Late, but lovely.", to=own)
    await answer(place, run, "priya")
    assert f"<@{place.bea.id}>" in recap(place, run).partition(OTHERS)[0], "what comes later moves nobody"


async def test_writing_after_the_close_comes_in_later(place: Meetup) -> None:
    run = await asked(place)
    run = await closed(place, run)
    assert marked(place, run, "recap") == [], "nobody is told that nobody answered"
    await write(place, run, "bea")
    assert f"<@{place.bea.id}> [wrote in the thread]" in recap(place, run).partition("**Came in later**")[2]


async def test_writing_elsewhere_and_what_bots_write_is_no_answer(place: Meetup) -> None:
    run = await asked(place)
    await place.share(place.priya)
    share = await place.only_share()
    await place.bea.send(place.thread(share), "I like it.")
    await place.bea.send(place.text, "I mended a clock.")
    robot = place.guild.add_member(place.env.create_user("robot", bot=True))
    await robot.send(thread(place, run), "Beep.")
    await deliver(place)
    assert await all_answers(place, run) == {}


async def test_writing_is_heard_after_a_restart_too(place: Meetup) -> None:
    run = await asked(place)
    await place.restart()
    await write(place, run, "bea")
    assert await who_answered(place, run) == {"bea"}


# ---------------------------------------------------------------------- what is taken away


async def test_deleting_ones_own_message_takes_the_answer_back(place: Meetup) -> None:
    run = await asked(place)
    message = await write(place, run, "bea")
    await write(place, run, "nils")
    await place.bea.delete(message)
    assert await who_answered(place, run) == {"nils"}
    await write(place, run, "bea", "Anew.")
    assert await who_answered(place, run) == {"bea", "nils"}


async def test_what_is_deleted_after_the_close_leaves_the_recap(place: Meetup) -> None:
    run = await asked(place)
    message = await write(place, run, "bea")
    run = await closed(place, run)
    assert f"<@{place.bea.id}>" in recap(place, run)
    await place.bea.delete(message)
    await deliver(place)
    told_now = recap(place, run)
    assert f"<@{place.bea.id}>" not in told_now
    assert "Nothing is left here" in told_now
    await answer(place, run, "nils")
    told_now = recap(place, run)
    assert f"<@{place.nils.id}>" in told_now
    assert "Nothing is left here" not in told_now


async def test_what_a_moderator_removed_is_not_changed_nor_named_and_says_so_kindly(place: Meetup) -> None:
    run = await asked(place)
    mod = place.join("mod", manage_messages=True)
    done = await answer(place, run)
    form = await place.bea.click(shown(done), label="Change it")
    await answer(place, run, "nils")
    await mod.delete(marked(place, run, "edit")[0])
    for refused in (
        await submit(place.bea, form, what="It comes back."),
        await place.bea.click(question(place, run), label=POST),
        await place.bea.slash(place.general, "built"),
    ):
        assert refused.modal is None
        assert "A moderator removed what you wrote here" in said(refused)
        assert "Ask an organizer" in said(refused)
    assert "or a moderator removed it" in said(await place.bea.click(shown(done), label="Change it"))
    await write(place, run, "bea", "I write it here, then.")
    run = await closed(place, run)
    assert f"<@{place.nils.id}>" in recap(place, run)
    assert f"<@{place.bea.id}>" not in recap(place, run)
    assert len(marked(place, run, "edit")) == 1


async def test_many_messages_deleted_at_once_are_noticed(place: Meetup) -> None:
    run = await asked(place)
    gone = [await write(place, run, name) for name in ("bea", "nils")]
    await write(place, run, "sena")
    place.env.backend.bulk_delete_messages(thread(place, run).id, [message.id for message in gone])
    await place.env.settle()
    assert await who_answered(place, run) == {"sena"}


async def test_a_deleted_question_is_put_back_in_its_thread(place: Meetup) -> None:
    run = await asked(place)
    before = question(place, run)
    place.env.backend.delete_message(before.channel.id, before.id)
    await place.env.settle()
    await deliver(place)
    run = await stored(place, run)
    assert run.post_channel_id == run.thread_id
    again = question(place, run)
    assert run.text in seen(again)
    form = await place.bea.click(again, label=POST)
    await submit(place.bea, form)
    await deliver(place)
    await write(place, run, "nils", to=again)
    assert await who_answered(place, run) == {"bea", "nils"}
    run = await closed(place, run)
    assert "This one has closed." in seen(question(place, run))


async def test_a_deleted_thread_ends_its_question_without_a_sound(place: Meetup) -> None:
    run = await asked(place, place.forum)
    await write(place, run, "bea")
    place.env.backend.delete_channel(thread(place, run).id)
    await place.env.settle()
    assert (await stored(place, run)).state is RunState.LOST
    await closed(place, run)
    assert place.forum.threads == []
    assert all(not read(message) for message in place.text.history())
