"""Every room's services, built and introduced to each other: the part of the wiring that knows no Discord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from bot.audit.service import AuditService
from bot.core.agenda import Agenda
from bot.core.database import Database, Unit
from bot.guilds.service import GuildsService
from bot.introductions import course as introductions_course
from bot.introductions.admission import Admission
from bot.introductions.afterwards import AfterwardsService
from bot.introductions.boundaries import Boundaries
from bot.introductions.offers import OffersService
from bot.introductions.paths import PathsService
from bot.introductions.preferring import PreferencesService
from bot.introductions.service import IntroductionsService
from bot.looking import course as flags_course
from bot.looking.alerting import AlertsService
from bot.looking.alerts import ALERTS
from bot.looking.dressing import DressingService
from bot.looking.service import FlagsService
from bot.looking.thanking import ThanksService
from bot.members.service import DIRECT, MembersService
from bot.moderation.service import ModerationService
from bot.projects.answers import AnswersService
from bot.projects.service import ProjectsService
from bot.prompts import course as prompts_course
from bot.prompts.answering import PromptAnswersService
from bot.prompts.firing import FiringService
from bot.prompts.reminding import RhythmService
from bot.prompts.service import PromptsService
from bot.prompts.suggesting import SuggestionsService
from bot.rescue.service import RESCUE, RescueService


@dataclass(frozen=True)
class Rooms:
    """One of each service."""

    audit: AuditService
    guilds: GuildsService
    members: MembersService
    moderation: ModerationService
    projects: ProjectsService
    answers: AnswersService
    rescue: RescueService
    prompts: PromptsService
    firing: FiringService
    prompt_answers: PromptAnswersService
    rhythms: RhythmService
    suggestions: SuggestionsService
    preferences: PreferencesService
    paths: PathsService
    boundaries: Boundaries
    introductions: IntroductionsService
    offers: OffersService
    afterwards: AfterwardsService
    flags: FlagsService
    dressing: DressingService
    alerts: AlertsService
    thanks: ThanksService

    def __iter__(self) -> Iterator[object]:
        """Go through the services."""
        return (getattr(self, field.name) for field in fields(self))

    def watch(self, moments: Agenda) -> None:
        """Take over the moments that concern the rooms."""
        moments.on(RESCUE, self.rescue.due)
        moments.on(DIRECT, self.members.bundle_due)
        moments.on(prompts_course.FIRE, self.firing.fire_due)
        moments.on(prompts_course.CLOSE, self.firing.close_due)
        moments.on(prompts_course.REMIND, self.rhythms.remind_due)
        moments.on(introductions_course.OFFER, self.offers.show_due)
        moments.on(introductions_course.LAPSE, self.introductions.lapse_due)
        moments.on(introductions_course.AFTER, self.afterwards.ask_due)
        moments.on(flags_course.WARN, self.flags.warn_due)
        moments.on(flags_course.LAPSE, self.flags.lapse_due)
        moments.on(flags_course.SETTLED, self.flags.settled_due)
        moments.on(ALERTS, self.alerts.due)

    async def prune(self, unit: Unit) -> None:
        """Forget what is kept no longer."""
        await self.audit.prune(unit)
        await self.members.prune(unit)
        await self.prompts.prune(unit)
        await self.suggestions.prune(unit)
        await self.introductions.prune(unit)
        await self.flags.prune(unit)
        await self.thanks.prune(unit)
        await self.alerts.prune(unit)


def build_rooms(database: Database, default_zone: str) -> Rooms:
    """Build every room over ``database``; ``default_zone`` is for servers that have chosen none."""
    guilds = GuildsService(database, default_zone=default_zone)
    members = MembersService(database, guilds)
    moderation = ModerationService(database, members)
    projects = ProjectsService(database, guilds, members)
    answers = AnswersService(database, members, projects)
    rescue = RescueService(database, guilds, members, projects)
    prompts_steps = prompts_course.Course(members)
    firing = FiringService(database, guilds, prompts_steps)
    prompt_answers = PromptAnswersService(database, guilds, members, projects, firing)
    preferences, paths = PreferencesService(database), PathsService(database)
    course = introductions_course.Course(members)
    boundaries = Boundaries(database, members, moderation, preferences, course)
    admission = Admission(guilds, members, moderation, projects, prompt_answers, paths)
    introductions = IntroductionsService(
        database, members, projects, preferences, admission, boundaries, course
    )
    offers = OffersService(database, guilds, members, moderation, projects, preferences, paths, course)
    afterwards = AfterwardsService(database, members, paths)
    flags_steps = flags_course.Course()
    flags = FlagsService(database, guilds, members, projects, flags_steps)
    dressing = DressingService(database, guilds)
    alerts = AlertsService(database, guilds, members)
    thanks = ThanksService(database, members, moderation, introductions, projects, paths, flags)
    # Who hears what of whom: whoever stands lower tells, and does not know who listens.
    guilds.observe(flags.settings_changed)
    guilds.when_looked_again(firing.looked_again)
    offers.consult(flags.is_up)
    dressing.when_gone(flags.departed_in)
    flags_steps.when_public(alerts.became_public)
    flags.when_left(dressing.left)
    flags.when_left(alerts.left)
    return Rooms(
        audit=AuditService(database),
        guilds=guilds,
        members=members,
        moderation=moderation,
        projects=projects,
        answers=answers,
        rescue=rescue,
        prompts=PromptsService(database, prompts_steps),
        firing=firing,
        prompt_answers=prompt_answers,
        rhythms=RhythmService(database, guilds, members),
        suggestions=SuggestionsService(database, members),
        preferences=preferences,
        paths=paths,
        boundaries=boundaries,
        introductions=introductions,
        offers=offers,
        afterwards=afterwards,
        flags=flags,
        dressing=dressing,
        alerts=alerts,
        thanks=thanks,
    )
