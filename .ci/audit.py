"""Asks pip-audit for known vulnerabilities in the packages of the given lock files.

Exits 1 for a vulnerability. Where pip-audit cannot reach its data (no network, a mirror without the advisories),
it says so and exits 0: the check is then skipped, not passed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

# pip-audit ends with 1 both for a finding and for a failure of its own; only a finding comes with a report.
SERVICES = ("pypi", "osv")
SECONDS = 120


class OutOfReach(Exception):
    """The service's data could not be had; the text says why."""


def audit(lock: Path, service: str) -> list[dict[str, Any]]:
    """What the service says of each package in the lock. Raises OutOfReach when it has nothing to say."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(lock),
        "--require-hashes",
        "--disable-pip",
    ]
    command += [
        "--vulnerability-service",
        service,
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        "15",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise OutOfReach(f"no answer within {SECONDS} s") from None
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except ValueError:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise OutOfReach(lines[-1].partition(" (Caused by")[0][:160]) from None
    if all("skip_reason" in package for package in packages):
        # Such packages are public and old enough to be known: the answers came from something else.
        raise OutOfReach(f"knows none of the {len(packages)} packages, so it is not the real index")
    return packages


def findings_in(lock: Path) -> list[str] | None:
    """One line for each known vulnerability, or None when no service could be asked."""
    reasons: list[str] = []
    for service in SERVICES:
        try:
            packages = audit(lock, service)
        except OutOfReach as error:
            reasons.append(f"  {service}: {error}")
            continue
        findings = [
            f"{package['name']} {package['version']}: {entry['id']}"
            f" (mended in {', '.join(entry['fix_versions']) or 'no version yet'})"
            for package in packages
            for entry in package.get("vulns", [])
        ]
        unknown = [package["name"] for package in packages if "skip_reason" in package]
        print(
            f"{lock}: {len(packages) - len(unknown)} packages audited ({service}), {len(findings)} findings"
        )
        if unknown:
            print(f"  not known there, so not audited: {', '.join(unknown)}")
        return findings
    print(f"SKIPPED: pip-audit could not reach its data, so {lock} was NOT audited:", *reasons, sep="\n")
    return None


def main() -> int:
    """Audits each lock file named on the command line."""
    findings = [line for lock in map(Path, sys.argv[1:]) for line in findings_in(lock) or ()]
    for line in findings:
        print(line)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
