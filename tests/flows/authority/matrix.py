"""The matrix: for every entry point of the bot, who may use it. A new one without a row here fails the tests."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class Who(Enum):
    """Who may."""

    ORGANIZERS = auto()
    """Whoever may manage the server, or has the role it named; in that server."""
    OWN = auto()
    """Whoever it belongs to, or was sent to; some of it organizers, too. For everybody else nothing is there."""
    ANYBODY = auto()
    """Every member, for themselves."""


def _each(feature: str, verbs: str, who: Who) -> dict[str, Who]:
    return {f"{feature}:{verb}": who for verb in verbs.split()}


CONTROLS: Final[dict[str, Who]] = {
    "confirm:keep": Who.ANYBODY,
    **_each("inbox", "first-reach open page reach", Who.ANYBODY),
    "inbox:stop": Who.OWN,
    **_each(
        "intro",
        "know know-whom meet name-me openness pause-until quiet resume through unblock weekly",
        Who.ANYBODY,
    ),
    **_each(
        "intro",
        "after edit introduce never not-now open pause send take-back take-back-now talk thank thanks yes",
        Who.OWN,
    ),
    **_each(
        "look",
        "alert-add alert-clear alert-clear-all alert-me alert-news alert-remove all around help look new",
        Who.ANYBODY,
    ),
    **_each(
        "look",
        "asked down found own own-audience own-done own-down own-down-now own-edit own-match own-more own-post own-renew "
        "own-show still thanks-glad thanks-none thanks-open thanks-send thanks-who thanks-write",
        Who.OWN,
    ),
    "look:take-down": Who.ORGANIZERS,
    **_each("profile", "edit facts kind", Who.ANYBODY),
    **_each("projects", "ask ask-next export follow helped helped-by", Who.ANYBODY),
    **_each("projects", "close edit remove reopen reword update", Who.OWN),
    **_each("prompts", "post recap rhythm stop-reminding switch", Who.ANYBODY),
    **_each("prompts", "change edit take-back take-back-now", Who.OWN),
    **_each(
        "prompts",
        "cancel change-dates change-questions change-time channel days decide decline-it delete delete-now edit-it halve "
        "hours later leave let-go-on often pause pause-it preview resume run run-now save save-mine show silent take-it turn",
        Who.ORGANIZERS,
    ),
    **_each("audit", "entry export", Who.ORGANIZERS),
    **_each("reports", "open whose", Who.ANYBODY),
    **_each(
        "reports",
        "all case dismiss dismiss-now history keep-out lift lift-now look more note remove settle suspend trail "
        "warn warn-member who-is-out",
        Who.ORGANIZERS,
    ),
    **_each(
        "setup",
        "badge cards celebration channel introductions limits look look-over looking phrases role settings tags times",
        Who.ORGANIZERS,
    ),
    **_each("volunteer", "kinds none open", Who.ANYBODY),
    # Pages of lists, each loaded anew for whoever turns them.
    **_each("intro", "blocks mine", Who.ANYBODY),
    **_each("look", "alert-found browse own-posts", Who.ANYBODY),
    **_each("projects", "list portfolio", Who.ANYBODY),
    **_each("prompts", "list suggestions", Who.ORGANIZERS),
    **_each("reports", "out page", Who.ORGANIZERS),
    "audit:page": Who.ORGANIZERS,
    **_each("doctor", "choose do look mend open page plain postable", Who.ORGANIZERS),
    **_each(
        "guide",
        "any-channel ask-first cancel category change-tags choose-category create create-all day do go hiring-role "
        "looking-role next no-question nowhere organizers pillars place preview really-take-back take-back text-channel "
        "type-city write zone",
        Who.ORGANIZERS,
    ),
    **_each("settings", "change channel forum group groups home pick reset role turn", Who.ORGANIZERS),
    **_each("privacy", "agreed consents data erase erase-all erase-here kept", Who.ANYBODY),
    **_each("privacy", "revoke revoke-now", Who.OWN),
}
"""Buttons and menus."""

FORMS: Final[dict[str, Who]] = {
    **_each("intro", "ask ask-plain connect known pause-until quiet through through-plain", Who.ANYBODY),
    **_each("intro", "introduce thank", Who.OWN),
    **_each("look", "alert-new help-how help-why hiring looking", Who.ANYBODY),
    **_each("look", "done edit-hiring edit-looking more-hiring more-looking thanks-note", Who.OWN),
    "look:take-down-why": Who.ORGANIZERS,
    **_each("profile", "edit facts", Who.ANYBODY),
    **_each("projects", "ask helped share share-this", Who.ANYBODY),
    **_each("projects", "edit remove update", Who.OWN),
    **_each("prompts", "answer suggest", Who.ANYBODY),
    **_each("prompts", "create dates decline questions take time", Who.ORGANIZERS),
    **_each("reports", "member message report", Who.ANYBODY),
    **_each(
        "reports", "keep-out-why note-what remove-why suspend-why warn-member-why warn-why", Who.ORGANIZERS
    ),
    **_each("setup", "limits phrases tags times", Who.ORGANIZERS),
    **_each("guide", "city question tags", Who.ORGANIZERS),
    **_each("settings", "pause value", Who.ORGANIZERS),
    **_each("privacy", "erase-all erase-here", Who.ANYBODY),
}
"""Forms, whoever opened them."""


def _commands(names: str, who: Who) -> dict[str, Who]:
    return {name.strip(): who for name in names.split(",")}


COMMANDS: Final[dict[str, Who]] = {
    **_commands(
        "alerts, block, blocks, built, cadence, hallway, hiring browse, hiring post, hiring show, inbox, intro ask, "
        "intro connect, intro mine, intro path, intro settings, looking browse, looking for, looking show, portfolio, "
        "privacy, profile edit, profile facts, profile show, projects list, projects show, share, suggest, unblock, volunteer",
        Who.ANYBODY,
    ),
    **_commands(
        "hiring close, hiring edit, hiring renew, looking clear, looking done, looking edit, looking renew, "
        "projects close, projects delete, projects edit, projects reopen, projects update",
        Who.OWN,
    ),
    **_commands(
        "doctor, organizer audit, organizer lift, organizer note, organizer pause, organizer resume, organizer settings, organizer suspend, "
        "organizer suspended",
        Who.ORGANIZERS,
    ),
    **_commands(
        "prompts create, prompts delete, prompts edit, prompts list, prompts pause, prompts preview, prompts resume, "
        "prompts run, prompts show, prompts suggestions, reports, setup",
        Who.ORGANIZERS,
    ),
}
"""Slash commands."""

MENUS: Final[dict[str, Who]] = {
    "Ask to meet": Who.ANYBODY,
    "Member's history": Who.ORGANIZERS,
    "Report member": Who.ANYBODY,
    "Report to organizers": Who.ANYBODY,
    "Share this": Who.OWN,
}
"""What stands under Apps, on a member or a message."""
