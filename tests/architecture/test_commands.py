"""`make`: the commands a stranger types, and what they say when the machine lacks something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="GNU make is not installed")

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def make(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    if path is not None:
        environment["PATH"] = path
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def python_that(folder: Path, *, is_new_enough: bool, has_ensurepip: bool) -> str:
    """A stand-in for python3 that answers the Makefile's two questions as told."""
    script = folder / "python3"
    script.write_text(
        "#!/bin/sh\n"
        f'case "$2" in *version_info*) exit {int(not is_new_enough)};; *ensurepip*) exit {int(not has_ensurepip)};; esac\n'
        "exit 9\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return str(script)


def path_with_only(folder: Path) -> str:
    """A PATH that holds the given folder and the programs of the shell, but no Python of the machine's."""
    for program in ("sh", "touch", "rm", "mkdir"):
        (folder / program).symlink_to(shutil.which(program) or program)
    return str(folder)


@pytest.mark.parametrize("chosen", [True, False], ids=["named with PYTHON=", "found on the PATH"])
def test_an_old_python_is_refused_in_one_sentence(tmp_path: Path, chosen: bool) -> None:
    python = python_that(tmp_path, is_new_enough=False, has_ensurepip=True)
    arguments = [f"PYTHON={python}"] if chosen else []
    done = make("venv", f"VENV={tmp_path}/venv", *arguments, path=path_with_only(tmp_path))
    assert done.returncode != 0
    assert "Hallway needs Python 3.11 or later" in done.stderr


@pytest.mark.parametrize("chosen", [True, False], ids=["named with PYTHON=", "found on the PATH"])
def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path: Path, chosen: bool) -> None:
    python = python_that(tmp_path, is_new_enough=True, has_ensurepip=False)
    arguments = [f"PYTHON={python}"] if chosen else []
    done = make("venv", f"VENV={tmp_path}/venv", *arguments, path=path_with_only(tmp_path))
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stderr


def test_help_lists_every_command() -> None:
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    listed = set(re.findall(r"^  make (\w+)", make("help").stdout, re.MULTILINE))
    assert listed == set(phony.split())


def test_check_runs_every_kind_of_check() -> None:
    steps = make("--dry-run", "check", f"VENV={ROOT}/.venv").stdout
    for step in (
        "ruff check",
        "ruff format --check",
        "pyright",
        "lint-imports",
        "audit.py",
        "wheel",
        "pytest -m browser",
    ):
        assert step in steps, step


def test_ci_runs_what_a_contributor_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("make check")
    assert "set -euo pipefail" in script


@pytest.mark.parametrize("script", ["run", "wheel"])
def test_the_scripts_of_ci_are_well_formed(script: str) -> None:
    shell = shutil.which("bash") or "sh"
    done = subprocess.run([shell, "-n", ROOT / ".ci" / script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
