"""Who is kept out: listed, let back in by hand or by time; and what organizers do without a report."""

from __future__ import annotations

import discord

from bot.guilds.pillars import Pillar
from tests.cogs.letters import (
    WHY,
    Letters,
    held,
    inbox,
    keep_out,
    letters,
    look,
    report,
    waiting,
)
from tests.cogs.screens import forge, shown
from tests.flows.meetup import Meetup, labels, said

__all__ = ["letters"]


# ---------------------------------------------------------------------- letting back in


async def test_who_is_kept_out_is_listed_and_can_be_let_back_in(place: Meetup, letters: Letters) -> None:
    panel = await place.omar.slash(place.general, "reports")
    await place.omar.click(shown(panel), label="Who is kept out")
    assert "Nobody is kept out of anything" in said(panel)
    await report(letters)
    await keep_out(place, await look(place))

    panel = await place.omar.slash(place.general, "organizer suspended")
    assert f"<@{place.nils.id}> · introductions, until" in said(panel)
    assert f"> {WHY}" in said(panel)
    question = await place.omar.click(shown(panel), label="Lift")
    assert await held(place) is not None
    await place.omar.click(shown(question), label="Let them back in")
    assert f"<@{place.nils.id}> can use introductions again" in said(question)
    assert await held(place) is None
    assert "An organizer let you back in: you can use introductions again." in await inbox(place, "nils")

    once_more = await place.omar.click(shown(panel), label="Lift")
    assert "They are not kept out" in said(await place.omar.click(shown(once_more), label="Let them back in"))


async def test_a_suspension_ends_by_itself_and_the_member_is_told(place: Meetup, letters: Letters) -> None:
    await report(letters)
    await keep_out(place, await look(place))
    await place.skip(7 * 24 + 1)
    assert await held(place) is None
    assert "Nobody is kept out of anything" in said(
        await place.omar.slash(place.general, "organizer suspended")
    )
    assert "The time is over for which you were kept out" in await inbox(place, "nils")


async def test_nobody_lets_themselves_back_in(place: Meetup, letters: Letters) -> None:
    await report(letters)
    await keep_out(place, await look(place))
    role = place.guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    place.env.backend.add_member_role(place.guild.id, place.nils.id, role.id)
    panel = await place.nils.slash(place.general, "organizer suspended")
    question = await place.nils.click(shown(panel), label="Lift")
    answer = await place.nils.click(shown(question), label="Let them back in")
    assert "another organizer has to decide it" in said(answer)
    assert "it is for another organizer" in said(
        await place.nils.slash(place.general, "organizer lift", member=place.nils)
    )
    assert await held(place) is not None


# ---------------------------------------------------------------------- without a report


async def test_an_organizer_keeps_somebody_out_without_a_report(place: Meetup) -> None:
    form = await place.omar.slash(
        place.general, "organizer suspend", member=place.nils, what="looking", **{"for": "30"}
    )
    answer = await place.omar.submit_modal(form, {"scope": ["looking"], "days": ["30"], "reason": WHY})
    assert f"<@{place.nils.id}> is kept out of looking and hiring until" in said(answer)
    assert await held(place, pillar=Pillar.LOOKING) is not None
    assert await held(place) is None
    assert WHY in await inbox(place, "nils")
    lifting = await place.omar.slash(place.general, "organizer lift", member=place.nils)
    await place.omar.click(shown(lifting), label="Let them back in")
    assert await held(place, pillar=Pillar.LOOKING) is None


async def test_an_organizer_warns_somebody_from_their_history(place: Meetup) -> None:
    history = await place.omar.context_menu(place.general, "Member's history", place.nils)
    form = await place.omar.click(shown(history), label="Warn")
    assert "reads your words in their inbox" in said(await place.omar.submit_modal(form, {"reason": WHY}))
    assert f"An organizer asks you to mind something: {WHY}" in await inbox(place, "nils")


async def test_of_several_suspensions_one_chooses_which_to_lift(place: Meetup) -> None:
    for scope in ("looking", "everything"):
        form = await place.omar.slash(place.general, "organizer suspend", member=place.nils)
        await place.omar.submit_modal(form, {"scope": [scope], "days": ["7"], "reason": WHY})
    panel = await place.omar.slash(place.general, "organizer lift", member=place.nils)
    assert labels(shown(panel)) == ["Lift", "Lift"]
    none = await place.omar.slash(place.general, "organizer lift", member=place.bea)
    assert f"<@{place.bea.id}> is not kept out of anything." in said(none)


async def test_a_bot_and_oneself_are_not_kept_out(place: Meetup) -> None:
    own = await place.omar.slash(place.general, "organizer suspend", member=place.omar)
    assert own.modal is None
    assert "it is for another organizer" in said(own)


async def test_the_commands_of_organizers_are_for_organizers(place: Meetup) -> None:
    for name, options in (
        ("suspend", {"member": place.bea}),
        ("lift", {"member": place.bea}),
        ("suspended", {}),
        ("note", {"member": place.bea}),
        ("pause", {"pillar": "shares"}),
        ("resume", {"pillar": "shares"}),
        ("audit", {}),
    ):
        answer = await place.nils.slash(place.general, f"organizer {name}", **options)
        assert answer.modal is None
        assert "Only organizers" in said(answer), name
    home = shown(await place.nils.slash(place.general, "hallway"))
    for address in (
        f"reports:note:{place.bea.id}", f"reports:suspend:{place.bea.id}", f"reports:history:{place.bea.id}",
        f"reports:trail:{place.bea.id}", "audit:page:1:~:~:~:~", "audit:export:~:~:~:~",
    ):  # fmt: skip
        answer = await forge(place.nils, home, address)
        assert answer.modal is None
        assert "Only organizers" in said(answer), address
    assert await stored_nothing(place)


async def stored_nothing(place: Meetup) -> bool:
    return await held(place, "bea") is None and await waiting(place) == 0
