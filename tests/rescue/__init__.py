"""Tests of bot.rescue."""
