"""What every test of this room may ask for."""

from __future__ import annotations

from tests.community import community, twin

__all__ = ["community", "twin"]
