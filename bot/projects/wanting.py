"""What shares want of Discord."""

from __future__ import annotations

from typing import Final

from bot.core.effects import Effect
from bot.projects.rules import Share

POST: Final = "projects.post"
"""Effect: give a share its post or thread."""
CARD: Final = "projects.card"
"""Effect: bring the card up to date."""
UPDATE: Final = "projects.update"
"""Effect: say a piece of progress in the thread."""
THREAD: Final = "projects.thread"
"""Effect: archive or wake the thread, as the share's state wants it, and take its name off one that was taken down."""


def effect(kind: str, share: Share, *, once: bool = False, **payload: str | int | None) -> Effect:
    """Return an effect in the share's lane; with ``once``, one that waits only once."""
    return Effect(
        kind,
        lane=f"share:{share.id}",
        payload={"share_id": share.id, **payload},
        guild_id=share.guild_id,
        key=f"{kind}:{share.id}" if once else None,
    )
