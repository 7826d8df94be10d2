"""*I can help*, *I'm interested*, *Report*: what each leads to, every refusal, and that it tells nothing of the owner."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import discord

import cogs.looking.wording_of_browsing as wording
from bot.introductions.asking import (
    AnsweredBefore,
    AskedBefore,
    MetBefore,
    No,
    Refusal,
    TheyAsked,
    TooManyOpen,
)
from bot.introductions.asking import Reason as Why
from bot.looking.rules import Audience, Flag, Sort, State
from bot.members.rules import Reach
from bot.moderation.rules import Case
from bot.moderation.service import ModerationService
from tests.cogs.flags.square import Square, square
from tests.cogs.screens import forge, shown
from tests.flows.asking import requests
from tests.flows.introducing import Hall, hall_of
from tests.flows.meetup import said
from tests.flows.test_asking_deniably import STATES, mask, payload

__all__ = ["square"]

LINE: Final = "My team looks for somebody just like you; I can tell you how we work."


async def help_with(square: Square, flag: Flag, by: str = "nils", line: str = LINE) -> Any:
    """Let somebody answer from the card in the channel; return what follows, or the refusal to open the form."""
    channel = square.looking if flag.sort is Sort.LOOKING else square.hiring
    form = await square.place.people[by].click(square.card(channel), custom_id=f"look:help:{flag.id}")
    return form if form.modal is None else await square.place.people[by].submit_modal(form, {"line": line})


async def test_whoever_can_help_is_brought_to_the_owner_who_alone_reads_it(square: Square) -> None:
    hall = await hall_of(square.place)
    for owner, sort, asks, why in (
        ("priya", Sort.LOOKING, "How could you help?", Why.HELP),
        ("bea", Sort.HIRING, "Why are you interested?", Why.INTEREST),
    ):
        flag = await square.put_up(owner, sort)
        card = square.card(square.looking if sort is Sort.LOOKING else square.hiring)
        form = await square.nils.click(card, custom_id=f"look:help:{flag.id}")
        assert asks in json.dumps(form.modal)
        answer = await square.nils.submit_modal(form, {"line": LINE})
        assert answer.ephemeral
        assert said(answer).startswith(f"**I bring it to <@{square.place.people[owner].id}>.**")
        made = (await requests(hall, "nils"))[0]
        assert (made.line, made.reason, made.pair) == (
            LINE,
            why,
            (square.nils.id, square.place.people[owner].id),
        )
        assert made.id == str(form.modal and form.modal["custom_id"]).rsplit(":", 1)[-1]
        assert "look:help-" in str(form.modal and form.modal["custom_id"])
        assert LINE not in "".join(map(str, (message.components for message in square.cards())))
        assert "You answered this on" in said(await help_with(square, flag))
    assert "**Why are you interested?** needs at least 20 characters" in said(
        await help_with(square, flag, "sena", " " * 15 + "I can help")
    )


async def test_nothing_that_is_said_depends_on_what_the_owner_has_settled(square: Square) -> None:
    hall: Hall = await hall_of(square.place)
    await hall.reach(Reach.INBOX, "priya")  # who is asked nothing else after an act
    flags: dict[str, Flag] = {}
    for name in STATES:
        square.place.join(name)
        await square.place.env.settle()
        flags[name] = await square.put_up(name)
    for name, settle in STATES.items():
        await settle(hall, name)
    seen: dict[str, list[str]] = {}
    for number, (name, flag) in enumerate(flags.items()):
        # Each is answered by priya, whom one of them has blocked, as far as she may have answers open.
        card = next(each for each in square.cards() if flag.id in json.dumps(_raw(each)))
        if number == len(flags) // 2:
            for made in await requests(hall, "priya"):
                await hall.introductions.withdraw(made.id, hall.actor("priya"), square.now)
        form = await square.priya.click(card, custom_id=f"look:help:{flag.id}")
        sent = await square.priya.submit_modal(form, {"line": LINE})
        await square.deliver()
        again = await square.priya.click(card, custom_id=f"look:help:{flag.id}")
        opening_id = str(form.modal and form.modal["custom_id"]).rsplit(":", 1)[-1]
        masks = {
            str(square.place.people[name].id): "<owner>",
            opening_id: "<request>",
            flag.id: "<flag>",
        }
        answers = [json.dumps(form.modal, sort_keys=True), payload(sent), payload(again)]
        # A second may pass between two of them, and the end is as far off for each.
        seen[name] = [re.sub(r"<t:\d+", "<t:0", mask(each, masks)) for each in answers]
    assert "I bring it to <@<owner>>" in seen["open"][1]
    assert "You answered this on" in seen["open"][2]
    for name, answers in seen.items():
        assert answers == seen["open"], name
    assert len({made.due_at - made.created_at for made in await requests(hall, "priya")}) == 1


def _raw(message: discord.Message) -> list[Any]:
    return [component.to_dict() for component in message.components]


async def test_what_ended_meanwhile_is_not_answered_and_the_words_come_back(square: Square) -> None:
    flag = await square.put_up()
    assert said(await help_with(square, flag, "priya")) == str(wording.OWN)
    form = await square.nils.click(square.card(), label="I can help")
    assert isinstance(await square.flags.clear(flag.id, square.actor("priya"), square.now), Flag)
    refused = said(await square.nils.submit_modal(form, {"line": LINE}))
    assert refused.startswith(str(wording.NOT_UP))
    assert LINE in refused
    await square.deliver()

    again = await square.put_up()
    form = await square.nils.click(square.card(), label="I can help")
    square.place.guild.remove_member(square.priya)
    left = said(await square.nils.submit_modal(form, {"line": LINE}))
    assert left.startswith(str(wording.LEFT))
    assert LINE in left
    assert (await square.stored(again.id)).state is State.AWAY
    await square.deliver()
    assert square.cards() == [], "the card goes with its owner"


async def test_a_report_carries_the_words_of_whoever_was_shown_them(square: Square) -> None:
    moderation: ModerationService = square.place.service(ModerationService)
    flag = await square.put_up("bea", Sort.HIRING, place="Anywhere")
    own = await square.bea.click(square.card(square.hiring), label="Report")
    assert "nobody to report" in said(own)
    form = await square.nils.click(square.card(square.hiring), label="Report")
    await square.nils.submit_modal(form, {"words": "They ask for money."})
    found = await moderation.case(square.place.guild.id, square.bea.id, square.omar.id, square.now)
    assert isinstance(found, Case)
    (report,) = found.reports
    assert (report.about, report.about_id, report.reporter_id) == ("flag", flag.id, square.nils.id)
    assert dict(report.context) == {
        "What it is for": flag.words.role,
        "What they wrote": flag.words.words,
        "Skills, place and pay": "python, C · Anywhere · Paid · 70 to 90 an hour",
    }
    panel = await square.slash("omar", "reports")
    looked = await square.omar.click(shown(panel), label="Look")
    assert "about what they have put up to look for work or to hire" in said(looked)

    hidden = await square.put_up("sena", audience=Audience.ORGANIZERS)
    forged = await forge(square.nils, square.card(square.hiring), f"reports:open:flag:{hidden.id}")
    assert forged.modal is None
    assert hidden.words.role not in said(forged)

    form = await square.omar.click(shown(looked), label="Take down")
    taken = {"what": [f"flag:{flag.id}"], "reason": "It asks for money."}
    await square.omar.submit_modal(form, taken)
    assert (await square.stored(flag.id)).state is State.REMOVED
    assert "settled it by taking down what was reported" in said(looked)


def test_every_refusal_says_what_to_do_next() -> None:
    moment = discord.utils.utcnow()
    steps: dict[Refusal, str] = {
        No.ONESELF: "for everybody else",
        No.BLOCKED_BY_YOU: "`/unblock` takes that back",
        No.NOT_HERE: "there again if they come back",
        No.NOT_FOUND: "`/looking browse`",
        TooManyOpen(5, moment): "`/intro mine`",
        AskedBefore(moment, moment): "You can write again",
        AnsweredBefore(moment, is_taken_back=True): "took it back",
        MetBefore("x", moment, 5): "Your thread is <#5>",
        MetBefore("x", moment, None): "write to each other directly",
        TheyAsked("x"): "it waits in your `/inbox`",
    }
    for refused, step in steps.items():
        assert step in wording.refusal(refused), refused
    assert all(len(wording.refusal(no)) <= 450 for no in No)
