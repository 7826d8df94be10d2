"""Tests of bot.projects."""
