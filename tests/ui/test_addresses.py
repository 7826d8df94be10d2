"""Every address in the bot, held together: none overlaps another, and each reads back as itself."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.ui
import cogs
from bot.ui.buttons import AddressedButton, AddressedSelect, every_address
from bot.ui.custom_ids import MOST, parse

ROOT = Path(cogs.__path__[0]).parent
_BY_HAND = re.compile(
    r"\.response\.(send_message|defer|edit_message|send_modal)\b|\.followup\b|\.edit_original_response\b"
    r"|^class .*\bui\.(View|LayoutView|Modal|Button|Select|DynamicItem)\b|@.*\bui\.(button|select)\("
)


def import_all(package: ModuleType) -> None:
    """Import every module of ``package``, so that all it declares is known."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def addresses() -> list[type[AddressedButton] | type[AddressedSelect]]:
    """Every address the bot itself declares, without those of tests; each class once.

    A bot that loads its cogs runs their modules anew, so other tests leave twins of the same classes behind.
    """
    import_all(bot.ui)
    import_all(cogs)
    own = (item for item in every_address() if item.__module__.split(".")[0] in {"bot", "cogs"})
    return list({(item.__module__, item.__qualname__): item for item in own}.values())


def test_no_two_controls_answer_to_the_same_address() -> None:
    # The grammar begins with feature and verb and neither has a colon, so two patterns can only
    # overlap where both are the same.
    taken = Counter((item.feature, item.verb) for item in addresses())
    assert [address for address, count in taken.items() if count > 1] == []
    assert ("form", "again") not in taken, "bot/ui/forms.py answers to these itself"


@pytest.mark.parametrize("item", addresses(), ids=lambda item: f"{item.feature}:{item.verb}")
def test_every_address_reads_back_as_itself(item: type[AddressedButton] | type[AddressedSelect]) -> None:
    template = item.__discord_ui_compiled_template__

    @settings(max_examples=25)  # of each of some two hundred
    @given(st.from_regex(template, fullmatch=True).filter(lambda text: len(text) <= MOST))
    def reads_back(custom_id: str) -> None:
        address = parse(custom_id)
        assert address is not None
        assert (address.feature, address.verb) == (item.feature, item.verb)
        again = item._from_address(address.args)
        assert again.custom_id == custom_id
        assert again.args == address.args

    reads_back()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "cogs").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_cogs_answer_through_the_shared_surface_only(path: Path) -> None:
    """Whoever responds by hand races the timer that keeps an interaction alive; whoever makes a view or a
    modal by hand has its errors logged and its member left alone, and loses it in a restart.
    """
    found = [line for line in path.read_text("utf-8").splitlines() if _BY_HAND.search(line)]
    assert found == []
