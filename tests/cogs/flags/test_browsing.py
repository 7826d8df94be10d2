"""Finding flags: the lists, one of them looked at, what somebody has up, and taking one down as an organizer."""

from __future__ import annotations

import re

import cogs.looking.wording_of_browsing as wording
from bot.looking.rules import Audience, Kind, Pay, Sort, State
from bot.members.rules import News
from bot.members.service import MembersService
from tests.cogs.flags.square import Square, pressable, square
from tests.cogs.screens import forge, shown
from tests.flows.meetup import said

__all__ = ["square"]


async def test_the_list_is_newest_first_in_pages_and_narrows_by_what_owners_said(square: Square) -> None:
    place = square.place
    for number in range(7):
        place.join(f"seeker{number}")
    await place.env.settle()
    for number in range(7):
        await square.put_up(f"seeker{number}", role=f"Engineer {number}")
    last = await square.put_up(
        "bea", role="Gardener", kinds=(Kind.PART_TIME,), skills=("K8s",), place="Lisbon"
    )

    first = await square.slash("nils", "looking browse")
    told = said(first)
    assert re.findall(r"\*\*(Gardener|Engineer \d)\*\*", told) == [
        "Gardener",
        *(f"Engineer {n}" for n in (6, 5, 4, 3, 2)),
    ]
    assert "Newest first. I put nobody above anybody else." in told
    assert f"**Gardener**\n<@{square.bea.id}> · Part-time · Lisbon · <t:" in told
    assert "sees this" not in told
    assert pressable(first)[:6] == ["Look"] * 6
    assert "Page 1 of 2" in told
    await square.nils.click(shown(first), label="Next")
    assert re.findall(r"Engineer \d", said(first)) == ["Engineer 1", "Engineer 0"]

    narrowed = await square.slash(
        "nils", "looking browse", kind="part-time", skill="kubernetes", place="lisbon"
    )
    assert "Who is looking · Part-time · kubernetes · lisbon" in said(narrowed)
    assert re.findall(r"\*\*(Gardener|Engineer \d)\*\*", said(narrowed)) == ["Gardener"]
    nothing = await square.slash("nils", "looking browse", skill="Cobol")
    assert "Leave out a part of it" in said(nothing)
    assert "`/looking for`" in said(nothing)
    assert str(wording.ALL) in pressable(nothing)
    await square.nils.click(shown(nothing), label=str(wording.ALL))
    assert "Page 1 of 2" in said(nothing)

    looked = await square.nils.click(shown(narrowed), label="Look")
    assert looked.ephemeral
    assert said(looked).startswith("### Looking for: Gardener")
    assert pressable(looked) == ["I can help", "I know someone", "Report"]
    assert (
        pressable(
            await square.bea.click(
                shown(await square.slash("bea", "looking browse", skill="k8s")), label="Look"
            )
        )
        == []
    )
    await square.clear(last)
    assert said(await square.nils.click(shown(narrowed), label="Look")) == str(wording.NOT_UP)


async def test_posts_are_found_by_pay_and_an_empty_list_says_what_to_do(square: Square) -> None:
    empty = await square.slash("nils", "hiring browse")
    assert said(empty).count(wording.nothing(Sort.HIRING, is_narrowed=False)) == 1
    assert str(wording.ALL) not in pressable(empty)
    assert len(pressable(empty)) == 1, "be told of what is new"
    await square.put_up("bea", Sort.HIRING)
    await square.put_up("priya", Sort.HIRING, role="Helper", pay=Pay.VOLUNTEER)
    unpaid = await square.slash("nils", "hiring browse", pay="volunteer")
    assert "Who is hiring · Volunteer work, unpaid" in said(unpaid)
    assert "Helper" in said(unpaid)
    assert "Maintainer" not in said(unpaid)
    looked = await square.nils.click(shown(unpaid), label="Look")
    assert "**Volunteer work, unpaid**" in said(looked)
    assert pressable(looked)[0] == "I'm interested"


async def test_what_somebody_has_up_is_shown_and_nothing_reads_like_not_for_you(square: Square) -> None:
    nobody = said(await square.slash("nils", "looking show", member=square.sena))
    assert nobody == wording.nothing_of(square.sena.id, Sort.LOOKING)
    for audience in (Audience.ORGANIZERS, Audience.INTRODUCTIONS):
        flag = await square.put_up("sena", audience=audience)
        assert said(await square.slash("nils", "looking show", member=square.sena)) == nobody
        organizers = said(await square.slash("omar", "looking show", member=square.sena))
        assert (organizers == nobody) == (audience is Audience.INTRODUCTIONS)
        await square.clear(flag)
    await square.put_up("sena")
    one = await square.slash("nils", "looking show", member=square.sena)
    assert said(one).startswith("### Looking for: Backend engineer")
    assert pressable(one)[0] == "I can help"


async def test_an_organizer_takes_down_what_does_not_belong_and_its_owner_reads_why(square: Square) -> None:
    flag = await square.put_up("bea", audience=Audience.ORGANIZERS)
    listed = await square.slash("omar", "looking browse")
    assert "Only organizers see this." in said(listed)
    assert str(wording.ORGANIZERS_NOTE) in said(listed)
    looked = await square.omar.click(shown(listed), label="Look")
    assert pressable(looked)[-1] == str(wording.TAKE_DOWN)

    theirs = await square.slash("nils", "looking browse")
    assert str(wording.TAKE_DOWN) not in pressable(theirs)
    forged = await forge(square.nils, shown(theirs), f"look:take-down:{flag.id}")
    assert said(forged) == str(wording.NOT_AN_ORGANIZER)

    form = await square.omar.click(shown(looked), label=str(wording.TAKE_DOWN))
    refused = await square.omar.submit_modal(form, {"reason": "  a  "})
    assert "needs at least 3 characters" in said(refused)
    again = await square.omar.click(shown(looked), label=str(wording.TAKE_DOWN))
    other = await square.omar.click(shown(looked), label=str(wording.TAKE_DOWN))
    gone = await square.omar.submit_modal(again, {"reason": "Not a job: a course for *money*."})
    assert said(gone) == wording.removed(flag)
    assert (await square.stored(flag.id)).state is State.REMOVED
    members: MembersService = square.place.service(MembersService)
    (item,) = (await members.inbox(square.place.guild.id, square.bea.id, 1, 10)).items
    assert item.news is News.FLAG_REMOVED
    assert item.payload["reason"] == "Not a job: a course for *money*."
    assert "by_id" not in item.payload
    twice = await square.omar.submit_modal(other, {"reason": "Again."})
    assert str(wording.NOT_UP) in said(twice)
    assert said(await square.omar.click(shown(looked), label=str(wording.TAKE_DOWN))) == str(wording.NOT_UP)


async def test_whoever_is_no_organizer_any_more_takes_nothing_down(square: Square) -> None:
    flag = await square.put_up("bea")
    helpers = square.place.guild.create_role("Helpers")
    square.place.env.backend.add_member_role(square.place.guild.id, square.nils.id, helpers.id)
    await square.place.set_up(organizer_role_id=helpers.id)
    looked = await square.slash("nils", "looking show", member=square.bea)
    form = await square.nils.click(shown(looked), label=str(wording.TAKE_DOWN))
    square.place.env.backend.remove_member_role(square.place.guild.id, square.nils.id, helpers.id)
    assert str(wording.NOT_AN_ORGANIZER) in said(await square.nils.submit_modal(form, {"reason": "Because."}))
    assert (await square.stored(flag.id)).state is State.RUNNING
