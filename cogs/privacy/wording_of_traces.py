"""What stands where somebody was named who had everything about them erased."""

from __future__ import annotations

from typing import Final

from bot.core.language import N_

LETTER: Final = N_(
    "Somebody who had a part in this has had everything erased that Hallway knew about them. Nothing is left to do here."
)
MEETING: Final = N_(
    "Hallway brought you together here. Somebody who had a part in it has since had everything erased that Hallway knew "
    "about them, and with it what stood here. What you wrote to each other stays yours."
)
THREAD: Final = N_("A conversation")
