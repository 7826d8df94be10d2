"""How a flag ends on Discord: the form, who had a part in it, thanks once they are approved, and being glad."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.introductions.rules import Event
from bot.looking.gratitude import Gratitude, Link, Thankee, Why
from bot.looking.rules import Actor, Audience, Flag, Outcome, Sort, State
from bot.looking.service import FlagsService
from bot.looking.thanking import Seen
from bot.members.rules import InboxItem, News, Reach
from bot.ui.cards import Panel
from bot.ui.naming import Names
from cogs.hallway.wording_of_news import news
from cogs.looking.panel import DoneButton
from cogs.looking.thanks import thanks_panel
from cogs.looking.wording_of_thanks import ended
from tests.cogs.screens import chosen, control, forge, shown
from tests.community import GUILD, NOW
from tests.flows.introducing import WORDS, Hall, hall_of
from tests.flows.meetup import Meetup, said
from tests.looking.board import HIRING, LOOKING
from tests.simulated import controls, texts

NOTE = "Your word at the meetup opened the door."
OWN = "Your toolkit is how they came to know of me."
FINDER, BEA, CHI = 1, 2, 3


@pytest.fixture
async def hall(place: Meetup) -> Hall:
    with place.env.time_context():
        return await hall_of(place)


# ---------------------------------------------------------------------- doing


async def celebrate(hall: Hall) -> ChannelHandle:
    """Let organizers have good news said in a channel; return it."""
    channel = hall.place.guild.create_text_channel("looking")
    await hall.place.env.settle()
    await hall.place.set_up(looking_channel_id=channel.id, is_celebrating=True)
    return channel


async def put_up(
    hall: Hall, name: str, sort: Sort = Sort.LOOKING, audience: Audience = Audience.EVERYONE
) -> Flag:
    """Let somebody put a flag up."""
    flags, now = hall.place.service(FlagsService), hall.place.env.now()
    who = Actor(hall.place.guild.id, hall.place.people[name].id)
    words = LOOKING if sort is Sort.LOOKING else HIRING
    draft = await flags.draft(who, sort, words, new_id(now), now)
    await flags.show_as(draft.id, who, now, audience=audience)
    await flags.post(draft.id, who, now)
    await hall.deliver()
    return draft


async def agree(hall: Hall, request_id: str, *names: str) -> None:
    """Let people say yes, one after the other."""
    for name in names:
        user_id = hall.place.people[name].id
        await hall.introductions.answer(request_id, user_id, Event.YES, hall.place.env.now())
        await hall.deliver()


def fields(form: InteractionResult) -> list[str]:
    """Return what a form asks."""
    assert form.modal is not None, said(form)
    return [part["component"]["custom_id"] for part in form.modal["components"]]


async def select(
    hall: Hall, name: str, answer: InteractionResult, verb: str, *people: str
) -> InteractionResult:
    """Choose people on the panel."""
    values = [str(hall.place.people[person].id) for person in people]
    custom_id = control(answer, f"look:thanks-{verb}:")["custom_id"]
    return await hall.place.people[name].select(shown(answer), values, custom_id=custom_id)


# ---------------------------------------------------------------------- journeys


async def test_work_is_found_and_everybody_behind_it_is_thanked_once_it_is_approved(hall: Hall) -> None:
    place, priya = hall.place, hall.priya
    channel = await celebrate(hall)
    await place.share(hall.sena, title="Backfill toolkit")
    share = await hall.share_of("sena")
    asked = await hall.ask("priya", "sena", words=replace(WORDS, share_id=share.id))
    await agree(hall, asked, "sena")
    await agree(hall, await hall.connect("priya", "nils", by="sena"), "priya", "nils", "priya")
    await hall.reach(Reach.DIRECT, "sena")
    await put_up(hall, "priya")

    form = await priya.slash(place.general, "looking done")
    assert fields(form) == ["outcome", "helpers", "note", "public"]
    typed: dict[str, Any] = {"outcome": ["here"], "note": NOTE, "public": ["yes"]}
    refused = await priya.submit_modal(form, {**typed, "helpers": [hall.nils, priya]})
    assert "**Who helped?** takes people who are here now, other than yourself." in said(refused)
    flags = place.service(FlagsService)
    assert (await flags.mine(place.guild.id, priya.id, Sort.LOOKING, place.env.now()))[
        0
    ].state is State.RUNNING
    form = await priya.click(shown(refused), label="Edit")
    panel = await priya.submit_modal(form, {**typed, "helpers": [hall.nils, hall.bea, hall.omar]})
    await hall.deliver()
    assert await flags.mine(place.guild.id, priya.id, Sort.LOOKING, place.env.now()) == []

    # She sees what was found, and nobody else does.
    told = said(panel)
    assert "Nobody has been told." in told
    assert f"<@{hall.nils.id}> helped you, as you say.\n> {NOTE}" in told
    assert (
        f"<@{hall.sena.id}> introduced you to <@{hall.nils.id}>. You came to know each other by their "
        f"**Backfill toolkit**.\n> {NOTE}"
    ) in told
    celebration = channel.history()[-1]
    for verb, values in (
        ("send", None),
        ("none", None),
        ("who", []),
        ("write", [str(hall.nils.id)]),
        ("open", None),
    ):
        gratitude_id = control(panel, "look:thanks-send:")["custom_id"].rsplit(":", 1)[-1]
        forged = await forge(hall.nils, celebration, f"look:thanks-{verb}:{gratitude_id}", values)
        assert "I can't find these thanks among yours." in said(forged), verb
    forged = await forge(hall.nils, celebration, f"look:thanks-glad:{gratitude_id}")
    assert "I can't find these thanks any more" in said(forged)
    for name in ("nils", "bea", "omar", "sena"):
        assert "found what they were looking for" not in await hall.inbox(name)

    # A restart later they still wait, and can be changed.
    await place.restart()
    assert "Your thanks for finding something are not sent yet." in await hall.inbox("priya")
    panel = await priya.slash(place.general, "looking done")
    panel = await select(hall, "priya", panel, "who", "nils", "bea", "sena")
    assert f"<@{hall.omar.id}> helped you, as you say.\n-# Left out." in said(panel)
    assert len(chosen(panel, "look:thanks-who:")) == 3
    form = await select(hall, "priya", panel, "write", "sena")
    assert form.modal is not None
    assert [(part["label"], part["component"]["value"]) for part in form.modal["components"]] == [
        ("To sena", NOTE)
    ]
    place_of_panel = shown(panel).id
    panel = await priya.submit_modal(form, {"note": OWN})
    assert shown(panel).id == place_of_panel
    assert f"> {OWN}" in said(panel)

    # Whoever has left is not written to; a second click, under way as the first was answered, sends nothing more.
    place.guild.remove_member(hall.nils)
    send = control(panel, "look:thanks-send:")["custom_id"]
    sent = [
        await priya.click(shown(panel), label="Send the thanks"),
        await forge(priya, shown(panel), send),
    ]
    await hall.deliver()
    for answer in sent:
        assert f"to <@{hall.bea.id}> and <@{hall.sena.id}>." in said(answer)
    inbox = await hall.bea.slash(place.general, "inbox")
    thanked = f"<@{priya.id}> found what they were looking for, and says that you helped. “{NOTE}”"
    assert said(inbox).count(thanked) == 1
    assert "found what they" not in await hall.inbox("omar")

    # Being glad, in the inbox and in a direct message, as often as one likes: heard once.
    for _ in range(2):
        assert "That is kind." in said(await hall.bea.click(shown(inbox), label="Glad to hear"))
    await place.skip(30)
    assert "thanks you: you introduced them to somebody." in hall.letter("sena")
    assert f"“{OWN}”" in hall.letter("sena")
    assert "That is kind." in said(await hall.press("sena", "Glad to hear"))
    heard = await hall.inbox("priya")
    for name in ("bea", "sena"):
        glad = f"<@{place.people[name].id}> is glad to hear that you found what you were looking for."
        assert heard.count(glad) == 1
    assert "are not sent yet" not in heard


async def test_in_a_direct_message_it_offers_those_one_was_introduced_to(hall: Hall) -> None:
    place, nils = hall.place, hall.nils
    await celebrate(hall)
    flag = await put_up(hall, "nils", Sort.HIRING, Audience.ORGANIZERS)

    async def open_form() -> InteractionResult:
        with place.env.time_context():
            user = await place.app.client.fetch_user(nils.id)
            await user.send(view=Panel().buttons(DoneButton(flag.id, label="Found somebody")).view())
        return await hall.press("nils", "Found somebody")

    assert fields(await open_form()) == ["outcome", "note"]
    await agree(hall, await hall.ask("priya", "nils"), "nils")
    form = await open_form()
    assert fields(form) == ["outcome", "introduced", "note"]
    panel = await nils.user.submit_modal(
        form, {"outcome": ["elsewhere"], "introduced": [str(hall.priya.id)], "note": NOTE}
    )
    assert f"priya helped you, as you say.\n> {NOTE}" in said(panel)
    ended = await nils.user.click(shown(panel), label="Send none")
    assert "Nobody was told, and I won't ask again." in said(ended)
    assert "found somebody" not in await hall.inbox("priya")


# ---------------------------------------------------------------------- what is said


def seen(*people: Thankee, **changed: Any) -> Seen:
    gratitude = Gratitude("0" * 20, GUILD, FINDER, "1" * 20, Sort.LOOKING, Outcome.HERE, NOW, people)
    return Seen(replace(gratitude, **changed), {})


def thankee(user_id: int, why: Why = Why.HELPED, through_id: int | None = None, **changed: Any) -> Thankee:
    return replace(Thankee(Link(user_id, why, through_id), NOTE), **changed)


def drawn(what: Seen, names: Names) -> tuple[str, list[dict[str, Any]]]:
    components = thanks_panel(what, names, is_here=False).view().to_components()
    return texts(components), controls(components)


def test_that_it_has_ended_is_said_kindly_with_what_is_left_to_do() -> None:
    found = ended(seen(), were_named=False)
    assert found.startswith(
        "**Good news: you found something.** Nothing here says any more that you are looking."
    )
    assert "`/intro mine`" in found
    stopped = ended(seen(sort=Sort.HIRING, outcome=Outcome.STOPPED), were_named=True)
    assert stopped.startswith("**You stopped looking.** Your post is down. `/hiring post` is there")
    assert "`/intro mine`" in stopped
    assert "Whom you have blocked is not thanked" in ended(seen(), were_named=True)


def test_whoever_has_left_is_shown_and_not_offered() -> None:
    names = Names({BEA: "Bea"}, left=frozenset({CHI}))
    told, pressable = drawn(seen(thankee(BEA), thankee(CHI, Why.INTRODUCED, BEA)), names)
    assert "A member introduced you to Bea.\n-# Has left the server, so I can't thank them." in told
    assert [[option["label"] for option in part.get("options", ())] for part in pressable[:2]] == [
        ["Bea"]
    ] * 2
    told, pressable = drawn(seen(thankee(CHI)), names)
    assert [part["label"] for part in pressable] == ["Send none"]


def test_with_nobody_chosen_there_is_nothing_to_send() -> None:
    _, pressable = drawn(seen(thankee(BEA, is_wanted=False)), Names({BEA: "Bea"}))
    assert {part["label"]: part["disabled"] for part in pressable if "label" in part} == {
        "Send the thanks": True,
        "Send none": False,
    }


def test_the_longest_chain_of_the_longest_words_fits_one_message() -> None:
    people = [thankee(number, Why.INTRODUCED, number, note="*" * 300) for number in range(10, 20)]
    told, pressable = drawn(seen(*people), Names(dict.fromkeys(range(10, 20), "_" * 40)))
    assert len(told) <= 4000
    assert len(pressable) == 4


def item(kind: News, **payload: str | int | None) -> InboxItem:
    base: dict[str, str | int | None] = {"from_id": FINDER, "sort": "looking", "words": "", "share_id": ""}
    return InboxItem("i", GUILD, BEA, kind, {**base, **payload}, NOW, None)


@pytest.mark.parametrize(
    ("payload", "by_name", "sentence"),
    [
        ({"why": "helped"}, True, "<@1> found what they were looking for, and says that you helped."),
        ({"why": "helped", "sort": "hiring"}, True, "<@1> found somebody, and says that you helped."),
        ({"why": "helped", "words": "*Ta*"}, False, r"Somebody found what they were looking for, and says that you helped. “\*Ta\*”"),
        ({"why": "introduced", "through_id": CHI}, True, "<@1> found what they were looking for, and thanks you: you introduced them to <@3>."),
        ({"why": "wrote", "through_id": CHI}, True, "<@1> found what they were looking for, and thanks you: it began with a share of yours."),
    ],
)  # fmt: skip
def test_whoever_is_thanked_reads_by_whom_and_for_what(
    payload: dict[str, Any], by_name: bool, sentence: str
) -> None:
    assert news(item(News.FOUND_WORK, **payload), None, "", by_name=by_name) == sentence


def test_an_owner_reads_why_an_organizer_took_something_down() -> None:
    for sort, what in (
        ("looking", "what you said you are looking for, **R\\_D**. `/looking for` puts up another"),
        ("hiring", "your hiring post **R\\_D**. `/hiring post` puts up another"),
    ):
        removed = item(News.FLAG_REMOVED, title="R_D", reason="It is an advertisement.", sort=sort)
        told = news(removed, None, "", by_name=False)
        reason = "please mind the reason they gave: It is an advertisement."
        assert told == f"An organizer took down {what}; {reason}"
