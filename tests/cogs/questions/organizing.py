"""What tests of the organizers' side of prompts do beforehand, and how they look at what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from typing import Any, Final

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.core.schedule import Schedule
from bot.prompts.drafting import Previewed, Saved
from bot.prompts.rules import No, Organizer, Prompt, Settings
from bot.prompts.service import Listed, PromptsService, Shown
from bot.prompts.suggesting import SuggestionsService
from bot.prompts.suggestions import Suggestion
from tests.cogs.screens import shown
from tests.flows.meetup import Meetup
from tests.simulated import controls

NOT_FOR_MEMBERS: Final = "Prompts are for organizers to look after"
QUESTION: Final = "What did you build this week?"
TYPED: Final = {"texts": QUESTION, "time": "09:00", "zone": "UTC", "dates": "", "name": "Weekly"}
"""What an organizer types into the form of a new prompt, where it is not said otherwise."""


def service(place: Meetup) -> PromptsService:
    """The service of the bot that runs now."""
    found: PromptsService = place.service(PromptsService)
    return found


def who(place: Meetup, name: str = "omar") -> Organizer:
    """Somebody who acts, and organizes."""
    return Organizer(place.guild.id, place.people[name].id)


async def listed(place: Meetup) -> Listed:
    """The prompts there are."""
    return await service(place).list(place.guild.id)


async def only(place: Meetup) -> Prompt:
    """The one prompt there is."""
    (prompt,) = (await listed(place)).prompts
    return prompt


async def everything(place: Meetup, prompt: Prompt) -> Shown:
    """A prompt as it is now, with all that belongs to it."""
    found = await service(place).show(prompt.id, place.guild.id, place.env.now())
    assert not isinstance(found, No)
    return found


async def texts(place: Meetup, prompt: Prompt) -> list[str]:
    """What a prompt asks, in order."""
    return [text.text for text in (await everything(place, prompt)).texts]


async def made(
    place: Meetup,
    name: str = "Weekly",
    questions: Sequence[str] = (QUESTION,),
    channel: ChannelHandle | None = None,
    of_schedule: Mapping[str, Any] | None = None,
    **changed: Any,
) -> Prompt:
    """Let omar make a prompt, a second after whatever was before: Mondays at nine, but for what is said otherwise."""
    await place.env.advance_time(1)
    schedule = replace(Schedule(time(9), "UTC"), **(of_schedule or {}))
    settings = Settings(name, (channel or place.text).id, schedule, 96, **changed)
    now = place.env.now()
    begun = await service(place).begin(who(place), settings, questions, new_id(now), now)
    assert isinstance(begun, Previewed)
    saved = await service(place).save(begun.draft.id, who(place), now)
    assert isinstance(saved, Saved), saved
    return saved.prompt


async def suggested(place: Meetup, text: str, by: str = "bea") -> Suggestion:
    """Let a member have suggested a question."""
    now = place.env.now()
    suggestions: SuggestionsService = place.service(SuggestionsService)
    found = await suggestions.propose(place.guild.id, place.people[by].id, text, new_id(now), now)
    assert isinstance(found, Suggestion), found
    return found


async def slash(place: Meetup, command: str, by: str = "omar", **options: Any) -> InteractionResult:
    """Let somebody use one of the commands."""
    return await place.people[by].slash(place.general, f"prompts {command}", **options)


async def drafted(
    place: Meetup, channel: ChannelHandle | None = None, by: str = "omar", **typed: str
) -> InteractionResult:
    """Let somebody fill in the form of a new prompt; return the draft's panel."""
    form = await slash(place, "create", by, channel=channel or place.text)
    assert form.modal is not None
    return await place.people[by].submit_modal(form, {**TYPED, **typed})


async def press(person: MemberActor, result: InteractionResult, label: str) -> InteractionResult:
    """Press a button on an answer."""
    return await person.click(shown(result), label=label)


async def choose(
    person: MemberActor, result: InteractionResult, menu: str, *values: Any
) -> InteractionResult:
    """Choose in a menu of an answer."""
    (found,) = (
        control["custom_id"]
        for control in controls(shown(result).components)
        if control.get("custom_id", "").startswith(f"prompts:{menu}:")
    )
    return await person.select(shown(result), values, custom_id=found)


def draft_id(panel: InteractionResult) -> str:
    """The id of the draft that a panel shows."""
    (found,) = (
        control["custom_id"].rpartition(":")[2]
        for control in controls(shown(panel).components)
        if re.match(r"prompts:save:", control.get("custom_id", ""))
    )
    return str(found)


def filled(form: InteractionResult) -> dict[str, Any]:
    """What the inputs of a form hold when it opens, by name."""
    assert form.modal is not None, "no form was opened"
    inner = [row["component"] for row in form.modal["components"] if "component" in row]
    return {each["custom_id"]: each.get("value", "") for each in inner}


async def everybody_sees_the_commands(place: Meetup) -> None:
    """Let an organizer open the commands to everybody in the server's settings."""
    (command,) = [c for c in await place.app.client.tree.fetch_commands() if c.name == "prompts"]
    place.guild.set_command_permissions(command, {place.guild.default_role: True})
