"""Whom somebody would like to meet: straight, or through a person they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.core.ids import snowflake
from bot.introductions.asking import Person, Refusal, Words
from cogs.introductions import wording_of_asking, wording_of_brokering

if TYPE_CHECKING:
    from datetime import datetime

    from bot.introductions.admission import Actor
    from bot.introductions.request import Introduction
    from bot.introductions.service import IntroductionsService

_TARGET: Final = "target"
_VIA: Final = "via"


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom somebody would like to meet, and whom they ask to introduce them, if anybody."""

    target_id: int
    via_id: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> Wish | None:
        """Return the wish that a draft keeps; None if one of the two had everything about them erased since."""
        target_id, via = snowflake(kept[_TARGET]), kept.get(_VIA)
        via_id = snowflake(via) if via else None
        return None if target_id is None or (via and via_id is None) else cls(target_id, via_id)

    def kept(self) -> dict[str, str]:
        """Return what a draft keeps of it."""
        return {_TARGET: str(self.target_id), _VIA: "" if self.via_id is None else str(self.via_id)}

    async def refused(
        self, introductions: IntroductionsService, actor: Actor, now: datetime
    ) -> Refusal | None:
        """Return why ``actor`` may not have it now, or None."""
        target = Person(self.target_id)
        if self.via_id is None:
            return await introductions.may_ask(actor, target, now)
        return await introductions.may_ask_through(actor, Person(self.via_id), target, now)

    async def send(
        self, introductions: IntroductionsService, actor: Actor, words: Words, request_id: str, now: datetime
    ) -> Introduction | Refusal:
        """Store it as a request; the same id again stores nothing."""
        target = Person(self.target_id)
        if self.via_id is None:
            return await introductions.ask(actor, target, words, request_id, now)
        via = Person(self.via_id)
        return await introductions.ask_through(actor, via, target, words, request_id, now)

    def sentence(self, refused: Refusal) -> str:
        """Say why it can't be had now, and what to do next."""
        if self.via_id is None:
            return wording_of_asking.refusal_sentence(refused)
        return wording_of_brokering.not_through(refused)

    def heading(self) -> str:
        """Head the confirmation."""
        if self.via_id is None:
            return wording_of_asking.asked_heading(self.target_id)
        return wording_of_brokering.asked_through_heading(self.via_id, self.target_id)

    def follows(self, due_at: datetime) -> str:
        """Say what happens next: the same words for every request of its kind."""
        if self.via_id is None:
            return wording_of_asking.what_follows(due_at)
        return wording_of_brokering.through_follows(self.via_id, due_at)
