"""What the documents for organizers and operators say is so."""

from __future__ import annotations

import re
from pathlib import Path

import discord

from bot.operations.exits import ExitCode
from bot.ui.channels import NEEDED, NEEDED_FOR_CARDS, NEEDED_PRIVATELY

ROOT = Path(__file__).parents[2]


def test_every_exit_code_is_listed_with_its_number() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    listed = {name: int(code) for code, name in re.findall(r"^\| (\d+) \| ([A-Z_]+) \|", text, re.MULTILINE)}
    assert listed == {code.name: code.value for code in ExitCode}


def test_the_invite_asks_for_exactly_the_permissions_the_readme_names() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (number,) = re.findall(r"permissions=(\d+)", text)
    needed = (*NEEDED, *NEEDED_PRIVATELY, *NEEDED_FOR_CARDS)
    assert all(getattr(discord.Permissions(int(number)), name) for name in needed)
    assert discord.Permissions(int(number)) == discord.Permissions(
        view_channel=True,
        send_messages=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
        create_public_threads=True,
        create_private_threads=True,
        manage_threads=True,
        send_messages_in_threads=True,
        manage_roles=True,
        manage_nicknames=True,
    )
    assert "*Manage Roles* and *Manage Nicknames* are only for the badge and the tag" in " ".join(
        text.split()
    )
