"""All that the page shows beside SimCord's frame, as one JSON object."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from bot.core.language import name_of
from bot.demo.backstage import FeedLine
from bot.demo.locales import OFFERED
from bot.demo.looks import look_of
from bot.demo.passage import next_due
from bot.demo.render import Reader
from bot.demo.sights import Kind, Place
from bot.demo.stage import Stage
from bot.demo.world import Person

_MOST_POSTS_LISTED = 6
_MOST_LINES = 40


class BadgeShown(TypedDict):
    """A role that somebody wears. `colour` is `#rrggbb`, black when it has none."""

    name: str
    colour: str


class PersonShown(TypedDict):
    """Somebody the visitor can be; `post` when Hallway wrote to them since they last looked.

    `called` is what the server calls them: their nickname, where they have one.
    """

    key: str
    id: str
    name: str
    first_name: str
    called: str
    badges: list[BadgeShown]
    about: str
    post: bool


class LanguageShown(TypedDict):
    """A language that somebody's Discord can speak; `name` is what it calls itself."""

    key: str
    name: str


class PlaceShown(TypedDict):
    """A place, in the order of the list. Ids are strings: they do not fit JavaScript's numbers."""

    id: str
    kind: Kind
    name: str
    parent: str | None
    new: bool


class PostShown(TypedDict):
    """A forum's post. `at` is the instant of its latest message, ISO 8601."""

    id: str
    name: str
    author: str
    tags: list[str]
    replies: int
    at: str | None
    new: bool


class LineShown(TypedDict):
    """A line of the feed; `place` only when the current person can go there."""

    at: str
    text: str
    place: str | None


class Outlook(TypedDict):
    """What the page needs to draw itself. `frame` is where the Preview is, None in front of a forum."""

    server: str
    zone: str
    now: str
    next: str | None
    person: str
    language: str
    languages: list[LanguageShown]
    place: str
    frame: str | None
    people: list[PersonShown]
    places: list[PlaceShown]
    posts: list[PostShown]
    done: list[LineShown]
    planned: list[LineShown]
    troubles: int


async def outlook(stage: Stage) -> Outlook:
    """Everything as it is now. Call while acting."""
    world = stage.world
    places = stage.places()
    reachable = {place.id for place in places}
    lines = sorted(await world.as_bot(world.backstage.feed), key=lambda line: line.at)
    planned = [line for line in lines if line.planned]
    done = [line for line in lines if not line.planned]
    due = await next_due(world)
    reader = Reader(world, sign="")
    view = stage.view
    return Outlook(
        server=world.guild.name,
        zone=world.zone.key,
        now=_instant(world.now()),
        next=_instant(due) if due is not None else None,
        person=stage.person.key,
        language=world.locales.language_of(stage.person.actor.id),
        languages=[LanguageShown(key=key, name=name_of(key)) for key in OFFERED],
        place=str(stage.place_id),
        frame=f"/discord?view={view.number}#{view.secret}" if view is not None else None,
        people=[_person(stage, person) for person in world.people.values()],
        places=[_shown(stage, place) for place in _listed(stage, places)],
        posts=[_post(stage, place) for place in places if place.parent_id == stage.place_id and view is None],
        done=[_line(line, reachable, reader) for line in reversed(done[-_MOST_LINES:])],
        planned=[_line(line, reachable, reader) for line in planned[:_MOST_LINES]],
        troubles=len(world.alarm.raised),
    )


def _person(stage: Stage, person: Person) -> PersonShown:
    look = look_of(stage.world, person)
    return PersonShown(
        key=person.key,
        id=str(person.actor.id),
        name=person.name,
        first_name=person.first_name,
        called=look.name,
        badges=[BadgeShown(name=badge.name, colour=badge.colour) for badge in look.badges],
        about=person.about,
        post=stage.has_post(person),
    )


def _listed(stage: Stage, places: list[Place]) -> list[Place]:
    """The places of the list: of each channel's threads only the latest, and the one stood in."""
    shown: list[Place] = []
    threads: dict[int, int] = {}
    for place in places:
        if place.parent_id is not None:
            threads[place.parent_id] = threads.get(place.parent_id, 0) + 1
            if threads[place.parent_id] > _MOST_POSTS_LISTED and place.id != stage.place_id:
                continue
        shown.append(place)
    return shown


def _shown(stage: Stage, place: Place) -> PlaceShown:
    return PlaceShown(
        id=str(place.id),
        kind=place.kind,
        name=place.name,
        parent=str(place.parent_id) if place.parent_id is not None else None,
        new=stage.is_new(place),
    )


def _post(stage: Stage, place: Place) -> PostShown:
    return PostShown(
        id=str(place.id),
        name=place.name,
        author=place.author,
        tags=list(place.tags),
        replies=place.replies,
        at=_instant(place.latest_at) if place.latest_at is not None else None,
        new=stage.is_new(place),
    )


def _line(line: FeedLine, reachable: set[int], reader: Reader) -> LineShown:
    place = str(line.channel_id) if line.channel_id in reachable else None
    return LineShown(at=_instant(line.at), text=reader.text(line.text), place=place)


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
