"""The form to ask with, the shares it offers, and the coach's panel."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest

from bot.core.ids import new_id
from bot.guilds.service import GuildsService
from bot.introductions.coach import RULES, SHOWN_MOST
from bot.projects.rules import Actor, Ask, Draft, Kind, State
from bot.projects.service import ProjectsService, Shared
from bot.ui.fields import Note
from cogs.introductions.asking import FORMS
from tests.cogs.privacy.life import erase_here
from tests.cogs.screens import forge
from tests.core.hostile import PORTIONS, hostile
from tests.flows.asking import (
    BRAIN,
    ask,
    buttons,
    fields,
    filled,
    offered,
    only_request,
    press,
    requests,
    same,
    shares_of,
    start,
    write,
)
from tests.flows.introducing import LINE, Hall, hall
from tests.flows.meetup import said
from tests.simulated import texts

__all__ = ["hall"]

SILENT: Final = "I have been working on data for years and look for people to exchange with."
PUSHY: Final = "I really like your great work. Please refer me to your company, I need an answer ASAP."


# ---------------------------------------------------------------------- the form


def test_a_form_has_five_inputs_and_none_that_is_optional() -> None:
    longest, shortest, *_ = FORMS
    assert [field.name for field in longest.fields if not isinstance(field, Note)] == [
        "reason",
        "share",
        "line",
        "agenda",
        "minutes",
    ]
    assert len(shortest.fields) == 4
    assert all(field.required for form in FORMS for field in form.fields if not isinstance(field, Note))


async def test_the_three_good_reasons_and_three_lengths_are_offered(hall: Hall) -> None:
    form = await start(hall)
    assert offered(form, "reason") == ["work", "question", "both"]
    assert offered(form, "minutes") == ["15", "30", "45"]
    assert [field["custom_id"] for field in fields(form)] == ["reason", "line", "agenda", "minutes"]


async def test_their_shares_are_offered_newest_first_without_those_taken_down_or_of_others(
    hall: Hall,
) -> None:
    for title in ("Old thing", "Removed thing", "New thing"):
        await hall.place.env.advance_time(60)
        await hall.place.share(hall.nils, title=title)
    await hall.place.share(hall.bea, title="Another's")
    removed = next(share for share in await shares_of(hall, "nils") if share.title == "Removed thing")
    await take_down(hall, removed.id)
    form = await start(hall)
    theirs = await shares_of(hall, "nils")
    assert [share.title for share in theirs] == ["New thing", "Old thing"]
    assert offered(form) == [*(share.id for share in theirs), "none"]
    assert filled(form)["share"] == "", "whoever asks chooses by themselves"


async def test_a_share_of_a_hostile_title_is_offered_as_it_is(hall: Hall) -> None:
    await hall.place.share(hall.nils, title="**bold** @everyone " + "😀" * 30)
    (share,) = await shares_of(hall, "nils")
    assert offered(await start(hall)) == [share.id, "none"]


@pytest.mark.parametrize("names", PORTIONS)
async def test_hostile_text_is_quoted_kept_and_sent_and_does_nothing(hall: Hall, names: list[str]) -> None:
    for name in names:
        with hostile(name) as text:
            await _hostile_text_does_nothing(hall, f"{text[:400]}\n{LINE}")


async def _hostile_text_does_nothing(hall: Hall, line: str) -> None:
    for name in ("priya", "nils"):  # two who are new here
        hall.place.join(name)
    panel = await ask(hall, line=line, agenda=BRAIN)
    assert buttons(panel) == ["Edit", "Send anyway"]
    for pinging in ("@everyone", "@here", "<@1", "<@!1", "<@&4", "<#7"):
        assert not re.search(rf"(?<!\\){pinging}", said(panel))
    edit = await press(hall, panel, "Edit")
    assert filled(edit)["line"].endswith(LINE)
    await press(hall, panel, "Send anyway")
    assert (await only_request(hall)).line.endswith(LINE)


async def test_text_that_fills_every_field_still_makes_a_panel(hall: Hall) -> None:
    line = (PUSHY + " " + "*_~`|>" * 200)[:1000]
    panel = await ask(hall, line=line, agenda=(BRAIN + "*_~`|>" * 200)[:600])
    assert panel.response is not None
    assert len(texts(panel.response.components)) <= 4000
    await press(hall, panel, "Send anyway")
    assert (await only_request(hall)).line == line


async def test_text_that_is_only_long_by_what_can_not_be_seen_comes_back_with_a_reason(hall: Hall) -> None:
    answer = await ask(hall, line="\u200b" * 30)
    assert "**What connects you? How did their work help?** needs at least 20 characters." in said(answer)
    answer = await ask(hall, agenda="\u200b" * 30)
    assert "**What would you like to talk about?** needs at least 10 characters." in said(answer)
    assert LINE in said(answer)
    assert not await requests(hall)


async def test_no_more_than_three_pieces_of_advice_are_shown(hall: Hall) -> None:
    panel = await ask(hall, line=PUSHY, agenda=f"{BRAIN} CALL ME NOW!!!!!! My number is +49 170 1234567.")
    shown = [rule.name for rule in RULES if f"**{rule.finds}**" in said(panel)]
    assert len(shown) == SHOWN_MOST
    assert "Three things could make it easier to say yes to you:" in said(panel)


async def test_what_the_coach_points_out_is_shown_as_it_was_typed(hall: Hall) -> None:
    panel = await ask(hall, line=f"Hi [name], {LINE}")
    assert "“Hi \\[name\\]”" in said(panel)


async def test_words_for_somebody_of_whom_nothing_is_left_are_not_kept(hall: Hall) -> None:
    panel = await ask(hall, agenda=BRAIN)
    await erase_here(hall.place, hall.nils)
    for label in ("Edit", "Send anyway"):
        assert "do not hold this any more" in said(await press(hall, panel, label))


async def test_picking_a_share_and_saying_nothing_of_it_is_advised_on(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    (share,) = await shares_of(hall, "nils")
    panel = await ask(hall, share=[share.id], line=SILENT)
    assert "Nothing yet about the share you picked" in said(panel)
    other = await ask(hall, share=["none"], line=SILENT)
    assert "Nothing yet about the share you picked" not in said(other)


# ---------------------------------------------------------------------- shares that are not theirs, or not there


async def test_a_share_of_another_server_or_member_is_left_out(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    await hall.place.share(hall.bea, title="Another's")
    (others,) = await shares_of(hall, "bea")
    elsewhere = await share_elsewhere(hall)
    for target, share_id in (("sena", others.id), ("omar", elsewhere), ("nils", "x'; --")):
        await hall.place.share(hall.place.people[target], title="Theirs")
        form = await start(hall, to=target)
        await write(hall, offering(form, share_id), share=[share_id])
    assert [request.share_id for request in await requests(hall)] == ["", "", ""]


async def test_the_coach_and_the_form_take_no_notice_of_a_share_that_is_not_theirs(hall: Hall) -> None:
    await hall.place.share(hall.bea, title="Another's")
    (others,) = await shares_of(hall, "bea")
    for share_id, chosen in ((others.id, ""), ("x'; --", "none")):
        await hall.place.share(hall.nils)
        (theirs, *_) = await shares_of(hall, "nils")
        panel = await write(
            hall, offering(await start(hall), share_id), share=[share_id], agenda=BRAIN, line=SILENT
        )
        assert "One thing could make it easier" in said(panel)
        assert "Nothing yet about the share you picked" not in said(panel)
        edit = await press(hall, panel, "Edit")
        assert theirs.id in offered(edit)
        assert share_id not in offered(edit)
        assert filled(edit)["share"] == chosen


async def test_a_share_taken_down_meanwhile_is_not_shown_and_the_request_goes_out(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    (share,) = await shares_of(hall, "nils")
    form = await start(hall)
    await take_down(hall, share.id)
    answer = await write(hall, form, share=[share.id])
    assert "You asked to meet" in said(answer)
    await hall.deliver()
    card = said(await hall.open_card("nils"))
    assert LINE in card
    assert "It is about" not in card
    assert "Backfill toolkit" not in card


async def test_a_form_whose_only_share_is_gone_can_be_edited(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    (share,) = await shares_of(hall, "nils")
    panel, refused = [
        await write(hall, form, share=[share.id], **changed)
        for form, changed in zip(
            await same(hall, 2), ({"agenda": BRAIN}, {"line": "\u200b" * 30}), strict=True
        )
    ]
    await take_down(hall, share.id)
    edit = await press(hall, panel, "Edit")
    assert [field["custom_id"] for field in fields(edit)] == ["reason", "line", "agenda", "minutes"]
    assert offered(await press(hall, refused, "Edit")) == ["none"]
    await write(hall, edit)
    assert (await only_request(hall)).share_id == ""


async def test_meet_the_author_of_what_is_not_here_is_refused(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    (share,) = await shares_of(hall, "nils")
    home = (await hall.priya.slash(hall.place.general, "hallway")).response
    elsewhere = await share_elsewhere(hall)
    await take_down(hall, share.id)
    for share_id in (share.id, elsewhere):
        answer = await forge(hall.priya, home, f"intro:meet:{share_id}")
        assert "I can't find that share." in said(answer)


# ---------------------------------------------------------------------- what tests do


async def take_down(hall: Hall, share_id: str) -> None:
    """Let Nils take a share of his down."""
    author = Actor(hall.place.guild.id, hall.nils.id)
    await hall.place.service(ProjectsService).remove(share_id, author, "", hall.place.env.now())
    card = await hall.place.service(ProjectsService).card(share_id)
    assert card is not None
    assert card.share.state is State.REMOVED


async def share_elsewhere(hall: Hall) -> str:
    """Let Nils share something in another server; return its id."""
    guild = hall.place.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("general")
    await hall.place.env.settle()
    now = hall.place.env.now()
    await hall.place.service(GuildsService).change(guild.id, now, changed_by=1, share_channel_id=channel.id)
    draft = Draft(
        "Elsewhere", Kind.PROJECT, "Something that is useful to people elsewhere.", "", Ask.NOTHING, ""
    )
    made = await hall.place.service(ProjectsService).share(
        Actor(guild.id, hall.nils.id), draft, new_id(now), now
    )
    assert isinstance(made, Shared)
    return made.share.id


def offering(form: Any, share_id: str) -> Any:
    """Add a share to those a form offers, as an altered client does."""
    for component in form._interaction.modal["components"]:
        if component["component"]["custom_id"] == "share":
            component["component"]["options"].append({"label": "Forged", "value": share_id})
    return form
