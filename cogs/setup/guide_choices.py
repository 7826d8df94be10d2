"""Pages of the guided set-up on which something is chosen: what is wanted, the time zone, who organizes, badges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.core.calendar import UnknownZone, zone
from bot.core.ids import ID_PATTERN
from bot.core.language import languages, name_of
from bot.core.text import fits, line
from bot.core.zones import zone_meant
from bot.guilds.pillars import Pillar
from bot.guilds.rules import TAG_MOST, BadLanguage, BadTag, BadZone, Tag
from bot.guilds.setting_up import SetUp, Step
from bot.ui.answers import answer
from bot.ui.buttons import AddressedButton, AddressedSelect
from bot.ui.cards import Panel
from bot.ui.errors import Refuse
from bot.ui.fields import Kind, Option, Text
from bot.ui.forms import Form
from cogs.setup import wording_of_guide as wording
from cogs.setup import wording_of_looking
from cogs.setup.guiding import PAGES, choose, current, show, way_on
from cogs.setup.settling import badge_role, organizer_role
from cogs.setup.wording import refusal
from cogs.setup.zones import offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.answers import Interaction
    from bot.ui.fields import Values

# ---------------------------------------------------------------------- what is wanted


async def pillars_page(interaction: Interaction, panel: Panel, set_up: SetUp) -> None:
    """Let organizers choose which pillars they want."""
    del interaction
    panel.text(wording.PILLARS).text(wording.pillars(set_up))
    options = [Option(pillar.value, name, about) for pillar, (name, about) in wording.PILLAR.items()]
    given = [pillar.value for pillar in set_up.pillars]
    panel.select(PillarsSelect(set_up.id, options=options, given=given, at_least=0, at_most=len(options)))


class PillarsSelect(
    AddressedSelect,
    feature="guide",
    verb="pillars",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_PILLARS,
    replaces=True,
):
    """Which pillars are wanted."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take them."""
        wanted = frozenset(pillar for pillar in Pillar if pillar.value in values)
        changed = await choose(interaction, set_up_id, lambda set_up: replace(set_up, pillars=wanted))
        await show(interaction, changed)


# ---------------------------------------------------------------------- the time zone


async def zone_page(interaction: Interaction, panel: Panel, set_up: SetUp) -> None:
    """Let organizers choose their zone, from a list or by typing a city, and their language."""
    _zones(interaction, panel, set_up)


def _zones(interaction: Interaction, panel: Panel, set_up: SetUp, *, typed: str = "") -> None:
    panel.text(wording.ZONE).text(wording.chosen_zone(set_up.zone, utcnow()))
    options = [Option(name, name.replace("_", " ")) for name in offered(interaction, set_up.zone, typed)]
    panel.select(ZoneSelect(set_up.id, options=options, given=[set_up.zone]))
    panel.buttons(CityButton(set_up.id))
    panel.rule().text(wording.LANGUAGE)
    spoken = [Option(each, name_of(each)) for each in languages()[:25]]
    panel.select(LanguageSelect(set_up.id, options=spoken, given=[set_up.language]))


class ZoneSelect(
    AddressedSelect,
    feature="guide",
    verb="zone",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_ZONE,
    replaces=True,
):
    """The time zone."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it, if there is such a zone."""
        await current(interaction, set_up_id)
        name = "".join(values[:1])
        try:
            zone(name)
        except UnknownZone as unknown:
            raise Refuse(refusal(BadZone(name, tuple(unknown.suggestions)))) from None
        await show(
            interaction, await choose(interaction, set_up_id, lambda set_up: replace(set_up, zone=name))
        )


class LanguageSelect(
    AddressedSelect,
    feature="guide",
    verb="language",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_LANGUAGE,
    replaces=True,
):
    """The language of what several read."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it, if there are words in it."""
        await current(interaction, set_up_id)
        wanted = "".join(values[:1])
        if wanted not in languages():
            raise Refuse(refusal(BadLanguage(wanted)))
        changed = await choose(interaction, set_up_id, lambda set_up: replace(set_up, language=wanted))
        await show(interaction, changed)


class CityForm(Form, feature="guide", verb="city", args=(ID_PATTERN,), title=wording.ZONE_TITLE):
    """The name of a city, or of a zone."""

    fields = (Text("city", wording.ZONE_LABEL, hint=wording.ZONE_HINT, max_length=64),)
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take what is meant, or offer what it may mean."""
        (set_up_id,) = self.args
        typed = values["city"]
        set_up = await current(interaction, set_up_id)
        try:
            name = zone(zone_meant(typed)).key
        except UnknownZone as unknown:
            if not offered(interaction, set_up.zone, typed):
                raise Refuse(refusal(BadZone(typed, tuple(unknown.suggestions))), field="city") from None
            panel = Panel().text(wording.ZONES_FOUND)
            _zones(interaction, panel, set_up, typed=typed)
            await answer(interaction, view=panel.rule().buttons(*way_on(set_up)).view(), replace=True)
            return
        changed = await choose(interaction, set_up_id, lambda set_up: replace(set_up, zone=name))
        await show(interaction, changed, replace=True)


class CityButton(
    AddressedButton, feature="guide", verb="type-city", args=(ID_PATTERN,), label=wording.TYPE_CITY
):
    """Look for the zone of a city."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Open the form."""
        await current(interaction, set_up_id)
        await CityForm(set_up_id).open(interaction)


