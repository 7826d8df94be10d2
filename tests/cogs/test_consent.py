"""The cards on which members answer: what they say, in every state, and what they keep to themselves."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.introductions.asking import Reason, Words
from bot.introductions.rules import Answer, Event, Phase
from bot.members.facts import Audience, FactKind
from bot.members.rules import Reach
from bot.members.service import MembersService
from bot.moderation.service import ModerationService
from bot.ui.cards import timestamp
from tests.cogs.screens import forge, shown
from tests.core.hostile import PORTIONS, hostile
from tests.flows.introducing import AGENDA, LINE, NOTE, NOTES, Hall, first_message, hall, labels_of, spoken
from tests.flows.meetup import labels, read, said

__all__ = ["hall"]

ROW = ["Yes, introduce us", "Not now", "Not this person again", "Pause all", "Report"]
KIND = "Nobody learns of a no, nor that you have seen this."
STOP = (
    "A report goes to the organizers and does not answer for you. **Pause all** stops such messages for "
    "4 weeks; `/intro settings` in the server says who may ask you, and how often."
)
QUESTION = "They have a question for you that they looked into first."


async def opened(hall: Hall, name: str = "nils", number: int = 0) -> InteractionResult:
    """Ask to see what waits, and return the card."""
    return await hall.open_card(name, number)


async def press(hall: Hall, name: str, card: InteractionResult, label: str) -> InteractionResult:
    return await hall.place.people[name].click(shown(card), label=label)


# ---------------------------------------------------------------------- what a card says


async def test_the_card_of_a_request_says_who_why_about_what_and_until_when(hall: Hall) -> None:
    await hall.place.share(hall.nils, title="Streams in a hurry")
    await hall.place.share(hall.priya, title="Tide tables")
    mine, theirs = [await hall.share_of(name) for name in ("priya", "nils")]
    await hall.describe("priya", "I make pipelines dull.")
    await hall.tell_facts("priya", FactKind.SKILL, "dbt", "Rust")
    await hall.tell_facts("nils", FactKind.SKILL, "dbt")
    await hall.tell_facts("priya", FactKind.HOBBY, "Chess", audience=Audience.SHARED)
    await hall.tell_facts("nils", FactKind.HOBBY, "Chess")
    await hall.reach(Reach.DIRECT, "nils")
    request_id = await hall.ask(words=Words(Reason.QUESTION, LINE, AGENDA, 15, theirs.id))
    due = (await hall.request(request_id)).due_at
    where = f"https://discord.com/channels/{hall.place.guild.id}"

    assert hall.letter("nils").splitlines() == [
        "### priya would like to meet you",
        f"In **Data Meetup**. You can answer until {timestamp(due)}, {timestamp(due, 'R')}.",
        "**What priya wrote**",
        f"> {LINE}",
        f"{QUESTION} It is about your share [Streams in a hurry](<{where}/{theirs.thread_id}>).",
        "**What priya would like to talk about**, in 15 minutes",
        f"> {AGENDA}",
        f"**About** priya (<@{hall.priya.id}>)",
        "I make pipelines dull.",
        f"- [Tide tables](<{where}/{mine.thread_id}>)",
        "You both work with **dbt**.",
        f"-# {KIND} You can change your answer until you are introduced.",
        f"-# {STOP}",
    ]
    assert labels_of(hall.letters("nils")[-1]) == ROW


async def test_the_inbox_opens_the_same_card_as_the_direct_message(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    card = await opened(hall)
    assert card.ephemeral
    assert said(card) == hall.letter("nils")
    assert labels(shown(card)) == ROW


async def test_a_broker_who_is_asked_reads_who_asks_and_can_write_why(hall: Hall) -> None:
    await hall.describe("nils", "Streams.")
    await hall.ask_through("priya", "sena", "nils")
    card = await opened(hall, "sena")
    told = said(card)
    assert "priya asks whether you would introduce them to nils" in told
    assert "They follow what nils makes." in told
    assert f"**About** priya (<@{hall.priya.id}>)" in told
    assert f"**About** nils (<@{hall.nils.id}>)\nStreams." in told
    assert KIND in told
    assert labels(shown(card)) == ["Introduce them", *ROW[1:]]


async def test_what_a_broker_writes_reaches_the_one_it_is_for(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "sena", "nils")
    await hall.ask_through("priya", "sena", "nils")
    form = await hall.press("sena", "Introduce them")
    assert form.modal is not None
    assert "Whoever asked you stays out of it: they never read this." in str(form.modal)
    await hall.write("sena", form, note=NOTE)
    await hall.deliver()
    told = hall.letter("nils")
    assert f"**What priya wrote**\n> {LINE}" in told
    assert f"**What sena wrote to you**\n> {NOTE}" in told
    assert KIND in told


async def test_a_brokered_card_says_who_introduces_and_whom(hall: Hall) -> None:
    await hall.connect("priya", "nils", by="sena")
    told = said(await opened(hall, "priya"))
    assert "sena would like to introduce you to nils" in told
    assert f"**What sena wrote to you**\n> {NOTES.first}" in told
    assert "**What sena suggests you talk about**, in 30 minutes" in told
    assert f"**About** nils (<@{hall.nils.id}>)" in told
    assert NOTES.second not in told


@pytest.mark.parametrize("names", PORTIONS)
async def test_hostile_words_stay_words_on_the_card_and_in_the_thread(hall: Hall, names: list[str]) -> None:
    for name in names:
        with hostile(name) as text:
            await _hostile_words_stay_words(hall, text.encode("utf-8", "replace").decode())


async def _hostile_words_stay_words(hall: Hall, text: str) -> None:
    for name in ("priya", "nils"):  # two who are new here
        hall.place.join(name)
    words = Words(Reason.BOTH, f"{text} and twenty more characters", f"{text} and ten more", 45)
    await hall.reach(Reach.DIRECT, "nils")
    await hall.describe("priya", text)
    await hall.ask(words=words)
    card = hall.letter("nils")
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    thread = hall.threads()[-1]
    assert hall.members_of(thread) == {"priya", "nils"}
    for told in (card, spoken(first_message(thread))):
        assert "@everyone " not in told
        assert "discord.gg/abc" not in told
        assert "](https://evil.example" not in told
        assert "<@123>" not in told.replace("\\<@123\\>", "")
        assert "\n# " not in told
        assert "```" not in told.replace("\\`", "")
    assert labels_of(hall.letters("nils")[0])


async def test_a_name_is_only_a_name(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    hall.place.env.backend.get_member(hall.place.guild.id, hall.priya.id).nick = "**Bo** ](x) @everyone"
    await hall.ask()
    assert hall.letter("nils").startswith("### \\*\\*Bo\\*\\* \\](x) @\u200beveryone would like to meet you")


async def test_without_names_the_card_can_still_be_answered(hall: Hall) -> None:
    await hall.ask()
    inbox = await hall.nils.slash(hall.place.general, "inbox")
    hall.place.env.inject_error("GET", "/guilds/*/members/*", status=403, code=50001)
    card = await hall.nils.click(shown(inbox), label="Open")
    assert "A member would like to meet you" in said(card)
    assert labels(shown(card)) == ROW


# ---------------------------------------------------------------------- answering


async def test_each_answer_becomes_the_card_and_can_be_changed(hall: Hall) -> None:
    await hall.connect("nils", "priya", by="sena")
    card = await opened(hall)
    steps = [
        ("Not now", "**You said not now.** Nobody is told", ["Yes, introduce us", "Not this person again", "Report"]),
        ("Yes, introduce us", "**You said yes.** I introduce you if priya would like to, too.", ["Not now", "Not this person again", "Report"]),
        ("Not this person again", "I bring you nothing more from priya", ["Yes, introduce us", "Report"]),
        ("Yes, introduce us", "**You said yes.**", ["Not now", "Not this person again", "Report"]),
    ]  # fmt: skip
    for label, sentence, left in steps:
        card = await press(hall, "nils", card, label)
        assert sentence in said(card)
        assert labels(shown(card)) == left


async def test_what_is_read_after_a_yes_does_not_depend_on_what_the_others_do(hall: Hall) -> None:
    await hall.connect("nils", "priya", by="sena")
    card = await press(hall, "nils", await opened(hall), "Yes, introduce us")
    before = read(shown(card))
    assert "**You said yes.**" in before
    request_id = hall.requests[0]
    await hall.introductions.answer(request_id, hall.priya.id, Event.NOT_NOW, hall.place.env.now())
    assert read(shown(await opened(hall))) == before
    await hall.introductions.withdraw(request_id, hall.actor("sena"), hall.place.env.now())
    await hall.deliver()
    assert (await hall.request(request_id)).phase is Phase.STOPPED
    assert read(shown(await opened(hall))) == before


async def test_never_again_blocks_and_a_later_yes_takes_it_back(hall: Hall) -> None:
    await hall.ask()
    card = await press(hall, "nils", await opened(hall), "Not this person again")
    blocks = await hall.place.service(MembersService).blocks_of(hall.place.guild.id, hall.nils.id)
    assert [user_id for user_id, _ in blocks] == [hall.priya.id]
    await press(hall, "nils", card, "Yes, introduce us")
    assert not await hall.place.service(MembersService).blocks_of(hall.place.guild.id, hall.nils.id)


async def test_pause_all_says_until_when_and_counts_as_not_now(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.ask()
    paused = said(await hall.press("nils", "Pause all"))
    until = hall.place.env.now().timestamp() + 28 * 86400
    assert f"I bring you no introductions until <t:{int(until)}:D>" in paused
    assert "**You said not now.**" in paused
    await hall.ask("bea")
    assert len(hall.letters("nils")) == 1


async def test_an_answer_that_comes_too_late_shows_what_has_come_of_it(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    made = await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    thread_id = hall.threads()[0].id
    assert (
        f"**You have been introduced**, in [a thread of your own](<https://discord.com/channels/{hall.place.guild.id}/{thread_id}>)."
        in hall.letter("nils")
    )
    assert labels_of(hall.letters("nils")[-1]) == ["Say thanks"], "the card is brought up to date"
    late = await forge(
        hall.nils, shown(await hall.nils.slash(hall.place.general, "hallway")), f"intro:not-now:{made}"
    )
    told = f"**You and priya have been introduced**, in [a thread of your own](<https://discord.com/channels/{hall.place.guild.id}/{thread_id}>)."
    assert told in str(hall.place.env.http_requests[-1].json)
    assert late.acknowledged
    assert (await hall.request(made)).phase is Phase.MADE


async def test_nothing_can_be_answered_after_the_end(hall: Hall) -> None:
    request_id = await hall.ask()
    labelled = [*ROW[:3], "Open"]
    inbox = await hall.nils.slash(hall.place.general, "inbox")
    cards = [await opened(hall) for _ in ROW[:3]]
    await hall.place.skip(hours=7 * 24)
    for label, card in zip(labelled, [*cards, inbox], strict=True):
        over = await press(hall, "nils", card, label)
        assert "There is nothing to answer here any more." in said(over)
        assert "Whether you answered, and how, stays between you and me." in said(over)
    assert (await hall.request(request_id)).seats[1].answer is Answer.ASKED


async def test_who_had_not_answered_need_not_once_it_was_taken_back(hall: Hall) -> None:
    request_id = await hall.ask()
    inbox = await hall.nils.slash(hall.place.general, "inbox")
    await hall.introductions.withdraw(request_id, hall.actor("priya"), hall.place.env.now())
    card = await hall.nils.click(shown(inbox), label="Open")
    assert "There is nothing to answer here any more." in said(card)


async def test_before_the_agenda_has_come_round_the_end_holds_all_the_same(hall: Hall) -> None:
    await hall.ask()
    inbox = await hall.nils.slash(hall.place.general, "inbox")
    await hall.place.env.advance_time(7 * 86400)
    card = await hall.nils.click(shown(inbox), label="Open")
    assert "There is nothing to answer here any more." in said(card)


async def test_a_broker_sees_that_they_brought_two_together(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "sena", "nils")
    await hall.ask_through("priya", "sena", "nils")
    await hall.write("sena", await hall.press("sena", "Introduce them"), note=NOTE)
    await hall.deliver()
    again = await forge(hall.sena.user, hall.letters("sena")[-1], f"intro:introduce:{hall.requests[0]}")
    assert again.modal is None, "they have said yes already"
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    assert "**They have been introduced.** Thank you" in hall.letter("sena")
    assert labels_of(hall.letters("sena")[-1]) == ["Say thanks"]
    await forge(hall.sena.user, hall.letters("sena")[-1], f"intro:not-now:{hall.requests[0]}")
    assert "**You brought priya and nils together.**" in str(hall.place.env.http_requests[-1].json)


async def test_a_broker_can_not_skip_the_form(hall: Hall) -> None:
    await hall.ask_through("priya", "sena", "nils")
    card = shown(await opened(hall, "sena"))
    answer = await forge(hall.sena, card, f"intro:yes:{hall.requests[0]}")
    assert "at least 20 characters" in said(answer)
    assert (await hall.request(hall.requests[0])).seats[1].answer is Answer.ASKED


async def test_only_a_broker_is_shown_the_form(hall: Hall) -> None:
    await hall.ask()
    card = shown(await opened(hall))
    answer = await forge(hall.nils, card, f"intro:introduce:{hall.requests[0]}")
    assert answer.modal is None
    assert "priya would like to meet you" in said(answer)


# ---------------------------------------------------------------------- the inbox


async def test_what_is_not_answered_comes_first_and_only_that_counts_as_waiting(hall: Hall) -> None:
    await hall.ask("priya")
    await hall.place.env.advance_time(60)
    await hall.ask("bea")
    await press(hall, "nils", await opened(hall), "Not now")
    inbox = await hall.inbox("nils")
    assert inbox.index("Waiting for your answer") < inbox.index(f"<@{hall.bea.id}>")
    assert inbox.index(f"<@{hall.bea.id}>") < inbox.index("Answered, and still yours to change")
    assert inbox.index("Answered, and still yours to change") < inbox.index(f"<@{hall.priya.id}>")
    home = said(await hall.nils.slash(hall.place.general, "hallway"))
    assert "**One thing** in your inbox waits for your answer." in home


async def test_many_requests_fill_pages_without_losing_or_repeating_any(hall: Hall) -> None:
    await hall.place.set_up(asks_received_most=10)
    names = [f"guest{number}" for number in range(8)]
    for name in names:
        hall.place.join(name)
        await hall.ask(name)
    for _ in range(3):
        await press(hall, "nils", await opened(hall), "Not now")
    first = await hall.nils.slash(hall.place.general, "inbox")
    pages = [said(first)]
    pages.append(said(await hall.nils.click(shown(first), label="Next")))
    told = [sum(f"<@{hall.place.people[name].id}>" in page for page in pages) for name in names]
    assert told == [1] * 8
    assert "Waiting for your answer" not in pages[1]
    assert "Answered, and still yours to change" in pages[0]
    assert "Answered, and still yours to change" in pages[1]


# ---------------------------------------------------------------------- reporting


async def stored_report(hall: Hall, on: str) -> Any:
    found = await hall.place.service(ModerationService).case(
        hall.place.guild.id, hall.place.people[on].id, 1, hall.place.env.now()
    )
    return found.reports[0]


async def test_a_report_holds_the_words_shown_and_leaves_the_answer_open(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "sena", "nils")
    await hall.ask_through("priya", "sena", "nils")
    await hall.write("sena", await hall.press("sena", "Introduce them"), note=NOTE)
    await hall.deliver()
    form = await hall.press("nils", "Report")
    await hall.write("nils", form, words="Pushy.")
    report = await stored_report(hall, "priya")
    assert (report.about, report.about_id) == ("introduction", hall.requests[0])
    assert report.context == {
        "What they wrote": LINE,
        "What to talk about": AGENDA,
        "What the one in between wrote": NOTE,
    }
    assert (await hall.request(hall.requests[0])).seats[2].answer is Answer.ASKED
    assert labels_of(hall.letters("nils")[-1]) == ROW


async def test_a_brokers_own_words_are_reported_as_theirs(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "priya")
    await hall.connect("priya", "nils", by="sena")
    await hall.write("priya", await hall.press("priya", "Report"), words="")
    report = await stored_report(hall, "sena")
    assert report.context == {"What to talk about": NOTES.agenda, "What they wrote": NOTES.first}


async def test_nobody_reports_a_request_that_they_were_not_shown(hall: Hall) -> None:
    await hall.connect("priya", "nils", by="sena")
    for name in ("nils", "bea", "sena"):
        person = hall.place.people[name]
        home = shown(await person.slash(hall.place.general, "hallway"))
        answer = await forge(person, home, f"reports:open:introduction:{hall.requests[0]}")
        assert answer.modal is None, name
