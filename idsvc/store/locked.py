"""Looking at a database's files while this process has the database open: no descriptor of them is closed till they go.

SQLite's locks are POSIX's, and closing any descriptor of a file drops every lock that the process holds on it
(fcntl(2); sqlite.org/howtocorrupt.html, section 2.2). Another process would then take itself for the last one, and at
its end unlink the log that this one goes on writing to: whatever follows is lost. SQLite keeps its own descriptors open
for the same reason.
"""

import os
from pathlib import Path
from threading import Lock
from typing import Final

_ONE: Final = Lock()
_HELD: Final[dict[tuple[int, int], int]] = {}
"""By device and inode: a file is held once, and as long as it is, no other has its number."""


def descriptor(path: Path) -> int:
    """Return a descriptor of a file, for reading, which nobody may close; raises ``OSError``."""
    with _ONE:
        _let_go_of_removed()
        seen = path.stat()
        key = (seen.st_dev, seen.st_ino)
        if key not in _HELD:
            _HELD[key] = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        return _HELD[key]


def _let_go_of_removed() -> None:
    """Close what has no name any more, so that its bytes go: no other process can come to it, locked or not."""
    for key in [key for key, held in _HELD.items() if os.fstat(held).st_nlink == 0]:
        os.close(_HELD.pop(key))
