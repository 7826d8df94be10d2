"""The days of the week, Monday first, as they are offered to choose from and as they are said."""

from __future__ import annotations

from typing import Final

from bot.core.language import N_, NP_

DAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
EVERY: Final = (
    NP_("every …", "Monday"),
    NP_("every …", "Tuesday"),
    NP_("every …", "Wednesday"),
    NP_("every …", "Thursday"),
    NP_("every …", "Friday"),
    NP_("every …", "Saturday"),
    NP_("every …", "Sunday"),
)
"""The same within a sentence."""
