"""What is wrong in a server: the doctor's look at everything, by channel, role and part.

It judges with what the rest of the bot judges with (:mod:`bot.ui.channels`, :mod:`bot.ui.badges`), so that
setting up and the doctor never disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import discord

from bot.core.language import Said, in_every_language, speaking
from bot.guilds.pillars import Pillar
from bot.guilds.rules import Trouble, TroubleKind
from bot.looking.rules import Sort
from bot.prompts.rules import SILENT_RUNS
from bot.ui.badges import look_at_badge, may_rename
from bot.ui.channels import everyone_sees, look, look_for_cards, look_for_private_threads, may_allow
from cogs.doctor.findings import (
    BadgeGone,
    BadgeUnfit,
    Blind,
    CantRename,
    ChannelGone,
    Check,
    DirectsPaused,
    DirectsStopped,
    DirectsTurnedAway,
    Exposed,
    Finding,
    Lacking,
    Late,
    MembersLack,
    NothingChosen,
    OrganizersGone,
    PartsBroken,
    Place,
    PromptHeld,
    PromptSilent,
    Refused,
    Screening,
    SecondFactor,
    Slow,
    Sluggish,
    TagsMissing,
    ThreadsFull,
    ThreadShut,
    Use,
)
from cogs.doctor.weighing import Gathering, Report

if TYPE_CHECKING:
    from bot.ui.channels import Look
    from cogs.doctor.gathering import Case

TAGS_MOST: Final = 20
"""Tags a forum can have (Discord docs, Channel resource)."""
THREADS_MOST: Final = 1000
"""Threads that can be open in a server at a time (Discord docs, Threads)."""
_THREADS_NEARLY: Final = 950
_DELIVERY_LATE: Final = timedelta(minutes=10)
"""As the health page has it: what is put off is not due, and a herd takes minutes."""
_CLOCK_LATE: Final = timedelta(minutes=5)
_SLUGGISH: Final = 2.0
"""Seconds. Discord gives up on a command after three."""
_SLOW: Final = 600
"""Seconds between two messages of one person, from which on a conversation is none."""
_BULK: Final = 5
"""Members who can't be written to, from which on it is no chance; fewer are nobody's business."""
_SECOND_FACTOR_REQUIRED: Final = 60003
"""Discord's error code (Discord docs, Opcodes and Status Codes)."""
_SCREENING: Final = "MEMBER_VERIFICATION_GATE_ENABLED"


def examine(case: Case) -> Report:
    """Look at everything there is to look at, and return what was found."""
    found = Gathering()
    _itself(found, case)
    if case.guild is None:
        found.add(Check.CONNECTION, [Blind()])
        return found.report(case.vitals)
    explained = _channels(found, case, case.guild)
    explained |= _roles(found, case, case.guild)
    explained |= {TroubleKind.PROMPT_CHANNEL} if any(each.held_code for each in case.prompts) else set()
    _server(found, case, case.guild, explained)
    return found.report(case.vitals)


def _itself(found: Gathering, case: Case) -> None:
    found.add(Check.PARTS, [PartsBroken(case.broken)] if case.broken else ())
    due_at, seconds = case.delivery_due_at, case.vitals.seconds
    is_late = due_at is not None and case.now - due_at > _DELIVERY_LATE
    found.add(Check.DELIVERY, [Late(Check.DELIVERY, due_at)] if due_at and is_late else ())
    due_at = case.agenda_due_at
    is_late = due_at is not None and case.now - due_at > _CLOCK_LATE
    found.add(Check.CLOCK, [Late(Check.CLOCK, due_at)] if due_at and is_late else ())
    if seconds is not None:
        found.add(Check.CONNECTION, [Sluggish(seconds)] if seconds >= _SLUGGISH else ())


# ---------------------------------------------------------------------- channels


def _places(case: Case) -> Iterator[Place]:
    settings = case.settings
    for use, channel_id in (
        (Use.SHARES, settings.share_channel_id),
        (Use.INTRODUCTIONS, settings.introductions_channel_id),
        (Use.LOOKING, settings.looking_channel_id),
        (Use.HIRING, settings.hiring_channel_id),
        (Use.REPORTS, settings.reports_channel_id),
        (Use.LOG, case.log_channel_id),
    ):
        if channel_id is not None and _PILLAR.get(use) not in case.off:
            yield Place(use, channel_id)
    for prompt in case.prompts:
        yield Place(Use.PROMPT, prompt.settings.channel_id, prompt.id, prompt.settings.name)