# ---------------------------------------------------------------------- people


async def people_page(interaction: Interaction, panel: Panel, set_up: SetUp) -> None:
    """Let organizers name the role of those who organize, and badges."""
    panel.text(wording.PEOPLE).text(wording.people(set_up))
    panel.select(OrganizersSelect(set_up.id, given=_there(interaction, set_up.organizer_role_id), at_least=0))
    if Pillar.LOOKING in set_up.pillars:
        panel.rule().text(wording.BADGES)
        for select, role_id in (
            (LookingRoleSelect, set_up.looking_role_id),
            (HiringRoleSelect, set_up.hiring_role_id),
        ):
            panel.select(select(set_up.id, given=_there(interaction, role_id), at_least=0))
        panel.section(wording.tags(set_up), TagsButton(set_up.id))


def _there(interaction: Interaction, role_id: int | None) -> tuple[str, ...]:
    is_there = interaction.guild is not None and role_id and interaction.guild.get_role(role_id)
    return (str(role_id),) if is_there else ()


class OrganizersSelect(
    AddressedSelect,
    feature="guide",
    verb="organizers",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_ROLE,
    picks=Kind.ROLE,
    replaces=True,
):
    """Who organizes, beside those who may manage the server."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it; none is a choice too."""
        role_id = organizer_role(interaction.guild, values[0]) if values else None
        changed = await choose(
            interaction, set_up_id, lambda set_up: replace(set_up, organizer_role_id=role_id)
        )
        await show(interaction, changed)


class LookingRoleSelect(
    AddressedSelect,
    feature="guide",
    verb="looking-role",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_LOOKING_ROLE,
    picks=Kind.ROLE,
    replaces=True,
):
    """The badge of who is looking."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it, if it can be a badge; none is a choice too."""
        role_id = badge_role(interaction.guild, values[0]) if values else None
        changed = await choose(
            interaction, set_up_id, lambda set_up: replace(set_up, looking_role_id=role_id)
        )
        await show(interaction, changed)


class HiringRoleSelect(
    AddressedSelect,
    feature="guide",
    verb="hiring-role",
    args=(ID_PATTERN,),
    placeholder=wording.CHOOSE_HIRING_ROLE,
    picks=Kind.ROLE,
    replaces=True,
):
    """The badge of who is hiring."""

    async def chosen(self, interaction: Interaction, values: Sequence[str], set_up_id: str) -> None:
        """Take it, if it can be a badge; none is a choice too."""
        role_id = badge_role(interaction.guild, values[0]) if values else None
        changed = await choose(interaction, set_up_id, lambda set_up: replace(set_up, hiring_role_id=role_id))
        await show(interaction, changed)


class GuideTagsForm(Form, feature="guide", verb="tags", args=(ID_PATTERN,), title=wording.TAGS_TITLE):
    """What may stand behind nicknames."""

    fields = tuple(
        Text(
            tag.value,
            wording_of_looking.TAG_LABEL[tag],
            hint=wording_of_looking.TAG_HINT,
            placeholder=wording_of_looking.TAG_EXAMPLE[tag],
            required=False,
            max_length=TAG_MOST,
        )
        for tag in Tag
    )
    is_act = False

    async def submitted(self, interaction: Interaction, values: Values) -> None:
        """Take them."""
        words = {tag: line(values[tag.value]) for tag in Tag}
        for tag, word in words.items():
            if not fits(word, TAG_MOST):
                raise Refuse(refusal(BadTag(tag)), field=tag.value)
        changed = await choose(
            interaction,
            self.args[0],
            lambda set_up: replace(set_up, looking_tag=words[Tag.LOOKING], hiring_tag=words[Tag.HIRING]),
        )
        await show(interaction, changed, replace=True)


class TagsButton(
    AddressedButton, feature="guide", verb="change-tags", args=(ID_PATTERN,), label=wording.TAGS
):
    """Change the tags."""

    async def pressed(self, interaction: Interaction, set_up_id: str) -> None:
        """Open the form, filled."""
        set_up = await current(interaction, set_up_id)
        values = {Tag.LOOKING.value: set_up.looking_tag, Tag.HIRING.value: set_up.hiring_tag}
        await GuideTagsForm(set_up_id, values=values).open(interaction)


PAGES.update({Step.PILLARS: pillars_page, Step.ZONE: zone_page, Step.PEOPLE: people_page})
FORMS: Final = (CityForm, GuideTagsForm)
BUTTONS: Final = (
    CityButton,
    HiringRoleSelect,
    LanguageSelect,
    LookingRoleSelect,
    OrganizersSelect,
    PillarsSelect,
    TagsButton,
    ZoneSelect,
)
