"""Tests of bot.looking."""
