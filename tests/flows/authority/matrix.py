"""The matrix: for every entry point of the bot, who may use it. A new one without a row here fails the tests.

Its columns are :class:`Column`, and what each kind of row means in each column is :data:`MEANS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from bot.guilds.pillars import Pillar


class Column(StrEnum):
    """Everybody who could try something."""

    MEMBER = "member"
    """A newcomer to whom nothing here belongs, with every address in their hands."""
    BY_PERMISSION = "organizer by permission"
    BY_ROLE = "organizer by role"
    OWNER = "owner"
    """Owns the server, and has no role in it."""
    SUSPENDED = "suspended"
    """A member with things of their own, whom organizers keep out of everything."""
    OTHER_SERVER = "organizer of another server"
    LEFT = "left"
    """Organized here by role and has left; old messages and addresses are in their direct messages with the bot."""


class Who(Enum):
    """Who may."""

    ORGANIZERS = auto()
    """Whoever may manage the server, owns it, or has the role it named; in that server."""
    OWN = auto()
    """Whoever it belongs to, or was sent to; some of it organizers, too. For everybody else nothing is there."""
    ANYBODY = auto()
    """Every member, for themselves."""


class Kept(Enum):
    """What it is to a member whom organizers keep out."""

    OUT = auto()
    """They are told so, with the reason, before anybody looks what it is about."""
    LEADS = auto()
    """It leads to what they are kept out of, or the room decides: they are told so where there is something for them."""
    IN = auto()
    """As ever: reading, one's own things, taking down, saying no, keeping safe."""


class Meets(Enum):
    """What comes of an attempt. Never an error, and never what is not for them to read."""

    LET_THROUGH = auto()
    """They are not told that it is for organizers."""
    REFUSED = auto()
    """They are told that it is for organizers, and nothing changes."""
    ONLY_OWN = auto()
    """Nothing changes that is not about them."""
    NOTHING_HERE = auto()
    """Nothing changes in this server, be it about them."""
    AS_A_MEMBER = auto()
    """It does what it is for."""
    AS_KEPT = auto()
    """What the row's :class:`Kept` says; where they are told that they are kept out, nothing changes."""


_ORGANIZER: Final = {
    Who.ORGANIZERS: Meets.LET_THROUGH,
    Who.OWN: Meets.AS_A_MEMBER,
    Who.ANYBODY: Meets.AS_A_MEMBER,
}
_OUTSIDER: Final = dict.fromkeys(Who, Meets.NOTHING_HERE)

