"""The image's promises, read off the Dockerfile: small, unprivileged, hashed, stoppable, honest about its health."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from tests.architecture.source import ROOT

Instruction = tuple[str, str]


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, (NAME, arguments), continuation lines joined and comments left out."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    joined = re.sub(r"\\\n\s*", "", "\n".join(line for line in lines if not line.lstrip().startswith("#")))
    found: list[list[Instruction]] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        name, _, arguments = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append((name, arguments.strip()))
    return found


def arguments_of(stage: list[Instruction], name: str) -> list[str]:
    return [arguments for found, arguments in stage if found == name]


BUILD, FINAL = stages()


def test_both_stages_are_the_same_slim_python() -> None:
    bases = [arguments_of(stage, "FROM")[0].split()[0] for stage in (BUILD, FINAL)]
    assert bases[0] == bases[1]
    assert re.fullmatch(r"python:3\.(1[1-9])-slim", bases[0])


def test_every_package_comes_from_a_lock_with_its_hash() -> None:
    installs = re.findall(r"pip\b[^&]*? install [^&]*", " && ".join(arguments_of(BUILD, "RUN")))
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or ("--no-deps" in install and "--no-index" in install)
    assert "--no-build-isolation" in " ".join(arguments_of(BUILD, "RUN"))


def test_nothing_is_installed_or_built_in_the_final_layers() -> None:
    run = " ".join(arguments_of(FINAL, "RUN"))
    assert not re.search(r"apt|gcc|build-essential|pip install", run)
    assert "pip uninstall" in run
    assert arguments_of(FINAL, "COPY") == ["--from=build /opt/hallway /opt/hallway"]


def test_the_bot_is_nobody_special() -> None:
    [user] = arguments_of(FINAL, "USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user), (
        "a number, so that a cluster can check that it is not root"
    )
    names = [name for name, _ in FINAL]
    assert names.index("USER") > max(index for index, name in enumerate(names) if name == "RUN")


def test_signals_reach_the_bot_and_not_a_shell() -> None:
    assert json.loads(arguments_of(FINAL, "ENTRYPOINT")[0]) == ["hallway"]
    assert json.loads(arguments_of(FINAL, "CMD")[0]) == ["run"]
    assert arguments_of(FINAL, "STOPSIGNAL") == ["SIGTERM"]


def test_the_health_check_asks_the_bot_itself() -> None:
    [check] = arguments_of(FINAL, "HEALTHCHECK")
    command = json.loads(check[check.index("CMD") + 3 :])
    assert command[0] == "hallway"
    known = subprocess.run(
        [sys.executable, "-m", "bot", *command[1:], "--help"], capture_output=True, check=False
    )
    assert known.returncode == 0


def test_what_the_bot_keeps_is_in_the_volume() -> None:
    assert json.loads(arguments_of(FINAL, "VOLUME")[0]) == ["/data"]
    assert arguments_of(FINAL, "WORKDIR") == ["/data"]
    environment = " ".join(arguments_of(FINAL, "ENV"))
    assert re.search(r'HALLWAY_DATABASE__URL="sqlite\S*:////data/', environment)


def test_no_secret_is_baked_into_the_image() -> None:
    everything = " ".join(arguments for stage in (BUILD, FINAL) for name, arguments in stage if name != "RUN")
    assert "TOKEN" not in everything
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in sent, "everything stays out of the image but what is named"
    assert not any(line.startswith("!") and ("config" in line or ".env" in line) for line in sent)


def test_every_file_the_image_is_built_from_exists_and_is_sent() -> None:
    sent = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line[:1] == "!"
    ]
    for copied in arguments_of(BUILD, "COPY"):
        for source in copied.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source in sent, source
