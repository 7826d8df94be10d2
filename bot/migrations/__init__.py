"""Alembic's scripts. :mod:`bot.core.migrate` runs them; ``python -m bot.migrations "what changes"`` begins one."""