_LOOKS: Final = {
    Use.SHARES: look,
    Use.PROMPT: look,
    Use.INTRODUCTIONS: look_for_private_threads,
    Use.LOOKING: look_for_cards,
    Use.HIRING: look_for_cards,
    Use.REPORTS: look_for_cards,
    Use.LOG: look_for_cards,
}
_CHECKS: Final = {
    Use.SHARES: Check.SHARES,
    Use.PROMPT: Check.PROMPTS,
    Use.INTRODUCTIONS: Check.INTRODUCTIONS,
    Use.LOOKING: Check.CARDS,
    Use.HIRING: Check.CARDS,
    Use.REPORTS: Check.REPORTS,
    Use.LOG: Check.LOG,
}
_PILLAR: Final = {
    Use.SHARES: Pillar.SHARES,
    Use.INTRODUCTIONS: Pillar.INTRODUCTIONS,
    Use.LOOKING: Pillar.LOOKING,
    Use.HIRING: Pillar.LOOKING,
}
_EXPLAINS: Final = {
    Use.SHARES: {TroubleKind.SHARE_CHANNEL_GONE, TroubleKind.SHARE_CHANNEL_FORBIDDEN},
    Use.INTRODUCTIONS: {TroubleKind.INTRODUCTIONS_CHANNEL},
    Use.LOOKING: {TroubleKind.LOOKING_CHANNEL},
    Use.HIRING: {TroubleKind.LOOKING_CHANNEL},
    Use.PROMPT: {TroubleKind.PROMPT_CHANNEL},
    Use.REPORTS: {TroubleKind.REPORTS_CHANNEL},
    Use.LOG: {TroubleKind.LOG_CHANNEL},
}
"""What Discord refuses where a look has found why."""


def _channels(found: Gathering, case: Case, guild: discord.Guild) -> set[TroubleKind]:
    """Look at every channel there is a use for; return the troubles that are explained by what was found."""
    explained: set[TroubleKind] = set()
    by_check: defaultdict[Check, list[Finding]] = defaultdict(list)
    lacking: defaultdict[int, list[tuple[Place, Look]]] = defaultdict(list)
    if case.settings.share_channel_id is None and Pillar.SHARES not in case.off:
        by_check[Check.SHARES].append(NothingChosen())
    for place in _places(case):
        seen = _LOOKS[place.use](guild, place.channel_id)
        assert seen is not None, "the server is there, or nobody would look"
        findings = by_check[_CHECKS[place.use]]
        if not seen.is_fine or _is_exposed(guild, place):
            explained |= _EXPLAINS[place.use]
        if not seen.is_there:
            findings.append(ChannelGone(place, is_deleted=guild.get_channel(place.channel_id) is None))
            continue
        if seen.missing:
            lacking[place.channel_id].append((place, seen))
        findings.extend(_around(guild, place, seen))
    if case.prompts:
        by_check[Check.PROMPTS].extend(_prompts(case, guild))
    told = {_CHECKS[place.use] for each in lacking.values() for place, _ in each}
    for check, findings in by_check.items():
        own = [_lacking(guild, each) for each in lacking.values() if _CHECKS[each[0][0].use] is check]
        found.add(check, [*own, *findings], is_told=check in told)
    _tags(found, case, guild)
    return explained


def _around(guild: discord.Guild, place: Place, seen: Look) -> Iterator[Finding]:
    """What else there is to say of a channel that is there."""
    if seen.members_lack:
        yield MembersLack(place.channel_id, tuple(seen.members_lack))
    if _is_exposed(guild, place):
        yield Exposed(place)
    channel = guild.get_channel(place.channel_id)
    if place.use in (Use.SHARES, Use.PROMPT, Use.INTRODUCTIONS) and isinstance(
        channel, discord.ForumChannel | discord.TextChannel
    ):
        seconds = channel.default_thread_slowmode_delay
        if seconds >= _SLOW:
            yield Slow(place, seconds)


def _is_exposed(guild: discord.Guild, place: Place) -> bool:
    return place.use in (Use.REPORTS, Use.LOG) and everyone_sees(guild, place.channel_id)


def _lacking(guild: discord.Guild, found: list[tuple[Place, Look]]) -> Lacking:
    """All that a channel is for has one finding, so that whoever mends it goes there once."""
    missing = tuple(dict.fromkeys(name for _, seen in found for name in seen.missing))
    places = tuple(place for place, _ in found)
    is_forum = any(seen.is_forum for _, seen in found)
    return Lacking(places, missing, is_forum, may_allow(guild, places[0].channel_id, missing))


def _tags(found: Gathering, case: Case, guild: discord.Guild) -> None:
    """Look whether forums have the tags that posts there would carry."""
    wanted: defaultdict[int, list[Said]] = defaultdict(list)
    if case.settings.share_channel_id is not None and Pillar.SHARES not in case.off:
        wanted[case.settings.share_channel_id] += case.share_tags
    for prompt in case.prompts:
        if prompt.settings.tag:
            wanted[prompt.settings.channel_id].append(prompt.settings.tag)
    forums = [(guild.get_channel(channel_id), names) for channel_id, names in wanted.items()]
    with speaking(case.language):
        missing = [
            tags_missing(channel, names)
            for channel, names in forums
            if isinstance(channel, discord.ForumChannel)
        ]
    if missing:
        found.add(Check.TAGS, [each for each in missing if each.names])


