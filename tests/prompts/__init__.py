"""Tests of bot.prompts."""
