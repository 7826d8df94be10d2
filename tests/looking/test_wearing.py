from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.effects import NICKNAME, Part, role_part
from bot.core.text import length
from bot.looking.wearing import (
    NICK_MOST,
    Changes,
    Decision,
    Hurdles,
    Kept,
    NickHurdle,
    Note,
    Rename,
    Wish,
    Worn,
    after,
    decide,
    tagged,
)

LOOKING, HIRING = "[looking]", "[hiring]"
BADGE, SECOND, OTHER = 11, 12, 99
NONE = Worn(frozenset(), None, "Ana")
LONG = "Anastasia Wilhelmine von Hohenfe"
WITH_LOOKING, WITH_BOTH = Wish(tags=(LOOKING,)), Wish(tags=(LOOKING, HIRING))


def named(nick: str | None) -> Worn:
    return replace(NONE, nick=nick)


def parts(decision: Decision) -> list[Part]:
    """Every part of what was decided, as done, or as refused where that was known."""
    changes = decision.changes
    done = [*changes.remove_role_ids, *changes.add_role_ids]
    renamed = [Part(NICKNAME)] if changes.rename else []
    return [*(Part(role_part(role_id)) for role_id in done), *renamed, *changes.refused]


def done(worn: Worn, wish: Wish, kept: Kept | None = None) -> tuple[Worn, Kept]:
    """Decide, do it and take note that it is done."""
    decision = decide(worn, wish, kept or Kept(), Hurdles())
    changes = decision.changes
    roles = (worn.role_ids | set(changes.add_role_ids)) - set(changes.remove_role_ids)
    nick = worn.nick if changes.rename is None else changes.rename.nick
    return replace(worn, role_ids=frozenset(roles), nick=nick), after(decision.kept, parts(decision))


# ---------------------------------------------------------------------- the tag


@pytest.mark.parametrize("nick", [None, "Ana from Porto", LONG, "🎉" * 16, "a", "Ana [she]"])
def test_a_tag_is_put_behind_the_nickname_and_the_nickname_put_back_exactly(nick: str | None) -> None:
    worn, kept = done(named(nick), WITH_LOOKING)
    assert worn.nick is not None
    assert worn.nick.endswith(f" {LOOKING}")
    assert length(worn.nick) <= NICK_MOST
    assert done(worn, WITH_LOOKING, kept) == (worn, kept)
    worn, kept = done(worn, Wish(), kept)
    assert (worn.nick, kept) == (nick, Kept())


@pytest.mark.parametrize(
    ("base", "tags", "expected"),
    [
        ("Ana", (LOOKING,), "Ana [looking]"),
        (LONG, (LOOKING,), "Anastasia Wilhelmine… [looking]"),
        (LONG, (LOOKING, HIRING), "Anastasia Wi… [looking] [hiring]"),
        # An emoji counts two where Discord counts UTF-16 units, and is never cut in half.
        ("🎉" * 16, (LOOKING,), "🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉… [looking]"),
        (LONG, ("(🎉🎉🎉🎉)",), "Anastasia Wilhelmine… (🎉🎉🎉🎉)"),
        ("Ana", ("[open to work]", "[we're hiring]"), "A… [open to work] [we're hiring]"),
    ],
)
def test_the_name_is_shortened_so_that_the_tags_fit(base: str, tags: tuple[str, ...], expected: str) -> None:
    assert tagged(base, tags) == expected
    assert length(tagged(base, tags)) <= NICK_MOST


def test_without_a_nickname_the_name_stands_before_the_tag_also_when_it_ends_with_it() -> None:
    assert done(NONE, WITH_LOOKING)[0].nick == "Ana [looking]"
    worn, kept = done(replace(NONE, name="Ana [looking]"), WITH_LOOKING)
    assert worn.nick == "Ana [looking]"
    assert done(worn, Wish(), kept)[0].nick is None


