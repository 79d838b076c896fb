"""Where the peers' interpreter and node are: the environment of the tests, made if it is missing."""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
_LOOK = "from tests.peers.environment import NODE, peers; print(peers().python, NODE, sep='\\n')"


@lru_cache
def interpreters() -> tuple[str, str]:
    """Return the peers' python and a node."""
    found = subprocess.run([sys.executable, "-c", _LOOK], cwd=HERE.parent, check=True, capture_output=True, text=True)
    python, node = found.stdout.splitlines()
    return python, node
