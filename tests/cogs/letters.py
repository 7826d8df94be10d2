"""Something that can be reported, and what members and organizers do about it in the tests of reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.moderation.rules import No, Pillar, Report
from bot.moderation.service import ModerationService
from bot.ui.answers import Interaction
from bot.ui.hooks import Hooks
from bot.ui.reportables import Reportable, Reportables
from tests.cogs.screens import control, shown
from tests.flows.meetup import Meetup, said

WHY = "Three pushy requests in one week."


@dataclass
class Letters:
    """What stands in for a cog whose things can be reported: letters from one member to another."""

    place: Meetup
    texts: dict[str, tuple[int, int, str]] = field(default_factory=dict[str, tuple[int, int, str]])

    async def find(self, interaction: Interaction, about_id: str) -> Reportable | None:
        """Return a letter to whoever received it."""
        by, to, text = self.texts.get(about_id, (0, 0, ""))
        if to != interaction.user.id:
            return None
        return Reportable(self.place.guild.id, by, {"Their letter": text})

    async def send(self, by: MemberActor, to: MemberActor, text: str = "You look lonely.") -> discord.Message:
        """Deliver a letter by direct message, with what can be pressed on it."""
        letter_id = new_id(self.place.env.now())
        self.texts[letter_id] = (by.id, to.id, text)
        view = discord.ui.View(timeout=None)
        for button in self.place.service(Hooks).buttons("report", "letter", letter_id):
            view.add_item(button)
        with self.place.env.time_context():
            user = await self.place.app.client.fetch_user(to.id)
            await user.send("A letter for you", view=view)
        return to.user.dm_channel.history()[-1]


@pytest.fixture
async def letters(place: Meetup) -> Letters:
    """Letters that can be reported."""
    made = Letters(place)
    place.service(Reportables).register("letter", made.find)
    return made


async def report(
    letters: Letters,
    by: str = "bea",
    on: str = "nils",
    *,
    words: str = "Again.",
    text: str = "You look lonely.",
) -> InteractionResult:
    """Let ``by`` report a letter that ``on`` wrote to them; return the answer."""
    people = letters.place.people
    message = await letters.send(people[on], people[by], text)
    form = await people[by].user.click(message, label="Report")
    assert form.modal is not None, said(form)
    return await people[by].user.submit_modal(form, {"words": words})


async def stored(place: Meetup, on: str = "nils") -> Report:
    """Return the oldest report on somebody that waits, or the only one."""
    found = await place.service(ModerationService).oldest_on(
        place.guild.id, place.people[on].id, 1, place.env.now()
    )
    assert not isinstance(found, No)
    return found.report


async def waiting(place: Meetup) -> int:
    """Return how many reports wait."""
    return await place.service(ModerationService).waiting(place.guild.id, 1)


async def look(place: Meetup, person: str = "omar") -> InteractionResult:
    """Open the list and look at the one member in it."""
    panel = await place.people[person].slash(place.general, "reports")
    return await place.people[person].click(shown(panel), label="Look")


async def choose_days(actor: MemberActor, card: InteractionResult, days: str) -> InteractionResult:
    """Choose on a card for how long; return the form that asks why."""
    return await actor.select(shown(card), [days], custom_id=control(card, "reports:suspend:")["custom_id"])


async def keep_out(
    place: Meetup, card: InteractionResult, person: str = "omar", *, days: str = "7", reason: str = WHY
) -> InteractionResult:
    """Settle the report on a card by keeping the member out; return the answer."""
    actor = place.people[person]
    form = await choose_days(actor, card, days)
    return await actor.submit_modal(form, {"reason": reason})


async def until(place: Meetup, person: str = "nils") -> Any:
    """Return until when somebody is kept out of introductions."""
    async with place.app.database.reading() as read_:
        return await place.service(ModerationService).is_suspended_in(
            read_, place.guild.id, place.people[person].id, Pillar.INTRODUCTIONS, place.env.now()
        )


async def inbox(place: Meetup, person: str) -> str:
    """Return what somebody reads in their inbox."""
    return said(await place.people[person].slash(place.general, "inbox"))
