"""Who may import whom: import-linter's contracts hold, and each of them would notice being broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOMS, ROOT, Module, modules

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# For each contract, an import that breaks it: (contract's name, file that gets it, the import).
VIOLATIONS = [
    ("Floors", "bot/core/ids.py", "import bot.guilds.service"),
    ("Floors", "bot/guilds/service.py", "import bot.members.service"),
    ("Floors", "bot/ui/__init__.py", "import bot.delivery.calls"),
    ("bot does not lean on cogs", "bot/client.py", "import cogs.hallway"),
    ("What is true without a screen", "bot/members/service.py", "import discord"),
    ("Only guilds reads", "bot/members/service.py", "import bot.guilds.records"),
    ("Only members reads", "bot/projects/service.py", "import bot.members.records"),
    ("Only projects reads", "bot/rescue/service.py", "import bot.projects.records"),
    ("ui, delivery and client know", "bot/delivery/__init__.py", "import bot.projects.service"),
    ("The client does not know", "bot/client.py", "import bot.delivery.worker"),
    ("SQL stays in records", "cogs/hallway.py", "import sqlalchemy"),
    ("Cogs see services, rules", "cogs/hallway.py", "import bot.members.records"),
    ("Cogs see services, rules", "cogs/setup.py", "import bot.delivery.performer"),
    ("No cog imports another", "cogs/setup.py", "import cogs.hallway"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("bot", "cogs"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract(copy: Path, contract: str, file: str, line: str) -> None:
    with (copy / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(row.startswith(contract) and row.endswith("BROKEN") for row in done.stdout.splitlines())


def test_a_new_room_without_a_place_among_the_floors_is_refused(copy: Path) -> None:
    (copy / "bot" / "looking").mkdir()
    (copy / "bot" / "looking" / "__init__.py").write_text('"""A new room."""\n', encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1
    assert "looking" in done.stdout + done.stderr


def test_only_records_the_ground_and_migrations_speak_sql() -> None:
    def may(module: Module) -> bool:
        return module.name.startswith(("bot.core", "bot.migrations")) or module.path.name.startswith(
            "records"
        )

    strays = [
        f"{module.where}:{line} imports {name}"
        for module in modules("bot", "cogs")
        for line, name in module.imports()
        if name.partition(".")[0] in {"sqlalchemy", "alembic", "aiosqlite", "asyncpg"} and not may(module)
    ]
    assert strays == []


def test_rules_know_only_the_standard_library_and_the_grounds_plain_types() -> None:
    with_sql = {
        module.name
        for module in modules("bot")
        if module.name.startswith("bot.core.")
        and any(name.partition(".")[0] == "sqlalchemy" for _, name in module.imports())
    }

    def is_plain(name: str) -> bool:
        if name.partition(".")[0] in sys.stdlib_module_names:
            return True
        return name.startswith("bot.core.") and not any(name.startswith(dirty) for dirty in with_sql)

    strays = [
        f"{module.where}:{line} imports {name}"
        for module in modules("bot")
        if module.path.name == "rules.py"
        for line, name in module.imports()
        if not is_plain(name)
    ]
    assert with_sql, "the ground's database module should be among those that rules may not see"
    assert strays == []


def test_every_room_has_its_rules_its_records_and_its_service() -> None:
    names = {module.name for module in modules("bot")}
    for room in ROOMS:
        assert {f"bot.{room}.rules", f"bot.{room}.records", f"bot.{room}.service"} <= names
