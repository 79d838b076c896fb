"""The tree as the architecture tests read it: parsed modules, and every file that git keeps or would take."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*folders: str) -> dict[str, ast.Module]:
    """Return path -> parsed module of every Python file below the folders."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """Return how many lines a function has without its docstring."""
    doc = ast.get_docstring(function, clean=False)
    return (function.end_lineno or 0) - function.lineno + 1 - (doc.count("\n") + 1 if doc is not None else 0)


@cache
def tree_files() -> tuple[Path, ...]:
    """Return every file that is tracked, or new and not ignored; relative to the root, links left out."""
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = [Path(name) for name in found.split("\0") if name]
    return tuple(path for path in paths if (ROOT / path).is_file() and not (ROOT / path).is_symlink())


@cache
def text_of(path: Path) -> str:
    """Return a file's text; bytes that are no UTF-8 stay as escapes."""
    return (ROOT / path).read_text("utf-8", errors="backslashreplace")
