from __future__ import annotations

from hypothesis import settings

# A busy machine pauses any test for longer than Hypothesis allows one example.
settings.register_profile("hallway", deadline=None)
settings.load_profile("hallway")
