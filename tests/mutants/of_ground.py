"""Guards of the ground: a form sent twice, moments and clocks, the database, members' words, and who is spoken to how."""

from __future__ import annotations

from typing import Final

from tests.mutants.guard import Guard

_FORMS: Final = "tests/ui/test_forms.py"
_AGENDA: Final = "tests/core/test_agenda.py::test_what_was_taken_away_or_moved_meanwhile_is_not_handled_by_whoever_saw_it_due"
_TWICE: Final = "tests/ui/test_repeats.py::test_a_command_a_press_and_a_form_that_are_told_twice_are_handled_and_answered_once"
_FIRING: Final = "tests/prompts/test_firing.py"

GROUND: Final = (
    # ------------------------------------------------------------------ sent twice
    Guard(
        "the opening id: a share sent twice",
        "bot/projects/service.py",
        "        if earlier is not None:\n            mine",
        "        if earlier is not None and not share_id:\n            mine",
        ("tests/projects/test_twice.py::test_a_form_submitted_again_stores_one_share_and_one_post",),
    ),
    Guard(
        "the opening id: a request sent twice",
        "bot/introductions/service.py",
        "            if (earlier := await records.get(unit, request_id)) is not None:\n"
        "                return earlier if _is_by(earlier, actor) else No.NOT_FOUND\n"
        "            refusal = await self._admission.may_start_in(unit, actor, frozenset({target.user_id}), now)",
        "            refusal = await self._admission.may_start_in(unit, actor, frozenset({target.user_id}), now)",
        ("tests/introductions/test_service.py::test_the_same_submission_again_asks_once",),
    ),
    Guard(
        "the opening id stays when a form is opened again",
        "bot/ui/forms.py",
        "values=draft.values, opening_id=form.opening_id)",
        "values=draft.values)",
        (f"{_FORMS}::test_a_database_out_of_reach_loses_nothing_and_try_again_keeps_the_text_and_the_key",),
    ),
    Guard(
        "unique rows: one run for each date of a prompt",
        "bot/migrations/versions/0004_prompts.py",
        'op.create_index("uq_prompt_runs_slot", "prompt_runs", ["prompt_id", "slot"], unique=True)',
        'op.create_index("uq_prompt_runs_slot", "prompt_runs", ["prompt_id", "slot"])',
        (
            "tests/prompts/test_exactly_once.py::test_a_slot_that_has_its_run_gets_no_other_even_if_it_is_begun_again",
        ),
    ),
    Guard(
        "an event told twice: a button",
        "bot/ui/buttons.py",
        "        if is_repeated(interaction):\n            return\n",
        "",
        (_TWICE,),
    ),
    Guard(
        "an event told twice: a form",
        "bot/ui/forms.py",
        "if interaction.extras.get(_HANDLED) or is_repeated(interaction):",
        "if interaction.extras.get(_HANDLED):",
        (_TWICE,),
    ),
    Guard(
        "an event told twice: a command",
        "bot/ui/errors.py",
        "        if is_repeated(interaction):\n            return False\n",
        "",
        (_TWICE,),
    ),
    # ------------------------------------------------------------------ moments, questions and clocks
    Guard(
        "a moment is handled once",
        "bot/core/agenda.py",
        "                if taken:  # else another process was first, or the moment was moved\n"
        "                    await self._hand_over(unit, row)",
        "                await self._hand_over(unit, row)",
        (_AGENDA,),
    ),
    Guard(
        "a moment that was moved is not taken",
        "bot/core/agenda.py",
        '    agenda.c.subject == sa.bindparam("subject_"),\n    agenda.c.due_at == sa.bindparam("due"),\n)',
        '    agenda.c.subject == sa.bindparam("subject_"),\n    sa.bindparam("due", type_=agenda.c.due_at.type).is_not(None),\n)',
        (_AGENDA,),
    ),
    Guard(
        "missed questions are stored as missed",
        "bot/prompts/course.py",
        "            if found.missed is not None:\n                await self.note_missed(unit, prompt, found.missed, Skipped.LATE)\n",
        "",
        (f"{_FIRING}::test_beyond_its_grace_it_is_not_posted_and_organizers_see_why",),
    ),
    Guard(
        "late questions: beyond its grace none is asked",
        "bot/core/schedule.py",
        "is_in_time = now - newest.at <= grace",
        "is_in_time = True",
        (f"{_FIRING}::test_beyond_its_grace_it_is_not_posted_and_organizers_see_why",),
    ),
    Guard(
        "late questions: what waited too long is not posted any more",
        "bot/prompts/firing.py",
        "is_expired=run.state is RunState.SKIPPED or now > run.posted_until",
        "is_expired=run.state is RunState.SKIPPED",
        (f"{_FIRING}::test_a_post_that_waited_too_long_is_not_made_and_says_why",),
    ),
    Guard(
        "a date that had its question gets no other after an edit",
        "bot/prompts/course.py",
        "slot = following(prompt.settings.schedule, unit.now, later_than=prompt.last_date)",
        "slot = following(prompt.settings.schedule, unit.now)",
        ("tests/prompts/test_at_the_moment.py",),
    ),
    Guard(
        "by a wrong clock nothing comes due",
        "bot/app.py",
        "            await self._app.agenda.sweep(now)\n",
        "        await self._app.agenda.sweep(now)\n",
        (
            "tests/operations/test_wrong_clock.py::test_by_a_wrong_clock_nothing_comes_due_and_nothing_is_forgotten",
        ),
    ),
    Guard(
        "by a wrong clock nothing is forgotten",
        "bot/app.py",
        "if is_right and not self._has_forgotten(now):",
        "if not self._has_forgotten(now):",
        (
            "tests/operations/test_wrong_clock.py::test_by_a_wrong_clock_nothing_comes_due_and_nothing_is_forgotten",
        ),
    ),
    Guard(
        "the count of sessions that are begun in a day",
        "bot/gateway.py",
        "        if count >= MOST_A_DAY:\n            raise SessionsSpent\n",
        "",
        ("tests/test_gateway.py::test_a_day_has_so_many_sessions_and_no_more",),
    ),
    # ------------------------------------------------------------------ the database
    Guard(
        "BEGIN IMMEDIATE",
        "bot/core/sqlite.py",
        '"BEGIN IMMEDIATE"',
        '"BEGIN"',
        ("tests/core/test_database.py::test_what_a_unit_has_read_no_other_process_changes_before_it_ends",),
    ),
    Guard(
        "a unit that raises saves nothing",
        "bot/core/database.py",
        "            except BaseException:\n                await _whole(_abandon(connection))\n                raise\n",
        "            except BaseException:\n                await _whole(self._commit(connection, unit))\n                raise\n",
        ("tests/core/test_database.py::test_a_unit_that_raises_saves_nothing",),
    ),
    # ------------------------------------------------------------------ words
    Guard(
        "members' text means nothing to Discord",
        "bot/core/text.py",
        '    return f"\\\\{found}"\n\n\ndef _shown_link',
        "    return found\n\n\ndef _shown_link",
        ("tests/core/test_text.py::test_no_hostile_text_gets_through",),
    ),
    Guard(
        "the title of a share on its card is members' text",
        "cogs/projects/cards.py",
        "escape(share.title)",
        "share.title",
        ("tests/flows/test_bad_days.py::test_a_hostile_title_pings_nobody_and_formats_nothing",),
    ),
    Guard(
        "what was typed is handed back where it is refused",
        "bot/ui/forms.py",
        'await self._hand_back(interaction, form, values, _placed(form, refusal), _("Edit"))',
        "await apologise(interaction, refusal, replace=True)",
        (f"{_FORMS}::test_a_refusal_names_the_field_and_offers_to_edit",),
    ),
    Guard(
        "members' words do not reach the log",
        "bot/ui/errors.py",
        '        text = text.replace(piece, "█")\n',
        "        text = text.replace(piece, piece)\n",
        ("tests/ui/test_errors.py::test_the_log_has_neither_member_text_nor_tokens",),
    ),
    # ------------------------------------------------------------------ languages
    Guard(
        "the language of whoever acts",
        "bot/ui/speech.py",
        "    speak(language_for(locale.value for locale in locales if locale is not None))",
        "    speak(language_for([]) if locales else ENGLISH)",
        ("tests/flows/test_languages.py::test_a_form_and_its_answer_are_in_the_language_of_whoever_acts",),
    ),
    Guard(
        "what is posted is in the language of its server",
        "bot/delivery/worker.py",
        "                speak(ENGLISH if self._language is None else await self._language(entry.guild_id))\n",
        "",
        (
            "tests/flows/test_languages.py::test_what_is_posted_follows_from_the_server_and_not_from_whoever_caused_it",
        ),
    ),
)
