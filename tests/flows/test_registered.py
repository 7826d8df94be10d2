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


async def test_every_form_a_cog_declares_can_be_submitted(place: Meetup) -> None:
    assert [form for form in declared(Form) if form not in set(place.app.client.forms)] == []


async def test_every_button_and_select_a_cog_declares_answers(place: Meetup) -> None:
    answering = place.app.client._addresses
    mute = [
        item
        for item in every_address()
        if item.__module__.startswith("cogs.") and answering.holder(item.feature, item.verb) is not item
    ]
    assert mute == []
