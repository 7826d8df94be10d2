"""What Discord says of a member at the moment they act: a plain value, which rooms decide by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A member as they come with everything they do."""

    joined_at: datetime | None
    """When they joined the server; None if Discord does not say, which no gate holds against them."""
    created_at: datetime
    """When their account was made."""
    role_ids: frozenset[int] = frozenset()
    is_organizer: bool = False
    """Organizers pass every gate; never what is off, paused or a suspension."""
