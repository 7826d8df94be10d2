"""What the details of the trail are called: they are kept in English, and said in the language of whoever reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.core.language import NP_, LazyString

if TYPE_CHECKING:
    from collections.abc import Mapping

_ARROW: Final = " → "
"""Between what a setting was and what it is (:func:`bot.guilds.rules.differences`)."""
_NONE: Final = {"none": NP_("detail", "none")}
_YES_NO: Final = {"yes": NP_("detail", "yes"), "no": NP_("detail", "no")}

SETTINGS: Final[dict[str, LazyString]] = {
    "zone": NP_("detail", "zone"),
    "language": NP_("detail", "language"),
    "organizer role": NP_("detail", "organizer role"),
    "share channel": NP_("detail", "share channel"),
    "rescue after hours": NP_("detail", "rescue after hours"),
    "introductions channel": NP_("detail", "introductions channel"),
    "asks open most": NP_("detail", "asks open most"),
    "asks received most": NP_("detail", "asks received most"),
    "pair again days": NP_("detail", "pair again days"),
    "giving first": NP_("detail", "giving first"),
    "looking channel": NP_("detail", "looking channel"),
    "hiring channel": NP_("detail", "hiring channel"),
    "looking role": NP_("detail", "looking role"),
    "hiring role": NP_("detail", "hiring role"),
    "looking tag": NP_("detail", "looking tag"),
    "hiring tag": NP_("detail", "hiring tag"),
    "celebrating": NP_("detail", "celebrating"),
    "flag days": NP_("detail", "flag days"),
    "reports channel": NP_("detail", "reports channel"),
}
"""Settings of a server, by the names that the trail has for them."""

_OTHERS: Final[dict[str, LazyString]] = {
    "was": NP_("detail", "was"),
    "is": NP_("detail", "is"),
    "role": NP_("detail", "role"),
    "member days": NP_("detail", "member days"),
    "account days": NP_("detail", "account days"),
    "outcome": NP_("detail", "outcome"),
    "until": NP_("detail", "until"),
    "name": NP_("detail", "name"),
    "created": NP_("detail", "created"),
    "channel": NP_("detail", "channel"),
    "allowed me": NP_("detail", "allowed me"),
    "tags added": NP_("detail", "tags added"),
    "thread unlocked": NP_("detail", "thread unlocked"),
    "role made": NP_("detail", "role made"),
}

_VALUES: Final[dict[str, Mapping[str, LazyString]]] = {
    **dict.fromkeys(SETTINGS, _NONE),
    "giving first": _YES_NO,
    "celebrating": _YES_NO,
    "until": {"lifted": NP_("detail", "lifted")},
    "outcome": {
        "dismissed": NP_("detail", "dismissed"),
        "warned": NP_("detail", "warned"),
        "removed": NP_("detail", "removed"),
        "suspended": NP_("detail", "suspended"),
    },
}
"""The values that are words of ours, by what they are values of; others stay as they are."""


def detail(name: str, text: str) -> tuple[str, str]:
    """Return what a detail is called and its value, as far as there are words for them."""
    known = _VALUES.get(name, {})
    parts = text.split(_ARROW) if known else [text]
    called = SETTINGS.get(name) or _OTHERS.get(name, name)
    return str(called), _ARROW.join(str(known.get(part, part)) for part in parts)
