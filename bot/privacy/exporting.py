"""Makes of rows what a member can read: sections by kind, with readable keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.core.personal import Found
from bot.privacy.rules import Kind, Section

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alerts.user_id": "alerts",
        "alert_matches.user_id": "flags you were told of",
        "audit.by_id": "what you did as an organizer",
        "blocks.blocker_id": "members you block",
        "coach_phrases.added_by": "phrases you added for the coach",
        "directs.user_id": "direct messages you did not ask for, of the last week",
        "edges.from_id": "whom you met and thanked",
        "flags.user_id": "looking and hiring",
        "follows.follower_id": "whom you follow",
        "gratitude_people.user_id": "thanks for your part in what others found",
        "gratitudes.user_id": "what you found, and its thanks",
        "guild_settings.changed_by": "settings of the server that you changed last",
        "helped.member_id": "what helped you",
        "inbox.user_id": "inbox",
        "intro_drafts.user_id": "requests you began to write",
        "intro_preferences.user_id": "who may ask to meet you",
        "introduction_seats.user_id": "your part in requests to meet",
        "introductions.starter_id": "requests to meet that you began",
        "member_facts.user_id": "facts about you",
        "pillars.paused_by": "parts of Hallway that you paused",
        "profiles.user_id": "profile",
        "prompt_answers.user_id": "answers to questions",
        "prompt_drafts.user_id": "questions you began to write",
        "prompt_reminders.user_id": "reminders",
        "prompt_rhythms.user_id": "your rhythm",
        "prompt_runs.suggested_by": "questions asked that you suggested",
        "prompt_servers.paused_by": "when you paused the questions, or let them go on",
        "prompt_suggestions.user_id": "questions you suggested",
        "prompt_texts.suggested_by": "texts that you suggested",
        "prompts.keeper_id": "questions you look after",
        "questions.member_id": "what you asked authors",
        "reach_questions.user_id": "when you were asked how you may be reached",
        "reaches.user_id": "how you may be reached",
        "reports.reporter_id": "reports you made",
        "rescue_volunteers.user_id": "what you volunteer for",
        "rhythms.user_id": "quiet hours",
        "setups.doing_by": "a set-up that you are carrying out",
        "setups.user_id": "a set-up that you began",
        "share_updates.author_id": "progress you told",
        "shares.author_id": "shares",
        "suspensions.user_id": "what you were kept out of",
        "thanks.from_id": "thanks you wrote",
        "thanks.to_id": "thanks you got",
        "worn.user_id": "badge and nickname",
    }
)
"""What the rows of each declared column are called in an export. A test asks for every one that is exported."""


def sections(found: Iterable[tuple[int | None, Sequence[Found]]]) -> list[Section]:
    """Return what was found in each server, None for what belongs to none, in the order of kinds."""
    order = list(Kind)
    made = [
        Section(Kind(each.named.kind), TITLES[f"{each.table}.{each.column}"], each.rows, guild_id)
        for guild_id, rows in found
        for each in rows
    ]
    return sorted(
        made,
        key=lambda each: (each.guild_id is not None, each.guild_id or 0, order.index(each.kind), each.title),
    )
