"""What is declared is also listened to: a form or button nobody registered would only apologise."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ui.buttons import every_address
from bot.ui.forms import Form
from tests.flows.meetup import Meetup


def declared(base: type[Form]) -> Iterator[type[Form]]:
    """Every form below ``base`` that a cog declares."""
    for form in base.__subclasses__():
        if form.__module__.startswith("cogs."):
            yield form
        yield from declared(form)


def name(declared_class: type | None) -> tuple[str, str] | None:
    """Name a class; every bot that loads the cogs declares them anew, so classes of one name are twins."""
    return declared_class and (declared_class.__module__, declared_class.__qualname__)


async def test_every_form_a_cog_declares_can_be_submitted(place: Meetup) -> None:
    known = {name(form) for form in place.app.client.forms}
    assert [form for form in declared(Form) if name(form) not in known] == []


async def test_every_button_and_select_a_cog_declares_answers(place: Meetup) -> None:
    answering = place.app.client._addresses
    mute = [
        item
        for item in every_address()
        if item.__module__.startswith("cogs.")
        and name(answering.holder(item.feature, item.verb)) != name(item)
    ]
    assert mute == []
