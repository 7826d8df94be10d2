"""Every path that could show a flag, for every audience and everybody who may be looking.

Three members have each put up the same two things for another audience. A role names its audience's flag, and nothing
else does: a path shows a flag to somebody if they read its role, or can act on it as on one that is there.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest
from simcord.actors import MemberActor

import cogs.looking.wording_of_browsing as wording
from bot.introductions.rules import Event
from bot.looking.alerting import AlertsService
from bot.looking.alerts import Alert
from bot.looking.rules import Actor, Audience, Flag, Outcome, Show, Sort
from bot.members.rules import News, Reach
from bot.members.service import MembersService
from bot.ui.glances import Glances
from tests.cogs.flags.square import DAY, Square, on_card, square
from tests.cogs.screens import forge, shown
from tests.flows.introducing import Hall, hall_of
from tests.flows.meetup import said

__all__ = ["square"]

_E, _O, _I = Audience.EVERYONE, Audience.ORGANIZERS, Audience.INTRODUCTIONS
SECRET: Final = {_E: "Quartz", _O: "Basalt", _I: "Obsidian"}
"""What the role of each audience's flags is called, and a skill it names."""
OWNER: Final = {_E: "eva", _O: "oda", _I: "ida"}
VIEWERS: Final = ("stranger", "organizer", "owner")

Table = dict[Audience, tuple[bool, bool, bool]]
"""For each audience, whether the stranger, the organizer and the owner are shown its flag."""

FOUND: Final[Table] = {_E: (True, True, True), _O: (False, True, True), _I: (False, False, True)}
"""One who looks at a flag: :func:`bot.looking.rules.may_see`."""
LISTED: Final[Table] = {_E: (True, True, True), _O: (False, True, False), _I: (False, False, False)}
"""What is among the others for whoever browses."""
PUBLIC: Final[Table] = dict.fromkeys(Audience, (False, False, False)) | {_E: (True, True, True)}
"""What stands where everybody is, whoever looks."""
OWNED: Final[Table] = dict.fromkeys(Audience, (False, False, True))
NOBODY: Final[Table] = dict.fromkeys(Audience, (False, False, False))
REMOVABLE: Final[Table] = {_E: (False, True, False), _O: (False, True, False), _I: (False, False, False)}


@dataclass
class Gathering:
    """The square with one flag of each sort for each audience."""

    square: Square
    flags: dict[tuple[Sort, Audience], Flag]

    def name(self, viewer: str, audience: Audience) -> str:
        """Who that viewer of a flag is."""
        return {"stranger": "nils", "organizer": "omar", "owner": OWNER[audience]}[viewer]

    def owner_of(self, flag: Flag) -> MemberActor:
        """Who has put it up."""
        return next(person for person in self.square.place.people.values() if person.id == flag.user_id)


Read = Callable[[Gathering, str], Awaitable[str]]
"""What somebody reads."""
Try = Callable[[Gathering, str, Flag], Awaitable[bool]]
"""Whether somebody gets at a flag whose id they know."""


@pytest.fixture
async def gathering(square: Square) -> Gathering:
    """Everybody has come and put theirs up."""
    with square.place.env.time_context():
        return await gathered(square)


async def gathered(square: Square) -> Gathering:
    place = square.place
    for name in OWNER.values():
        place.join(name)
    badge = place.guild.create_role("Looking")
    await place.env.settle()
    await place.set_up(looking_role_id=badge.id, is_celebrating=True)
    members: MembersService = place.service(MembersService)
    for person in ("nils", "omar", *OWNER.values()):
        await members.choose_reach(place.guild.id, place.people[person].id, Reach.DIRECT, square.now)
    alerts: AlertsService = place.service(AlertsService)
    for person in ("nils", "omar"):
        wanted = [Alert(sort) for sort in Sort]
        await alerts.add(place.guild.id, place.people[person].id, wanted, square.now)
    flags: dict[tuple[Sort, Audience], Flag] = {}
    for audience, name in OWNER.items():
        for sort in Sort:
            flags[sort, audience] = await square.put_up(
                name,
                sort,
                audience,
                frozenset({Show.CARD, Show.BADGE}),
                role=f"{SECRET[audience]} cutter",
                skills=(f"{SECRET[audience]}ing",),
            )
    return Gathering(square, flags)


