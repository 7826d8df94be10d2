"""A server that has lived for three weeks, and everybody who could try something there."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord
import simcord
from sqlalchemy.engine import make_url

from bot.delivery.worker import Delivery
from bot.demo import acquaintance, hands, noticeboard, questions
from bot.guilds.service import GuildsService
from bot.moderation.service import ModerationService
from tests.demo.conftest import seeded_world
from tests.flows.authority.matrix import Column, Kept, Row
from tests.flows.authority.stored import Stored
from tests.flows.authority.trying import Opener
from tests.simulated import _quicken

if TYPE_CHECKING:
    from bot.client import Hallway
    from bot.demo.hands import Answer
    from bot.demo.world import Person, World

VICTIM: Final = "hanna"
"""Whom others try things on: she shares, hires, was introduced and is reported."""
HIDDEN: Final = "Keeper of the night signal"
"""The role of a post that only organizers may see."""
UNHEARD: Final = "Painter of quiet buoys"
"""The role of a post that is never listed."""
SECRET_SKILL: Final = "semaphore"
SECRET_QUESTION: Final = "Who of the organizers has the key to the boathouse?"
WHY: Final = "They sold lamps to everybody."
"""Why the suspended member is kept out."""
ANOTHERS: Final = "99999999999999999999"
"""The one id of all that is another's, one thing of each kind: nobody can tell what it was meant for."""
UNSEEN: Final = "9999999999999999999a"
"""The same of what members may not see, though others here may."""
OWN: Final = "9999999999999999999b"
"""The same of what is a suspended member's own. Their post is put away for as long as they are kept out."""
LAPSED: Final = "9999999999999999999c"
DRAFT: Final = "9999999999999999999d"
"""Two more posts of theirs."""
_THINGS: Final = (
    *("audit", "introductions", "intro_drafts", "prompts", "prompt_runs", "prompt_answers"),
    *("prompt_suggestions", "prompt_drafts", "reports", "setups", "shares"),
    "flags WHERE state = 'running' AND audience = 'everyone'",
)
"""Where the things are to which addresses lead."""
_OF_WHAT_IS_UNSEEN: Final = frozenset({"look", "hiring", "prompts", "built"})
"""Features with things that some here see and others don't."""


@dataclass(frozen=True)
class Place:
    """The server, its people by what they are, and all that is stored."""

    world: World
    people: Mapping[Column, simcord.MemberActor]
    stored: Stored
    far: simcord.ChannelHandle
    """A channel of the other server."""
    remarks: Mapping[Column, discord.Message]
    """What a message menu is used on: what the victim wrote, and for a suspended member what they wrote themselves."""

    @property
    def bot(self) -> Hallway:
        """The running bot."""
        return _bot(self.world)

    @property
    def far_id(self) -> int:
        """The other server's id."""
        assert self.far.guild is not None
        return self.far.guild.id

    @property
    def victim(self) -> simcord.MemberActor:
        """Whom things are tried on."""
        return self.world.people[VICTIM].actor

    def where(self, who: Column) -> simcord.ChannelHandle:
        """Where somebody stands."""
        match who:
            case Column.OTHER_SERVER:
                return self.far
            case Column.LEFT:
                return self.people[who].user.dm_channel
            case _:
                return self.world.channel("general")

    def things(self, who: Column, row: Row, feature: str) -> tuple[str, ...]:
        """Return the ids with which somebody tries what leads to a thing of a feature."""
        match who, row.kept:
            case Column.MEMBER, _ if feature in _OF_WHAT_IS_UNSEEN:
                return ANOTHERS, UNSEEN
            case Column.SUSPENDED, Kept.LEADS:
                return OWN, ANOTHERS, LAPSED, DRAFT
            case Column.SUSPENDED, _:
                return (OWN,)
            case _:
                return (ANOTHERS,)

    @asynccontextmanager
    async def as_it_is_for(self, who: Column) -> AsyncGenerator[None]:
        """Let everything be as the matrix has it for somebody; afterwards it is again as it was."""
        with self.stored.meanwhile():
            if who is Column.SUSPENDED:
                await self._suspend(self.people[who].id)
                self.stored.keep()
            yield

    async def _suspend(self, member_id: int) -> None:
        moderation, by = self.bot.service(ModerationService), self.people[Column.OWNER].id
        guild_id, now = self.world.guild.id, self.world.now()
        await self.world.as_bot(lambda: moderation.suspend(guild_id, member_id, None, None, WHY, by, now))
        await self.world.env.settle()


@asynccontextmanager
async def lived_in() -> AsyncGenerator[Place]:
    """The demo's server after its three weeks, with what is private in it, and with everybody of the matrix."""
    async with seeded_world() as world:
        _quicken(world.env)
        remark, reply = await _private_things(world)
        people, far = await _people(world)
        await _show_every_command(world)
        bot = _bot(world)
        bot.add_dynamic_items(Opener)
        stored = Stored(make_url(bot.service(GuildsService)._database.url).database or "")
        try:
            _call_alike(stored, people[Column.SUSPENDED].id)
            remarks = dict.fromkeys(Column, remark) | {Column.SUSPENDED: reply}
            place = Place(world, people, stored, far, remarks)
            stored.keep()
            yield place
        finally:
            stored.close()


def _bot(world: World) -> Hallway:
    return world.backstage.bot  # type: ignore[return-value]  # the demo's real one is ours


