"""Throws that have troubled the bot once, each as it was found: the short run begins with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.core.ids import new_id
from bot.ui.buttons import AddressedSelect
from tests.fuzz.commanding import Commanding
from tests.fuzz.filling import MENU, TEXT_INPUT
from tests.fuzz.place import ORGANIZER, Place
from tests.fuzz.thrower import button
from tests.fuzz.throws import Throw, pressing, submitting

_OPTION: Final = {"label": "-", "value": "-"}
_NONE: Final = "0" * 20
_HUGE: Final = "99999999999999999999"
_NUL: Final = "a\0b"
_HALF: Final = "a\ud800b"

CONTROLS: Final[Mapping[str, Sequence[str] | None]] = {
    # An id of twenty digits fits no column.
    f"reports:lift-now:{_HUGE}:looking": None,
    f"projects:export:{_HUGE}": None,
    f"intro:unblock:{_HUGE}:1": None,
    f"audit:page:1:{_HUGE}:~:~:~": None,
    f"projects:list:1:{_HUGE}:~:~": None,
    # Filters that are of no kind.
    "projects:portfolio:1:nobody": None,
    f"projects:portfolio:1:{_HUGE}": None,
    # NUL, which PostgreSQL does not take in any text.
    "look:alert-found:1:a%00b": None,
    "look:alert-me:looking:-:a%00b": None,
    "look:alert-remove": [_NUL],
}
"""Custom ids, with what was chosen where one can choose."""
FORMS: Final[Mapping[str, Mapping[str, str | Sequence[str]]]] = {
    f"reports:member:{_HUGE}": {"words": "They sold lamps."},
    f"prompts:take:{_NONE}": {"text": "What did you build?", "prompt": [_NUL]},
    f"prompts:questions:{_NONE}": {"texts": "What did you build?", "name": _HALF},
    "profile:edit": {"headline": _HALF, "links": "no link", "where": _HALF},
    "look:done": {"note": _HALF, "helpers": [str(2**63)]},
}
"""The beginnings of custom ids, which an opening id ends, with what was typed."""
COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "projects show": {"share": _NUL},
    "projects delete": {"share": _HALF},
    "projects edit": {"share": _HALF},
    "projects update": {"share": _NUL},
    "projects close": {"share": _NUL},
    "projects reopen": {"share": _NUL},
    "built": {"question": _NUL},
    "profile edit": {"zone": _HALF},
}
"""Commands, with their options."""


def known(place: Place, commanding: Commanding) -> Iterator[Throw]:
    """Yield each of them, thrown by an organizer."""
    for custom_id, values in CONTROLS.items():
        feature, verb, *_ = custom_id.split(":")
        holder = place.bot._addresses.holder(feature, verb)
        control = button(custom_id)
        if holder is not None and issubclass(holder, AddressedSelect):
            control = {"type": MENU[holder.picks], "custom_id": custom_id, "options": [_OPTION]}
        yield pressing(f"known {custom_id}", ORGANIZER, control, values)
    for beginning, typed in FORMS.items():
        custom_id = f"{beginning}:{new_id(place.world.now())}"
        yield submitting(
            f"known {beginning}", ORGANIZER, custom_id, [_filled(*each) for each in typed.items()]
        )
    for name, options in COMMANDS.items():
        yield commanding.given(name, ORGANIZER, options)


def _filled(name: str, typed: str | Sequence[str]) -> dict[str, Any]:
    if isinstance(typed, str):
        return {"custom_id": name, "type": TEXT_INPUT, "value": typed}
    return {"custom_id": name, "type": MENU[None], "values": list(typed)}
