"""Moderation of a server: what members report to its organizers, what comes of it, and who is kept out of what.

Other rooms may use :class:`bot.moderation.service.ModerationService`, above all to ask whether somebody is
suspended and to be told when it happens; this room uses :class:`bot.members.service.MembersService` to tell
those concerned.
"""
