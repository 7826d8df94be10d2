"""Asking to meet somebody with the real bot: the form, the coach, restarts, and what nobody may learn."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from datetime import timedelta

import aiosqlite
import discord
import pytest

from bot.guilds.service import GuildsService
from bot.introductions.rules import Phase
from bot.introductions.service import IntroductionsService
from bot.members.rules import Reach
from bot.ui.answers import Interaction
from tests.cogs.screens import forge
from tests.flows.asking import (
    BRAIN,
    SENT,
    ask,
    buttons,
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
from tests.flows.introducing import AGENDA, LINE, Hall, hall
from tests.flows.meetup import said

__all__ = ["hall"]

# ---------------------------------------------------------------------- the good way


async def test_a_request_without_anything_to_advise_is_sent_at_once(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    answer = await ask(hall, minutes=["45"])
    assert answer.ephemeral
    assert f"You asked to meet <@{hall.nils.id}>" in said(answer)
    assert SENT in said(answer)
    request = await only_request(hall)
    assert f"<t:{int(request.due_at.timestamp())}:f>" in said(answer)
    assert "`/intro mine`" in said(answer)
    await hall.deliver()
    assert LINE in hall.letter("nils")
    assert "in 45 minutes" in hall.letter("nils")


async def test_advice_edit_and_send(hall: Hall) -> None:
    form = await start(hall)
    panel = await write(hall, form, agenda=BRAIN)
    assert panel.ephemeral
    assert "Before I send it" in said(panel)
    assert "**A phrase that could mean anything, such as “pick your brain”**: “pick your brain”" in said(
        panel
    )
    assert "They cannot tell what they would say yes to" in said(panel)
    assert f"> {LINE}" in said(panel)
    assert f"> {BRAIN}" in said(panel)
    assert buttons(panel) == ["Edit", "Send anyway"]
    assert not await requests(hall)

    edit = await press(hall, panel, "Edit")
    assert filled(edit) == {"reason": "work", "line": LINE, "agenda": BRAIN, "minutes": "30"}
    still = await write(hall, edit, agenda="Can you refer me to your company?")
    assert "It asks for a job or a referral" in said(panel), "the new advice stands where the old one was"
    assert still.followups == []
    edit = await press(hall, panel, "Edit")
    await write(hall, edit)
    assert SENT in said(panel), "what follows stands where the advice was"
    assert buttons(panel) == []
    request = await only_request(hall)
    assert request.agenda == AGENDA
    await hall.deliver()
    assert f"<@{hall.priya.id}> would like to meet you." in await hall.inbox("nils")


async def test_advice_can_be_left_aside(hall: Hall) -> None:
    panel = await ask(hall, agenda=BRAIN)
    await press(hall, panel, "Send anyway")
    assert SENT in said(panel)
    assert buttons(panel) == []
    assert (await only_request(hall)).agenda == BRAIN


async def test_organizers_phrases_are_advised_on(hall: Hall) -> None:
    await hall.place.service(GuildsService).set_phrases(
        hall.place.guild.id, "spared us = Say **how** it did.", hall.place.env.now(), changed_by=1
    )
    panel = await ask(hall)
    assert "A phrase this server's organizers ask you to avoid**: “spared us”" in said(panel)
    assert "Say \\*\\*how\\*\\* it did." in said(panel)
    await press(hall, panel, "Send anyway")
    assert (await only_request(hall)).line == LINE


async def test_a_restart_between_any_two_steps_loses_nothing(hall: Hall) -> None:
    form = await start(hall)
    await hall.place.restart()
    panel = await write(hall, form, agenda=BRAIN)
    await hall.place.restart()
    edit = await press(hall, panel, "Edit")
    await hall.place.restart()
    await write(hall, edit, agenda=f"{BRAIN} Or a tea.")
    await hall.place.restart()
    await press(hall, panel, "Send anyway")
    assert SENT in said(panel)
    assert (await only_request(hall)).agenda == f"{BRAIN} Or a tea."


# ---------------------------------------------------------------------- more than once, and too late


async def test_two_clicks_and_two_submissions_store_once_and_say_the_same(hall: Hall) -> None:
    await hall.reach(Reach.INBOX, "priya")
    *forms, advised_again, fine_again = await same(hall, 4)
    panel, twin = [await write(hall, form, agenda=BRAIN) for form in forms]
    for each in (panel, twin):
        await press(hall, each, "Send anyway")
    assert said(panel) == said(twin)
    assert SENT in said(panel)
    assert said(await write(hall, advised_again, agenda=BRAIN)) == said(panel)
    assert said(await write(hall, fine_again)) == said(panel)
    assert len(await requests(hall)) == 1
    await hall.deliver()
    assert (
        len(await hall.introductions.to_answer(hall.place.guild.id, hall.nils.id, hall.place.env.now())) == 1
    )


async def test_what_was_sent_can_not_be_edited_and_what_was_taken_back_is_not_sent_again(hall: Hall) -> None:
    panel, twin = [await write(hall, form, agenda=BRAIN) for form in await same(hall, 2)]
    await press(hall, panel, "Send anyway")
    request = await only_request(hall)
    home = (await hall.priya.slash(hall.place.general, "hallway")).response
    assert SENT in said(await forge(hall.priya, home, f"intro:edit:{request.id}"))
    await hall.introductions.withdraw(request.id, hall.actor("priya"), hall.place.env.now())
    await press(hall, twin, "Send anyway")
    assert "You have sent this one already." in said(twin)
    assert (await only_request(hall)).phase is Phase.STOPPED


async def test_an_expired_draft_gets_a_kind_word_and_the_text_stays_on_the_panel(hall: Hall) -> None:
    panel = await ask(hall, agenda=BRAIN)
    await hall.place.env.advance_time(timedelta(hours=25).total_seconds())
    async with hall.place.app.database.unit(hall.place.env.now()) as unit:
        await hall.place.service(IntroductionsService).prune(unit)
    for label in ("Edit", "Send anyway"):
        assert "I keep what you wrote for 24 hours" in said(await press(hall, panel, label))
    assert f"> {BRAIN}" in said(panel)
    assert not await requests(hall)


async def test_a_draft_is_nobody_elses(hall: Hall) -> None:
    form = await start(hall)
    await write(hall, form, agenda=BRAIN)
    assert form.modal is not None
    draft_id = form.modal["custom_id"].rsplit(":", 1)[-1]
    home = (await hall.bea.slash(hall.place.general, "hallway")).response
    for verb in ("edit", "send"):
        answer = await forge(hall.bea, home, f"intro:{verb}:{draft_id}")
        assert "I keep what you wrote" in said(answer)
        assert LINE not in said(answer)
    assert not await requests(hall)
    assert not await requests(hall, "bea")


async def test_who_was_asked_is_not_taken_for_the_one_who_asked(hall: Hall) -> None:
    request_id = await hall.ask()
    home = (await hall.nils.slash(hall.place.general, "hallway")).response
    for verb in ("edit", "send"):
        assert "I keep what you wrote" in said(await forge(hall.nils, home, f"intro:{verb}:{request_id}"))


async def test_sending_is_an_act_that_asides_may_follow(hall: Hall) -> None:
    heard: list[str | None] = []

    async def hear(interaction: Interaction) -> None:
        heard.append(interaction.custom_id)

    hall.place.app.client.asides.register(hear)
    panel = await ask(hall, agenda=BRAIN)
    heard.clear()
    await press(hall, panel, "Send anyway")
    request = await only_request(hall)
    assert heard == [f"intro:send:{request.id}"]


# ---------------------------------------------------------------------- nothing typed is lost


async def test_a_refusal_at_submission_gives_everything_back(hall: Hall) -> None:
    first, *forms = [await start(hall) for _ in range(3)]
    await write(hall, first)
    for form, changed in zip(forms, ({}, {"agenda": BRAIN}), strict=True):
        again = await write(hall, form, **changed)
        assert "You asked the same on" in said(again)
        assert LINE in said(again)
        edit = await press(hall, again, "Edit")
        assert filled(edit)["line"] == LINE


@pytest.mark.apologies
@pytest.mark.parametrize("agenda", [AGENDA, BRAIN], ids=["to be sent", "to be advised on"])
async def test_a_locked_database_gives_everything_back(hall: Hall, agenda: str) -> None:
    form = await start(hall)
    async with locked(hall):
        answer = await write(hall, form, agenda=agenda)
    assert "I could not save that just now" in said(answer)
    assert LINE in said(answer)
    edit = await press(hall, answer, "Try again")
    assert filled(edit)["agenda"] == agenda
    await write(hall, edit)
    assert (await only_request(hall)).line == LINE


@pytest.mark.apologies
async def test_a_database_locked_at_sending_leaves_the_panel(hall: Hall) -> None:
    panel = await ask(hall, agenda=BRAIN)
    async with locked(hall):
        answer = await press(hall, panel, "Send anyway")
    assert "I could not get at my records" in said(answer)
    assert f"> {BRAIN}" in said(panel)
    await press(hall, panel, "Send anyway")
    assert SENT in said(panel)


async def test_a_refusal_at_sending_leaves_the_panel(hall: Hall) -> None:
    panel = await ask(hall, agenda=BRAIN)
    await hall.ask()
    answer = await press(hall, panel, "Send anyway")
    assert "You asked the same on" in said(answer)
    assert f"> {BRAIN}" in said(panel)
    assert buttons(panel) == ["Edit", "Send anyway"]


# ---------------------------------------------------------------------- other ways in


async def test_meet_the_author_opens_the_form_with_the_share_chosen(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    share = await hall.place.only_share()
    card = await hall.place.card(share)
    form = await hall.priya.click(card, label="Meet the author")
    assert filled(form)["share"] == share.id
    panel = await write(hall, form, share=[share.id], agenda=BRAIN)
    assert "Backfill toolkit" in str((await hall.place.card(share)).embeds[0].title), "the card stays"
    edit = await press(hall, panel, "Edit")
    assert filled(edit)["share"] == share.id
    await write(hall, edit, share=[share.id])
    assert (await only_request(hall)).share_id == share.id
    await hall.deliver()
    waiting = await hall.open_card("nils")
    assert "It is about your share [Backfill toolkit]" in said(waiting)

    own = await hall.nils.click(card, label="Meet the author")
    assert "This share is yours" in said(own)


async def test_a_card_that_only_one_member_sees_stays_where_it_is(hall: Hall) -> None:
    await hall.place.share(hall.nils)
    share = await hall.place.only_share()
    shown = await hall.priya.slash(hall.place.general, "projects show", share=share.id)
    form = await press(hall, shown, "Meet the author")
    answer = await write(hall, form, share=[share.id])
    assert SENT in said(answer)
    assert "Backfill toolkit" in said(shown)
    assert SENT not in said(shown)


async def test_an_old_share_is_offered_first_where_its_author_is_met(hall: Hall) -> None:
    await hall.place.share(hall.nils, title="The oldest of all")
    (oldest,) = await shares_of(hall, "nils")
    for day in range(6):
        await hall.place.env.advance_time(timedelta(days=1).total_seconds() + day)
        for number in range(5):
            await hall.place.share(hall.nils, title=f"Number {day}.{number}")
    newest = [share.id for share in await shares_of(hall, "nils")][:24]
    assert oldest.id not in newest
    assert offered(await start(hall)) == [*newest, "none"]
    form = await hall.priya.click(await hall.place.card(oldest), label="Meet the author")
    assert offered(form) == [oldest.id, *newest[:23], "none"]
    assert filled(form)["share"] == oldest.id


async def test_the_context_menu_opens_the_same_form(hall: Hall) -> None:
    form = await hall.priya.context_menu(hall.place.general, "Ask to meet", hall.nils)
    await write(hall, form)
    assert (await only_request(hall)).pair == (hall.priya.id, hall.nils.id)


async def test_all_of_it_is_for_servers_only(hall: Hall) -> None:
    commands = {command.name: command for command in hall.place.app.client.tree.get_commands(type=None)}
    assert commands["intro"].guild_only
    menu = next(
        command
        for command in hall.place.app.client.tree.walk_commands(type=discord.AppCommandType.user)
        if command.name == "Ask to meet"
    )
    assert menu.guild_only


@contextlib.asynccontextmanager
async def locked(hall: Hall) -> AsyncGenerator[None]:
    """Let somebody else write to the database for the length of the block."""
    async with aiosqlite.connect(hall.place.process.file) as other:
        await other.execute("BEGIN IMMEDIATE")
        yield
