"""What is brought down where nobody wrote down the message, and a thread that loses its name."""

from __future__ import annotations

import pytest

from bot.core.effects import Ending
from bot.delivery.calls import EditMessage, EditThread, SendMessage
from tests.delivery.office import Office, content, said
from tests.delivery.test_messages import is_archived, my_thread


async def test_a_message_near_the_beginning_of_its_thread_is_found_by_its_mark(office: Office) -> None:
    thread = my_thread(office)
    for number in range(3):
        await office.do(
            f"say {number}", lambda n=number: SendMessage(thread.id, content(f"key-{n}", f"words {n}"))
        )
    outcome = await office.do(
        "edit", lambda: EditMessage(thread.id, None, content("key-1", "gone"), mark="key-1")
    )
    assert outcome.ending is Ending.DELIVERED
    assert [words for words in said(thread) if words] == ["words 0", "gone", "words 2"]


async def test_a_message_that_is_not_there_is_left_at_that(office: Office) -> None:
    thread = my_thread(office)
    outcome = await office.do(
        "edit", lambda: EditMessage(thread.id, None, content("key", "gone"), mark="key")
    )
    assert outcome.ending is Ending.SKIPPED


def test_an_edit_that_could_find_nothing_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="looked for by its mark"):
        EditMessage(1, None, content("key"))


@pytest.mark.parametrize("archived", [False, True])
async def test_a_thread_loses_its_name_and_stays_archived_if_it_was(office: Office, archived: bool) -> None:
    thread = my_thread(office, archived=archived)
    outcome = await office.do("name", lambda: EditThread(thread.id, name="A conversation"))
    assert outcome.ending is Ending.DELIVERED
    assert office.env.backend.get_channel(thread.id).name == "A conversation"
    assert is_archived(office, thread) is archived
