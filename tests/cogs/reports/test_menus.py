"""Reporting from Discord's menus: cards of ours are known for what they are, anything else goes along as it stands."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.moderation.rules import Case, Report
from bot.moderation.service import ModerationService
from tests.cogs.letters import waiting
from tests.cogs.questions.asking import answer, asked, closed, marked, thread
from tests.cogs.screens import forge, shown
from tests.flows.meetup import HELPED, QUESTION, Meetup, labels, said

MESSAGE, MEMBER = "Report to organizers", "Report member"
WORDS = {"words": "Please have a look."}


async def reports(place: Meetup, on: str) -> list[Report]:
    """What waits on somebody, oldest first."""
    found = await place.service(ModerationService).case(
        place.guild.id, place.people[on].id, None, place.env.now()
    )
    return list(found.reports) if isinstance(found, Case) else []


async def only_report(place: Meetup, on: str) -> Report:
    (found,) = await reports(place, on)
    return found


async def report(place: Meetup, channel: ChannelHandle, message: discord.Message, by: str = "sena") -> str:
    """Report a message from its menu; return what is said to that."""
    form = await place.people[by].context_menu(channel, MESSAGE, message)
    if form.modal is None:
        return said(form)
    return said(await place.people[by].submit_modal(form, WORDS))


# ---------------------------------------------------------------------- messages of members


async def test_a_members_message_is_reported_with_its_text_and_the_way_to_it(place: Meetup) -> None:
    message = await place.nils.send(place.general, "Buy my course, it is **cheap**.")
    assert "Thank you" in await report(place, place.general, message)
    made = await only_report(place, "nils")
    assert (made.about, made.about_id, made.words) == ("message", str(message.id), "Please have a look.")
    link = f"https://discord.com/channels/{place.guild.id}/{place.general.id}/{message.id}"
    assert made.context == {"Their message": "Buy my course, it is **cheap**.", "Where": link}
    page = await place.omar.slash(place.general, "reports")
    await place.omar.click(shown(page), label="Look")
    assert f"**Where**: {link}" in said(page)
    assert "about a message" in said(page)


async def test_what_is_reported_is_the_message_as_it_was_when_it_was_chosen(place: Meetup) -> None:
    message = await place.nils.send(place.general, "Something rude.")
    form = await place.sena.context_menu(place.general, MESSAGE, message)
    await place.nils.edit(message, "Something nice.")
    await place.sena.submit_modal(form, WORDS)
    assert (await only_report(place, "nils")).context["Their message"] == "Something rude."


async def test_ones_own_message_an_apps_and_one_without_members_are_not_reported(place: Meetup) -> None:
    own = await place.sena.send(place.general, "Mine.")
    assert "there is nobody to report" in await report(place, place.general, own)
    helper = place.guild.add_member(place.env.create_user("helper", bot=True))
    assert "That came from an app" in await report(
        place, place.general, await helper.send(place.general, "Beep.")
    )
    with place.env.time_context():
        channel = await place.app.client.fetch_channel(place.general.id)
        assert isinstance(channel, discord.TextChannel)
        mine = await channel.send("Hello.")
    assert "No member's words stand there" in await report(place, place.general, mine)


async def test_after_a_restart_the_message_is_asked_for_again_and_the_words_are_kept(place: Meetup) -> None:
    message = await place.nils.send(place.general, "Something rude.")
    form = await place.sena.context_menu(place.general, MESSAGE, message)
    await place.restart()
    answered = said(await place.sena.submit_modal(form, WORDS))
    assert "Please choose **Report to organizers** in its menu once more" in answered
    assert WORDS["words"] in answered
    assert await waiting(place) == 0


async def test_what_was_chosen_is_let_go_after_a_while_and_is_nobody_elses(place: Meetup) -> None:
    message = await place.nils.send(place.general, "Something rude.")
    form = await place.sena.context_menu(place.general, MESSAGE, message)
    home = shown(await place.bea.slash(place.general, "hallway"))
    stolen = await forge(place.bea, home, f"reports:whose:{message.id}", [str(place.nils.id)], kind=5)
    assert "I don't hold that message any more" in said(stolen)
    await place.env.advance_time(timedelta(minutes=31).total_seconds())
    assert "I don't hold that message any more" in said(await place.sena.submit_modal(form, WORDS))


# ---------------------------------------------------------------------- cards of ours


async def test_a_share_is_reported_as_a_share_from_its_menu_and_by_its_button(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    card = await place.card(share)
    await report(place, place.thread(share), card)
    form = await place.bea.click(card, label="Report")
    await place.bea.submit_modal(form, WORDS)
    for made in await reports(place, "priya"):
        assert (made.about, made.about_id) == ("share", share.id)
        assert made.context["The title"] == "Backfill toolkit"
        assert made.context["The link"] == "https://github.com/priya/backfill"
    assert await waiting(place) == 2
    assert "there is nobody to report" in said(await place.priya.click(card, label="Report"))


async def test_progress_questions_and_thanks_below_a_share_are_reported_on_whoever_wrote_them(
    place: Meetup,
) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    card = await place.card(share)
    await place.bea.submit_modal(await place.bea.click(card, label="This helped me"), HELPED)
    await place.nils.submit_modal(await place.nils.click(card, label="Ask the author"), QUESTION)
    form = await place.priya.slash(place.general, "projects update", share=share.id)
    await place.priya.submit_modal(form, {"text": "It resumes now.", "link": ""})
    await place.app.delivery.drain()
    below = sorted(place.thread(share).history(), key=lambda message: message.id)
    for message in (message for message in below if message.id != share.message_id):
        await report(place, place.thread(share), message)
    asked_, helped = await only_report(place, "nils"), await only_report(place, "bea")
    told = await only_report(place, "priya")
    assert (asked_.about, asked_.context["Their question"]) == ("question", QUESTION["question"])
    assert (told.about, told.context["Their progress"]) == ("update", "It resumes now.")
    assert helped.about == "message"
    assert HELPED["how"] in helped.context["Their message"]


async def test_an_answer_to_a_question_and_a_line_of_a_recap_are_that_answer(place: Meetup) -> None:
    run = await asked(place)
    for name, what in (("nils", "A rude thing."), ("bea", "A nice thing.")):
        await answer(place, run, name, what=what)
    (mine, _) = marked(place, run, "edit")
    await report(place, thread(place, run), mine)
    first = await only_report(place, "nils")
    assert (first.about, list(first.context.values())) == ("answer", ["A rude thing."])

    await closed(place, run)
    (recap,) = marked(place, run, "recap")
    choice = await place.sena.context_menu(thread(place, run), MESSAGE, recap)
    assert "Words of several members stand there. Whose do you mean?" in said(choice)
    form = await place.sena.select(shown(choice), [place.bea])
    await place.sena.submit_modal(form, WORDS)
    line = await only_report(place, "bea")
    assert (line.about, list(line.context.values())) == ("answer", ["A nice thing."])
    wrong = await place.sena.select(shown(choice), [place.priya])
    assert "Nothing of theirs stands in that message" in said(wrong)
    own = await place.sena.select(shown(choice), [place.sena])
    assert "there is nobody to report" in said(own)


# ---------------------------------------------------------------------- members


async def test_a_member_is_reported_with_what_they_are_called(place: Meetup) -> None:
    form = await place.sena.context_menu(place.general, MEMBER, place.nils)
    assert "Thank you" in said(await place.sena.submit_modal(form, WORDS))
    made = await only_report(place, "nils")
    assert (made.about, made.about_id) == ("member", str(place.nils.id))
    assert made.context == {"What they are called": "nils"}
    page = await place.omar.slash(place.general, "reports")
    await place.omar.click(shown(page), label="Look")
    assert "about how they behave" in said(page)
    assert "Take down" in labels(shown(page))


async def test_oneself_a_bot_and_hallway_itself_are_not_reported(place: Meetup) -> None:
    me = await place.sena.context_menu(place.general, MEMBER, place.sena)
    assert "there is nobody to report" in said(me)
    helper = place.guild.add_member(place.env.create_user("helper", bot=True))
    assert "That came from an app" in said(await place.sena.context_menu(place.general, MEMBER, helper))


async def test_whoever_left_meanwhile_can_still_be_reported(place: Meetup) -> None:
    form = await place.sena.context_menu(place.general, MEMBER, place.nils)
    place.env.backend.remove_member(place.guild.id, place.nils.id)
    assert "Thank you" in said(await place.sena.submit_modal(form, WORDS))
    assert (await only_report(place, "nils")).context == {}


@pytest.mark.parametrize("menu", [MESSAGE, MEMBER])
async def test_a_report_made_twice_from_two_windows_is_two_reports_of_one_case(
    place: Meetup, menu: str
) -> None:
    target = await place.nils.send(place.general, "Rude.") if menu == MESSAGE else place.nils
    forms = [await place.sena.context_menu(place.general, menu, target) for _ in range(2)]
    for form in forms:
        await place.sena.submit_modal(form, WORDS)
    assert len(await reports(place, "nils")) == 2
    page = await place.omar.slash(place.general, "reports")
    assert "2 reports wait" in said(page)
