"""Makes throws: at an entry point, with anything; or at a button or form that was just put before somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands

from bot.core.ids import LENGTH, new_id
from bot.ui.buttons import AddressedButton
from bot.ui.custom_ids import MOST, CustomId
from bot.ui.fields import Note
from bot.ui.forms import Form
from tests.fuzz.commanding import Commanding
from tests.fuzz.filling import MENU, TEXT_INPUT, Filling, Temper
from tests.fuzz.hostility import Hostility
from tests.fuzz.memory import Memory, Seen
from tests.fuzz.place import ORGANIZER, Place, arguments
from tests.fuzz.throws import Anything, Control, Entry, Suggestion, Throw, name_of, pressing, submitting

_ROOM: Final = MOST - len(":") - LENGTH
"""Characters of a ``custom_id``, with room for the opening id of a form."""
_ORGANIZING: Final = {"audit", "doctor", "guide", "reports", "settings", "setup"}


def _is_for_organizers(entry: Entry) -> bool:
    """Tell whether others would hardly get further than to be told so; it does no harm to be wrong."""
    match entry:
        case app_commands.Command():
            return (entry.root_parent or entry).default_permissions is not None
        case Suggestion():
            return _is_for_organizers(entry.command)
        case app_commands.ContextMenu():
            return entry.default_permissions is not None
        case Anything():
            return False
        case _:
            return entry.feature in _ORGANIZING


class Thrower:
    """Makes them."""

    def __init__(self, place: Place, memory: Memory, draw: Hostility) -> None:
        self._place, self._memory, self._draw = place, memory, draw
        self._env: Final = place.world.env
        self._people: Final = sorted(place.people)
        self._filling: Final = Filling(place, memory, draw)
        self._commanding: Final = Commanding(place, memory, draw)

    def at(self, entry: Entry) -> Throw:
        """Return a throw at this entry point."""
        is_organizers = self._draw.sometimes(0.7 if _is_for_organizers(entry) else 0.2)
        who = ORGANIZER if is_organizers else self._draw.rng.choice(self._people)
        match entry:
            case app_commands.Command() | Suggestion():
                return self._commanding.command(entry, who)
            case app_commands.ContextMenu():
                return self._commanding.menu(entry, who)
            case Anything():
                return self._anything(entry, who)
            case _:
                return self._addressed(entry, self._seen(entry, who))

    def on(self, seen: Seen) -> Throw:
        """Return a throw at what was put before somebody, mostly by them."""
        holder = self._place.bot.forms._classes if seen.is_form else self._place.bot._addresses
        entry = holder.holder(seen.address.feature, seen.address.verb)
        who = seen.who or self._draw.rng.choice(self._people)
        if self._draw.sometimes(0.05):
            who = self._draw.rng.choice(self._people)
        seen = replace(seen, who=who)
        if entry is None:  # it opens a form again: no class of its own answers to it
            return self._pressed(f"control {seen.name}", seen)
        return self._addressed(entry, seen)

    def _seen(self, entry: type[Form] | Control, who: str) -> Seen:
        """Return where the entry point was seen, or could have been."""
        name, is_form = f"{entry.feature}:{entry.verb}", issubclass(entry, Form)
        known = self._memory.known(name, is_form=is_form)
        if known and self._draw.sometimes(0.65):
            seen = known[-1 - min(int(self._draw.rng.expovariate(0.3)), len(known) - 1)]  # the latest, mostly
            stranger = who if seen.who is None or self._draw.sometimes(0.2) else seen.who
            again = seen.address.args[-1:] if self._draw.sometimes(0.1) else (new_id(self._env.now()),)
            args = (*seen.address.args[:-1], *again) if is_form else seen.address.args
            return replace(seen, who=stranger, address=replace(seen.address, args=args))
        args = (*self._args(entry), new_id(self._env.now())) if is_form else self._args(entry)
        address = CustomId(entry.feature, entry.verb, tuple(args))
        return Seen(address, is_form, who, self._draw.sometimes(0.1), name in self._memory.layouts)

    def _args(self, item: type[Form] | Control) -> Sequence[str]:
        ids = list(self._memory.ids)
        room = _ROOM - len(f"{item.feature}:{item.verb}:")
        while True:
            found = tuple(self._draw.argument(pattern, ids) for pattern in arguments(item))
            if len(":".join(found)) <= room:
                return found

    def _addressed(self, entry: type[Form] | Control, seen: Seen) -> Throw:
        if issubclass(entry, Form):
            return self._form(entry, seen)
        if issubclass(entry, AddressedButton):
            return self._pressed(name_of(entry), seen)
        menu: dict[str, Any] = {"type": MENU[entry.picks], "custom_id": seen.address.encode()}
        temper = Temper.WILD if self._draw.sometimes(0.3) else Temper.FAIR
        if entry.picks is None:
            offered = list(self._memory.offered[seen.name])
            menu["options"] = [{"label": "-", "value": value} for value in offered[:25] or ["-"]]
            values = self._filling.chosen(offered, 25 if temper is Temper.WILD else 2, temper)
        else:
            values = self._filling.picked(entry.picks, 1, temper)
        return _there(pressing(name_of(entry), seen.who or ORGANIZER, menu, values), seen)

    def _pressed(self, name: str, seen: Seen) -> Throw:
        return _there(pressing(name, seen.who or ORGANIZER, button(seen.address.encode())), seen)

    def _form(self, form: type[Form], seen: Seen) -> Throw:
        fields = [field for field in form.fields if not isinstance(field, Note)]
        parts = self._filling.form(seen.name, fields)
        return _there(submitting(name_of(form), seen.who or ORGANIZER, seen.address.encode(), parts), seen)

    def _anything(self, entry: Anything, who: str) -> Throw:
        known = [seen.address for group in self._memory.seen.values() for seen in group]
        custom_id = self._draw.altered(self._draw.rng.choice(known).encode())
        if entry.is_form:
            part = {"type": TEXT_INPUT, "custom_id": "x", "value": self._draw.text()}
            made = submitting(name_of(entry), who, custom_id, [part])
        else:
            made = pressing(name_of(entry), who, button(custom_id))
        return replace(made, is_direct=self._draw.sometimes(0.1))


def button(custom_id: str) -> dict[str, Any]:
    """Return a button as it is on a message."""
    return {"type": discord.ComponentType.button.value, "style": 2, "label": "-", "custom_id": custom_id}


def _there(throw: Throw, seen: Seen) -> Throw:
    return replace(throw, is_direct=seen.is_direct, is_layout=seen.is_layout)