MEANS: Final[Mapping[Column, Mapping[Who, Meets]]] = {
    Column.MEMBER: {
        Who.ORGANIZERS: Meets.REFUSED,
        Who.OWN: Meets.ONLY_OWN,
        Who.ANYBODY: Meets.AS_A_MEMBER,
    },
    Column.BY_PERMISSION: _ORGANIZER,
    Column.BY_ROLE: _ORGANIZER,
    Column.OWNER: _ORGANIZER,
    Column.SUSPENDED: {
        Who.ORGANIZERS: Meets.REFUSED,
        Who.OWN: Meets.AS_KEPT,
        Who.ANYBODY: Meets.AS_KEPT,
    },
    Column.OTHER_SERVER: _OUTSIDER,
    Column.LEFT: _OUTSIDER,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry point."""

    who: Who
    kept: Kept = Kept.IN
    """Says nothing where it is for organizers: there a suspended member is refused as every member is."""


def _rows(feature: str, verbs: str, who: Who, kept: Kept = Kept.IN) -> dict[str, Row]:
    return {f"{feature}:{verb}": Row(who, kept) for verb in verbs.split()}


PART_OF: Final[Mapping[str, Pillar]] = {
    "projects": Pillar.SHARES,
    "volunteer": Pillar.SHARES,
    "look": Pillar.LOOKING,
    "looking": Pillar.LOOKING,
    "hiring": Pillar.LOOKING,
    "intro": Pillar.INTRODUCTIONS,
    "prompts": Pillar.PROMPTS,
    "built": Pillar.PROMPTS,
}
"""To which part the features and commands belong that members can be kept out of."""

CONTROLS: Final[dict[str, Row]] = {
    "confirm:keep": Row(Who.ANYBODY),
    **_rows("inbox", "first-reach open page reach", Who.ANYBODY),
    "inbox:stop": Row(Who.OWN),
    **_rows("intro", "name-me openness pause-until quiet resume unblock weekly", Who.ANYBODY),
    **_rows("intro", "meet through", Who.ANYBODY, Kept.LEADS),
    **_rows("intro", "know know-whom", Who.ANYBODY, Kept.OUT),
    **_rows("intro", "after never not-now open pause take-back take-back-now thank thanks", Who.OWN),
    **_rows("intro", "edit introduce talk yes", Who.OWN, Kept.LEADS),
    "intro:send": Row(Who.OWN, Kept.OUT),
    **_rows("look", "alert-clear alert-clear-all alert-news alert-remove", Who.ANYBODY),
    **_rows("look", "alert-add alert-me help new", Who.ANYBODY, Kept.LEADS),
    **_rows("look", "all around look", Who.ANYBODY, Kept.OUT),
    **_rows(
        "look",
        # Nothing of theirs shows meanwhile, whatever they switch.
        "asked down found own own-done own-down own-down-now own-show thanks-none thanks-open thanks-who thanks-write",
        Who.OWN,
    ),
    **_rows("look", "own-audience own-edit own-match own-more", Who.OWN, Kept.LEADS),
    **_rows("look", "own-post own-renew still thanks-glad thanks-send", Who.OWN, Kept.OUT),
    "look:take-down": Row(Who.ORGANIZERS),
    **_rows("profile", "edit facts kind", Who.ANYBODY),
    "projects:export": Row(Who.ANYBODY),
    **_rows("projects", "ask ask-next follow helped helped-by", Who.ANYBODY, Kept.LEADS),
    **_rows("projects", "close remove", Who.OWN),
    **_rows("projects", "edit reword update", Who.OWN, Kept.LEADS),
    "projects:reopen": Row(Who.OWN, Kept.OUT),
    **_rows("prompts", "rhythm stop-reminding", Who.ANYBODY),
    **_rows("prompts", "post recap switch", Who.ANYBODY, Kept.LEADS),
    **_rows("prompts", "take-back take-back-now", Who.OWN),
    **_rows("prompts", "change edit", Who.OWN, Kept.LEADS),
    **_rows(
        "prompts",
        "cancel change-dates change-questions change-time channel days decide decline-it delete delete-now edit-it halve "
        "hours later leave let-go-on often pause pause-it preview resume run run-now save save-mine show silent take-it turn",
        Who.ORGANIZERS,
    ),
    **_rows("audit", "entry export", Who.ORGANIZERS),
    **_rows("reports", "open whose", Who.ANYBODY),
    **_rows(
        "reports",
        "all case dismiss dismiss-now history keep-out lift lift-now look more note remove settle suspend trail "
        "warn warn-member who-is-out",
        Who.ORGANIZERS,
    ),
    **_rows(
        "setup",
        "badge cards celebration channel introductions limits look look-over looking phrases role settings tags times",
        Who.ORGANIZERS,
    ),
    "volunteer:kinds": Row(Who.ANYBODY, Kept.OUT),
    **_rows("volunteer", "none open", Who.ANYBODY),
    # Pages of lists, each loaded anew for whoever turns them.
    **_rows("intro", "blocks mine", Who.ANYBODY),
    **_rows("look", "alert-found own-posts", Who.ANYBODY),
    "look:browse": Row(Who.ANYBODY, Kept.OUT),
    **_rows("projects", "list portfolio", Who.ANYBODY),
    **_rows("prompts", "list suggestions", Who.ORGANIZERS),
    **_rows("reports", "out page", Who.ORGANIZERS),
    "audit:page": Row(Who.ORGANIZERS),
    **_rows("doctor", "choose do look mend open page plain postable", Who.ORGANIZERS),
    **_rows(
        "guide",
        "any-channel ask-first cancel category change-tags choose-category create create-all day do go hiring-role "
        "language looking-role next no-question nowhere organizers pillars place preview really-take-back take-back "
        "text-channel type-city write zone",
        Who.ORGANIZERS,
    ),
    **_rows(
        "settings", "change channel forum group groups home language pick reset role turn", Who.ORGANIZERS
    ),
    **_rows("privacy", "agreed consents data erase erase-all erase-here kept", Who.ANYBODY),
    **_rows("privacy", "revoke revoke-now", Who.OWN),
}
"""Buttons and menus."""

FORMS: Final[dict[str, Row]] = {
    **_rows("intro", "pause-until quiet", Who.ANYBODY),
    **_rows("intro", "ask ask-plain connect known through through-plain", Who.ANYBODY, Kept.OUT),
    "intro:introduce": Row(Who.OWN, Kept.OUT),
    "intro:thank": Row(Who.OWN, Kept.LEADS),
    **_rows("look", "alert-new help-how help-why hiring looking", Who.ANYBODY, Kept.OUT),
    **_rows("look", "done thanks-note", Who.OWN),
    **_rows("look", "edit-hiring edit-looking more-hiring more-looking", Who.OWN, Kept.OUT),
    "look:take-down-why": Row(Who.ORGANIZERS),
    **_rows("profile", "edit facts", Who.ANYBODY),
    **_rows("projects", "ask helped share share-this", Who.ANYBODY, Kept.OUT),
    "projects:remove": Row(Who.OWN),
    **_rows("projects", "edit update", Who.OWN, Kept.OUT),
    **_rows("prompts", "answer suggest", Who.ANYBODY, Kept.OUT),
    **_rows("prompts", "create dates decline questions take time", Who.ORGANIZERS),
    **_rows("reports", "member message report", Who.ANYBODY),
    **_rows(
        "reports", "keep-out-why note-what remove-why suspend-why warn-member-why warn-why", Who.ORGANIZERS
    ),
    **_rows("setup", "limits phrases tags times", Who.ORGANIZERS),
    **_rows("guide", "city question tags", Who.ORGANIZERS),
    **_rows("settings", "pause value", Who.ORGANIZERS),
    **_rows("privacy", "erase-all erase-here", Who.ANYBODY),
}
"""Forms, whoever opened them."""


def _commands(names: str, who: Who, kept: Kept = Kept.IN) -> dict[str, Row]:
    return {name.strip(): Row(who, kept) for name in names.split(",")}


COMMANDS: Final[dict[str, Row]] = {
    **_commands(
        "alerts, block, blocks, cadence, hallway, hiring show, inbox, intro mine, intro settings, looking show, portfolio, "
        "privacy, profile edit, profile facts, profile show, projects list, projects show, unblock, volunteer",
        Who.ANYBODY,
    ),
    **_commands(
        "hiring post, intro ask, intro connect, looking for, share, suggest", Who.ANYBODY, Kept.LEADS
    ),
    **_commands("built, hiring browse, intro path, looking browse", Who.ANYBODY, Kept.OUT),
    **_commands(
        "hiring close, looking clear, looking done, projects close, projects delete",
        Who.OWN,
    ),
    **_commands("hiring edit, looking edit, projects edit, projects update", Who.OWN, Kept.LEADS),
    **_commands("hiring renew, looking renew, projects reopen", Who.OWN, Kept.OUT),
    **_commands(
        "doctor, organizer audit, organizer lift, organizer note, organizer pause, organizer resume, organizer settings, "
        "organizer suspend, organizer suspended",
        Who.ORGANIZERS,
    ),
    **_commands(
        "prompts create, prompts delete, prompts edit, prompts list, prompts pause, prompts preview, prompts resume, "
        "prompts run, prompts show, prompts suggestions, reports, setup",
        Who.ORGANIZERS,
    ),
}
"""Slash commands."""

MENUS: Final[dict[str, Row]] = {
    "Ask to meet": Row(Who.ANYBODY, Kept.LEADS),
    "Member's history": Row(Who.ORGANIZERS),
    "Report member": Row(Who.ANYBODY),
    "Report to organizers": Row(Who.ANYBODY),
    "Share this": Row(Who.OWN, Kept.LEADS),
}
"""What stands under Apps, on a member or a message."""


class Offers(Enum):
    """What is offered to somebody who types into an option. Never what is private of another member."""

    OWN = auto()
    """What is theirs, and to organizers whatever they may act on; nothing to everybody else."""
    HERE = auto()
    """What every member may read in this server; nothing of it elsewhere."""
    TO_ORGANIZERS = auto()
    """What is the organizers' own; nothing to everybody else."""
    THE_SAME = auto()
    """The same to everybody, for it is about nobody."""


@dataclass(frozen=True, slots=True)
class Typing:
    """One option that is completed while somebody types."""

    offers: Offers
    kept: Kept = Kept.IN
    """With :attr:`Kept.OUT` nothing is offered to a member whom organizers keep out."""


def _options(names: str, offers: Offers, kept: Kept = Kept.IN) -> dict[str, Typing]:
    return {name.strip(): Typing(offers, kept) for name in names.split(",")}


OPTIONS: Final[dict[str, Typing]] = {
    **_options(
        "projects close share, projects delete share, projects edit share, projects reopen share, projects update share",
        Offers.OWN,
    ),
    **_options("hiring close post, hiring edit post, hiring renew post", Offers.OWN),
    **_options("hiring show post, projects show share", Offers.HERE),
    **_options("built question, hiring browse skill, looking browse skill", Offers.HERE, Kept.OUT),
    **_options(
        "prompts delete prompt, prompts edit prompt, prompts pause prompt, prompts preview prompt, prompts resume prompt, "
        "prompts run prompt, prompts show prompt",
        Offers.TO_ORGANIZERS,
    ),
    **_options(
        "organizer audit what, profile edit zone, prompts create zone, prompts edit zone, setup zone",
        Offers.THE_SAME,
    ),
}
"""Options of slash commands that are completed while somebody types."""
