"""Lines that one cog says on another's page, without either knowing the other."""

from __future__ import annotations

import asyncio
import traceback
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

import structlog

from bot.ui.answers import Interaction

Say: TypeAlias = Callable[..., Awaitable[Sequence[str]]]
"""Called as ``say(interaction, guild_id, viewer_id, subject)``; see :class:`Glances`."""

_PATIENCE: Final = 1.0
"""Seconds that a page waits for what others say on it: of the three that Discord waits, the rest are its own."""

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Glances:
    """What is said at places that have a name.

    Whoever owns a page names a place on it and asks for its :meth:`lines` each time it is drawn; whoever has
    something to say there registers once, when its cog is set up. They decide what the viewer may read of the
    subject, and return safe markdown. ``interaction`` is None where nobody acts (an effect is drawn), and
    ``viewer_id`` where several read it. Places, with what the subject is:

    ``"profile"``, a member's profile (``int``, their id); ``"introduced"``, what each of two is told of the
    other once both have said yes (``int``, the id of the one it is about); ``"setup"``, the end of setting up
    (``int``, the id of whoever does); ``"flag"``, a flag named to its owner by
    a few words that fit into a sentence, such as "your post **Backend engineer**" (``str``, the flag's id).
    """

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._says: Final = defaultdict[str, list[Say]](list)
        self._patience: Final = patience

    def register(self, place: str, say: Say) -> None:
        """Let ``say`` be asked for lines whenever ``place`` is drawn."""
        self._says[place].append(say)

    async def lines(
        self,
        place: str,
        interaction: Interaction | None,
        guild_id: int,
        viewer_id: int | None,
        subject: int | str,
    ) -> list[str]:
        """Return what is said at ``place``, in the order of registering; blank lines are left out.

        Never raises and never waits long: a line that can't be had now must not cost the page.
        """
        asked = [
            self._said(place, say, interaction, guild_id, viewer_id, subject)
            for say in self._says.get(place, ())
        ]
        return [line for lines in await asyncio.gather(*asked) for line in lines if line.strip()]

    async def _said(
        self,
        place: str,
        say: Say,
        interaction: Interaction | None,
        guild_id: int,
        viewer_id: int | None,
        subject: int | str,
    ) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._patience):
                return await say(interaction, guild_id, viewer_id, subject)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page is more than this line
            # Where, and not what: an error's message may quote what members wrote.
            where = traceback.format_tb(error.__traceback__)
            log.warning("glance.failed", place=place, error=type(error).__name__, where=where)
            return ()