async def reads(gathering: Gathering, read: Read) -> Table:
    """To whom a path shows which flag, by what each of them reads there."""
    names = ("nils", "omar", *OWNER.values())
    told = {name: await read(gathering, name) for name in names}
    return {
        audience: _row(SECRET[audience] in told[gathering.name(viewer, audience)] for viewer in VIEWERS)
        for audience in Audience
    }


async def gets(gathering: Gathering, attempt: Try, sort: Sort) -> Table:
    """To whom a path gives which flag, by its id."""
    return {
        audience: _row(
            [
                await attempt(gathering, gathering.name(viewer, audience), gathering.flags[sort, audience])
                for viewer in VIEWERS
            ]
        )
        for audience in Audience
    }


def _row(found: Any) -> tuple[bool, bool, bool]:
    stranger, organizer, owner = found
    return stranger, organizer, owner


# ---------------------------------------------------------------------- what is read


def command(name: str) -> Read:
    async def read(gathering: Gathering, person: str) -> str:
        return said(await gathering.square.slash(person, name))

    return read


def typing(name: str, option: str, typed: str = "") -> Read:
    async def read(gathering: Gathering, person: str) -> str:
        square = gathering.square
        found = await square.place.people[person].autocomplete(square.place.general, name, option, typed)
        return json.dumps(found)

    return read


def channel(sort: Sort) -> Read:
    async def read(gathering: Gathering, person: str) -> str:
        square = gathering.square
        cards = square.cards(square.looking if sort is Sort.LOOKING else square.hiring)
        return "\n".join(on_card(card)[0] for card in cards)

    return read


def of_owner(name: str) -> Try:
    """A command that names the member who has put a flag up."""

    async def attempt(gathering: Gathering, person: str, flag: Flag) -> bool:
        owner = gathering.owner_of(flag)
        return _tells(said(await gathering.square.slash(person, name, member=owner)))

    return attempt


async def asks_to_meet(gathering: Gathering, person: str, flag: Flag) -> bool:
    """The context menu of the member who has put a flag up, and its form."""
    place = gathering.square.place
    form = await place.people[person].context_menu(place.general, "Ask to meet", gathering.owner_of(flag))
    return _tells(json.dumps(form.modal) + said(form))


async def portfolio(gathering: Gathering, person: str, flag: Flag) -> bool:
    """The portfolio of the member who has put a flag up, and the file it is saved as."""
    place = gathering.square.place
    page = await gathering.square.slash(person, "portfolio", member=gathering.owner_of(flag))
    told = said(page)
    file = await place.people[person].click(shown(page), label="Save as a file")
    return _tells(told + place.attached(file))


def _tells(text: str) -> bool:
    return any(name in text for name in SECRET.values())


async def test_lists_and_pages_show_a_flag_to_whom_it_is_for(gathering: Gathering) -> None:
    for name in OWNER.values():
        await gathering.square.place.share(gathering.square.place.people[name])
    paths: dict[str, tuple[Read, Table]] = {
        "the list of who is looking": (command("looking browse"), LISTED),
        "the list of who is hiring": (command("hiring browse"), LISTED),
        "the channel of who is looking": (channel(Sort.LOOKING), PUBLIC),
        "the channel of who is hiring": (channel(Sort.HIRING), PUBLIC),
        "posts suggested to look at": (typing("hiring show", "post"), FOUND),
        "posts suggested by their beginning": (typing("hiring show", "post", "cutter"), FOUND),
        "posts suggested to edit": (typing("hiring edit", "post"), OWNED),
        "posts suggested to renew": (typing("hiring renew", "post"), OWNED),
        "posts suggested to close": (typing("hiring close", "post"), OWNED),
        "skills suggested to narrow a list": (typing("looking browse", "skill"), PUBLIC),
        "one's own inbox": (command("inbox"), NOBODY),
    }
    pages: dict[str, tuple[Try, Table]] = {
        "what a member is looking for": (of_owner("looking show"), FOUND),
        "a member's profile": (of_owner("profile show"), FOUND),
        "asking to meet a member": (asks_to_meet, NOBODY),
        "portfolios and their files": (portfolio, NOBODY),
    }
    seen = {path: await reads(gathering, read) for path, (read, _) in paths.items()}
    seen |= {path: await gets(gathering, attempt, Sort.LOOKING) for path, (attempt, _) in pages.items()}
    assert seen == {path: table for path, (_, table) in (paths | pages).items()}


