"""The doors of the parts on Discord: every act of a member passes one, and what is always possible passes none."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import app_commands

import cogs
from bot.guilds.pillars import Pillar
from bot.guilds.pillars_service import PillarsService
from bot.moderation.service import ModerationService
from bot.projects.rules import State
from bot.ui.buttons import every_address
from bot.ui.doors import pillar_of
from bot.ui.forms import Form
from tests.cogs.screens import shown
from tests.flows.meetup import DRAFT, QUESTION, Meetup, said
from tests.ui.test_addresses import import_all

OF_MEMBERS: Final = frozenset({"projects", "look", "intro", "prompts", "volunteer"})
"""The features whose entry points are in a part; those of organizers among them are listed below."""


def _each(feature: str, verbs: str) -> set[str]:
    return {f"{feature}:{verb}" for verb in verbs.split()}


FORMS: Final[dict[Pillar, set[str]]] = {
    Pillar.SHARES: _each("projects", "ask edit helped share share-this update"),
    Pillar.LOOKING: _each(
        "look", "alert-new edit-hiring edit-looking help-how help-why hiring looking more-hiring more-looking"
    ),
    Pillar.INTRODUCTIONS: _each("intro", "ask ask-plain connect introduce known through through-plain"),
    Pillar.PROMPTS: _each("prompts", "answer suggest"),
}
CONTROLS: Final[dict[Pillar, set[str]]] = {
    Pillar.SHARES: {"projects:reopen", "volunteer:kinds"},
    Pillar.LOOKING: _each("look", "all around browse look own-post own-renew still thanks-glad thanks-send"),
    Pillar.INTRODUCTIONS: _each("intro", "know-whom send"),
}
OPENS_A_FORM: Final = (
    _each("projects", "ask ask-next edit helped helped-by reword update")
    | _each("look", "alert-add help new own-edit own-more")
    | _each("intro", "edit introduce know meet thank thanks through")
    | _each("prompts", "change edit post recap")
)
"""The form says to which part it belongs; it is not opened either."""
DECIDED_BY_THE_ROOM: Final = {
    "projects:follow",  # following is an act, and the same press takes it back, which is always possible
    "look:own-audience",  # hiding is always possible, showing is not
    "look:own-match",
    "look:own-show",
    "intro:yes",  # of introductions or of looking: the request knows
    "intro:talk",
    "prompts:switch",  # stopping is always possible
}
ALWAYS: Final = (
    _each("projects", "close export list portfolio remove")
    | _each(
        "look",
        "alert-clear alert-clear-all alert-found alert-me alert-news alert-remove asked done down found",
    )
    | _each(
        "look",
        "own own-done own-down own-down-now own-posts thanks-none thanks-note thanks-open thanks-who thanks-write",
    )
    | _each("intro", "after blocks mine name-me never not-now open openness pause pause-until quiet resume")
    | _each("intro", "take-back take-back-now unblock weekly thank")
    | _each("prompts", "rhythm stop-reminding take-back take-back-now")
    | _each("volunteer", "none open")
)
"""Reading, one's own things, taking down, saying no, stopping."""
OF_ORGANIZERS: Final = (
    _each("look", "take-down take-down-why")
    | _each(
        "prompts", "cancel change-dates change-questions change-time channel create dates days decide decline"
    )
    | _each(
        "prompts", "decline-it delete delete-now edit-it halve hours later leave let-go-on list often pause"
    )
    | _each(
        "prompts", "pause-it preview questions resume run run-now save save-mine show silent suggestions take"
    )
    | _each("prompts", "take-it time turn")
)
COMMANDS: Final[dict[Pillar, set[str]]] = {
    Pillar.SHARES: {"projects reopen"},
    Pillar.LOOKING: {"looking browse", "looking renew", "hiring browse", "hiring renew"},
    Pillar.INTRODUCTIONS: {"intro path"},
    Pillar.PROMPTS: {"built"},
}
"""Commands that open no form, or say something before."""


def forms() -> list[type[Form]]:
    import_all(cogs)
    found, waiting = list[type[Form]](), [Form]
    while waiting:
        each = waiting.pop()
        waiting.extend(each.__subclasses__())
        if each.__module__.split(".")[0] == "cogs":
            found.append(each)
    return found


def declared(items: list[Any]) -> dict[str, str | None]:
    """The part that each entry point of members names."""
    found = {f"{each.feature}:{each.verb}": each.pillar for each in items if each.feature in OF_MEMBERS}
    return {name: pillar for name, pillar in found.items() if name not in OF_ORGANIZERS}


def expected(table: dict[Pillar, set[str]]) -> dict[str, Pillar]:
    return {name: pillar for pillar, names in table.items() for name in names}


def test_every_form_by_which_a_member_acts_says_to_which_part_it_belongs() -> None:
    found = declared(forms())
    assert {name: pillar for name, pillar in found.items() if pillar} == expected(FORMS)
    assert {name for name, pillar in found.items() if not pillar} <= ALWAYS


