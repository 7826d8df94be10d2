"""Who may import whom: import-linter's contracts hold, and each of them would notice being broken."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOMS, ROOT, Module, modules, pyproject

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

# For each contract, imports that break it: (how the contract's name starts, who imports, what).
VIOLATIONS = [
    ("Floors", "bot.core.ids", "bot.guilds.service"),
    ("Floors", "bot.guilds.service", "bot.members.service"),
    ("Floors", "bot.ui", "bot.delivery.calls"),
    ("Floors", "bot.rescue.service", "bot.introductions.paths"),
    ("bot does not lean on cogs", "bot.client", "cogs.hallway"),
    ("What is true without a screen", "bot.members.service", "discord"),
    ("Only audit reads", "bot.members.service", "bot.audit.records"),
    ("Only guilds reads", "bot.members.service", "bot.guilds.records"),
    ("Only members reads", "bot.projects.service", "bot.members.records"),
    ("Only moderation reads", "bot.projects.service", "bot.moderation.records"),
    ("Only projects reads", "bot.rescue.service", "bot.projects.records"),
    ("Only prompts reads", "bot.introductions.admission", "bot.prompts.records"),
    ("Only introductions reads", "bot.looking.service", "bot.introductions.records"),
    ("ui, delivery and client know", "bot.delivery", "bot.projects.service"),
    ("The client does not know", "bot.client", "bot.delivery.worker"),
    ("SQL stays in records", "cogs.hallway", "sqlalchemy"),
    ("Cogs see services, rules", "cogs.hallway", "bot.members.records"),
    ("Cogs see services, rules", "cogs.setup", "bot.delivery.performer"),
    ("No cog imports another", "cogs.setup", "cogs.hallway"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200"}  # so that no name is broken into two lines
    command = [LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for package in ("bot", "cogs"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(scope="module")
def findings(copy: Path) -> dict[str, str]:
    """What import-linter says of a copy with all violations in it: contract's name -> its findings."""
    for _, importer, imported in VIOLATIONS:
        path = copy / importer.replace(".", "/")
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        file.write_text(f"{file.read_text(encoding='utf-8')}\nimport {imported}\n", encoding="utf-8")
    (copy / "bot" / "annex").mkdir()
    (copy / "bot" / "annex" / "__init__.py").write_text('"""A new room."""\n', encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = done.stdout.partition("Broken contracts\n")[2]
    titled = re.split(r"^(\S.*)\n-{5,}\n", broken, flags=re.MULTILINE)[1:]
    return dict(zip(titled[::2], titled[1::2], strict=True))


def test_the_import_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "importer", "imported"), VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract(
    findings: dict[str, str], contract: str, importer: str, imported: str
) -> None:
    [found] = [text for name, text in findings.items() if name.startswith(contract)]
    assert re.search(rf"\b{re.escape(importer)} -> {re.escape(imported)} \(l", found), found


def test_every_contract_has_a_violation_here_that_it_notices(findings: dict[str, str]) -> None:
    assert set(findings) == {
        contract["name"] for contract in pyproject()["tool"]["importlinter"]["contracts"]
    }


def test_a_new_room_without_a_place_among_the_floors_is_refused(findings: dict[str, str]) -> None:
    [found] = [text for name, text in findings.items() if name.startswith("Floors")]
    assert "- bot.annex" in found


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


def test_rules_know_only_the_standard_library_plain_types_of_the_ground_and_other_rules() -> None:
    plain = {"bot.guilds.pillars", *(f"bot.{room}.rules" for room in (*ROOMS, "audit"))}
    with_sql = {
        module.name
        for module in modules("bot")
        if module.name.startswith("bot.core.")
        and any(name.partition(".")[0] == "sqlalchemy" for _, name in module.imports())
    }

    def is_plain(name: str) -> bool:
        if name.partition(".")[0] in sys.stdlib_module_names:
            return True
        if any(name.startswith(f"{module}.") for module in plain):
            return True  # looked at here as well; who may know whom, the floors say
        return name.startswith("bot.core.") and not any(name.startswith(dirty) for dirty in with_sql)

    strays = [
        f"{module.where}:{line} imports {name}"
        for module in modules("bot")
        if module.path.name == "rules.py" or module.name in plain
        for line, name in module.imports()
        if not is_plain(name)
    ]
    assert with_sql, "the ground's database module should be among those that rules may not see"
    assert strays == []


def test_every_room_has_its_rules_its_records_and_its_service() -> None:
    names = {module.name for module in modules("bot")}
    for room in ROOMS:
        assert {f"bot.{room}.rules", f"bot.{room}.records", f"bot.{room}.service"} <= names
