"""Members of a server: their profile, how they may be reached, and the inbox that holds what waits.

Other rooms may use :class:`bot.members.service.MembersService`; this room uses
:class:`bot.guilds.service.GuildsService` for a server's zone.
"""
