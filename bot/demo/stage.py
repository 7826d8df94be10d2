"""Who the visitor is and where they stand, and SimCord's Preview of exactly that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import simcord

from bot.demo.locales import OFFERED
from bot.demo.sights import Place, dm_of, places_for
from bot.demo.world import Person, World

FIRST_PERSON = "nils"
FIRST_PLACE = "general"
ORGANIZER_BEGINS = ("omar", "organizers")
"""As whom one begins, and where, when nothing is set up yet."""


@dataclass(frozen=True, slots=True)
class View:
    """One opened Preview. `number` differs for each; `origin` and `secret` are how its server is reached."""

    number: int
    origin: str
    secret: str


class Stage:
    """The one place where the page changes the world.

    Everything that drives SimCord goes through `acting()`: SimCord refuses overlapping operations, and
    allows one Preview at a time, so person and place are shared by all open tabs.
    """

    def __init__(self, world: World, begin: tuple[str, str] = (FIRST_PERSON, FIRST_PLACE)) -> None:
        """Put the visitor in the shoes of a person, by their key, in front of a channel, by its name."""
        person, channel = begin
        self.world = world
        self.person: Person = world.people[person]
        self.place_id: int = world.channel(channel).id
        self.view: View | None = None
        """None while the visitor stands in front of a forum: it has posts, but nothing to say by itself."""
        self.stale = True
        """Whether something may have changed since whoever shows it last looked, and said so here."""
        self._lock = asyncio.Lock()
        self._preview: simcord.Preview | None = None
        self._views = 0
        self._seen: dict[tuple[str, int], int] = {}

    @property
    def busy(self) -> bool:
        """Whether somebody is acting at this moment."""
        return self._lock.locked()

    @asynccontextmanager
    async def acting(self) -> AsyncGenerator[None]:
        """Hold the world for one operation."""
        async with self._lock:
            self.stale = True
            yield

    async def open(self) -> None:
        """Show the first place. Everything said so far counts as seen."""
        for person in self.world.people.values():
            for place in places_for(self.world, person):
                self._seen[person.key, place.id] = place.latest_id
        async with self.acting():
            await self._show()

    async def close(self) -> None:
        """End the Preview, after whatever is happening has finished."""
        async with self._lock:
            await self._close_preview()

    async def stand(self, person_key: str, place_id: int | None = None) -> None:
        """Become this person and stand in that place; without one, where the visitor stands already.

        Messages from Hallway are each person's own: in front of another's, one finds oneself at one's own.
        A place this person may not enter leads to the first channel. Raises KeyError for an unknown person.
        """
        person = self.world.people[person_key]
        wanted = self.place_id if place_id is None else place_id
        if any(wanted == somebody.dm.id for somebody in self.world.people.values()):
            wanted = person.dm.id
        async with self.acting():
            self.person, self.place_id = person, wanted
            await self._show()

    async def restart(self) -> None:
        """Restart the bot, and show where the visitor stands as it is then. Call while acting."""
        await self._close_preview()
        await self.world.restart()
        await self._show()

    async def speak(self, language: str) -> None:
        """Let the current person's Discord speak another language. Raises KeyError for one that is not offered."""
        self.world.locales.choose(self.person.actor.id, OFFERED[language])
        async with self.acting():
            await self._show()

    async def republish(self) -> None:
        """Let the open Preview show what changed outside it. Call while acting."""
        if self._preview is not None:
            await self._preview.refresh()

    def places(self) -> list[Place]:
        """The places of the current person. What is said where they stand counts as seen."""
        places = places_for(self.world, self.person)
        for place in places:
            if place.id == self.place_id:
                self._seen[self.person.key, place.id] = place.latest_id
        return places

    def is_new(self, place: Place) -> bool:
        """Whether something was said there since the current person last looked."""
        return place.latest_id > self._seen.get((self.person.key, place.id), 0)

    def has_post(self, person: Person) -> bool:
        """Whether Hallway wrote to this person since they last looked."""
        dm = dm_of(self.world, person)
        return dm.latest_id > self._seen.get((person.key, dm.id), 0)

    async def _show(self) -> None:
        await self._close_preview()
        places = {place.id: place for place in self.places()}
        if self.place_id not in places:
            self.place_id = self.world.channel(FIRST_PLACE).id
        place = places[self.place_id]
        if place.kind == "forum":
            return
        preview = self.world.env.preview(
            place.handle,
            viewers=[self.person.actor.user if place.kind == "dm" else self.person.actor],
            layout="channel",
            locale=self.world.locales.of(self.person.actor.id),
            timezone=self.world.zone.key,
            assets=self.world.pictures(),
        )
        await preview.__aenter__()
        self._preview = preview
        # SimCord opens at the bot's newest message. A post is read from its beginning, a channel from its end.
        if messages := place.handle.history(viewer=preview.viewers[0]):
            await preview.show(messages[0 if place.kind == "post" else -1])
        address = urlsplit(preview.url)
        self._views += 1
        self.view = View(self._views, f"{address.scheme}://{address.netloc}", address.fragment)

    async def _close_preview(self) -> None:
        preview, self._preview, self.view = self._preview, None, None
        if preview is not None:
            await preview.close()
