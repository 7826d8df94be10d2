"""Tests of bot.guilds."""
