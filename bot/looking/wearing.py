"""What a member wears for their flags, a badge role and a tag behind the nickname: pure decisions.

Both belong to the member and are borrowed: what the bot did not put on it does not take off, and what people
changed meanwhile stays as they changed it. What it is about to do is kept before it is done. So when a process
dies in between, the next one compares what the member wears with what was found and what was meant, and knows
whether it has happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core.effects import NICKNAME, Part, role_part
from bot.core.text import length, line, shorten

NICK_MOST: Final = 32
"""Discord's limit of a nickname (developers/resources/user, Usernames and Nicknames)."""
MISSING_PERMISSIONS: Final = 50013
UNKNOWN_ROLE: Final = 10011


class Note(StrEnum):
    """Why a member does not wear what a flag of theirs asks for."""

    OWNER = "owner"
    """They own the server: nobody else can change their nickname."""
    ABOVE = "above"
    """They stand above the bot, which can't change their nickname."""
    NICKNAME_REFUSED = "nickname-refused"
    """The bot may not change nicknames here, or not to this one."""
    ROLE_GONE = "role-gone"
    """The badge role has been deleted."""
    ROLE_REFUSED = "role-refused"
    """The bot may not give the badge role."""


@dataclass(frozen=True, slots=True)
class Worn:
    """What a member wears now, as Discord says."""

    role_ids: frozenset[int]
    nick: str | None
    name: str
    """What they are called where they have no nickname."""
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member's flags ask for."""

    role_ids: frozenset[int] = frozenset()
    tags: tuple[str, ...] = ()
    """In the order in which they stand behind the nickname."""


@dataclass(frozen=True, slots=True)
class Label:
    """A nickname, and which tags of ours it ends with."""

    nick: str | None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """What we do with a nickname; there is none where we have put nothing on and are not about to."""

    before: str | None
    """The nickname without us, put back when the last tag goes."""
    found: Label
    """What was there when we looked."""
    meant: Label
    """What we mean to set; the same as ``found`` once we know that it is there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a member between one look and the next."""

    role_ids: frozenset[int] = frozenset()
    """Roles that we gave, or are about to give."""
    leaving_ids: frozenset[int] = frozenset()
    """Which of them we are about to take."""
    naming: Naming | None = None
    off: tuple[str, ...] = ()
    """Tags that somebody took off by hand: not put back as long as the same wish stands."""


class NickHurdle(StrEnum):
    """Why we can't change a member's nickname, as far as we can see without asking Discord."""

    OWNER = "owner"
    ABOVE = "above"
    FORBIDDEN = "forbidden"
    """We may change nobody's."""


@dataclass(frozen=True, slots=True)
class Hurdles:
    """What stands in our way, as far as we can see without asking Discord."""

    roles: Mapping[int, int] = field(default_factory=dict[int, int])
    """Roles that we can neither give nor take, with Discord's code for why."""
    nick: NickHurdle | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """A new nickname; None takes it away."""

    nick: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be done now to what a member wears."""

    add_role_ids: tuple[int, ...] = ()
    remove_role_ids: tuple[int, ...] = ()
    rename: Rename | None = None
    refused: tuple[Part, ...] = ()
    """What would be to be done if an organizer had not to mend something first."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, and what to keep before it is done."""

    changes: Changes
    kept: Kept
    notes: frozenset[Note] = frozenset()


def decide(worn: Worn, wish: Wish, kept: Kept, hurdles: Hurdles) -> Decision:
    """Compare what a member wears with what they should, by what we know of our own part in it."""
    roles = _decide_roles(worn, wish, kept, hurdles)
    nickname = _decide_nickname(worn, wish, kept, hurdles.nick)
    return Decision(
        replace(
            roles.changes,
            rename=nickname.changes.rename,
            refused=roles.changes.refused + nickname.changes.refused,
        ),
        replace(roles.kept, naming=nickname.kept.naming, off=nickname.kept.off),
        roles.notes | nickname.notes,
    )


def after(kept: Kept, parts: Iterable[Part]) -> Kept:
    """Return what is kept once it is known of ``parts`` whether they were done or refused."""
    is_done = {part.name: part.is_done for part in parts}
    role_ids = {
        role_id
        for role_id in kept.role_ids
        # What was taken is not ours any more, and what was refused never became so.
        if is_done.get(role_part(role_id)) is not (role_id in kept.leaving_ids)
    }
    naming = kept.naming
    if naming is not None and NICKNAME in is_done:
        naming = _known(naming.before, naming.meant if is_done[NICKNAME] else naming.found)
    return replace(kept, role_ids=frozenset(role_ids), leaving_ids=kept.leaving_ids & role_ids, naming=naming)


def tagged(base: str, tags: Iterable[str]) -> str:
    """Return ``base`` with tags behind it, itself shortened where the whole would be too long."""
    behind = "".join(f" {tag}" for tag in tags)
    return shorten(base, NICK_MOST - length(behind)) + behind


