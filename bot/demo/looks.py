"""How somebody looks to the others in the server: what they are called there, and the roles they wear."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.world import Person, World


@dataclass(frozen=True, slots=True)
class Badge:
    """A role as Discord shows it on a member: its name and its colour, `#rrggbb`."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Look:
    """A member's nickname, or their name where they have none, and their roles, the highest first."""

    name: str
    badges: tuple[Badge, ...] = ()


def look_of(world: World, person: Person) -> Look:
    """How everybody in the server sees this person now."""
    # The bot's own cache holds no members.
    guild = world.env.backend.get_guild(world.guild.id)
    member = guild.members[person.actor.id]
    roles = sorted(
        (guild.roles[role_id] for role_id in member.role_ids), key=lambda role: role.position, reverse=True
    )
    badges = tuple(Badge(role.name, f"#{role.color:06x}") for role in roles)
    return Look(member.nick or person.name, badges)
