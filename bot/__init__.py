"""Hallway: everything that is true without a screen."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("hallway")
except PackageNotFoundError:  # run from a bare checkout, with nothing installed
    __version__ = "0+unknown"
