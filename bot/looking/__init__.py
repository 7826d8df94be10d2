"""Flags: "I am looking for work" and "we are hiring", who may see them, and what comes of them.

May use the services of ``introductions`` (who met and thanked whom), ``projects`` (somebody's own shares as
proof), ``moderation``, ``members`` and ``guilds``. Nobody uses this room but the cogs.
"""
