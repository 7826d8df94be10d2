"""`/looking` and `/hiring` for those who put something up: the form, the panel, and every way on from there."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import discord

import cogs.looking.wording_of_flags as wording
import cogs.looking.wording_of_shows as showing
from bot.core.ids import new_id
from bot.looking.rules import (
    MOST_UP,
    Audience,
    Kind,
    Pay,
    Show,
    Sort,
    State,
)
from cogs.looking.wording_of_cards import PAY
from tests.cogs.flags.owning import (
    HIRING,
    LOOKING,
    WORK,
    choose,
    deliver,
    filled,
    mine,
    put_up,
    settle,
    stored,
    submit,
)
from tests.cogs.screens import control, forge, shown
from tests.community import DAY, NOW
from tests.flows.meetup import Meetup, labels, said


async def test_what_somebody_looks_for_from_the_form_to_the_end(place: Meetup) -> None:
    await settle(place, looking_channel_id=place.general.id)
    bea, nils = place.bea, place.nils
    assert "You have nothing up here." in said(await bea.slash(place.general, "looking show"))

    # Nobody sees a draft. What was typed is shown as typed, and does nothing.
    hostile = LOOKING | {
        "role": "@everyone **boss** `x`",
        "words": "<@&1> # big\n||see|| discord.gg/abcdef ok, really",
    }
    panel = await submit(place, "bea", await bea.slash(place.general, "looking for"), hostile)
    told = said(panel)
    assert str(wording.WRITTEN) in told
    assert "@\u200beveryone \\*\\*boss\\*\\* \\`x\\`" in told
    assert "\\<@&1\\> # big" in told
    assert "discord.gg" not in told
    assert "Part-time, collaborators" in told
    assert shown(panel).ephemeral
    nobody = said(await nils.slash(place.general, "looking show", member=bea.user))
    assert "boss" not in nobody
    assert not place.general.history()

    # A form that is refused hands back what was typed; the panel stays.
    refused = await submit(
        place, "bea", await bea.click(shown(panel), label="More details"), {"link": "ftp://x"}
    )
    assert "**Link** A link has to start with http" in said(refused)
    assert "ftp://x" in said(refused)
    panel = await submit(
        place, "bea", await bea.click(shown(refused), label="Edit"), {"link": "https://example.org/bea"}
    )
    assert "example.org" in said(panel)
    assert shown(panel).id == shown(refused).id, "what was handed back has served"

    # Put up after a restart, by a button of the process that is gone; twice is once.
    await place.restart()
    bea, nils = place.bea, place.nils
    up = await bea.click(shown(panel), label="Put it up")
    assert "Everybody here can find it now.\n**It is up** until" in said(up)
    (flag,) = await mine(place)
    await forge(bea, shown(up), f"look:own-post:{flag.id}")
    assert [each.id for each in await mine(place)] == [flag.id]
    assert flag.posted_at is not None
    assert flag.expires_at == flag.posted_at + 30 * DAY
    await deliver(place)
    assert len(place.general.history()) == 1
    assert "boss" in said(await nils.slash(place.general, "looking show", member=bea.user))

    # Edited, and asked for again: the same one, and it says so.
    form = await bea.click(shown(up), label="Edit")
    assert filled(form)["words"] == flag.words.words
    edited = await submit(place, "bea", form, LOOKING)
    assert str(wording.EDITED_UP) in said(edited)
    assert shown(edited).id == shown(up).id, "it stands in the panel's place"
    again = await bea.slash(place.general, "looking for")
    assert filled(again) == LOOKING
    told = said(await submit(place, "bea", again, LOOKING | {"role": "Analyst"}))
    assert str(wording.EDITING_ONE_UP) in told
    assert "example.org" in told, "what this form does not hold stays"

    offered = await nils.autocomplete(place.general, "looking browse", "skill", "py")
    assert [choice["value"] for choice in offered] == ["Python"]

    # Who may see it holds at once.
    await place.env.advance_time(5 * DAY.total_seconds())
    private = await choose(bea, edited, "introductions")
    assert showing.hidden([Show.CARD]) in said(private)
    await deliver(place)
    assert not place.general.history()
    assert "Analyst" not in said(await nils.slash(place.general, "looking show", member=bea.user))
    open_ = await choose(bea, private, "everyone")
    matched = await bea.click(shown(open_), custom_id=control(open_, "look:own-match:")["custom_id"])
    off = await bea.click(shown(matched), custom_id=control(matched, "look:own-show:")["custom_id"])
    kept = await stored(place, flag)
    assert (kept.audience, kept.shows, kept.is_matched) == (Audience.EVERYONE, frozenset(), True)

    # Renewed, run out, put up again.
    renewed = await bea.slash(place.general, "looking renew")
    assert "Renewed.\n**It is up** until" in said(renewed)
    assert (await stored(place, flag)).expires_at == place.env.now() + 30 * DAY
    await place.skip(31 * 24)
    over = await bea.slash(place.general, "looking show")
    assert "**It ran out** on" in said(over)
    assert "Analyst" not in said(await nils.slash(place.general, "looking show", member=bea.user))
    assert str(wording.EDITING_LAPSED) in said(
        await submit(place, "bea", await bea.slash(place.general, "looking for"), LOOKING)
    )
    assert "Renewed." in said(await bea.click(shown(over), label="Put it up again"))

    late = await bea.click(shown(over), label="Edit")

    # Down after a question; what is pressed afterwards says how it ended.
    question = await bea.slash(place.general, "looking clear")
    assert "Take “Data engineer” down?" in said(question)
    await bea.click(shown(question), label="Take it down")
    assert (await stored(place, flag)).state is State.CLEARED
    assert "**It is down.**" in said(question)
    assert "**It is down**" in said(await bea.click(shown(off), label="Renew"))
    late = await submit(place, "bea", late, LOOKING | {"role": "Too late"})
    assert "That has ended already" in said(late)
    assert "Too late" in said(late), "what was typed comes back"
    assert "You have nothing up here." in said(await bea.slash(place.general, "looking done"))


async def test_posts_are_told_apart_and_are_their_owners_alone(place: Meetup) -> None:
    bea, nils = place.bea, place.nils
    assert "You have no post here." in said(await bea.slash(place.general, "hiring edit"))
    panel = await submit(place, "bea", await bea.slash(place.general, "hiring post"), HIRING)
    assert str(wording.RANGE_HINT) in said(panel)
    more = {"pay_range": "50 to 60 an hour", "kinds": ["contract"], "link": ""}
    panel = await submit(place, "bea", await bea.click(shown(panel), label="More details"), more)
    assert "50 to 60 an hour" in said(panel)
    assert str(wording.RANGE_HINT) not in said(panel)
    assert "ended" not in said(await bea.slash(place.general, "hiring renew")), "a draft is shown as it is"
    question = await bea.click(shown(panel), label="Throw it away")
    assert labels(shown(question)) == ["Throw it away", "Keep it"]
    assert said(await bea.click(shown(question), label="Keep it")) == "Nothing was changed."
    begun = await bea.slash(place.general, "hiring post")
    assert filled(begun) == HIRING, "one that was begun is not lost to the next"
    await bea.click(shown(panel), label="Put it up")
    (first,) = await mine(place, sort=Sort.HIRING)
    assert (first.words.pay_range, first.words.kinds) == ("50 to 60 an hour", (Kind.CONTRACT,))

    # With one, it need not be named; with two it must, and only its owner's own are offered.
    assert filled(await bea.slash(place.general, "hiring edit"))["role"] == "Tidier of pipelines"
    second = await put_up(place, words=replace(WORK, role="Maintainer", pay=Pay.UNPAID))
    theirs = await put_up(place, "nils", words=replace(WORK, role="Maintainer of theirs"))
    assert said(await bea.slash(place.general, "hiring renew")) == str(wording.WHICH_POST)
    listed = await bea.slash(place.general, "hiring show")
    assert labels(shown(listed)) == ["Open", "Open"]
    assert str(PAY[Pay.UNPAID]) in said(await bea.slash(place.general, "hiring show", post=second.id))
    offered = await bea.autocomplete(place.general, "hiring edit", "post", "maint")
    assert [choice["value"] for choice in offered] == [second.id]
    seen = await bea.autocomplete(place.general, "hiring show", "post", "maint")
    assert {choice["value"] for choice in seen} == {second.id, theirs.id}

    # An id proves nothing.
    no_post = await put_up(place)
    for command in ("edit", "renew", "close"):
        for post in (theirs.id, no_post.id, "x'; --", new_id(NOW)):
            refused = await bea.slash(place.general, f"hiring {command}", post=post)
            assert "I can't find that post" in said(refused), command
    assert labels(shown(await bea.slash(place.general, "hiring show", post=theirs.id)))[0] == "I'm interested"
    elsewhere = shown(await nils.slash(place.general, "inbox"))
    for verb in (
        "own-post",
        "own-renew",
        "own-edit",
        "own-more",
        "own-done",
        "own-down",
        "own-down-now",
        "own",
    ):
        assert "I can't find that one" in said(await forge(nils, elsewhere, f"look:{verb}:{second.id}")), verb
    forged = await forge(nils, elsewhere, f"look:own-audience:{second.id}", ["organizers"])
    assert "I can't find that one" in said(forged)
    assert said(await forge(bea, shown(listed), f"look:own-audience:{second.id}", ["all"])) == str(
        wording.NOT_A_CHOICE
    )
    assert said(await forge(bea, shown(listed), f"look:own-show:{second.id}:badge:yes")) == str(
        wording.NOT_A_CHOICE
    )
    assert await stored(place, second) == second

    # Five, and no more.
    for number in range(MOST_UP[Sort.HIRING] - 2):
        await put_up(place, words=replace(WORK, role=f"Helper {number}"))
    assert said(await bea.slash(place.general, "hiring post")) == wording.up_already(Sort.HIRING)
    closing = await bea.slash(place.general, "hiring close", post=second.id)
    assert labels(shown(closing)) == ["Found somebody", "Take it down", "Keep it"]
    await bea.click(shown(closing), label="Take it down")
    assert (await stored(place, second)).state is State.CLEARED
    assert (await bea.slash(place.general, "hiring post")).modal is not None


async def test_whoever_left_finds_it_up_again_on_coming_back(place: Meetup) -> None:
    flag = await put_up(place)
    user, guild = SimpleNamespace(id=place.bea.id), SimpleNamespace(id=place.guild.id)
    left = discord.RawMemberRemoveEvent({"guild_id": guild.id, "user": {}}, user)  # pyright: ignore[reportArgumentType] - what Discord sends, as far as it is read
    listeners = place.app.client.extra_events
    for back in ("by joining", "by a command"):
        for hears in listeners["on_raw_member_remove"]:
            await hears(left)
        assert (await stored(place, flag)).state is State.AWAY
        if back == "by joining":
            for hears in listeners["on_member_join"]:
                await hears(SimpleNamespace(id=user.id, guild=guild))
        else:
            assert "**It is up** until" in said(await place.bea.slash(place.general, "looking show"))
        assert (await stored(place, flag)).state is State.RUNNING, back
