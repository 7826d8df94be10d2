"""What news say: each kind in the inbox by name, in direct messages without names, and only ever as text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import discord
import pytest

from bot.members.rules import InboxItem, News, Reach
from bot.members.service import MembersService
from cogs.hallway.wording_of_news import news, people_in
from tests.cogs.screens import shown, tell
from tests.flows.meetup import Meetup, said
from tests.simulated import controls, texts

BEA: Final = 1456074443980800001
NILS: Final = 1456074443980800002
PAYLOADS: Final[dict[News, dict[str, str | int | None]]] = {
    News.HELPED: {"share_id": "gone", "member_id": BEA},
    News.QUESTION: {"share_id": "gone", "member_id": BEA},
    News.FOLLOWED: {"share_id": "gone"},
    News.RESCUE: {"share_id": "gone"},
    News.THREAD_DELETED: {"share_id": "gone"},
    News.HELD_UP: {"share_id": "gone"},
    News.TAKEN_DOWN: {"title": "A talk", "reason": "Twice."},
    News.INTRODUCED: {"introduction_id": "i", "other_id": BEA, "channel_id": None},
    News.LAPSED: {"introduction_id": "i", "other_id": BEA},
    News.THANKED: {"from_id": BEA, "words": "It changed my week.", "introduction_id": "i"},
    News.REPORT_SETTLED: {"outcome": "dismissed"},
    News.ALERTS: {"ref": "0" * 20, "count": 3},
    News.FLAG_REMOVED: {"title": "Data engineer", "reason": "Twice.", "sort": "looking"},
    News.FOUND_WORK: {
        "from_id": BEA,
        "why": "introduced",
        "through_id": NILS,
        "sort": "hiring",
        "ref": "0" * 20,
    },
    News.GLAD: {"from_id": BEA, "sort": "looking"},
    News.PROMPT_HELD: {"ref": "0" * 20, "name": "Weekly", "channel_id": 77},
    News.PROMPT_SILENT: {"ref": "0" * 20, "name": "Weekly", "count": 3},
    News.PROMPT_LOW: {"ref": "0" * 20, "name": "Weekly"},
    News.ANSWER_HELD: {"text": "What did you build?"},
    News.SUGGESTION_TAKEN: {"text": "What broke?", "asked": "What broke this week?"},
    News.SUGGESTION_DECLINED: {"text": "What broke?", "word": "We had it lately."},
    News.SUSPENDED: {"pillar": "introductions", "until": "2026-04-01T10:00:00+00:00", "reason": "Adverts."},
    News.LIFTED: {"pillar": "everything"},
    News.SUSPENSION_OVER: {"pillar": "looking"},
    News.WARNED: {"reason": "Please slow down."},
    News.REMOVED: {"about": "share", "reason": "Twice."},
}
LATER: Final = " It is rarely personal: people are busy, away, or full."


def item(kind: News, **payload: str | int | None) -> InboxItem:
    return InboxItem("0" * 20, 1, 2, kind, payload, datetime(2026, 3, 2, tzinfo=UTC), None)


def worded(kind: News, *, by_name: bool = True, **payload: str | int | None) -> str:
    return news(item(kind, **payload), None, "", by_name=by_name)


@pytest.mark.parametrize("kind", News)
@pytest.mark.parametrize("by_name", [True, False])
def test_every_piece_of_news_has_its_sentence_and_no_name_in_a_direct_message(
    kind: News, by_name: bool
) -> None:
    told = worded(kind, by_name=by_name, **PAYLOADS[kind])
    assert told.endswith((".", "”", "`."))
    assert "None" not in told
    assert by_name or "<@" not in told


def test_an_introduction_says_with_whom_and_where() -> None:
    def introduced(channel_id: int | None, second_id: int | None = None) -> str:
        return worded(News.INTRODUCED, other_id=BEA, second_id=second_id, channel_id=channel_id)

    assert introduced(77).startswith(f"You and <@{BEA}> have been introduced, in <#77>.")
    assert introduced(None) == (
        f"You and <@{BEA}> have been introduced. You can write to each other directly now."
    )
    assert introduced(None, NILS).startswith(f"You brought <@{BEA}> and <@{NILS}> together")


def test_an_introduction_that_lapsed_is_said_in_one_sentence_whatever_the_cause() -> None:
    assert worded(News.LAPSED, introduction_id="i", other_id=BEA) == (
        f"Your introduction to <@{BEA}> did not come about this time.{LATER} "
        "You can ask somebody else any time with `/intro ask`."
    )
    assert worded(News.LAPSED, introduction_id="i", other_id=0) == (
        f"An introduction of yours did not come about this time.{LATER} "
        "You can ask somebody else any time with `/intro ask`."
    )
    offered = f"The introduction of <@{BEA}> and <@{NILS}> that you had a part in did not come about this time.{LATER}"
    assert worded(News.LAPSED, introduction_id="i", other_id=BEA, second_id=NILS) == offered


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("suspended", "They acted on it."),
        ("dismissed", "They leave it at that."),
        ("warned", "They talked to the member about it."),
        ("removed", "They took it down."),
        ("of a later version", "It is settled."),
    ],
)
def test_a_reporter_is_told_what_came_of_it(outcome: str, told: str) -> None:
    assert worded(News.REPORT_SETTLED, outcome=outcome) == (
        f"An organizer looked at your report. {told} Thank you for telling them."
    )


def test_who_is_kept_out_is_told_of_what_until_when_and_why() -> None:
    until = datetime(2026, 4, 1, 10, tzinfo=UTC)
    told = worded(
        News.SUSPENDED, pillar="introductions", until=until.isoformat(), reason="Adverts. *All* day"
    )
    assert told.startswith(
        f"An organizer keeps you out of introductions until <t:{int(until.timestamp())}:D>. "
        "The reason they gave: Adverts. \\*All\\* day. You can always read"
    )
    without_end = worded(News.SUSPENDED, pillar="everything", until="", reason="Adverts.")
    assert "out of everything I do here until an organizer lets you back in." in without_end


def test_what_organizers_took_down_is_named_with_the_reason() -> None:
    told = worded(News.REMOVED, about="answer", reason="Not *yours*")
    assert told == (
        "An organizer took down an answer of yours to a question that came round. "
        "The reason they gave: Not \\*yours\\*."
    )
    assert "took down something of yours" in worded(News.REMOVED, about="of a later version", reason="No.")


def test_thanks_are_only_text() -> None:
    told = worded(News.THANKED, from_id=BEA, words="# Loud\n> **all** @everyone", introduction_id="i")
    assert told.startswith(f"<@{BEA}> thanks you for an introduction: “")
    assert "**all**" not in told
    assert "@everyone" not in told
    assert "\n" not in told


def test_long_thanks_leave_room_for_the_rest_of_the_inbox() -> None:
    assert len(worded(News.THANKED, from_id=BEA, words="x" * 4000, introduction_id="i")) < 400


async def test_an_introduction_leads_to_its_thread(place: Meetup) -> None:
    channel_id = place.general.id
    await tell(place, place.bea, News.INTRODUCED, introduction_id="i", other_id=NILS, channel_id=channel_id)
    answer = await place.bea.slash(place.general, "inbox")
    assert f"You and <@{NILS}> have been introduced, in <#{channel_id}>." in said(answer)
    (link,) = [control["url"] for control in controls(shown(answer).components) if "url" in control]
    assert link == f"https://discord.com/channels/{place.guild.id}/{channel_id}"


async def test_a_direct_message_says_it_without_names(place: Meetup) -> None:
    await place.service(MembersService).choose_reach(
        place.guild.id, place.bea.id, Reach.DIRECT, discord.utils.utcnow()
    )
    await tell(place, place.bea, News.LAPSED, introduction_id="i", other_id=NILS)
    await place.skip(25)
    (message,) = place.bea.user.dm_channel.history()
    told = texts(place.env.backend.get_message(message.channel.id, message.id).components)
    assert f"An introduction of yours did not come about this time.{LATER}" in told
    assert str(NILS) not in told


def test_thanks_say_by_whom_they_come_where_nobody_can_be_mentioned() -> None:
    found = item(News.FOUND_WORK, from_id=11, through_id=12, why="introduced", sort="looking", words="")
    assert people_in(found) == [11, 12]
    names = {11: "Sena Yıldız", 12: "hanna"}
    told = news(found, None, "", by_name=False, names=names)
    assert told.startswith("Sena Yıldız found what they were looking for")
    assert "introduced them to hanna" in told
    assert news(found, None, "", by_name=False).startswith("Somebody found")
    lapsed = item(News.LAPSED, other_id=11)
    assert people_in(lapsed) == []
    assert "Sena" not in news(lapsed, None, "", by_name=False, names=names)