def untagged(name: str, tags: Iterable[str]) -> str:
    """Return a name as it is without our ``tags`` behind it, for what stays when they are gone; never empty."""
    return _without(name, _read(name, (tag for tag in tags if tag))) or name


# ---------------------------------------------------------------------- roles


def _decide_roles(worn: Worn, wish: Wish, kept: Kept, hurdles: Hurdles) -> Decision:
    ours = kept.role_ids & (worn.role_ids | wish.role_ids)
    to_add, to_remove = wish.role_ids - worn.role_ids, ours - wish.role_ids
    codes = {role_id: hurdles.roles.get(role_id, 0) for role_id in sorted(to_add | to_remove)}
    stuck = {role_id for role_id, code in codes.items() if code}
    notes = {
        Note.ROLE_GONE if codes[role_id] == UNKNOWN_ROLE else Note.ROLE_REFUSED for role_id in stuck & to_add
    }
    changes = Changes(
        add_role_ids=tuple(sorted(to_add - stuck)),
        remove_role_ids=tuple(sorted(to_remove - stuck)),
        refused=tuple(
            Part(role_part(role_id), is_done=False, code=code) for role_id, code in codes.items() if code
        ),
    )
    ours = (ours | to_add) - (stuck & to_add)
    return Decision(changes, Kept(ours, to_remove), frozenset(notes))


# ---------------------------------------------------------------------- nickname


def _decide_nickname(worn: Worn, wish: Wish, kept: Kept, hurdle: NickHurdle | None) -> Decision:
    before, now, off = _seen(worn, wish, kept)
    tags = tuple(tag for tag in wish.tags if tag not in off)
    meant = Label(tagged(before or untagged(worn.name, tags), tags) if tags else before, tags)
    if _alike(meant.nick, worn.nick):
        return Decision(Changes(), Kept(naming=_known(before, Label(worn.nick, tags)), off=off))
    if hurdle is not None:
        # Where somebody stands is theirs to know: nobody has to mend it, unless something of ours is left on.
        is_left_on = not set(now.tags) <= set(tags)
        is_blocked = hurdle is NickHurdle.FORBIDDEN or is_left_on
        refused = (Part(NICKNAME, is_done=False, code=MISSING_PERMISSIONS),) if is_blocked else ()
        naming = _known(before, Label(worn.nick, now.tags))
        return Decision(Changes(refused=refused), Kept(naming=naming, off=off), frozenset({_NOTES[hurdle]}))
    naming = Naming(before, Label(worn.nick, now.tags), meant)
    return Decision(Changes(rename=Rename(meant.nick)), Kept(naming=naming, off=off))


_NOTES: Final = {
    NickHurdle.OWNER: Note.OWNER,
    NickHurdle.ABOVE: Note.ABOVE,
    NickHurdle.FORBIDDEN: Note.NICKNAME_REFUSED,
}


def _seen(worn: Worn, wish: Wish, kept: Kept) -> tuple[str | None, Label, tuple[str, ...]]:
    """Tell what a nickname is without us, which tags it has, and which were taken off by hand."""
    naming = kept.naming
    before, ours = (worn.nick, ()) if naming is None else (naming.before, (naming.meant, naming.found))
    lost: tuple[str, ...] = ()
    now = next((Label(worn.nick, label.tags) for label in ours if _alike(worn.nick, label.nick)), None)
    if now is None:  # somebody else named them so: what stands before our tags is theirs
        now = _read(worn.nick, (*wish.tags, *(tag for label in ours for tag in label.tags)))
        base = _without(worn.nick, now)
        if not now.tags or base not in {_without(label.nick, label) for label in ours if label.tags}:
            before = base
        # Only what was there for certain can have been taken off: what was just meant may never have come.
        lost = () if naming is None else naming.found.tags
    off = tuple(tag for tag in wish.tags if tag in (*kept.off, *lost) and tag not in now.tags)
    return before, now, off


def _read(nick: str | None, tags: Iterable[str]) -> Label:
    """Find out with which of ``tags`` a nickname ends."""
    rest, found = nick or "", list[str]()
    known = sorted(set(tags), key=lambda tag: (-len(tag), tag))
    while tag := next((tag for tag in known if rest == tag or rest.endswith(f" {tag}")), None):
        rest = rest.removesuffix(tag).rstrip()
        found.insert(0, tag)
    return Label(nick, tuple(found))


def _without(nick: str | None, label: Label) -> str | None:
    """Return a nickname without the tags it ends with; None if nothing remains."""
    rest = nick or ""
    for tag in reversed(label.tags):
        rest = rest.removesuffix(tag).rstrip()
    return rest or None


def _known(before: str | None, label: Label) -> Naming | None:
    """Return what we do with a nickname of which we know that it is there."""
    return Naming(before, label, label) if label.tags else None


def _alike(one: str | None, other: str | None) -> bool:
    """Say whether two nicknames are the same but for what Discord trims and leaves out of them."""
    return line(one or "") == line(other or "")
