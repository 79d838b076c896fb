"""What a search has done so far, in a file of lines that only grows: a killed search goes on where it was.

The first line says what was searched for and where; each further line holds the results of one parcel. A line that the
end of the process cut short does not count.
"""

import json
import os
from collections.abc import Iterable, Iterator
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final, Self

from idsvc.errors import IdsvcError
from idsvc.oversight.residue import Wanted
from idsvc.wiring.residue_places import Piece, Place
from idsvc.wiring.residue_pool import Done
from idsvc.wiring.residue_worker import decode_searched, encode_searched

FORMAT: Final = "idsvc-residue/1"
_NAME_BYTES: Final = 16


class OtherSearch(IdsvcError):
    """The file belongs to another search."""

    def __init__(self) -> None:
        super().__init__("the --resume file is of another search, or of an older log: name a new file to begin anew")


def question(wanted: Wanted, places: Iterable[Place]) -> str:
    """Return 64 hex digits that stand for what is searched for and where."""
    where = [[str(each.path), each.kind, each.hash_up_to, each.of_account] for each in places]
    return sha256((wanted.digest() + json.dumps(where)).encode()).hexdigest()


class Saved:
    """The file of one search; parcels kept in it are not searched again."""

    def __init__(self, path: Path, asked: str) -> None:
        """Take a path, and what ``question`` gave; a file that is there must be of the same search."""
        self._path = path
        self._asked = asked
        self._done: set[bytes] = set()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def kept(self) -> Iterator[Done]:
        """Yield the results that an earlier run kept, and make ready to add to them; raises ``OtherSearch``."""
        whole = 0
        with os.fdopen(os.dup(self._descriptor), encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines):
                if not line.endswith("\n"):
                    break
                if number == 0:
                    self._check(line)
                else:
                    yield self._learn(line)
                whole += len(line.encode())
        os.ftruncate(self._descriptor, whole)
        os.lseek(self._descriptor, 0, os.SEEK_END)
        if not whole:
            self._write(json.dumps({"format": FORMAT, "search": self._asked}) + "\n")

    def is_new(self, piece: Piece) -> bool:
        """Tell whether a piece was not searched yet."""
        return _name(piece) not in self._done

    def keep(self, done: Done) -> None:
        """Keep the results of a parcel."""
        self._write(encode_searched(done))

    def finish(self) -> None:
        """Take the file away: the next search with it begins anew."""
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def _check(self, line: str) -> None:
        try:
            good = json.loads(line) == {"format": FORMAT, "search": self._asked}
        except ValueError:
            good = False
        if not good:
            raise OtherSearch

    def _learn(self, line: str) -> Done:
        try:
            done = decode_searched(line)
        except (ValueError, TypeError) as damaged:
            raise OtherSearch from damaged
        self._done.update(_name(each.piece) for each in done)
        return done

    def _write(self, line: str) -> None:
        data = line.encode()
        while data:
            data = data[os.write(self._descriptor, data) :]
        os.fdatasync(self._descriptor)


def _name(piece: Piece) -> bytes:
    whole = json.dumps([piece.path, piece.start, piece.end, piece.depth]).encode()
    return blake2b(whole, digest_size=_NAME_BYTES).digest()
