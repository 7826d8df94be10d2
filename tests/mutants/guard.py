"""What a guard is: a few words of the code without which a promise would be broken, and the tests that would notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: the words ``text`` of ``file``, which stand there once, and ``instead``, what is left without it."""

    name: str
    """What it sees to, in plain words."""
    file: str
    """From the root of the repository."""
    text: str
    instead: str
    tests: tuple[str, ...]
    """As pytest names them: at least one of these fails without the guard."""

    def taken_out(self, code: str) -> str:
        """Return the code of its file without the guard; ``ValueError`` if it is not there exactly once."""
        if code.count(self.text) != 1:
            raise ValueError(f"{self.file} has “{self.text}” {code.count(self.text)} times and not once")
        return code.replace(self.text, self.instead)