def test_two_tags_stand_in_a_fixed_order_and_dropping_one_keeps_the_other() -> None:
    worn, kept = done(named(LONG), Wish(tags=(HIRING,)))
    worn, kept = done(worn, WITH_BOTH, kept)
    assert worn.nick == "Anastasia Wi… [looking] [hiring]"
    worn, kept = done(worn, WITH_LOOKING, kept)
    assert worn.nick == "Anastasia Wilhelmine… [looking]"
    assert done(worn, Wish(), kept) == (named(LONG), Kept())


def test_a_tag_that_organizers_word_anew_takes_the_place_of_the_old_one() -> None:
    worn, kept = done(named("Ana"), WITH_LOOKING)
    worn, kept = done(worn, Wish(tags=("(open)",)), kept)
    assert worn.nick == "Ana (open)"
    assert done(worn, Wish(), kept)[0].nick == "Ana"


def test_a_tag_somebody_typed_is_not_put_on_twice_and_goes_with_the_flag() -> None:
    worn, kept = done(named("Ana [looking]"), WITH_LOOKING)
    assert worn.nick == "Ana [looking]"
    assert done(worn, Wish(), kept)[0].nick == "Ana"
    assert done(named("Ana [looking]"), Wish())[0].nick == "Ana [looking]"


# ---------------------------------------------------------------------- changed by people


def test_a_new_name_before_the_tag_is_kept_and_put_back() -> None:
    worn, kept = done(named(LONG), WITH_LOOKING)
    worn, kept = done(replace(worn, nick="Bo [looking]"), WITH_LOOKING, kept)
    assert (worn.nick, kept.off) == ("Bo [looking]", ())
    worn, kept = done(worn, WITH_BOTH, kept)
    assert worn.nick == "Bo [looking] [hiring]"
    assert done(worn, Wish(), kept)[0].nick == "Bo"


def test_a_tag_taken_off_by_hand_stays_off_and_the_name_is_left_alone() -> None:
    worn, kept = done(named("Ana"), WITH_LOOKING)
    for nick in ("Bo", "Ana", None):
        left, off = done(replace(worn, nick=nick), WITH_LOOKING, kept)
        assert (left.nick, off.off) == (nick, (LOOKING,))
        assert done(left, WITH_LOOKING, off) == (left, off)
        assert done(left, Wish(), off) == (named(nick), Kept())
        # Wished for anew, it is put on anew.
        assert done(left, WITH_LOOKING)[0].nick == f"{nick or 'Ana'} [looking]"


def test_one_tag_of_two_taken_off_by_hand_leaves_the_other_and_the_whole_name_comes_back() -> None:
    worn, kept = done(named(LONG), WITH_BOTH)
    worn, kept = done(replace(worn, nick="Anastasia Wi… [hiring]"), WITH_BOTH, kept)
    assert (worn.nick, kept.off) == ("Anastasia Wilhelmine v… [hiring]", (LOOKING,))
    assert done(worn, Wish(), kept)[0].nick == LONG


def test_a_tag_put_back_by_hand_counts_as_on_again() -> None:
    worn, kept = done(named("Ana"), WITH_LOOKING)
    worn, kept = done(named("Ana"), WITH_LOOKING, kept)
    worn, kept = done(named("Ana [looking]"), WITH_LOOKING, kept)
    assert (worn.nick, kept.off) == ("Ana [looking]", ())
    assert done(worn, Wish(), kept)[0].nick == "Ana"


def test_a_new_name_is_put_back_without_a_tag_whose_flag_has_gone_meanwhile() -> None:
    _, kept = done(named("Ana"), WITH_LOOKING)
    assert done(named("Bo [looking]"), Wish(), kept) == (named("Bo"), Kept())


def test_a_tag_is_told_from_one_that_ends_like_it() -> None:
    wish = Wish(tags=("to work", "open to work"))
    worn, kept = done(named("Ana open to work"), wish)
    assert worn.nick == "Ana to work open to work"
    assert done(worn, Wish(), kept)[0].nick == "Ana"


