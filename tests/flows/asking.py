"""What a test of asking wants to do and see: the form, the coach's panel, what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from simcord.results import InteractionResult

from bot.introductions.request import Introduction
from bot.introductions.service import IntroductionsService
from bot.projects.rules import Filter, Share
from bot.projects.service import ProjectsService
from tests.flows.introducing import AGENDA, LINE, Hall
from tests.simulated import controls

GOOD: Final[Mapping[str, Any]] = {
    "reason": ["work"],
    "share": ["none"],
    "line": LINE,
    "agenda": AGENDA,
    "minutes": ["30"],
}
SENT: Final = "I show them what you wrote when it suits them"
"""What somebody reads when their request is on its way."""
BRAIN: Final = "I would love to pick your brain over a coffee."
"""An agenda that the coach has something to say about."""


async def start(hall: Hall, by: str = "priya", to: str = "nils") -> InteractionResult:
    """Let somebody use the command."""
    people = hall.place.people
    return await people[by].slash(hall.place.general, "intro ask", member=people[to])


async def write(hall: Hall, form: InteractionResult, by: str = "priya", **changed: Any) -> InteractionResult:
    """Fill a form in and submit it."""
    assert form.modal is not None, "no form was opened"
    names = {field["custom_id"] for field in fields(form)}
    given = {name: value for name, value in {**GOOD, **changed}.items() if name in names}
    return await hall.place.people[by].submit_modal(form, given)


async def ask(hall: Hall, by: str = "priya", to: str = "nils", **changed: Any) -> InteractionResult:
    """Let somebody ask through the command and its form; return the answer."""
    return await write(hall, await start(hall, by, to), by, **changed)


async def same(hall: Hall, times: int, by: str = "priya", to: str = "nils") -> list[InteractionResult]:
    """Let somebody open one form, to be submitted several times: the same packet, come again."""
    opened = [await start(hall, by, to) for _ in range(times)]
    for form in opened:
        modal, first = form._interaction.modal, opened[0]._interaction.modal  # `form.modal` is a copy
        assert modal is not None
        assert first is not None, "no form was opened"
        modal["custom_id"] = first["custom_id"]
    return opened


async def press(hall: Hall, shown: InteractionResult, label: str, by: str = "priya") -> InteractionResult:
    """Press a button of an answer."""
    assert shown.response is not None, "there was no answer"
    return await hall.place.people[by].click(shown.response, label=label)


async def shares_of(hall: Hall, name: str) -> Sequence[Share]:
    """Return what somebody has shared, newest first."""
    wanted = Filter(author_id=hall.place.people[name].id)
    found, _ = await hall.place.service(ProjectsService).list(hall.place.guild.id, wanted, start=0, count=50)
    return found


async def requests(hall: Hall, by: str = "priya") -> Sequence[Introduction]:
    """Return what somebody has asked, newest first."""
    service = hall.place.service(IntroductionsService)
    found, _ = await service.mine(hall.place.guild.id, hall.place.people[by].id, start=0, count=50)
    return found


async def only_request(hall: Hall, by: str = "priya") -> Introduction:
    """Return the one request of somebody."""
    (request,) = await requests(hall, by)
    return request


def fields(form: InteractionResult) -> list[dict[str, Any]]:
    """Return the inputs of a form."""
    assert form.modal is not None, "no form was opened"
    return [each["component"] for each in form.modal["components"]]


def offered(form: InteractionResult, name: str = "share") -> list[str]:
    """Return the values a choice of a form offers, in order."""
    (field,) = (field for field in fields(form) if field["custom_id"] == name)
    return [option["value"] for option in field["options"]]


def filled(form: InteractionResult) -> dict[str, str]:
    """Return what stands in the inputs of a form."""
    found: dict[str, str] = {}
    for field in fields(form):
        chosen = [option["value"] for option in field.get("options", ()) if option.get("default")]
        found[field["custom_id"]] = field.get("value") or next(iter(chosen), "")
    return found


def buttons(shown: InteractionResult) -> list[str]:
    """Return what the buttons of an answer say."""
    return (
        []
        if shown.response is None
        else [str(each.get("label")) for each in controls(shown.response.components)]
    )
