"""Buttons that one cog puts on another's card, without either knowing the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from bot.ui.cards import Press


class Hooks:
    """What is offered at places that have a name.

    Whoever owns a card names a place on it and asks for its :meth:`buttons` each time the card is drawn;
    whoever has something to offer there says so once, when its cog is set up. Places so far:

    ``"share"``, a share's card (its id); ``"portfolio"``, one's own (nothing); ``"profile"``, somebody
    else's (the member's id); ``"report"``, what can be reported (what it is, and its id); ``"flag"``, what somebody asks
    for help with (the id of whoever asks, and its own if it has one); ``"direct"``, a direct message that
    nobody asked for (the server's id, the member's, and what tells this message from every other);
    ``"setup"``, the end of setting up (nothing); ``"news.…"``, a piece of news of that kind whose payload has a ``ref`` (that).
    """

    def __init__(self) -> None:
        self._makers: Final = defaultdict[str, list[Callable[..., Press]]](list)

    def offer(self, place: str, make: Callable[..., Press]) -> None:
        """Let ``make`` be asked for a button whenever ``place`` is drawn; an addressed button's class will do."""
        self._makers[place].append(make)

    def buttons(self, place: str, *args: str) -> list[Press]:
        """Return the buttons offered at ``place`` for ``args``, in the order they were offered."""
        return [make(*args) for make in self._makers.get(place, ())]