# ---------------------------------------------------------------------- by a flag's id


def pressing(address: str) -> Try:
    """Press a button whose address was made up, on any message of the bot."""

    async def attempt(gathering: Gathering, person: str, flag: Flag) -> bool:
        square = gathering.square
        message = [*square.cards(square.looking), *square.cards(square.hiring)][-1]
        found = await forge(square.place.people[person], message, address.format(flag.id))
        return found.modal is not None or not _is_refused(said(found))

    return attempt


def naming(name: str) -> Try:
    """Hand a command the id of a post."""

    async def attempt(gathering: Gathering, person: str, flag: Flag) -> bool:
        found = await gathering.square.slash(person, name, post=flag.id)
        return found.modal is not None or not _is_refused(said(found))

    return attempt


async def named(gathering: Gathering, person: str, flag: Flag) -> bool:
    """What a request that answers a flag calls it, to whoever reads that request."""
    place = gathering.square.place
    glances: Glances = place.service(Glances)
    reader = place.people[person].id
    return _tells("".join(await glances.lines("flag", None, flag.guild_id, reader, flag.id)))


async def on_a_profile_of_nobody(gathering: Gathering, person: str, flag: Flag) -> bool:
    """What a page says of the owner that is drawn for nobody in particular."""
    glances: Glances = gathering.square.place.service(Glances)
    del person
    return _tells("".join(await glances.lines("profile", None, flag.guild_id, None, flag.user_id)))


def _is_refused(told: str) -> bool:
    refusals = (str(wording.NOT_UP), str(wording.NOT_AN_ORGANIZER), "I can't find")
    return any(refusal in told for refusal in refusals) and not _tells(told)


@pytest.mark.parametrize("sort", Sort)
async def test_knowing_the_id_of_a_flag_gives_nobody_more(gathering: Gathering, sort: Sort) -> None:
    paths: dict[str, tuple[Try, Table]] = {
        "look": (pressing("look:look:{}"), FOUND),
        "help": (pressing("look:help:{}"), FOUND),
        "report": (pressing("reports:open:flag:{}"), FOUND),
        "take down, as an organizer": (pressing("look:take-down:{}"), REMOVABLE),
        "open": (pressing("look:own:{}"), OWNED),
        "edit": (pressing("look:own-edit:{}"), OWNED),
        "more": (pressing("look:own-more:{}"), OWNED),
        "does it hold": (pressing("look:asked:{}"), OWNED),
        "it holds": (pressing("look:still:{}"), OWNED),
        "found": (pressing("look:found:{}"), OWNED),
        "done": (pressing("look:own-done:{}"), OWNED),
        "named in a request": (named, OWNED),
        "on a profile that nobody reads": (on_a_profile_of_nobody, NOBODY),
    }
    if sort is Sort.HIRING:
        paths |= {
            "show": (naming("hiring show"), FOUND),
            "edit by name": (naming("hiring edit"), OWNED),
            "renew by name": (naming("hiring renew"), OWNED),
            "close by name": (naming("hiring close"), OWNED),
        }
    paths["down"] = (pressing("look:down:{}"), OWNED)  # the last, as it takes them down
    seen = {path: await gets(gathering, attempt, sort) for path, (attempt, _) in paths.items()}
    assert seen == {path: table for path, (_, table) in paths.items()}


