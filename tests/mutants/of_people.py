"""Guards of people: what they agreed to, what others see of them, who may do what, and what is kept of them."""

from __future__ import annotations

from typing import Final

from tests.mutants.guard import Guard

_RULES: Final = "tests/introductions/test_rules.py"
_REQUESTS: Final = "tests/introductions/test_service.py"
_AUTHORITY: Final = "tests/flows/authority/test_authority.py"
_NOTHING_LEFT: Final = "tests/privacy/test_nothing_is_left.py"
_GATE: Final = "tests/members/test_gate.py"
_HEARING: Final = "tests/cogs/privacy/test_hearing.py"

CONSENT: Final = (
    Guard(
        "the second yes before two are introduced",
        "bot/introductions/rules.py",
        "        if answer is not Answer.YES:\n            return replace(state, phase=Phase.GATHERING)\n",
        "",
        (f"{_RULES}::test_nobody_is_introduced_without_everybodys_yes",),
    ),
    Guard(
        "the first yes while the thread is about to be made",
        "bot/introductions/rules.py",
        "    if after.answers[0] is not Answer.YES:\n        return replace(after, phase=Phase.STOPPED)\n",
        "",
        (f"{_RULES}::test_a_yes_can_be_taken_back_until_it_is_made",),
    ),
    Guard(
        "both yeses are looked at again when the thread is made",
        "bot/introductions/offers.py",
        "            if isinstance(after, Refused):\n                return None\n            last",
        "            if isinstance(after, Refused):\n                after = introduction\n            last",
        (f"{_REQUESTS}::test_after_both_said_yes_one_can_still_take_it_back_while_it_is_not_begun",),
    ),
    Guard(
        "nobody is asked before those before them said yes",
        "bot/introductions/offers.py",
        "if any(earlier.answer is not Answer.YES for earlier in introduction.seats[:seat]):",
        "if False:",
        (
            "tests/introductions/test_wishes.py::test_the_next_is_not_asked_after_a_yes_before_them_was_taken_back",
        ),
    ),
    Guard(
        "nobody answers what is another's",
        "bot/introductions/service.py",
        "if introduction is None or not seat or guild_id not in (None, introduction.guild_id):\n"
        "            return No.NOT_FOUND\n        return (introduction, seat)",
        "if introduction is None or not seat:\n"
        "            return No.NOT_FOUND\n        return (introduction, seat)",
        (f"{_REQUESTS}::test_only_whom_it_is_for_can_answer_and_only_here",),
    ),
    Guard(
        "the deniable no: what is seen does not follow from an answer",
        "bot/introductions/rules.py",
        "return Standing.LAPSED if state.phase is Phase.LAPSED else Standing.PENDING",
        "return Standing.LAPSED if state.phase is Phase.LAPSED or Answer.NEVER in state.answers else Standing.PENDING",
        (f"{_RULES}::test_until_the_end_whoever_started_it_sees_the_same_whatever_the_others_do",),
    ),
    Guard(
        "the deniable no: the line at the end comes at the fixed end",
        "bot/introductions/course.py",
        "if unit.now >= after.due_at and after.phase in (",
        "if (unit.now >= after.due_at or Answer.NOT_NOW in after.state.answers[1:]) and after.phase in (",
        ("tests/introductions/test_deniable.py::test_whoever_asked_has_the_same_whatever_the_other_did",),
    ),
    Guard(
        "the deniable no: whom the other has blocked shows in no refusal",
        "bot/introductions/admission.py",
        "if await self._members.has_blocked_in(read, actor.guild_id, actor.user_id, other_id)",
        "if await self._members.is_blocked_in(read, actor.guild_id, actor.user_id, other_id)",
        ("tests/flows/test_asking_deniably.py",),
    ),
    Guard(
        "a broker does not learn who was asked first",
        "bot/introductions/course.py",
        "one, other = sorted(introduction.pair)  # the order of their seats would tell who was asked first",
        "one, other = introduction.pair",
        (
            "tests/flows/test_brokering.py::test_what_a_broker_hears_at_the_end_does_not_tell_who_was_asked_first",
        ),
    ),
    Guard(
        "the yes to direct messages",
        "bot/members/rules.py",
        "return choice.reach is Reach.DIRECT and choice.closed_at is None",
        "return choice.reach is not Reach.NOT_AT_ALL and choice.closed_at is None",
        (f"{_GATE}::test_without_a_yes_nothing_goes_out_ever",),
    ),
    Guard(
        "quiet hours",
        "bot/members/rules.py",
        "return after_quiet(rhythm, free_at(sent_at, now) or now)",
        "return free_at(sent_at, now) or now",
        (f"{_GATE}::test_in_quiet_hours_the_end_is_named_and_nothing_is_counted",),
    ),
    Guard(
        "the weekly cap of direct messages",
        "bot/members/rules.py",
        "return after_quiet(rhythm, free_at(sent_at, now) or now)",
        "return after_quiet(rhythm, now)",
        (f"{_GATE}::test_three_a_week_go_out_and_the_fourth_is_told_when_to_ask_again",),
    ),
)

