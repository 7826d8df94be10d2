"""What a member agreed to, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import discord
from discord.utils import utcnow

from bot.client import service
from bot.privacy.rules import NoConsent, Revoking
from bot.privacy.service import PrivacyService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.confirm import ask_twice
from bot.ui.errors import Refuse
from bot.ui.pages import Entry, Listing, PagedList
from cogs.privacy import wording
from cogs.privacy import wording_of_consents as consenting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.privacy.rules import Consent
    from bot.ui.answers import Interaction

_CONSENT: Final = r"[0-9a-z.-]{1,40}"


def _as_argument(consent_id: str) -> str:
    """Return a consent's id as an address can carry it, where a colon divides."""
    return consent_id.replace(":", ".")


def _as_id(argument: str) -> str:
    return argument.replace(".", ":")


def _here(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise Refuse(consenting.ONLY_IN_A_SERVER)
    return interaction.guild_id


class ConsentList(PagedList, feature="privacy", verb="consents", size=6):
    """What whoever looks agreed to in this server, newest first."""

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Read one page of it."""
        privacy = service(interaction, PrivacyService)
        consents, total = await privacy.consents(
            _here(interaction), interaction.user.id, start=start, count=count
        )
        return Listing(
            heading=consenting.HEADING,
            entries=[_entry(consent) for consent in consents],
            total=total,
            empty=consenting.EMPTY,
            note=consenting.NOTE if total else "",
        )


def _entry(consent: Consent) -> Entry:
    text = consenting.entry(consent)
    return text if consent.revoking is Revoking.TOO_LATE else (text, RevokeButton(_as_argument(consent.id)))


class ConsentsButton(AddressedButton, feature="privacy", verb="agreed", label=wording.CONSENTS):
    """Show them."""

    async def pressed(self, interaction: Interaction) -> None:
        """Show the first page."""
        await ConsentList().show(interaction)


class RevokeButton(
    AddressedButton, feature="privacy", verb="revoke", args=(_CONSENT,), label=consenting.REVOKE
):
    """Take one back, after asking."""

    async def pressed(self, interaction: Interaction, argument: str) -> None:
        """Say what taking it back does, and ask."""
        privacy = service(interaction, PrivacyService)
        consent = await privacy.consent(_here(interaction), interaction.user.id, _as_id(argument))
        if consent is None:
            raise Refuse(consenting.REFUSED[NoConsent.GONE])
        if consent.revoking is Revoking.TOO_LATE:
            raise Refuse(consenting.REFUSED[NoConsent.TOO_LATE])
        do_it = RevokeNowButton(argument, label=consenting.REVOKE_NOW)
        await ask_twice(interaction, consenting.question(consent), do_it, keep=consenting.KEEP)


class RevokeNowButton(
    AddressedButton,
    feature="privacy",
    verb="revoke-now",
    args=(_CONSENT,),
    label=consenting.REVOKE_NOW,
    style=discord.ButtonStyle.danger,
    replaces=True,
):
    """Take one back."""

    async def pressed(self, interaction: Interaction, argument: str) -> None:
        """Take it back, with all that follows, and say what that did."""
        privacy = service(interaction, PrivacyService)
        taken = await privacy.revoke(_here(interaction), interaction.user.id, _as_id(argument), utcnow())
        if isinstance(taken, NoConsent):
            await answer(interaction, consenting.REFUSED[taken])
            return
        await answer(interaction, consenting.revoked(taken))


BUTTONS: Final = (ConsentList.turn, ConsentsButton, RevokeButton, RevokeNowButton)
