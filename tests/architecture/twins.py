"""The seeded-fault twins and how one is tried: a copy of the code is spoiled in one line, and its test must fail."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import ROOT

FAILED = 1
"""pytest's exit code for tests that ran and failed; a test that cannot be found or read ends otherwise."""
LEFT_OUT = shutil.ignore_patterns("__pycache__", "static", "fonts", "templates", "browser", "node_modules")
LINKED = ("templates", "idsvc/web/templates", "idsvc/web/static", "idsvc/card/fonts", "pyproject.toml", "setup.cfg")


@dataclass(frozen=True)
class Twin:
    """One invariant, the change that breaks it, and the test that must notice."""

    invariant: str
    file: str
    line: str
    becomes: str
    test: str


TWINS = [Twin(**row) for row in tomllib.loads((ROOT / "tests/twins.toml").read_text("utf-8"))["twin"]]


def copy_tree(copy: Path) -> Path:
    """Fill a folder with a copy of the code and its tests, to be spoiled and mended again."""
    for name in ("idsvc", "tests", "docs", "scripts"):
        shutil.copytree(ROOT / name, copy / name, ignore=LEFT_OUT, symlinks=True)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)
    return copy


def run(tree: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", "-p", "no:hypothesispytest", *tests]
    settings = os.environ | {"PYTHONPATH": str(tree)}
    return subprocess.run(command, cwd=tree, env=settings, capture_output=True, text=True, check=False)


@contextmanager
def spoiled(tree: Path, twin: Twin) -> Iterator[None]:
    path = tree / twin.file
    sound = path.read_text("utf-8")
    assert sound.count(twin.line) == 1, "the line that the twin changes stands elsewhere now, or twice"
    rewrite(path, sound.replace(twin.line, twin.becomes))
    try:
        yield
    finally:
        rewrite(path, sound)


def rewrite(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    # Bytecode is trusted by second and size, and both may be the same as before.
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
