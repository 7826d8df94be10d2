"""Whole journeys: the real bot, wired as in production, against a simulated Discord."""