AUTHORITY: Final = (
    Guard(
        "the audience of a flag for organizers",
        "bot/looking/rules.py",
        "return viewer.is_organizer",
        "return True",
        ("tests/looking/test_rules.py::test_a_flag_is_seen_by_its_audience_and_its_owner",),
    ),
    Guard(
        "every way to a flag asks who may see it",
        "bot/looking/lists.py",
        "if flag is None or not may_see(flag, viewer, now) or",
        "if flag is None or",
        ("tests/cogs/flags/test_audience.py::test_knowing_the_id_of_a_flag_gives_nobody_more",),
    ),
    Guard(
        "lists of flags ask who may see them",
        "bot/looking/lists.py",
        "*([Audience.ORGANIZERS] if viewer.is_organizer else [])",
        "Audience.ORGANIZERS",
        ("tests/cogs/flags/test_audience.py::test_lists_and_pages_show_a_flag_to_whom_it_is_for",),
    ),
    Guard(
        "the audience of facts before both have agreed",
        "bot/members/facts.py",
        "shown = {Audience.EVERYONE, Audience.SHARED} if both_agreed else {Audience.EVERYONE}",
        "shown = {Audience.EVERYONE, Audience.SHARED}",
        ("tests/members/test_facts.py::test_who_sees_an_overlap_follows_from_both_audiences",),
    ),
    Guard(
        "a request's card shows no more than everybody may see",
        "bot/introductions/offers.py",
        "both_agreed=introduction.phase is Phase.MADE",
        "both_agreed=True",
        ("tests/cogs/test_consent.py",),
    ),
    Guard(
        "the audience of facts on a profile",
        "cogs/profile/showing.py",
        "fact for fact in said if fact.audience is Audience.EVERYONE",
        "fact for fact in said",
        ("tests/cogs/test_profile.py::test_nothing_kept_private_is_ever_shown_to_somebody_else",),
    ),
    Guard(
        "who organizes, as Discord says it",
        "bot/ui/organizers.py",
        "    if interaction.permissions.manage_guild:",
        "    if interaction.permissions.send_messages:",
        ("tests/ui/test_buttons.py::test_an_organizer_may_manage_the_server_or_has_the_servers_role",),
    ),
    Guard(
        "organizers alone see to cases",
        "cogs/moderation/acting.py",
        "if not is_organizer(interaction, settings.organizer_role_id):",
        "if False:",
        ("tests/cogs/reports/test_reports.py::test_forged_presses_of_a_member_show_and_change_nothing",),
    ),
    Guard(
        "organizers alone settle a server",
        "cogs/setup/settling.py",
        "if not is_organizer(interaction, settings.organizer_role_id):",
        "if False:",
        ("tests/cogs/test_setup.py::test_forged_presses_of_a_member_change_nothing",),
    ),
    Guard(
        "organizers alone look after prompts",
        "cogs/prompts/acting.py",
        "if not is_organizer(interaction, settings.organizer_role_id):",
        "if False:",
        ("tests/cogs/questions/test_panel.py::test_a_members_forged_press_does_nothing",),
    ),
    Guard(
        "a share of another server does not exist here",
        "bot/projects/rules.py",
        "if share is None or share.guild_id != actor.guild_id:",
        "if share is None:",
        ("tests/projects/test_changes.py::test_from_another_server_a_share_is_not_there_whoever_asks",),
    ),
    Guard(
        "a share is its author's to change",
        "bot/projects/rules.py",
        "if act in _OWNERS and actor.user_id != share.author_id and not actor.is_organizer:",
        "if False:",
        ("tests/projects/test_changes.py::test_another_member_may_change_nothing",),
    ),
    Guard(
        "a flag of another server is seen by nobody",
        "bot/looking/rules.py",
        "if flag.guild_id != viewer.guild_id or flag.state is State.REMOVED:",
        "if flag.state is State.REMOVED:",
        ("tests/looking/test_rules.py::test_nobody_of_another_server_sees_a_flag_not_even_with_every_power",),
    ),
    Guard(
        "a question of another server cannot be answered",
        "bot/prompts/runs.py",
        "run.guild_id != guild_id",
        "run.guild_id == 0",
        ("tests/prompts/test_runs.py::test_a_run_of_another_server_or_none_at_all_is_not_found",),
    ),
    Guard(
        "what somebody typed is given to nobody else",
        "bot/ui/forms.py",
        "if draft is not None and draft.belongs_to(interaction):",
        "if draft is not None:",
        ("tests/ui/test_forms.py::test_kept_text_is_shown_to_nobody_else",),
    ),
    Guard(
        "the doors of the pillars, within the unit of an act",
        "bot/moderation/doors.py",
        "        closed = await self.why_closed_in(unit, guild_id, user_id, pillar, unit.now)\n"
        "        if closed is not None:\n            raise PillarClosed(closed)\n",
        "        await self.why_closed_in(unit, guild_id, user_id, pillar, unit.now)\n",
        (
            "tests/projects/test_closed.py::test_no_act_gets_through_a_closed_door_and_nothing_of_it_is_stored",
        ),
    ),
    Guard(
        "the doors of the pillars, where a button is pressed",
        "bot/ui/buttons.py",
        "            await admit(interaction, self.pillar)\n",
        "",
        ("tests/cogs/test_doors.py::test_a_gate_holds_for_a_press_and_a_command",),
    ),
    Guard(
        "the doors of the pillars, where a form is sent",
        "bot/ui/forms.py",
        "                await admit(interaction, form.pillar)\n",
        "",
        ("tests/cogs/test_doors.py::test_a_gate_holds_for_what_was_opened_before_it_was_there",),
    ),
    Guard(
        "a suspension from everything covers every part",
        "bot/moderation/rules.py",
        "return scope is None or scope is pillar",
        "return scope is pillar",
        (
            "tests/moderation/test_suspending.py::test_who_is_kept_out_of_everything_is_kept_out_of_every_part",
        ),
    ),
)

