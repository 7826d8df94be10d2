"""What the bot has put on messages and into forms so far, and for whom: its real addresses, and what its menus offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from bot.core.ids import LENGTH
from bot.ui.custom_ids import CustomId, parse
from tests.fuzz.payloads import V2, walk

_KEPT: Final = 60
_IDS_KEPT: Final = 600


@dataclass(frozen=True, slots=True)
class Seen:
    """A button, a menu or a form that was put before somebody."""

    address: CustomId
    is_form: bool
    who: str | None
    """Before whom; None before everybody in a channel."""
    is_direct: bool
    is_layout: bool = False

    @property
    def name(self) -> str:
        """Its feature and verb."""
        return f"{self.address.feature}:{self.address.verb}"


class Memory:
    """Learns from every payload; of each address the latest are kept."""

    def __init__(self) -> None:
        self.seen: Final[defaultdict[tuple[str, bool], dict[Seen, None]]] = defaultdict(dict)
        """By ``feature:verb``, and whether it is a form."""
        self.fresh: list[Seen] = []
        """Those that came since somebody emptied this."""
        self.offered: Final[defaultdict[str, dict[str, None]]] = defaultdict(dict)
        """Values of menus, by ``feature:verb``; in forms by ``feature:verb/field``; of commands by ``option``."""
        self.filled: Final[defaultdict[str, dict[str, None]]] = defaultdict(dict)
        """Texts with which the inputs of forms came filled, by the name of the field."""
        self.layouts: Final[set[str]] = set()
        """What was seen on messages that are layouts."""
        self.ids: Final[dict[str, None]] = {}
        """Ids of rows of any kind."""

    def heed(self, body: Any, who: str | None, *, is_direct: bool) -> None:
        """Learn from one request, whose outcome that person sees, or everybody."""
        if not isinstance(body, Mapping):
            return
        found = cast("Mapping[str, Any]", body)
        if isinstance(found.get("title"), str) and isinstance(found.get("custom_id"), str):
            self._form(found, who, is_direct=is_direct)
        elif isinstance(found.get("components"), list):
            self._message(found, who, is_direct=is_direct)
        for key in ("data", "message"):
            self.heed(found.get(key), who, is_direct=is_direct)

    def heed_choices(self, option: str, body: Mapping[str, Any]) -> None:
        """Learn what was suggested for an option."""
        choices = cast("Sequence[Mapping[str, Any]]", body.get("data", {}).get("choices", ()))
        _keep(self.offered[option], (choice["value"] for choice in choices))

    def known(self, name: str, *, is_form: bool) -> Sequence[Seen]:
        """Return where an address was seen."""
        return tuple(self.seen[name, is_form])

    def _message(self, body: Mapping[str, Any], who: str | None, *, is_direct: bool) -> None:
        is_layout = bool(int(body.get("flags") or 0) & V2)
        for component in walk(body["components"]):
            address = parse(component.get("custom_id", ""))
            if address is None:
                continue
            seen = Seen(address, is_form=False, who=who, is_direct=is_direct, is_layout=is_layout)
            self._see(seen)
            self._offered(seen.name, component)
            if is_layout:
                self.layouts.add(seen.name)

    def _form(self, modal: Mapping[str, Any], who: str | None, *, is_direct: bool) -> None:
        address = parse(modal["custom_id"])
        if address is None:
            return
        seen = Seen(address, is_form=True, who=who, is_direct=is_direct)
        self._see(seen)
        for component in walk(modal["components"]):
            field = str(component.get("custom_id"))
            self._offered(f"{seen.name}/{field}", component)
            if component.get("value"):
                _keep(self.filled[field], [component["value"]])

    def _see(self, seen: Seen) -> None:
        _keep(self.seen[seen.name, seen.is_form], [seen])
        self.fresh.append(seen)
        _keep(self.ids, (arg for arg in seen.address.args if len(arg) == LENGTH), _IDS_KEPT)

    def _offered(self, name: str, component: Mapping[str, Any]) -> None:
        _keep(self.offered[name], (option["value"] for option in component.get("options", ())))


def _keep(into: dict[Any, None], found: Iterable[Any], most: int = _KEPT) -> None:
    for each in found:
        into.pop(each, None)
        into[each] = None
    for old in list(into)[: max(0, len(into) - most)]:
        del into[old]
