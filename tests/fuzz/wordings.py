"""Every sentence a cog can say, with hostile words in its places: what a member typed is never taken for a template.

``str.format`` on such words would break on their braces, or tell what is none of their business. Arguments are made from
what a wording says it wants. Those that make no sense (the name of no setting) break it with or without braces; so it is
tried with both, and wrong is only what the braces make the difference for.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import cogs
from bot.core.language import N_, LazyString
from tests.fuzz.hostility import Hostility

_TEMPLATES: Final = ("{who}", "{0}{}", "{", "}}{{", "%s %(a)s", "{who!r:>9999}", "{0.__class__}")
_ZONES: Final = ("Europe/Berlin", "UTC", "Pacific/Apia")
_NO_BRACES: Final = str.maketrans("{}%", "()/")
_SEQUENCES: Final = {Sequence, Iterable, Collection, list, tuple, set, frozenset}


class Unknown(Exception):
    """There is no making a value of such a type here."""


def wordings() -> Iterator[Callable[..., Any]]:
    """Yield every function that puts something into words."""
    for found in pkgutil.walk_packages(cogs.__path__, "cogs."):
        if not found.name.rsplit(".", 1)[-1].startswith("wording"):
            continue
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == module.__name__ and name[0] != "_":
                yield function


@cache
def hints(function: Any) -> Mapping[str, Any]:
    """Return what a function or a class wants, names that are only imported for the type checker included."""
    module = inspect.getmodule(function)
    assert module is not None
    return get_type_hints(function, globalns=_names(module.__name__))


@cache
def _names(module_name: str) -> dict[str, Any]:
    module = importlib.import_module(module_name)
    names = dict(vars(module))
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module_name, "exec"), names)
    return names


def mistaken(function: Callable[..., Any], seed: int) -> str | None:
    """Return what a wording raises because of braces in the words it is given; None if all is well.

    Raises :class:`Unknown` where it wants what can't be made here.
    """
    with_braces = _raised(function, Making(Hostility(seed)))
    if with_braces is None or _raised(function, Making(Hostility(seed), are_templates=False)) is not None:
        return None
    return repr(with_braces)


def _raised(function: Callable[..., Any], making: Making) -> Exception | None:
    try:
        arguments = making.arguments(function)
    except (ValueError, TypeError, IndexError):
        return None  # what it wants refuses to be made like that
    try:
        str(function(**arguments))
    except Exception as error:  # noqa: BLE001 - whichever it is
        return error
    return None


@dataclass(frozen=True, slots=True)
class _Saying:
    """Says the same of everybody."""

    said: str

    def __call__(self, *_: Any) -> str:
        return self.said


class Making:
    """Makes values of the types that wordings want; the same ones from the same seed, but for the braces."""

    def __init__(self, draw: Hostility, *, are_templates: bool = True) -> None:
        self._draw = draw
        self._rng = draw.rng
        self._are_templates = are_templates

    def arguments(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Return arguments for a wording; raises :class:`Unknown`."""
        return {name: self.of(kind, name) for name, kind in hints(function).items() if name != "return"}

    def of(self, kind: Any, name: str) -> Any:
        """Return a value of a type, for an argument or a field of that name."""
        origin, given = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self.of(self._rng.choice(given), name)
        if origin is Literal:
            return self._rng.choice(given)
        if origin in _SEQUENCES:
            return self._several(origin, given, name)
        if origin is Mapping or origin is dict:
            return {self.of(given[0], name): self.of(given[1], name) for _ in range(self._rng.randrange(3))}
        if origin is Callable:
            return _Saying(self._text())
        if isinstance(kind, type):
            return self._plain(cast("type[Any]", kind), name)
        raise Unknown(f"{name}: {kind}")

    def _several(self, origin: Any, given: tuple[Any, ...], name: str) -> Any:
        if origin is tuple and given[-1:] != (Ellipsis,):
            return tuple(self.of(each, name) for each in given)
        found = [self.of(given[0], name) for _ in range(self._rng.randrange(4))]
        gather: Any = origin if origin in (tuple, set, frozenset) else list
        return gather(found)

    def _plain(self, kind: type[Any], name: str) -> Any:
        if kind is str:
            return self._rng.choice(_ZONES) if "zone" in name else self._text()
        if issubclass(kind, Enum):
            return self._rng.choice(list(kind))
        made = self._simple().get(kind)
        if made is not None:
            return made()
        if is_dataclass(kind):
            wanted = hints(kind)
            return kind(
                **{each.name: self.of(wanted[each.name], each.name) for each in fields(kind) if each.init}
            )
        raise Unknown(f"{name}: {kind}")

    def _simple(self) -> dict[type[Any], Callable[[], Any]]:
        return {
            int: lambda: self._rng.choice((0, 1, 2, 5, 24, 123456789012345678)),
            float: lambda: self._rng.random() * 100,
            bool: lambda: self._rng.random() < 0.5,
            type(None): lambda: None,
            datetime: lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=self._rng.randrange(99999)),
            date: lambda: date(2026, 1, 1) + timedelta(days=self._rng.randrange(9999)),
            time: lambda: time(self._rng.randrange(24), self._rng.randrange(60)),
            timedelta: lambda: timedelta(minutes=self._rng.randrange(99999)),
            LazyString: lambda: N_("Saved."),
        }

    def _text(self) -> str:
        template = self._rng.choice(_TEMPLATES) if self._draw.sometimes(0.4) else ""
        words = f"{template}{self._draw.text(100)}"
        return words if self._are_templates else words.translate(_NO_BRACES)
