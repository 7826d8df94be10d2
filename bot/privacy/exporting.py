"""Makes of rows what a member can read: sections by kind, with readable keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.core.language import NP_, LazyString
from bot.core.personal import Found
from bot.privacy.rules import Kind, Section

TITLES: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "alerts.user_id": NP_("in an export", "alerts"),
        "alert_matches.user_id": NP_("in an export", "flags you were told of"),
        "audit.by_id": NP_("in an export", "what you did as an organizer"),
        "blocks.blocker_id": NP_("in an export", "members you block"),
        "coach_phrases.added_by": NP_("in an export", "phrases you added for the coach"),
        "directs.user_id": NP_("in an export", "direct messages you did not ask for, of the last week"),
        "edges.from_id": NP_("in an export", "whom you met and thanked"),
        "flags.user_id": NP_("in an export", "looking and hiring"),
        "follows.follower_id": NP_("in an export", "whom you follow"),
        "gratitude_people.user_id": NP_("in an export", "thanks for your part in what others found"),
        "gratitudes.user_id": NP_("in an export", "what you found, and its thanks"),
        "guild_settings.changed_by": NP_("in an export", "settings of the server that you changed last"),
        "helped.member_id": NP_("in an export", "what helped you"),
        "inbox.user_id": NP_("in an export", "inbox"),
        "intro_drafts.user_id": NP_("in an export", "requests you began to write"),
        "intro_preferences.user_id": NP_("in an export", "who may ask to meet you"),
        "introduction_seats.user_id": NP_("in an export", "your part in requests to meet"),
        "introductions.starter_id": NP_("in an export", "requests to meet that you began"),
        "member_facts.user_id": NP_("in an export", "facts about you"),
        "pillars.paused_by": NP_("in an export", "parts of Hallway that you paused"),
        "profiles.user_id": NP_("in an export", "profile"),
        "prompt_answers.user_id": NP_("in an export", "answers to questions"),
        "prompt_drafts.user_id": NP_("in an export", "questions you began to write"),
        "prompt_reminders.user_id": NP_("in an export", "reminders"),
        "prompt_rhythms.user_id": NP_("in an export", "your rhythm"),
        "prompt_runs.suggested_by": NP_("in an export", "questions asked that you suggested"),
        "prompt_servers.paused_by": NP_("in an export", "when you paused the questions, or let them go on"),
        "prompt_suggestions.user_id": NP_("in an export", "questions you suggested"),
        "prompt_texts.suggested_by": NP_("in an export", "texts that you suggested"),
        "prompts.keeper_id": NP_("in an export", "questions you look after"),
        "questions.member_id": NP_("in an export", "what you asked authors"),
        "reach_questions.user_id": NP_("in an export", "when you were asked how you may be reached"),
        "reaches.user_id": NP_("in an export", "how you may be reached"),
        "reports.reporter_id": NP_("in an export", "reports you made"),
        "rescue_volunteers.user_id": NP_("in an export", "what you volunteer for"),
        "rhythms.user_id": NP_("in an export", "quiet hours"),
        "setups.doing_by": NP_("in an export", "a set-up that you are carrying out"),
        "setups.user_id": NP_("in an export", "a set-up that you began"),
        "share_updates.author_id": NP_("in an export", "progress you told"),
        "shares.author_id": NP_("in an export", "shares"),
        "suspensions.user_id": NP_("in an export", "what you were kept out of"),
        "thanks.from_id": NP_("in an export", "thanks you wrote"),
        "thanks.to_id": NP_("in an export", "thanks you got"),
        "worn.user_id": NP_("in an export", "badge and nickname"),
    }
)
"""What the rows of each declared column are called in an export: its key in English, whatever it is said in.

A test asks for every one that is exported.
"""


def sections(found: Iterable[tuple[int | None, Sequence[Found]]]) -> list[Section]:
    """Return what was found in each server, None for what belongs to none, in the order of kinds."""
    order = list(Kind)
    made = [
        Section(
            Kind(each.named.kind), TITLES[f"{each.table}.{each.column}"].in_english(), each.rows, guild_id
        )
        for guild_id, rows in found
        for each in rows
    ]
    return sorted(
        made,
        key=lambda each: (each.guild_id is not None, each.guild_id or 0, order.index(each.kind), each.title),
    )
