"""A process that has read pytest and other people's packages once, and forks a child for each run of tests.

It runs as a script, so that it never reads a module of ours: each child reads the tree as it stands at that moment.
A line on stdin holds pytest's arguments, a line on stdout its exit code and what it said; both are JSON.
"""

import gc
import importlib
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Final, NoReturn

import pytest

BROKEN: Final = 70
"""The exit code of a child that did not come to pytest's end."""
PACKAGES: Final = (
    "alembic.command",
    "argon2",
    "babel.dates",
    "click.testing",
    "cryptography.hazmat.primitives.asymmetric.ec",
    "cryptography.x509",
    "flask.testing",
    "flask_babel",
    "flask_wtf",
    "hypothesis.strategies",
    "img2pdf",
    "piexif",
    "pikepdf",
    "PIL.Image",
    "PIL.ImageDraw",
    "PIL.ImageFilter",
    "pydantic.fields",
    "pydantic.main",
    "qrcode",
    "segno",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.orm",
    "sqlcipher3",
    "structlog",
    "webauthn",
    "zxingcpp",
)
"""What most twins need; none that starts threads when it is read, as numpy does: a fork leaves them behind."""


def main() -> None:
    for package in PACKAGES:
        importlib.import_module(package)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()


def run(arguments: list[str]) -> tuple[int, str]:
    """Return the exit code and the output of pytest in a child."""
    ours = sorted(name for name in sys.modules if name.partition(".")[0] in ("idsvc", "tests"))
    assert ours == [], "a module of ours would be the same in every tree"
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a thread would be missing in the child"
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if child == 0:
            run_here(arguments, output.fileno())
        _, status = os.waitpid(child, 0)
        output.seek(0)
        return os.waitstatus_to_exitcode(status), output.read().decode("utf-8", "replace")


def run_here(arguments: list[str], output: int) -> NoReturn:
    """Run pytest in this process, which ends with it; stdin and stdout are no longer the parent's."""
    code = BROKEN
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = int(pytest.main(arguments))
    except BaseException:  # noqa: BLE001 (the child's outer edge)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
