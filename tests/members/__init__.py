"""Tests of bot.members."""