def tags_missing(forum: discord.ForumChannel, wanted: Iterable[Said]) -> TagsMissing:
    """Say which of these tags a forum lacks, whether all of them fit, and whether the bot may add them."""
    there = {tag.name.strip().casefold() for tag in forum.available_tags}
    names = {str(name).strip().casefold(): name for name in wanted}
    lacking = tuple(
        str(name)
        for name in names.values()
        if there.isdisjoint(each.strip().casefold() for each in in_every_language(name))
    )
    is_full = len(forum.available_tags) + len(lacking) > TAGS_MOST
    mine = discord.abc.GuildChannel.permissions_for(forum, forum.guild.me)
    may_make = mine.view_channel and mine.manage_channels
    return TagsMissing(forum.id, lacking, is_full=is_full, may_make=may_make)


# ---------------------------------------------------------------------- roles and prompts


def _roles(found: Gathering, case: Case, guild: discord.Guild) -> set[TroubleKind]:
    """Look at badges, nicknames and the organizers' role; return the troubles that are explained."""
    settings, explained = case.settings, set[TroubleKind]()
    badges: list[Finding] = []
    roles = {Sort.LOOKING: settings.looking_role_id, Sort.HIRING: settings.hiring_role_id}
    for sort, role_id in roles.items():
        seen = None if role_id is None else look_at_badge(guild, role_id)
        if seen is None or seen.is_fine:
            continue
        explained.add(TroubleKind.BADGE_ROLE)
        may_make = guild.me.guild_permissions.manage_roles
        badges.append(BadgeUnfit(sort, seen) if seen.is_there else BadgeGone(sort, seen.role_id, may_make))
    is_on = Pillar.LOOKING not in case.off
    if is_on and any(role_id is not None for role_id in roles.values()):
        found.add(Check.BADGES, badges)
    if is_on and (settings.looking_tag or settings.hiring_tag):
        is_lacking = may_rename(guild) is False
        found.add(Check.NICKNAMES, [CantRename()] if is_lacking else ())
        explained |= {TroubleKind.NICKNAMES} if is_lacking else set()
    if settings.organizer_role_id is not None:
        is_gone = guild.get_role(settings.organizer_role_id) is None
        found.add(Check.ORGANIZERS, [OrganizersGone()] if is_gone else ())
    return explained


def _prompts(case: Case, guild: discord.Guild) -> Iterator[Finding]:
    """Say which prompts can't be posted although nothing is wrong with their channel, or are answered by nobody."""
    for prompt in case.prompts:
        settings = prompt.settings
        seen = look(guild, settings.channel_id)
        if prompt.held_code and seen is not None and seen.is_fine:
            since = prompt.held_since or case.now
            yield PromptHeld(prompt.id, settings.name, settings.channel_id, prompt.held_code, since)
        if prompt.silent_runs >= SILENT_RUNS:
            yield PromptSilent(prompt.id, settings.name, prompt.silent_runs)


# ---------------------------------------------------------------------- the server as a whole


def _server(found: Gathering, case: Case, guild: discord.Guild, explained: set[TroubleKind]) -> None:
    troubles = [trouble for trouble in case.troubles if trouble.kind not in explained]
    found.add(Check.THREADS, _threads(guild, troubles))
    found.add(Check.DIRECTS, _directs(case, guild))
    found.add(Check.SERVER, _rules_of(case, guild, troubles))
    told = {TroubleKind.THREADS_FULL, TroubleKind.THREAD_LOCKED}
    refused = [trouble for trouble in troubles if trouble.kind not in told]
    found.add(Check.REFUSALS, [Refused(each) for each in refused if each.code != _SECOND_FACTOR_REQUIRED])


def _threads(guild: discord.Guild, troubles: Iterable[Trouble]) -> Iterator[Finding]:
    kinds = {trouble.kind: trouble for trouble in troubles}
    if TroubleKind.THREADS_FULL in kinds:
        yield ThreadsFull(THREADS_MOST, THREADS_MOST)
    elif len(guild.threads) >= _THREADS_NEARLY:
        yield ThreadsFull(len(guild.threads), THREADS_MOST)
    locked = kinds.get(TroubleKind.THREAD_LOCKED)
    if locked is not None and locked.channel_id is not None:
        thread = guild.get_thread(locked.channel_id)
        parent = None if thread is None else thread.parent
        mine = None if parent is None else discord.abc.GuildChannel.permissions_for(parent, guild.me)
        may_open = mine is not None and mine.view_channel and mine.manage_threads
        yield ThreadShut(locked.channel_id, may_open, locked.since)


def _directs(case: Case, guild: discord.Guild) -> Iterator[Finding]:
    if case.stopped_by is not None:
        yield DirectsStopped(case.stopped_by)
    until = guild.dms_paused_until
    if until is not None and until > case.now:
        yield DirectsPaused(until)
    if case.closed >= _BULK and case.closed * 3 >= case.wanted:
        yield DirectsTurnedAway(case.closed, case.wanted)


def _rules_of(case: Case, guild: discord.Guild, troubles: Iterable[Trouble]) -> Iterator[Finding]:
    is_refused = any(trouble.code == _SECOND_FACTOR_REQUIRED for trouble in troubles)
    settings = case.settings
    manages = settings.introductions_channel_id or settings.looking_role_id or settings.hiring_role_id
    if is_refused or (guild.mfa_level is discord.MFALevel.require_2fa and manages):
        yield SecondFactor(is_refused)
    if _SCREENING in guild.features:
        yield Screening()
