"""What the bot has put on messages and into forms so far: its real addresses, and what its menus offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from bot.core.ids import LENGTH
from bot.ui.custom_ids import parse
from tests.fuzz.payloads import V2, walk

_KEPT: Final = 60
_IDS_KEPT: Final = 600
Args = tuple[str, ...]


class Memory:
    """Learns from every payload; of each address the latest are kept."""

    def __init__(self) -> None:
        self.args: Final[defaultdict[str, dict[Args, None]]] = defaultdict(dict)
        """Arguments that were given out, by ``feature:verb``; those of forms without their opening id."""
        self.offered: Final[defaultdict[str, dict[str, None]]] = defaultdict(dict)
        """Values of menus, by ``feature:verb``, in forms by ``feature:verb/field``."""
        self.layouts: Final[set[str]] = set()
        """What was seen on messages that are layouts."""
        self.ids: Final[dict[str, None]] = {}
        """Ids of rows of any kind."""

    def heed(self, body: Any) -> None:
        """Learn from one request."""
        if not isinstance(body, Mapping):
            return
        found = cast("Mapping[str, Any]", body)
        if isinstance(found.get("title"), str) and isinstance(found.get("custom_id"), str):
            self._form(found)
        elif isinstance(found.get("components"), list):
            self._message(found)
        for key in ("data", "message"):
            self.heed(found.get(key))

    def known(self, address: str) -> Sequence[Args]:
        """Return the arguments with which an address was given out."""
        return tuple(self.args[address])

    def _message(self, body: Mapping[str, Any]) -> None:
        is_layout = bool(int(body.get("flags") or 0) & V2)
        for component in walk(body["components"]):
            address = parse(component.get("custom_id", ""))
            if address is None:
                continue
            name = f"{address.feature}:{address.verb}"
            self._keep(self.args[name], [address.args])
            self._keep(self.ids, (arg for arg in address.args if len(arg) == LENGTH), _IDS_KEPT)
            self._offered(name, component)
            if is_layout:
                self.layouts.add(name)

    def _form(self, modal: Mapping[str, Any]) -> None:
        address = parse(modal["custom_id"])
        if address is None:
            return
        name = f"{address.feature}:{address.verb}"
        self._keep(self.args[name], [address.args[:-1]])
        for component in walk(modal["components"]):
            self._offered(f"{name}/{component.get('custom_id')}", component)

    def _offered(self, name: str, component: Mapping[str, Any]) -> None:
        self._keep(self.offered[name], (option["value"] for option in component.get("options", ())))

    @staticmethod
    def _keep(into: dict[Any, None], found: Iterable[Any], most: int = _KEPT) -> None:
        for each in found:
            into.pop(each, None)
            into[each] = None
        for old in list(into)[: max(0, len(into) - most)]:
            del into[old]
