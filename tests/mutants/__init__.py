"""Mutants: the guards of the bot taken out one at a time, and the tests that must notice each."""