def _call_alike(stored: Stored, own_id: int) -> None:
    """Give one id to one thing of each kind, so that trying it once tries them all."""
    for source in ("flags WHERE audience <> 'everyone'", "prompt_runs"):
        stored.call(UNSEEN, source, own_id, is_theirs=False)
    stored.call(LAPSED, "flags WHERE state = 'lapsed'", own_id, is_theirs=True)
    stored.call(DRAFT, "flags WHERE state = 'draft'", own_id, is_theirs=True)
    for source in _THINGS:
        stored.call(OWN, source, own_id, is_theirs=True)
        stored.call(ANOTHERS, source, own_id, is_theirs=False)


async def _people(world: World) -> tuple[dict[Column, simcord.MemberActor], simcord.ChannelHandle]:
    env, guild, omar = world.env, world.guild, world.people["omar"].actor
    manages = guild.create_role("Stewards", permissions=discord.Permissions(manage_guild=True))
    named = guild.create_role("Helpers")
    far = env.create_guild("Elsewhere")
    manages_far = far.create_role("Stewards", permissions=discord.Permissions(manage_guild=True))
    left = guild.add_member(env.create_user("lena"), roles=[named])
    people = {
        Column.MEMBER: guild.add_member(env.create_user("mia")),
        Column.BY_PERMISSION: guild.add_member(env.create_user("paula"), roles=[manages]),
        Column.BY_ROLE: guild.add_member(env.create_user("rolf"), roles=[named]),
        Column.OWNER: omar,
        Column.SUSPENDED: world.people["priya"].actor,
        Column.OTHER_SERVER: far.add_member(env.create_user("olga"), roles=[manages_far]),
        Column.LEFT: left,
    }
    far.create_role(named.name)
    elsewhere = far.create_text_channel("general")
    env.backend.remove_member_role(guild.id, omar.id, guild.roles["Organizer"].id)
    await env.settle()
    bot = _bot(world)
    guilds = bot.service(GuildsService)
    await guilds.change(guild.id, world.now(), changed_by=omar.id, organizer_role_id=named.id)
    await world.as_bot(bot.service(Delivery).drain)
    guild.remove_member(left)
    await env.settle()
    return people, elsewhere


async def _private_things(world: World) -> tuple[discord.Message, discord.Message]:
    """Let there be what only some may read, and more of the member's who will be suspended.

    Returns what the victim wrote in the open, and what that member wrote.
    """
    omar, nils, priya = world.people["omar"], world.people["nils"], world.people["priya"]
    victim, general = world.people[VICTIM], world.channel("general")
    for person, role, audience in (
        (priya, "Reader of old charts", "Everyone here"),
        (victim, HIDDEN, "Organizers only"),
        (victim, UNHEARD, "Only people I am introduced to"),
    ):
        await _write_post(world, person, role, audience)
        await hands.press(person, noticeboard.PUT_UP, where=general)
    await _write_post(world, priya, "Painter of sea marks", "Organizers only")
    await _ask_behind_closed_doors(world, omar)
    await hands.use(omar, "setup", where=general)
    await questions.answer(world, priya, "A chart of the night signals, for those who keep them.")
    hurried = {"line": "You know my startup, don't you?", "agenda": "What my startup needs."}
    await acquaintance.ask(
        world, priya, world.people["bea"], **hurried, reason="I have a question that I looked into first"
    )
    await hands.say(victim, "Lamps, who needs lamps?", where=general)
    await hands.say(priya, "I have lamps enough, thank you.", where=general)
    remark, reply = general.history()[-2:]
    form = await nils.actor.context_menu(general, "Report to organizers", remark)
    words = {"What should the organizers know?": "It is the third time, and nobody needs lamps."}
    await hands.fill(nils, form, words, where=general)
    return remark, reply


async def _write_post(world: World, person: Person, role: str, audience: str) -> None:
    general = world.channel("general")
    answers: dict[str, Answer] = {
        noticeboard.ROLE: role,
        noticeboard.SKILLS: SECRET_SKILL if person.key == VICTIM else "Python",
        noticeboard.WORK: "Somebody has to do it, and nobody has to know before it is done.",
        noticeboard.PAID: ["Paid"],
    }
    form = await hands.use(person, "hiring post", where=general)
    await hands.fill(person, form, answers, where=general)
    await hands.choose(person, "Choose who may see it", [audience], where=general)


async def _ask_behind_closed_doors(world: World, omar: Person) -> None:
    """Let a question be open in a channel that members don't see."""
    guild, organizers = world.guild, world.channel("organizers")
    bot = guild.me
    assert bot is not None
    hidden, shown = (discord.PermissionOverwrite(view_channel=sees) for sees in (False, True))
    overwrites: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: hidden,
        guild.roles["Organizer"]: shown,
        bot: shown,
    }
    committee = guild.create_text_channel("committee", overwrites=overwrites)
    form = await hands.use(omar, "prompts create", where=organizers, channel=committee)
    words: dict[str, Answer] = {questions.QUESTIONS: SECRET_QUESTION, "What do you call it?": "Committee"}
    await hands.fill(omar, form, words, where=organizers)
    await hands.press(omar, questions.SAVE, where=organizers)
    prompt = await hands.suggested(omar, "prompts run", "prompt", "Committee", where=organizers)
    await hands.use(omar, "prompts run", where=organizers, prompt=prompt)
    await hands.press(omar, "Run now", where=organizers)


async def _show_every_command(world: World) -> None:
    """Show every command to everybody: Discord hides some from members, until an organizer decides otherwise."""
    tree = _bot(world).tree
    for kind in discord.AppCommandType:
        for command in tree.get_commands(type=kind):
            command.default_permissions = None
    await world.as_bot(tree.sync)
