"""The seeded-fault twins and how one is tried: a copy of the code is spoiled in one line, and its test must fail."""

import json
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
WARM = Path(__file__).with_name("warm.py")


@dataclass(frozen=True)
class Twin:
    """One invariant, the change that breaks it, and the test that must notice."""

    invariant: str
    file: str
    line: str
    becomes: str
    test: str


TWINS = [Twin(**row) for row in tomllib.loads((ROOT / "tests/twins.toml").read_text("utf-8"))["twin"]]


@dataclass(frozen=True)
class Seen:
    """How a run of pytest ended, and what it said."""

    code: int
    said: str


@dataclass(frozen=True)
class Copy:
    """A copy of the code and its tests, to be spoiled and mended again, and the process that tests it."""

    tree: Path
    scratch: Path
    warm: subprocess.Popen[str]

    def run(self, *tests: str) -> Seen:
        """Run tests of the copy as it stands now, up to the first that fails, in a process of their own."""
        assert self.warm.stdin is not None
        assert self.warm.stdout is not None
        arguments = ["-q", "-x", "--disable-plugin-autoload", f"--basetemp={self.scratch}", *tests]
        self.warm.stdin.write(json.dumps(arguments) + "\n")
        self.warm.stdin.flush()
        answer = self.warm.stdout.readline()
        assert answer != "", "the process that tests the copy has ended"
        return Seen(*json.loads(answer))

    @contextmanager
    def spoiled(self, twin: Twin) -> Iterator[None]:
        path = self.tree / twin.file
        sound = path.read_text("utf-8")
        assert sound.count(twin.line) == 1, "the line that the twin changes stands elsewhere now, or twice"
        rewrite(path, sound.replace(twin.line, twin.becomes))
        try:
            yield
        finally:
            rewrite(path, sound)


@contextmanager
def copied(where: Path) -> Iterator[Copy]:
    """Fill a folder with a copy, and keep a process beside it as long as it is tested."""
    tree = copy_tree(where / "tree")
    settings = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    settings["PYTHONPATH"] = str(tree)
    # -P: the folder of the script is no place to read modules from.
    command = [sys.executable, "-P", str(WARM)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tree, env=settings, text=True, **pipes) as warm:
        yield Copy(tree, where / "scratch", warm)


def copy_tree(copy: Path) -> Path:
    for name in ("idsvc", "tests", "docs", "scripts"):
        shutil.copytree(ROOT / name, copy / name, ignore=LEFT_OUT, symlinks=True)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)
    return copy


def rewrite(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    # Bytecode is trusted by second and size, and both may be the same as before.
    for bytecode in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        bytecode.unlink()
