"""What is to be translated: every marked sentence of the sources, and the catalogs brought up to it.

``make messages`` runs this file: sentences that are new are added to each catalog without words, and those that are
gone are taken out. What a translator wrote for the rest stays as it is.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[2]
LOCALES: Final = ROOT / "bot" / "locales"
_ROOMS: Final = ("bot", "cogs")
_CHANGING: Final = tuple(
    f'"{field}'
    for field in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
        "Project-Id-Version",
        "Generated-By",
    )
)
"""Fields of the header that tell when and by what it was written: they would change with every run."""
_COMMENT: Final = """\
# {language} translations for Hallway.
# This file is distributed under the same license as Hallway.
#"""


def template() -> Catalog:
    """Return every marked sentence of the sources, with the files it stands in."""
    catalog = Catalog(project="Hallway", charset="utf-8")
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for message, context in marked(path.read_text("utf-8")):
                catalog.add(message, None, [(path.relative_to(ROOT).as_posix(), 0)], context=context)
    return catalog


def marked(text: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """Yield every marked sentence of a file, one and many where it has a plural, with its context.

    Babel's own extractor reads an f-string as one text, before Python 3.12, and would miss what is marked within.
    """
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [
            each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        match node.func.id:
            case "ngettext" if len(words) == 2:
                yield (words[0], words[1]), None
            case "pgettext" | "NP_" if len(words) == 2:
                yield words[1], words[0]
            case "_" | "N_" | "locale_str" if words:
                yield words[0], None
            case _:
                pass


def source(language: str) -> Path:
    """Return the file of a catalog."""
    return LOCALES / language / "LC_MESSAGES" / "hallway.po"


def read(language: str) -> Catalog:
    """Return a catalog as it is written."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language, domain="hallway")


def write(catalog: Catalog) -> None:
    """Write a catalog: in the order of the files, and with nothing in it that changes by itself."""
    language = str(catalog.locale)
    catalog.fuzzy = False  # the header, which Babel calls a guess until somebody signs it
    catalog.header_comment = _COMMENT.format(
        language=catalog.locale.english_name if catalog.locale else language
    )
    path = source(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(_CHANGING)), "utf-8")


def update(language: str) -> Catalog:
    """Bring a catalog, which need not exist yet, up to the sources; return it."""
    known = (
        read(language)
        if source(language).exists()
        else Catalog(locale=language, project="Hallway", charset="utf-8")
    )
    known.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    write(known)
    return known


def main() -> None:
    """Bring the catalogs of the languages that are named, or all there are, up to the sources."""
    named = sys.argv[1:] or sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())
    for language in named:
        missing = sum(1 for message in update(language) if message.id and not message.string)
        print(f"{language}: {missing} sentences without words")


if __name__ == "__main__":
    main()
