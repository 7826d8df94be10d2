"""Prompts: questions that come round by a schedule, what members answer to them, and the recap.

This room uses :class:`bot.projects.service.ProjectsService` (an answer can be shared as a project too),
:class:`bot.members.service.MembersService` (inboxes, the gate of direct messages) and
:class:`bot.guilds.service.GuildsService` (the zone, troubles).
"""