def test_a_shortened_name_somebody_left_as_it_was_shown_is_theirs_from_then_on() -> None:
    _, kept = done(named(LONG), WITH_LOOKING)
    worn, kept = done(named("Anastasia Wilhelmine…"), WITH_BOTH, kept)
    assert worn.nick == "Anastasia Wilhelmine… [hiring]"
    assert done(worn, Wish(), kept)[0].nick == "Anastasia Wilhelmine…"


def test_another_tag_is_still_put_on_where_one_was_taken_off() -> None:
    worn, kept = done(named("Ana"), WITH_LOOKING)
    worn, kept = done(named("Ana"), WITH_BOTH, kept)
    assert (worn.nick, kept.off) == ("Ana [hiring]", (LOOKING,))


# ---------------------------------------------------------------------- interrupted


def test_what_was_kept_before_a_crash_tells_whether_it_has_happened() -> None:
    meant = decide(named(None), WITH_LOOKING, Kept(), Hurdles())
    assert meant.changes.rename == Rename("Ana [looking]")
    # It has: nothing more to do, and what was before is known.
    there = decide(named("Ana [looking]"), WITH_LOOKING, meant.kept, Hurdles())
    assert there.changes == Changes()
    assert decide(named("Ana [looking]"), Wish(), there.kept, Hurdles()).changes.rename == Rename(None)
    # It has not: once more.
    assert decide(named(None), WITH_LOOKING, meant.kept, Hurdles()) == meant
    # Somebody has named them meanwhile, perhaps before the tag could ever be seen: theirs, with the tag.
    between = decide(named("Bo"), WITH_LOOKING, meant.kept, Hurdles())
    assert between.changes.rename == Rename("Bo [looking]")
    assert between.kept.off == ()
    assert decide(named("Bo"), Wish(), meant.kept, Hurdles()) == Decision(Changes(), Kept())


def test_a_crash_while_the_tag_is_taken_off_leaves_nothing_behind() -> None:
    worn, kept = done(named(LONG), WITH_LOOKING)
    meant = decide(worn, Wish(), kept, Hurdles())
    assert decide(worn, Wish(), meant.kept, Hurdles()).changes.rename == Rename(LONG)
    assert decide(named(LONG), Wish(), meant.kept, Hurdles()) == Decision(Changes(), Kept())


def test_a_refused_nickname_is_as_it_was() -> None:
    decision = decide(named("Ana"), WITH_LOOKING, Kept(), Hurdles())
    refused = Part(NICKNAME, is_done=False, code=50035)
    assert after(decision.kept, [refused]) == Kept()
    worn, kept = done(named("Ana"), WITH_LOOKING)
    assert after(decide(worn, WITH_BOTH, kept, Hurdles()).kept, [refused]) == kept


def test_what_discord_trims_of_a_nickname_is_not_taken_for_somebodys_change() -> None:
    worn = replace(NONE, name="Ana\u200b  Lu")
    _, kept = done(worn, WITH_LOOKING)
    assert done(replace(worn, nick="Ana Lu [looking]"), Wish(), kept) == (worn, Kept())


# ---------------------------------------------------------------------- hurdles


@pytest.mark.parametrize(
    ("hurdle", "note", "is_blocked"),
    [
        (NickHurdle.OWNER, Note.OWNER, False),
        (NickHurdle.ABOVE, Note.ABOVE, False),
        (NickHurdle.FORBIDDEN, Note.NICKNAME_REFUSED, True),
    ],
)
def test_who_can_not_be_renamed_is_told_why_and_keeps_nobody_waiting(
    hurdle: NickHurdle, note: Note, is_blocked: bool
) -> None:
    decision = decide(named("Ana"), WITH_LOOKING, Kept(), Hurdles(nick=hurdle))
    assert decision.changes.rename is None
    assert decision.notes == {note}
    assert decision.kept == Kept()
    assert bool(decision.changes.refused) is is_blocked
    # What is ours and can't be taken off is tried again, whoever they have become.
    worn, kept = done(named("Ana"), WITH_LOOKING)
    stuck = decide(worn, Wish(), kept, Hurdles(nick=hurdle))
    assert stuck.changes == Changes(refused=(Part(NICKNAME, is_done=False, code=50013),))
    assert stuck.kept == kept
    assert after(stuck.kept, stuck.changes.refused) == kept
    # Where nothing is to be changed nobody needs to know.
    assert decide(worn, WITH_LOOKING, kept, Hurdles(nick=hurdle)) == Decision(Changes(), kept)


