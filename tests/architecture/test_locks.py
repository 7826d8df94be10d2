"""The lock files: everything pinned and hashed, nothing said about where it comes from, and not stale."""

from __future__ import annotations

import re
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT, pyproject

LOCKS = ("build", "demo", "dev", "run")
EXTRAS_IN = {
    "build": (),
    "demo": ("demo",),
    "dev": ("postgres", "speed", "demo"),
    "run": ("postgres", "speed"),
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$")


@cache
def text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")


@cache
def pins(lock: str) -> dict[str, str]:
    """Normalized name -> version of everything in the lock."""
    found = filter(None, map(PIN.match, text(lock).splitlines()))
    return {canonicalize_name(pin["name"]): pin["version"] for pin in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_nothing_about_where_packages_come_from(lock: str) -> None:
    assert not re.search(r"://|^\s*-(?!-hash)|index|find-links|trusted-host| @ ", text(lock), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_is_pinned_and_hashed(lock: str) -> None:
    entries = re.split(r"\n(?=[^\s#])", "\n" + text(lock))[1:]
    assert entries
    for entry in entries:
        assert PIN.match(entry.splitlines()[0]), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    project, groups = pyproject()["project"], pyproject()["dependency-groups"]
    asked = list(groups["build"])
    if lock != "build":
        asked = [*project["dependencies"]]
        for extra in EXTRAS_IN[lock]:
            asked += project["optional-dependencies"][extra]
    if lock == "dev":
        asked += [entry for entry in groups["dev"] if isinstance(entry, str)] + groups["build"]
    for requirement in map(Requirement, asked):
        version = pins(lock).get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {lock}.lock: run make lock"
        assert requirement.specifier.contains(version, prereleases=True), (
            f"{requirement}, but {version} is locked"
        )


def test_a_package_has_one_version_in_all_locks() -> None:
    for lock in LOCKS:
        for name, version in pins(lock).items():
            assert pins("dev")[name] == version, f"{name} in {lock}.lock"


def test_the_build_backend_is_the_locked_one() -> None:
    assert pyproject()["build-system"]["requires"] == pyproject()["dependency-groups"]["build"]


def test_what_hosts_run_has_no_simulated_discord_in_it() -> None:
    assert not {"simcord", "pytest", "playwright", "hatchling", "pip"} & set(pins("run"))
