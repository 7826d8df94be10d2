"""*I can help* and *I'm interested*: what the owner of a flag, whoever answers it and both together read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.looking.rules import Sort
from bot.members.rules import Reach
from bot.ui.cards import timestamp
from bot.ui.glances import Glances
from tests.cogs.screens import shown
from tests.flows.introducing import LINE, Hall, first_message, hall, labels_of, spoken
from tests.flows.meetup import labels, said

__all__ = ["hall"]

ROW = ["Yes, introduce us", "Not now", "Not this person again", "Pause all", "Report"]


async def test_whoever_put_up_a_flag_reads_who_can_help_and_both_are_introduced_for_that(hall: Hall) -> None:
    await hall.reach(Reach.DIRECT, "nils")
    await hall.describe("priya", "I make pipelines dull.")
    flag = await hall.put_up("nils")
    request_id = await hall.help(flag)
    due = (await hall.request(request_id)).due_at
    asked = hall.letter("nils").splitlines()
    assert asked[:-2] == [
        "### priya can help with what you are looking for",
        f"In **Data Meetup**. You can answer until {timestamp(due)}, {timestamp(due, 'R')}.",
        "**What priya wrote**",
        f"> {LINE}",
        "It is about what you are looking for, **Data engineer**.",
        f"**About** priya (<@{hall.priya.id}>)",
        "I make pipelines dull.",
    ]
    assert asked[-1].endswith("4 weeks; they also end when you take down what they answer.")
    assert labels_of(hall.letters("nils")[-1]) == ROW
    assert "priya> can help with" not in await hall.inbox("nils")
    card = await hall.open_card("nils")
    assert (said(card), labels(shown(card))) == (hall.letter("nils"), ROW)

    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    (thread,) = hall.threads()
    told = spoken(first_message(thread))
    nils, priya = f"<@{hall.nils.id}>", f"<@{hall.priya.id}>"
    assert f"{priya} can help with what {nils} is looking for, and both of you said yes." in told
    assert f"> {LINE}" in told
    assert "would like to talk about" not in told
    assert f"**About** {nils}" in told
    assert f"{nils} is looking for: **Data engineer** (Full-time)" in told
    assert f"A place to begin: what would help {nils} most this week, and which part of it {priya}" in told


async def test_who_is_interested_in_a_post_reads_how_it_stands_and_can_take_it_back_once(hall: Hall) -> None:
    flag = await hall.put_up("nils", Sort.HIRING)
    await hall.help(flag)
    card = said(await hall.open_card("nils"))
    assert "### priya is interested in what you are hiring for" in card
    assert "It is about your post **Backend \\*\\*engineer\\*\\***." in card
    mine = await hall.priya.slash(hall.place.general, "intro mine")
    assert f"**You told <@{hall.nils.id}> that you are interested in what they are hiring for.**" in said(
        mine
    )
    asked = await hall.priya.click(shown(mine), label="Take it back")
    assert "You can answer the same one once more." in said(asked)
    await hall.priya.click(shown(asked), label="Take it back")
    await hall.help(flag)
    await hall.press_card("nils", "Yes, introduce us")
    await hall.deliver()
    answered = said(await hall.nils.slash(hall.place.general, "intro mine"))
    assert "have been introduced" in answered
    (thread,) = hall.threads()
    told = spoken(first_message(thread))
    assert f"<@{hall.priya.id}> is interested in what <@{hall.nils.id}> is hiring for" in told
    assert "A place to begin: what an ordinary week of the work looks like" in told


async def test_a_line_of_another_cog_stands_in_a_message_too_and_costs_it_nothing_if_it_fails(
    hall: Hall,
) -> None:
    await hall.place.set_up(introductions_channel_id=None)
    await hall.reach(Reach.DIRECT, "priya", "nils")
    glances, looked = hall.place.service(Glances), list[tuple[int | None, int]]()

    async def line(_interaction: object, _guild: int, viewer_id: int | None, user_id: int) -> Sequence[str]:
        looked.append((viewer_id, user_id))
        return [f"About {user_id} there is more."]

    async def broken(*_: object) -> Sequence[str]:
        raise RuntimeError

    for place in ("introduced", "profile", "flag"):
        glances.register(place, broken)
        glances.register(place, line)
    await hall.ask()
    await hall.press("nils", "Yes, introduce us")
    await hall.deliver()
    ids = (hall.priya.id, hall.nils.id)
    for name in ("priya", "nils"):
        told = hall.letter(name)
        assert all(f"About {user_id} there is more." in told for user_id in ids)
    assert sorted(looked) == sorted((viewer, about) for viewer in ids for about in ids)
    profile = said(await hall.priya.slash(hall.place.general, "profile show", member=hall.nils))
    assert f"About {hall.nils.id} there is more." in profile
    assert looked[-1] == (hall.priya.id, hall.nils.id)


async def test_organizers_and_the_flag_itself_never_show_who_answered(hall: Hall) -> None:
    flag = await hall.put_up("nils")
    await hall.help(flag)
    await hall.press_card("nils", "Yes, introduce us")
    await hall.deliver()
    commands = ("hallway", "setup", "reports", "inbox", "looking browse")
    told = "\n".join([said(await hall.omar.slash(hall.place.general, each)) for each in commands])
    assert "Data engineer" in told
    assert "priya" not in told
    assert str(hall.priya.id) not in told
