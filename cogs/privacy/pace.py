"""How often somebody's data is put together: it is read afresh each time, which is work."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

A_DAY: Final = 3
_DAY: Final = timedelta(days=1)
_REMEMBERED: Final = 5000
"""Members; whoever asked longest ago is forgotten first."""


class Pace:
    """Who had their data put together when, in this process: nothing of it is stored."""

    def __init__(self) -> None:
        self._taken: Final[OrderedDict[int, list[datetime]]] = OrderedDict()
        self._busy: Final[set[int]] = set()

    def begin(self, user_id: int, now: datetime) -> bool | datetime:
        """Let a member have it now: True; False while it is under way; or when they can have it again.

        After True, :meth:`end` has to be called.
        """
        if user_id in self._busy:
            return False
        taken = [moment for moment in self._taken.get(user_id, ()) if now - moment < _DAY]
        if len(taken) >= A_DAY:
            return taken[0] + _DAY
        self._busy.add(user_id)
        self._taken[user_id] = taken
        return True

    def end(self, user_id: int, now: datetime, *, counts: bool) -> None:
        """Note that it was put together; without ``counts`` it was for nothing, and costs none of the times."""
        self._busy.discard(user_id)
        if counts:
            self._taken[user_id] = [*self._taken.get(user_id, ()), now]
        self._taken.move_to_end(user_id)
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)
