"""The rescue of shares nobody answered: two volunteers are asked to have a look.

This room watches :class:`bot.projects.service.ProjectsService`, and uses
:class:`bot.members.service.MembersService` and :class:`bot.guilds.service.GuildsService`.
"""