@pytest.mark.parametrize(("code", "note"), [(10011, Note.ROLE_GONE), (50013, Note.ROLE_REFUSED)])
def test_a_role_out_of_reach_is_refused_and_never_counted_as_ours(code: int, note: Note) -> None:
    wish = Wish(frozenset({BADGE, SECOND}), (LOOKING,))
    decision = decide(named("Ana"), wish, Kept(), Hurdles({BADGE: code}))
    assert decision.changes == Changes(
        add_role_ids=(SECOND,),
        rename=Rename("Ana [looking]"),
        refused=(Part(role_part(BADGE), is_done=False, code=code),),
    )
    assert decision.kept.role_ids == {SECOND}
    assert decision.notes == {note}


def test_a_role_that_rose_above_the_bot_is_still_ours_to_take() -> None:
    worn, kept = done(NONE, Wish(frozenset({BADGE})))
    stuck = decide(worn, Wish(), kept, Hurdles({BADGE: 50013}))
    kept = after(stuck.kept, stuck.changes.refused)
    assert decide(worn, Wish(), kept, Hurdles()).changes.remove_role_ids == (BADGE,)


# ---------------------------------------------------------------------- roles


def test_a_badge_is_given_and_taken_and_other_roles_stay() -> None:
    worn = replace(NONE, role_ids=frozenset({OTHER}))
    with_badge, kept = done(worn, Wish(frozenset({BADGE})))
    assert with_badge.role_ids == {OTHER, BADGE}
    assert done(with_badge, Wish(frozenset({SECOND})), kept)[0].role_ids == {OTHER, SECOND}
    assert done(with_badge, Wish(), kept) == (worn, Kept())


def test_a_badge_the_member_had_already_is_not_ours_and_is_never_taken() -> None:
    worn = replace(NONE, role_ids=frozenset({BADGE}))
    kept_on, kept = done(worn, Wish(frozenset({BADGE})))
    assert (kept_on, kept) == (worn, Kept())
    assert done(worn, Wish(), kept) == (worn, Kept())


def test_a_badge_given_before_a_crash_is_taken_in_the_end() -> None:
    meant = decide(NONE, Wish(frozenset({BADGE})), Kept(), Hurdles()).kept
    worn = replace(NONE, role_ids=frozenset({BADGE}))
    assert decide(worn, Wish(), meant, Hurdles()).changes.remove_role_ids == (BADGE,)
    assert decide(NONE, Wish(), meant, Hurdles()) == Decision(Changes(), Kept())


# ---------------------------------------------------------------------- whatever happens

NAMES = ["Bo", "Zoë 🎉", "Wilhelmine of the very long name", "🎉" * 16, "x"]
SHORT = ["Bo", "Zoë 🎉", "x"]


