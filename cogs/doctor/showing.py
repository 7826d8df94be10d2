"""What the doctor found, as organizers see it: a list with the worst first, and a few lines on another cog's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import utcnow

from bot.client import service
from bot.guilds.service import GuildsService
from bot.ui.buttons import AddressedButton
from bot.ui.errors import Refuse
from bot.ui.organizers import is_organizer
from bot.ui.pages import Listing, PagedList
from cogs.doctor import wording
from cogs.doctor.examining import examine
from cogs.doctor.findings import Fix, Grade
from cogs.doctor.gathering import gather
from cogs.doctor.weighing import fix_of, grade_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.language import Said
    from bot.guilds.rules import GuildSettings
    from bot.ui.answers import Interaction
    from bot.ui.pages import Entry
    from cogs.doctor.findings import Finding
    from cogs.doctor.weighing import Report

_GLIMPSED: Final = 5


async def organizing(interaction: Interaction) -> GuildSettings:
    """Return the settings of the server whoever acts organizes; refuse everybody else."""
    if interaction.guild_id is None:
        raise Refuse(wording.ONLY_IN_A_SERVER)
    settings = await service(interaction, GuildsService).settings(interaction.guild_id)
    if not is_organizer(interaction, settings.organizer_role_id):
        raise Refuse(wording.NOT_AN_ORGANIZER)
    return settings


async def report_of(interaction: Interaction) -> Report:
    """Look at everything and return what was found; organizers only."""
    settings = await organizing(interaction)
    return examine(await gather(interaction, settings, utcnow()))


def own_name(interaction: Interaction) -> str:
    """Return what the bot is called in this server."""
    me = None if interaction.guild is None else interaction.guild.get_member(interaction.application_id)
    named = me or interaction.client.user
    return named.display_name if named is not None else "Hallway"


class FindingList(PagedList, feature="doctor", verb="page", size=5):
    """Everything that was found, the worst first, and what is fine; ``said`` is said first."""

    def __init__(self, said: Said = "") -> None:
        self._said = said

    async def load(
        self, interaction: Interaction, filters: Mapping[str, str], *, start: int, count: int
    ) -> Listing:
        """Look anew, and show a part of what was found."""
        del filters
        report = await report_of(interaction)
        name = own_name(interaction)
        return Listing(
            heading=wording.HEADING,
            intro="\n".join(
                filter(None, [str(self._said), wording.summary(report) if report.findings else ""])
            ),
            entries=[_entry(found, name) for found in report.findings[start : start + count]],
            total=len(report.findings),
            empty=wording.WELL,
            note=f"{wording.fine(report)}\n{wording.vitals(report.vitals)}",
            buttons=(LookAgainButton(),),
        )


def _entry(found: Finding, name: str) -> Entry:
    from cogs.doctor.choosing import ChooseButton  # which shows this list again
    from cogs.doctor.mending import MendButton  # as above

    told, offered = wording.entry(found, name), fix_of(found)
    if offered is None:
        return told
    fix, target = offered
    return told, ChooseButton(target) if fix is Fix.CHOOSE else MendButton(fix.value, target)


class LookAgainButton(
    AddressedButton, feature="doctor", verb="look", label=wording.LOOK_AGAIN, replaces=True
):
    """Look again, and try at once what had been held up."""

    async def pressed(self, interaction: Interaction) -> None:
        """Look, and show what is found."""
        settings = await organizing(interaction)
        await service(interaction, GuildsService).look_again(settings.guild_id, utcnow())
        await FindingList().show(interaction)


class OpenButton(AddressedButton, feature="doctor", verb="open", label=wording.OPEN):
    """The way here from another cog's page."""

    async def pressed(self, interaction: Interaction) -> None:
        """Look at everything, and show what was found."""
        await FindingList().show(interaction)


async def glimpse(
    interaction: Interaction | None, guild_id: int, viewer_id: int | None, subject: int | str
) -> Sequence[str]:
    """Say what is amiss in the server where somebody sets up, the worst first; nothing if nothing is."""
    del viewer_id, subject  # it is about the server, and whoever acts is asked whether they organize it
    if interaction is None or interaction.guild_id != guild_id:
        return ()
    report = await report_of(interaction)
    amiss = [found for found in report.findings if grade_of(found) is not Grade.NOTE]
    lines = [f"- {wording.told(found, own_name(interaction))}" for found in amiss[:_GLIMPSED]]
    return [*lines, str(wording.MORE)] if lines else ()
