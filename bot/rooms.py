"""Every room's services, built and introduced to each other: the part of the wiring that knows no Discord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from bot.audit.service import AuditService
from bot.core.agenda import Agenda
from bot.core.database import Database, Unit
from bot.core.personal import Personal
from bot.core.schema import metadata
from bot.guilds.pillars_service import PillarsService
from bot.guilds.service import GuildsService
from bot.guilds.setups import SetupsService
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
from bot.moderation.doors import Doors
from bot.moderation.service import ModerationService
from bot.moderation.suspending import SUSPENSION
from bot.privacy.consents import Consents
from bot.privacy.erasing import Erasing
from bot.privacy.service import PrivacyService
from bot.projects.answers import AnswersService
from bot.projects.removing import remove_share, remove_update
from bot.projects.service import ProjectsService
from bot.prompts import course as prompts_course
from bot.prompts.answering import PromptAnswersService
from bot.prompts.firing import FiringService
from bot.prompts.reminding import RhythmService
from bot.prompts.removing import remove_answer
from bot.prompts.service import PromptsService
from bot.prompts.suggesting import SuggestionsService
from bot.rescue.service import RESCUE, RescueService


@dataclass(frozen=True)
class LowRooms:
    """Those that all others stand on."""

    audit: AuditService
    guilds: GuildsService
    pillars: PillarsService
    setups: SetupsService
    members: MembersService
    moderation: ModerationService
    doors: Doors


@dataclass(frozen=True)
class Rooms(LowRooms):
    """One of each service."""

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
    privacy: PrivacyService

    def __iter__(self) -> Iterator[object]:
        """Go through the services."""
        return (getattr(self, field.name) for field in fields(self))

    def watch(self, moments: Agenda) -> None:
        """Take over the moments that concern the rooms."""
        moments.on(SUSPENSION, self.moderation.over_due)
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
        self.privacy.watch(moments)

    async def prune(self, unit: Unit) -> None:
        """Forget what is kept no longer."""
        await self.audit.prune(unit)
        await self.setups.prune(unit)
        await self.members.prune(unit)
        await self.prompts.prune(unit)
        await self.suggestions.prune(unit)
        await self.introductions.prune(unit)
        await self.flags.prune(unit)
        await self.thanks.prune(unit)
        await self.alerts.prune(unit)
        await self.privacy.prune(unit)


def build_rooms(database: Database, default_zone: str) -> Rooms:
    """Build every room over ``database``; ``default_zone`` is for servers that have chosen none."""
    low = _low(database, default_zone)
    guilds, members, moderation, doors = low.guilds, low.members, low.moderation, low.doors
    projects = ProjectsService(database, guilds, members, doors)
    answers = AnswersService(database, members, projects, doors)
    rescue = RescueService(database, guilds, members, projects, doors)
    prompts_steps = prompts_course.Course(members, doors)
    firing = FiringService(database, guilds, prompts_steps)
    prompts = PromptsService(database, prompts_steps)
    prompt_answers = PromptAnswersService(database, guilds, members, projects, firing, doors)
    preferences, paths = PreferencesService(database), PathsService(database)
    course = introductions_course.Course(members)
    boundaries = Boundaries(database, members, moderation, preferences, course)
    admission = Admission(guilds, members, doors, projects, prompt_answers, paths)
    introductions = IntroductionsService(
        database, members, projects, preferences, admission, boundaries, course, doors
    )
    offers = OffersService(database, guilds, members, doors, projects, preferences, paths, course)
    afterwards = AfterwardsService(database, members, paths, doors)
    flags_steps = flags_course.Course()
    flags = FlagsService(database, guilds, members, projects, flags_steps, doors)
    dressing = DressingService(database, guilds, doors)
    alerts = AlertsService(database, guilds, members, doors)
    thanks = ThanksService(database, members, doors, introductions, projects, paths, flags)
    rhythms = RhythmService(database, guilds, members, doors)
    personal = Personal(metadata)
    privacy = PrivacyService(
        database,
        personal,
        Erasing(personal, course, flags_steps),
        Consents(members, rescue, rhythms, preferences, introductions, flags, alerts),
        moderation,
    )
    rooms = Rooms(
        **vars(low),
        projects=projects,
        answers=answers,
        rescue=rescue,
        prompts=prompts,
        firing=firing,
        prompt_answers=prompt_answers,
        rhythms=rhythms,
        suggestions=SuggestionsService(database, members, doors),
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
        privacy=privacy,
    )
    _introduce(rooms, flags_steps)
    return rooms


def _low(database: Database, default_zone: str) -> LowRooms:
    audit, pillars = AuditService(database), PillarsService(database)
    guilds = GuildsService(database, default_zone=default_zone)
    members = MembersService(database, guilds)
    moderation = ModerationService(database, guilds, members, audit)
    return LowRooms(
        audit=audit,
        guilds=guilds,
        pillars=pillars,
        setups=SetupsService(database, guilds, pillars, audit),
        members=members,
        moderation=moderation,
        doors=Doors(database, pillars, moderation),
    )


def _introduce(rooms: Rooms, flags_steps: flags_course.Course) -> None:
    """Say who hears what of whom: whoever stands lower tells, and does not know who listens."""
    flags, moderation = rooms.flags, rooms.moderation
    rooms.guilds.observe(flags.settings_changed)
    rooms.guilds.when_looked_again(rooms.firing.looked_again)
    rooms.pillars.observe(flags.pillar_changed)
    rooms.pillars.observe(rooms.prompts.pillar_changed)
    moderation.observe(flags.suspended)
    moderation.observe_lifting(flags.let_back_in)
    moderation.on_removal("share", remove_share)
    moderation.on_removal("update", remove_update)
    moderation.on_removal("answer", remove_answer)
    moderation.on_removal("introduction", rooms.boundaries.removed)
    moderation.on_removal("flag", flags.removed)
    rooms.offers.consult(flags.is_up)
    rooms.dressing.when_gone(flags.departed_in)
    flags_steps.when_public(rooms.alerts.became_public)
    flags.when_left(rooms.dressing.left)
    flags.when_left(rooms.alerts.left)
    flags.when_left(rooms.privacy.left_in)
    rooms.boundaries.when_left(rooms.privacy.left_in)
