"""Collect what staff pages say and bring the catalogs up to date: ``python -m scripts.staff_words``.

Words come from three places: what Babel finds in ``templates`` and ``idsvc/web`` (``pyproject.toml`` says how), and the
constant texts of errors and of closed sets in the packages below the pages, which know nothing of languages.
A new text enters each catalog empty; ``tests/web/test_staff_words.py`` fails until somebody wrote its translation.
"""

import ast
import tomllib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
CATALOGS: Final = ROOT / "idsvc" / "web" / "translations"
BELOW: Final = ("enroll", "office", "imaging", "issue", "card", "retention", "staff", "web")
"""Packages whose refusals and closed sets reach a page as they are."""

ELSEWHERE: Final = frozenset(
    {"card/words", "office/certificate", "office/export", "office/machine", "office/restore", "office/restore_log"}
    | {"office/restore_status", "issue/validity", "retention/cell"}
)
"""Modules of those that only commands call, or whose words are printed on cards."""

STORE_REFUSALS: Final = frozenset({"StorageFull", "StoreBusy"})
"""What the store refuses, and a page tells."""

WIDTH: Final = 120


def _mapping() -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    return [(each["pattern"], each["method"]) for each in settings], {}


def marked() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Yield file, line and text of each string that is marked for translation; a pair is singular and plural."""
    methods, options = _mapping()
    for file, line, text, _comments, _context in extract_from_dir(ROOT, methods, options, directory_filter=_ours):
        yield file, line, text


def _ours(folder: str) -> bool:
    path = Path(folder).relative_to(ROOT).as_posix()
    return path in {".", "templates", "idsvc", "idsvc/web", "idsvc/web/pages"}


def _first_text(call: ast.Call) -> Iterator[ast.Constant]:
    for argument in call.args[:1]:
        yield from (each for each in ast.walk(argument) if isinstance(each, ast.Constant))


def _refusals(tree: ast.AST, only: frozenset[str] | None = None) -> Iterator[ast.Constant]:
    """Yield the constant texts of errors: where they are raised, and in their own constructors."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call):
            name = each.exc.func
            if only is None or (isinstance(name, ast.Name) and name.id in only):
                yield from _first_text(each.exc)
        elif only is None and isinstance(each, ast.Call) and ast.unparse(each.func) == "super().__init__":
            yield from _first_text(each)


def _tables(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the values of the module's tables of sentences."""
    for statement in tree.body:
        for each in ast.walk(statement) if isinstance(statement, (ast.Assign, ast.AnnAssign)) else ():
            if isinstance(each, ast.Dict):
                yield from (value for value in each.values if isinstance(value, ast.Constant))


def below() -> Iterator[tuple[str, int, str]]:
    """Yield file, line and text of what the packages below the pages say."""
    for package in (*BELOW, "store"):
        for path in sorted((ROOT / "idsvc" / package).rglob("*.py")):
            if path.relative_to(ROOT / "idsvc").with_suffix("").as_posix() in ELSEWHERE:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found: Iterable[ast.Constant] = _refusals(tree, STORE_REFUSALS if package == "store" else None)
            if package not in {"store", "web"}:
                found = (*found, *_tables(tree))
            for each in found:
                if isinstance(each.value, str) and " " in each.value:
                    yield path.relative_to(ROOT).as_posix(), each.lineno, each.value


def collected() -> Catalog:
    """Return every text, each with the files that say it."""
    catalog = Catalog(project="idsvc", charset="utf-8")
    for file, _line, text in (*marked(), *below()):
        message = catalog.get(text if isinstance(text, str) else text[0])
        places = message.locations if message else []
        # Without line numbers, so that a catalog changes only when a text does.
        catalog.add(text, locations=[] if (file, None) in places else [(file, None)])
    return catalog


def kept(language: str) -> Catalog:
    """Return a language's catalog as it stands."""
    path = CATALOGS / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language) if path.is_file() else Catalog(locale=language)


def update(language: str) -> int:
    """Bring a catalog up to date and return how many texts still wait for a translation."""
    catalog, template = kept(language), collected()
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path = CATALOGS / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalog, width=WIDTH, sort_output=True, omit_header=True, ignore_obsolete=True)
    return sum(not is_written(message) for message in catalog if message.id)


def is_written(message: Message) -> bool:
    """Tell whether a text has its translation, in each of its forms."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy


if __name__ == "__main__":
    for folder in sorted(CATALOGS.iterdir()):
        print(f"{folder.name}: {update(folder.name)} texts wait for a translation")
