"""Those who take part in an introduction, by what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.naming import Names, called, names_in

if TYPE_CHECKING:
    from bot.introductions.request import Introduction

__all__ = ["Names", "called", "names_in", "others"]


def others(introduction: Introduction, user_id: int) -> list[int]:
    """Return everybody who takes part in an introduction beside this one."""
    return [seat.user_id for seat in introduction.seats if seat.user_id != user_id]