@dataclass
class World:
    """A member, people who change them, and a bot that dies at any moment."""

    nick: str | None
    roles: set[int]
    by_people: str | None = field(init=False)
    of_people: set[int] = field(init=False)
    wish: Wish = field(default_factory=Wish)
    kept: Kept = field(default_factory=Kept)

    def __post_init__(self) -> None:
        self.by_people, self.of_people = self.nick, set(self.roles)

    def rename(self, nick: str | None, *, with_tags: bool) -> None:
        """Let the member or a moderator set a nickname, perhaps leaving the tags at its end."""
        behind = ""
        for tag in (LOOKING, HIRING):
            if self.nick != self.by_people and tag in (self.nick or ""):
                behind += f" {tag}"
        self.by_people = nick
        self.nick = nick + behind if with_tags and nick in SHORT else nick

    def give(self, role_id: int) -> None:
        if role_id not in self.roles:
            self.roles.add(role_id)
            # What we were just about to give can't be told from what somebody gave at that moment.
            self.of_people |= {role_id} - self.kept.role_ids

    def take(self, role_id: int) -> None:
        self.roles.discard(role_id)
        self.of_people.discard(role_id)

    def attempt(self, steps: int, *, is_recorded: bool = True, refused: str = "") -> None:
        """Let the bot look and act; ``steps`` of what it does come through before it dies."""
        decision = decide(Worn(frozenset(self.roles), self.nick, "Ana"), self.wish, self.kept, Hurdles())
        self.kept = decision.kept
        todo, changes = parts(decision), decision.changes
        for part in todo[:steps]:
            if part.name == refused:
                continue
            if part.name == NICKNAME:
                assert changes.rename is not None
                assert changes.rename.nick is None or length(changes.rename.nick) <= NICK_MOST
                assert all((changes.rename.nick or "").count(tag) <= 1 for tag in (LOOKING, HIRING))
                self.nick = changes.rename.nick
            else:
                role_id = int(part.name.partition(":")[2])
                (self.roles.add if role_id in changes.add_role_ids else self.roles.remove)(role_id)
        if steps >= len(todo) and is_recorded:
            self.kept = after(self.kept, [replace(part, is_done=part.name != refused) for part in todo])


wishes = st.builds(
    Wish,
    st.frozensets(st.sampled_from([BADGE, SECOND])),
    st.sampled_from([(), (LOOKING,), (HIRING,), (LOOKING, HIRING)]),
)
events = st.one_of(
    st.tuples(st.just("wish"), wishes),
    st.tuples(st.just("rename"), st.sampled_from([None, *NAMES]), st.booleans()),
    st.tuples(st.just("give"), st.sampled_from([BADGE, SECOND, OTHER])),
    st.tuples(st.just("take"), st.sampled_from([BADGE, SECOND, OTHER])),
    st.tuples(st.just("die"), st.integers(0, 4)),
    st.tuples(st.just("refuse"), st.sampled_from([NICKNAME, role_part(BADGE)])),
    st.tuples(st.just("act")),
)


@given(
    st.sampled_from([None, *NAMES]), st.sets(st.sampled_from([BADGE, OTHER])), st.lists(events, max_size=25)
)
def test_whatever_happens_in_the_end_everything_is_as_people_left_it(
    nick: str | None, roles: set[int], happened: list[tuple[object, ...]]
) -> None:
    world = World(nick, roles)
    for event in happened:
        match event:
            case ("wish", Wish() as wish):
                world.wish = wish
            case ("rename", str() | None as new, bool() as with_tags):
                world.rename(new, with_tags=with_tags)
            case ("give", int() as role_id):
                world.give(role_id)
            case ("take", int() as role_id):
                world.take(role_id)
            case ("die", int() as steps):
                world.attempt(steps, is_recorded=False)
            case ("refuse", str() as refused):
                world.attempt(9, refused=refused)
            case _:
                world.attempt(9)
                assert all(tag in (world.nick or "") for tag in world.wish.tags if tag not in world.kept.off)
                assert world.wish.role_ids <= world.roles
    world.wish = Wish()
    world.attempt(9)
    assert (world.nick, world.roles) == (world.by_people, world.of_people)
    assert world.kept == Kept()
    quiet = decide(Worn(frozenset(world.roles), world.nick, "Ana"), world.wish, world.kept, Hurdles())
    assert quiet == Decision(Changes(), Kept())