async def test_a_form_that_was_open_when_a_flag_went_private_leads_nowhere(gathering: Gathering) -> None:
    square, hall = gathering.square, await hall_of(gathering.square.place)
    flag = gathering.flags[Sort.LOOKING, _E]
    who = Actor(flag.guild_id, flag.user_id)
    came: dict[Audience, bool] = {}
    for audience, name in ((_O, "nils"), (_I, "omar")):
        form = await square.place.people[name].click(square.card(), label="I can help")
        await square.flags.show_as(flag.id, who, square.now, audience=audience)
        told = said(await square.place.people[name].submit_modal(form, {"line": "I know a team for you."}))
        came[audience] = str(wording.NOT_UP) not in told
        await square.show_as(flag, audience=_E)
    assert came == {_O: False, _I: False}
    assert await hall.introductions.mine(square.place.guild.id, square.nils.id, start=0, count=5) == ([], 0)


# ---------------------------------------------------------------------- what the bot tells by itself


async def test_what_the_bot_tells_by_itself_is_told_to_whom_it_is_for(gathering: Gathering) -> None:
    square, place = gathering.square, gathering.square.place
    hall: Hall = await hall_of(place)
    badge = next(role for role in place.guild.roles.values() if role.name == "Looking").id
    worn = {
        audience: badge in place.env.backend.get_guild(place.guild.id).members[place.people[name].id].role_ids
        for audience, name in OWNER.items()
    }
    assert worn == {_E: True, _O: False, _I: False}, "who wears the badge"

    pairs = zip(("nils", "bea", "priya"), OWNER.items(), strict=True)  # nobody is asked three times a week
    met = {audience: await introduced(hall, to, owner) for to, (audience, owner) in pairs}
    assert met == {_E: True, _O: False, _I: True}, "whoever is introduced to an owner is told"

    await place.skip(2 * DAY)
    await square.deliver()
    told = {name: await alerted(gathering, name) for name in ("nils", "omar")}
    public = {flag.id for (_, audience), flag in gathering.flags.items() if audience is _E}
    assert told == {"nils": public, "omar": public}, "alerts, also to organizers"

    await place.skip(26 * DAY)
    await square.deliver()
    letters = {
        name: "\n".join(on_card(letter)[0] for letter in place.people[name].user.dm_channel.history())
        for name in ("nils", "omar", *OWNER.values())
    }
    asked = {
        audience: _row(
            f"{SECRET[audience]} cutter" in letters[gathering.name(viewer, audience)] for viewer in VIEWERS
        )
        for audience in Audience
    }
    assert asked == OWNED, "who is asked whether it still holds"

    for audience in Audience:
        flag = gathering.flags[Sort.LOOKING, audience]
        async with place.app.database.unit(square.now) as unit:
            await square.flags.finish_in(unit, flag.id, flag.user_id, Outcome.HERE, is_celebrated=True)
    await square.deliver()
    news = "\n".join(on_card(card)[0] for card in square.cards())
    celebrated = {audience: f"<@{place.people[name].id}>" in news for audience, name in OWNER.items()}
    assert celebrated == {_E: True, _O: False, _I: False}, "whose find is told"


async def introduced(hall: Hall, to: str, owner: str) -> bool:
    """Whether somebody who is introduced to an owner is told what they have up."""
    request_id = await hall.connect(to, owner)
    for name in (to, owner, to):  # whoever has more on their plate is asked first
        person = hall.place.people[name].id
        await hall.introductions.answer(request_id, person, Event.YES, hall.place.env.now())
        await hall.deliver()
    text = "\n".join(
        on_card(message)[0]
        for thread in hall.threads()
        for message in thread.history()
        if owner in hall.members_of(thread)
    )
    assert f"<@{hall.place.people[owner].id}>" in text
    return _tells(text)


async def alerted(gathering: Gathering, name: str) -> set[str]:
    """Which flags somebody was told of."""
    place = gathering.square.place
    alerts: AlertsService = place.service(AlertsService)
    members: MembersService = place.service(MembersService)
    person = place.people[name].id
    items = (await members.inbox(place.guild.id, person, 1, 50)).items
    told = [
        await alerts.found(str(item.payload["ref"]), person) for item in items if item.news is News.ALERTS
    ]
    return {flag_id for found in told if found is not None for flag_id in found.flag_ids}
