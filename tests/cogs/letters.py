"""Something that can be reported, and what members and organizers do about it in the tests of reports."""

from __future__ import annotations

from dataclasses import dataclass, field

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.guilds.pillars import Pillar, Suspended
from bot.moderation.rules import Case, Report
from bot.moderation.service import ModerationService
from bot.ui.answers import Interaction
from bot.ui.hooks import Hooks
from bot.ui.reportables import Reportable, Reportables
from tests.cogs.screens import shown
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
    found = await place.service(ModerationService).case(
        place.guild.id, place.people[on].id, None, place.env.now()
    )
    assert isinstance(found, Case)
    return found.reports[0]


async def waiting(place: Meetup) -> int:
    """Return how many reports wait."""
    return await place.service(ModerationService).waiting(place.guild.id, 1)


async def look(place: Meetup, person: str = "omar") -> InteractionResult:
    """Open the list and look at the one member in it."""
    panel = await place.people[person].slash(place.general, "reports")
    return await place.people[person].click(shown(panel), label="Look")


async def keep_out(
    place: Meetup,
    page: InteractionResult,
    person: str = "omar",
    *,
    scope: str = "introductions",
    days: str = "7",
    reason: str = WHY,
) -> InteractionResult:
    """Settle what waits by keeping the member out; return the answer."""
    actor = place.people[person]
    form = await actor.click(shown(page), label="Keep out…")
    assert form.modal is not None, said(form)
    return await actor.submit_modal(form, {"scope": [scope], "days": [days], "reason": reason})


async def warn(
    place: Meetup, page: InteractionResult, person: str = "omar", reason: str = WHY
) -> InteractionResult:
    """Settle what waits with a warning; return the answer."""
    actor = place.people[person]
    form = await actor.click(shown(page), label="Warn")
    assert form.modal is not None, said(form)
    return await actor.submit_modal(form, {"reason": reason})


async def held(
    place: Meetup, person: str = "nils", pillar: Pillar = Pillar.INTRODUCTIONS
) -> Suspended | None:
    """Return how long and why somebody is kept out of a pillar."""
    async with place.app.database.reading() as read_:
        return await place.service(ModerationService).held_in(
            read_, place.guild.id, place.people[person].id, pillar, place.env.now()
        )


async def inbox(place: Meetup, person: str) -> str:
    """Return what somebody reads in their inbox."""
    return said(await place.people[person].slash(place.general, "inbox"))
