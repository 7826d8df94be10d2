"""Project shares: what members built, the answers they got, and who follows whom.

This room uses :class:`bot.members.service.MembersService` (inboxes) and
:class:`bot.guilds.service.GuildsService` (the share channel, troubles).
"""
