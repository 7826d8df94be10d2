"""The form in which members say who they are, and the button that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from discord.utils import utcnow

from bot.client import service
from bot.core.calendar import as_spelt
from bot.core.language import N_
from bot.core.text import LINK_MOST
from bot.core.zones import zone_names
from bot.members.rules import (
    ABOUT_MOST,
    ASK_ME_MOST,
    HEADLINE_MOST,
    LINKS_MOST,
    PLACE_MOST,
    BadProfileLink,
    BadZone,
    Profile,
)
from bot.members.service import MembersService
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.fields import Text
from bot.ui.forms import Form
from bot.ui.links import link_refusal
from cogs.profile import wording

if TYPE_CHECKING:
    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

_LONGEST_ZONE: Final = 64


class Here(NamedTuple):
    """Where somebody acts, and who."""

    guild_id: int
    user_id: int


def here(interaction: Interaction) -> Here:
    """Return where and who, as Discord says it; outside a server it is refused."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    return Here(interaction.guild_id, interaction.user.id)


class ProfileForm(Form, feature="profile", verb="edit", title=wording.PROFILE_TITLE):
    """What a member says about themselves; a form has room for five fields, so two lines share the last."""

    fields = (
        Text(
            "headline",
            wording.HEADLINE_LABEL,
            required=False,
            max_length=HEADLINE_MOST,
            placeholder=N_("Data engineer, happiest with messy sources"),
        ),
        Text("about", wording.ABOUT_LABEL, paragraph=True, required=False, max_length=ABOUT_MOST),
        Text(
            "ask_me",
            wording.ASK_ME_LABEL,
            required=False,
            max_length=ASK_ME_MOST,
            placeholder=N_("dbt, moving house, first conference talks"),
        ),
        Text(
            "links",
            wording.LINKS_LABEL,
            hint=wording.LINKS_HINT,
            paragraph=True,
            required=False,
            max_length=LINKS_MOST * (LINK_MOST + 1),
            placeholder="https://",
        ),
        Text(
            "where",
            wording.WHERE_LABEL,
            hint=wording.WHERE_HINT,
            paragraph=True,
            required=False,
            max_length=PLACE_MOST + 1 + _LONGEST_ZONE,
            placeholder=N_("Lisbon"),
        ),
    )

    @classmethod
    def of(cls, profile: Profile, zone: str | None = None) -> ProfileForm:
        """Return the form filled with the profile as it is, or with another ``zone``."""
        where = (profile.place, profile.zone if zone is None else as_spelt(zone))
        return cls(
            values={
                "headline": profile.headline,
                "about": profile.about,
                "ask_me": profile.ask_me,
                "links": "\n".join(profile.links),
                "where": "\n".join(part for part in where if part),
            }
        )

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Store the profile, all of it or nothing."""
        links = tuple(typed for typed in values["links"].split() if typed)
        if len(links) > LINKS_MOST:
            raise Refuse(wording.TOO_MANY_LINKS, field="links")
        place, zone = _place_and_zone(values["where"])
        profile = Profile(values["headline"], values["about"], values["ask_me"], links, place, zone)
        members = service(interaction, MembersService)
        kept = await members.edit_profile(*here(interaction), profile, utcnow())
        match kept:
            case BadProfileLink():
                raise Refuse(link_refusal(kept.refusal), field="links")
            case BadZone():
                raise Refuse(wording.bad_zone(kept), field="where")
            case Profile():
                await answer(interaction, wording.kept(kept))


def _place_and_zone(typed: str) -> tuple[str, str]:
    """Return what two lines say; of one line alone, whether it is a zone decides."""
    match [line.strip() for line in typed.splitlines() if line.strip()]:
        case []:
            return "", ""
        case [only]:
            zone = as_spelt(only)
            return ("", zone) if zone in zone_names() else (only, "")
        case [place, zone]:
            return place, as_spelt(zone)
        case _:
            raise Refuse(wording.TOO_MANY_PLACES, field="where")


class EditProfileButton(AddressedButton, feature="profile", verb="edit", label=wording.EDIT):
    """One's own profile, from anywhere in a server."""

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, filled."""
        await open_profile(interaction)


async def open_profile(interaction: Interaction, zone: str | None = None) -> None:
    """Open the form with what the member's profile says now; ``zone`` stands in it instead of theirs."""
    profile = await service(interaction, MembersService).profile(*here(interaction))
    await ProfileForm.of(profile, zone).open(interaction)