KEPT: Final = (
    Guard(
        "an organizer reads nothing of a report on themselves",
        "bot/moderation/reporting.py",
        "return No.GONE if report is None or report.subject_id == viewer_id else report",
        "return No.GONE if report is None else report",
        ("tests/moderation/test_reporting.py::test_an_organizer_sees_nothing_of_reports_on_themselves",),
    ),
    Guard(
        "the card of a case is not shown to whom it is about",
        "cogs/moderation/rendering.py",
        "is_seen = await can_read(guild, channel_id, subject_id)",
        "is_seen = not subject_id",
        (
            "tests/cogs/reports/test_cards.py::test_an_organizer_who_is_reported_reads_nothing_of_it_in_the_channel",
        ),
    ),
    Guard(
        "the card of a case does not name the reporter",
        "cogs/moderation/rendering.py",
        "for words in wording.on_card(case.reports):",
        "for words in map(wording.whole_report, case.reports):",
        (
            "tests/cogs/reports/test_cards.py::test_a_report_makes_a_card_that_says_who_and_what_but_not_by_whom",
        ),
    ),
    Guard(
        "the trail outlives who acted",
        "bot/audit/records.py",
        "_NOT_BY: Final = sa.update(audit).where(_by, _here).values(by_id=None)",
        "_NOT_BY: Final = sa.delete(audit).where(_by, _here)",
        ("tests/audit/test_trail.py::test_whoever_is_forgotten_leaves_the_trail_and_what_was_done_stays",),
    ),
    Guard(
        "an entry of the trail loses names and nothing else",
        "bot/audit/records.py",
        "_NOT_BY: Final = sa.update(audit).where(_by, _here).values(by_id=None)",
        '_NOT_BY: Final = sa.update(audit).where(_by, _here).values(by_id=None, why="")',
        ("tests/audit/test_trail.py::test_whoever_is_forgotten_leaves_the_trail_and_what_was_done_stays",),
    ),
    Guard(
        "no table is left out of an erasure",
        "bot/members/records_of_facts.py",
        'info=owner("profile")',
        "info={}",
        (f"{_NOTHING_LEFT}::test_every_column_of_ids_says_whether_it_names_a_member",),
    ),
    Guard(
        "every table that says so is erased",
        "bot/core/personal.py",
        "for each, params in self._asked(guild_id, user_id):\n            for statement in each.erase:",
        "for each, params in list(self._asked(guild_id, user_id))[1:]:\n            for statement in each.erase:",
        (f"{_NOTHING_LEFT}::test_after_an_erasure_a_member_is_found_nowhere",),
    ),
    Guard(
        "an erasure takes the name out of what others wrote",
        "bot/privacy/erasing.py",
        "        touched += await self._personal.reword(",
        "        await self._personal.names(unit, guild_id, user_id) or (",
        (f"{_NOTHING_LEFT}::test_after_an_erasure_a_member_is_found_nowhere",),
    ),
    Guard(
        "retention: what has had its time goes",
        "bot/rooms.py",
        "        await self.members.prune(unit)\n",
        "",
        ("tests/privacy/test_retention.py::test_what_has_had_its_time_goes_and_what_has_not_stays",),
    ),
    Guard(
        "a block is sealed when one of the two is erased",
        "bot/members/personal.py",
        "    await sealing.seal_in(unit, guild_id, user_id)\n",
        "",
        ("tests/privacy/test_holding.py::test_a_block_holds_on_whoever_of_the_two_was_erased",),
    ),
    Guard(
        "a suspension is sealed when somebody is erased",
        "bot/moderation/personal.py",
        "            await records_of_seals.put(unit, guild_id, sealed)\n",
        "            del sealed\n",
        (
            "tests/privacy/test_holding.py::test_a_suspension_holds_by_its_seal_before_anybody_has_noticed_that_they_are_back",
        ),
    ),
    Guard(
        "a seal says nothing without the salt",
        "bot/core/seals.py",
        "return hmac.new(secret, message, hashlib.sha256)",
        "return hashlib.sha256(message)",
        ("tests/privacy/test_holding.py::test_seals_say_nothing_without_this_database_s_salt",),
    ),
    Guard(
        "whoever left is erased only if they are not there",
        "bot/privacy/leaving.py",
        "        if is_here:\n            await self.returned(guild_id, user_id, now)\n            return\n",
        "",
        (
            "tests/privacy/test_leaving.py::test_whoever_is_there_without_anybody_having_noticed_loses_nothing",
        ),
    ),
    Guard(
        "whoever left is taken out of every request",
        "bot/introductions/boundaries.py",
        "            await self._everywhere(unit, guild_id, user_id, event)\n            if",
        "            if",
        ("tests/flows/test_introductions.py::test_whoever_leaves_is_taken_out_of_it_and_nobody_is_told",),
    ),
    Guard(
        "that somebody is here is noted before a form of theirs is stored",
        "bot/ui/forms.py",
        "                await arrive(interaction)\n",
        "",
        (f"{_HEARING}::test_nothing_is_done_before_it_is_noted_that_somebody_is_here",),
    ),
    Guard(
        "that somebody is here is noted before an answer in a thread is stored",
        "cogs/prompts/built.py",
        "            await self._bot.arrivals.note(message.guild.id, author.id)\n",
        "",
        (
            f"{_HEARING}::test_an_answer_that_somebody_writes_after_an_erasure_stays_though_the_rest_is_still_to_go",
        ),
    ),
    Guard(
        "the rest of an erasure leaves what organizers have told since",
        "bot/privacy/erasing.py",
        " and not await moderation.has_addressed(unit, guild_id, user_id, since)",
        "",
        (
            "tests/privacy/test_leaving.py::test_what_organizers_tell_somebody_after_an_erasure_stays_though_the_rest_of_it_is_still_to_go",
        ),
    ),
)
