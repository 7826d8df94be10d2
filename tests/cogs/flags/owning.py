"""What owners of flags do and see in the tests of this cog."""

from __future__ import annotations

from typing import Any, Final

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.core.ids import new_id
from bot.guilds.service import GuildsService
from bot.looking.rules import Actor, Flag, Kind, Pay, Sort, Words
from bot.looking.service import FlagsService
from tests.cogs.screens import control, shown
from tests.flows.meetup import Meetup

LOOKING: Final[dict[str, Any]] = {
    "kinds": ["part-time", "collaborators"],
    "role": "Data engineer",
    "skills": "Python, dbt",
    "place": "Lisbon",
    "words": "An introduction to a team that runs its own warehouse.",
}
HIRING: Final[dict[str, Any]] = {
    "role": "Tidier of pipelines",
    "pay": ["paid"],
    "place": "Remote",
    "skills": "Airflow",
    "words": "Two days a week on pipelines nobody has looked at for years.",
}
WORDS: Final = Words(
    "Data engineer", "An introduction to a team that runs its own warehouse.", kinds=(Kind.PART_TIME,)
)
WORK: Final = Words(
    "Tidier of pipelines", "Two days a week on pipelines nobody has looked at for years.", pay=Pay.PAID
)


async def settle(place: Meetup, **changes: Any) -> None:
    """Let organizers choose what flags may show."""
    await place.service(GuildsService).change(place.guild.id, place.env.now(), changed_by=1, **changes)


async def put_up(place: Meetup, name: str = "bea", words: Words = WORDS, *, post: bool = True) -> Flag:
    """Write somebody's flag and put it up, beneath the screens."""
    flags, who = place.service(FlagsService), Actor(place.guild.id, place.people[name].id)
    sort = Sort.LOOKING if words.pay is None else Sort.HIRING
    now = place.env.now()
    flag = await flags.draft(who, sort, words, new_id(now), now)
    assert isinstance(flag, Flag), flag
    if post:
        flag = await flags.post(flag.id, who, now)
        assert isinstance(flag, Flag), flag
    return flag


async def stored(place: Meetup, flag: Flag) -> Flag:
    """Return a flag as it is stored now."""
    card = await place.service(FlagsService).card(flag.id, place.env.now())
    assert card is not None
    return card.flag


async def deliver(place: Meetup) -> None:
    """Let everything that is wanted happen."""
    await place.app.delivery.drain()
    await place.env.settle()


async def mine(place: Meetup, name: str = "bea", sort: Sort = Sort.LOOKING) -> list[Flag]:
    """Return what somebody may still do something about."""
    user_id = place.people[name].id
    return await place.service(FlagsService).mine(place.guild.id, user_id, sort, place.env.now())


async def submit(
    place: Meetup, name: str, form: InteractionResult, typed: dict[str, Any]
) -> InteractionResult:
    """Fill in a form that was opened, and submit it."""
    assert form.modal is not None, "no form was opened"
    return await place.people[name].submit_modal(form, typed)


async def choose(person: MemberActor, panel: InteractionResult, audience: str) -> InteractionResult:
    """Choose on one's own panel who may see it."""
    custom_id = control(panel, "look:own-audience:")["custom_id"]
    return await person.select(shown(panel), [audience], custom_id=custom_id)


def filled(form: InteractionResult) -> dict[str, Any]:
    """Return what stands in a form that was opened, by field."""
    assert form.modal is not None, "no form was opened"
    found: dict[str, Any] = {}
    for label in form.modal["components"]:
        field = label.get("component", {})
        chosen = [option["value"] for option in field.get("options", ()) if option.get("default")]
        found[field.get("custom_id", "")] = chosen if "options" in field else field.get("value", "")
    return found