def test_every_control_by_which_a_member_acts_says_so_or_is_listed_with_why_not() -> None:
    import_all(cogs)
    found = declared([each for each in every_address() if each.__module__.split(".")[0] in ("cogs", "bot")])
    assert {name: pillar for name, pillar in found.items() if pillar} == expected(CONTROLS)
    assert {
        name for name, pillar in found.items() if not pillar
    } <= OPENS_A_FORM | DECIDED_BY_THE_ROOM | ALWAYS


async def test_every_command_that_acts_without_a_form_says_so(place: Meetup) -> None:
    walked = place.app.client.tree.walk_commands(type=discord.AppCommandType.chat_input)
    named = {
        each.qualified_name: pillar_of(each) for each in walked if isinstance(each, app_commands.Command)
    }
    assert {name: pillar for name, pillar in named.items() if pillar} == expected(COMMANDS)


# ---------------------------------------------------------------------- on Discord


async def settle(place: Meetup, pillar: Pillar, **changes: Any) -> None:
    pillars = place.service(PillarsService)
    await pillars.change(place.guild.id, pillar, place.env.now(), changed_by=1, **changes)


async def test_a_role_opens_the_door_and_organizers_need_none(place: Meetup) -> None:
    role = place.guild.create_role("Builders")
    await settle(place, Pillar.SHARES, role_id=role.id)
    refused = await place.priya.slash(place.general, "share", kind="project")
    assert refused.modal is None
    assert role.mention in said(refused)
    with_role = place.guild.add_member(place.env.create_user("rosa"), roles=[role])
    assert (await with_role.slash(place.general, "share", kind="project")).modal is not None
    assert (await place.omar.slash(place.general, "share", kind="project")).modal is not None


async def test_newcomers_wait_for_as_long_as_the_gate_asks(place: Meetup) -> None:
    await settle(place, Pillar.PROMPTS, member_days=3)
    newcomer = place.guild.add_member(place.env.create_user("rosa"))
    refused = await newcomer.slash(place.general, "suggest")
    assert refused.modal is None
    assert "here for a while" in said(refused)
    await settle(place, Pillar.PROMPTS, member_days=0)
    assert (await newcomer.slash(place.general, "suggest")).modal is not None


async def test_what_was_typed_comes_back_when_the_door_was_closed_meanwhile(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    await settle(place, Pillar.SHARES, pause="We move house.")
    refused = await place.priya.submit_modal(form, dict(DRAFT))
    assert "We move house." in said(refused)
    assert DRAFT["title"] in said(refused)
    assert await place.shares() == []


async def test_a_press_and_a_command_are_refused_kindly_and_taking_down_is_not(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await settle(place, Pillar.SHARES, is_on=False)
    card = await place.card(share)
    for label in ("This helped me", "Ask the author", "Follow"):
        told = await place.sena.click(card, label=label)
        assert told.modal is None
        assert "does without shares" in said(told)
    assert "does without shares" in said(
        await place.priya.slash(place.general, "projects reopen", share=share.id)
    )
    closed = await place.priya.slash(place.general, "projects close", share=share.id)
    assert "does without" not in said(closed)
    assert (await place.only_share()).state is State.CLOSED


async def test_whoever_is_kept_out_is_told_the_reason_wherever_they_press(place: Meetup) -> None:
    await place.share(place.priya)
    form = await place.sena.click(await place.card(await place.only_share()), label="Ask the author")
    await place.service(ModerationService).suspend(
        place.guild.id, place.sena.id, None, None, "It was spam.", 1, place.env.now()
    )
    for told in (
        await place.sena.submit_modal(form, dict(QUESTION)),
        await place.sena.slash(place.general, "share", kind="project"),
        await place.sena.slash(place.general, "looking browse"),
        await place.sena.slash(place.general, "suggest"),
    ):
        assert told.modal is None
        assert "It was spam." in said(told)
    share = await place.only_share()
    assert share.first_reply_at is None


async def test_a_gate_holds_for_what_was_opened_before_it_was_there(place: Meetup) -> None:
    form = await place.priya.slash(place.general, "share", kind="project")
    role = place.guild.create_role("Builders")
    await settle(place, Pillar.SHARES, role_id=role.id)
    refused = await place.priya.submit_modal(form, dict(DRAFT))
    assert role.mention in said(refused)
    assert DRAFT["title"] in said(refused)
    assert await place.shares() == []


async def test_a_gate_holds_for_a_press_and_a_command(place: Meetup) -> None:
    await place.share(place.priya)
    share = await place.only_share()
    await place.priya.slash(place.general, "projects close", share=share.id)
    page = await place.priya.slash(place.general, "projects show", share=share.id)
    role = place.guild.create_role("Builders")
    await settle(place, Pillar.SHARES, role_id=role.id)
    pressed = await place.priya.click(shown(page), label="Open again")
    ordered = await place.priya.slash(place.general, "projects reopen", share=share.id)
    assert role.mention in said(pressed)
    assert role.mention in said(ordered)
    assert (await place.only_share()).state is State.CLOSED
