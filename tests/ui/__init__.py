"""Tests of the shared Discord surface."""

from __future__ import annotations
