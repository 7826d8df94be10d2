"""Tests of bot.introductions."""
