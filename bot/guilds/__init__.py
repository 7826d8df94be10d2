"""What the organizers of one server have settled: its zone, its channels, its roles, and its troubles.

Other rooms may use :class:`bot.guilds.service.GuildsService`; this room uses none of them.
"""
