"""A disk that loses what was not synced: a recorded trace, cut after any step, and what may then be found.

The model is weaker than any file system that ``doctor`` accepts, so that what passes here holds on all of them:

1. A write is cut into 512-byte sectors (the unit a device writes whole). Until the file is synced any subset of them
   has reached the disk. A sector that two writes touch may hold its old, first or second content: any order.
2. A file's size and its data are separate: a longer file may hold zeros where data should be, and data beyond the old
   size may be lost although it was written. Truncation is a change of size alone.
3. ``fsync`` and ``fdatasync`` of a file make its data and size durable (fdatasync too flushes what is needed to read
   the data back), and never its name: "Calling fsync() does not necessarily ensure that the entry in the directory
   containing the file has also reached disk. For that an explicit fsync() on a file descriptor for the directory is
   also needed" (fsync(2)).
4. Names (create, link, unlink, rename, mkdir, rmdir) become durable when their directory is synced; until then each may
   have happened or not, whatever happened to data and to other names. An unlinked file comes back, a new one vanishes.
5. A rename is one change: never both names gone, never half of it (POSIX.1-2017, rename; ext4 and xfs journal it in one
   transaction). The changes of one name happen in their order, and a directory is empty before it goes: each is one
   directory's block under one journal.
6. What is unlinked, cut off or written anew elsewhere still lies on the device: ``Image.everything`` has it.

Sources: Pillai et al., All File Systems Are Not Created Equal (OSDI 2014), whose weakest model this is but for 5;
fsync(2); POSIX.1-2017; the kernel's documentation of ext4 (data=ordered); SQLite, Atomic Commit, section 2. SQLite's
``-shm`` is an index in memory, rebuilt at opening: it is left out.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.trace import Op, Record

SECTOR: Final = 512
NOT_DURABLE: Final = "-shm"
ROOT: Final = 0


class TraceBroken(Exception):
    """A trace speaks of a file that was not there."""


@dataclass(frozen=True, eq=False, slots=True)
class Sector:
    """Part of one write that the device takes whole; ``step`` is the write's number."""

    step: int
    node: int
    offset: int
    data: bytes


@dataclass(frozen=True, eq=False, slots=True)
class Size:
    """A change of a file's size: at least this by a write, exactly this by a truncation."""

    step: int
    node: int
    size: int
    exact: bool


@dataclass(frozen=True, eq=False, slots=True)
class Names:
    """One change of names: (folder, name, what stands there afterwards or None), all of it or nothing.

    ``ends`` is the folder that a rmdir takes away.
    """

    step: int
    changes: tuple[tuple[int, str, int | None], ...]
    ends: int | None = None


Atom = Sector | Size | Names
"""What happens whole or not at all."""


class Image:
    """Files and folders by number, as a device or a kernel has them; a copy shares what neither side changes."""

    def __init__(self) -> None:
        self.folders: dict[int, dict[str, int]] = {ROOT: {}}
        self.files: dict[int, bytearray] = {}
        self.past: list[bytes] = []
        self._own: set[int] = set()

    def copy(self) -> "Image":
        other = Image()
        other.folders = {number: dict(names) for number, names in self.folders.items()}
        other.files, other.past = dict(self.files), list(self.past)
        self._own = set()  # from here on both copy before they write
        return other

    def new_file(self, number: int, data: bytes = b"") -> None:
        self.files[number] = bytearray(data)
        self._own.add(number)

    def apply(self, atom: Atom) -> None:
        match atom:
            case Sector():
                data, end = self._mine(atom.node), atom.offset + len(atom.data)
                # Beyond the size there is nothing to write to: the data is lost with the size.
                data[atom.offset : end] = atom.data[: max(0, len(data) - atom.offset)]
            case Size():
                self._resize(atom)
            case Names():
                for folder, name, node in atom.changes:
                    self.folders[folder].pop(name, None)
                    if node is not None:
                        self.folders[folder][name] = node

    def find(self, path: str) -> int | None:
        folder, name = self.parent(path)
        return self.folders[folder].get(name)

    def parent(self, path: str) -> tuple[int, str]:
        *above, name = path.strip("/").split("/")
        at: int | None = ROOT
        for part in above:
            at = self.folders.get(at, {}).get(part) if at is not None else None
        if at is None or at not in self.folders:
            raise TraceBroken(path)
        return at, name

    def tree(self, folder: int = ROOT, below: str = "") -> Iterator[tuple[str, bytes | None]]:
        """Yield every path with its bytes, a folder with None, parents first."""
        for name, node in sorted(self.folders[folder].items()):
            if node in self.folders:
                yield f"{below}{name}", None
                yield from self.tree(node, f"{below}{name}/")
            else:
                yield f"{below}{name}", bytes(self.files[node])

    def everything(self) -> list[bytes]:
        """Return every piece of the device, under a name or not, what was cut off included."""
        return [*map(bytes, self.files.values()), *self.past]

    def _mine(self, number: int) -> bytearray:
        if number not in self._own:
            self.new_file(number, self.files[number])
        return self.files[number]

    def _resize(self, atom: Size) -> None:
        data = self._mine(atom.node)
        if atom.exact and atom.size < len(data):
            self.past.append(bytes(data[atom.size :]))
            del data[atom.size :]
        else:
            data.extend(bytes(max(0, atom.size - len(data))))


class Disk:
    """The device, and what the kernel still holds back, as the steps of a trace are taken."""

    def __init__(self, place: Path) -> None:
        self.durable = Image()
        self.steps = 0
        self._next = ROOT
        self._load(place, ROOT)
        self.live = self.durable.copy()
        """The files as a process sees them."""
        self.pending: list[Atom] = []

    def take(self, step: Record) -> None:
        """Take one step of a trace; raises TraceBroken."""
        self.steps += 1
        if not step.path.endswith(NOT_DURABLE):
            _STEPS[step.op](self, step)

    def cut(self, kept: Collection[Atom]) -> Image:
        """Return what is found after a power cut that let these of the pending changes through."""
        image, through = self.durable.copy(), set(closed(self.pending, kept))
        for atom in self.pending:
            if atom in through:
                image.apply(atom)
        return image

    def _load(self, place: Path, folder: int) -> None:
        for entry in sorted(os.scandir(place), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                self.durable.folders[self._named(self.durable, folder, entry.name)] = {}
                self._load(Path(entry.path), self._next)
            elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(NOT_DURABLE):
                number = self._named(self.durable, folder, entry.name)
                self.durable.new_file(number, Path(entry.path).read_bytes())

    def _named(self, image: Image, folder: int, name: str) -> int:
        self._next += 1
        image.folders[folder][name] = self._next
        return self._next

    def _create(self, step: Record) -> None:
        if self.live.find(step.path) is None:
            self._next += 1
            self.live.new_file(self._next)
            self.durable.new_file(self._next)
            self._name(step.path, self._next)

    def _mkdir(self, step: Record) -> None:
        self._next += 1
        self.live.folders[self._next] = {}
        self.durable.folders[self._next] = {}
        self._name(step.path, self._next)

    def _write(self, step: Record) -> None:
        node, at, end = self._file(step.path), step.offset, step.offset + len(step.data)
        if end > len(self.live.files[node]):
            self._later(Size(self.steps, node, end, exact=False))
        while at < end:
            stop = min(end, (at // SECTOR + 1) * SECTOR)
            self._later(Sector(self.steps, node, at, step.data[at - step.offset : stop - step.offset]))
            at = stop

    def _truncate(self, step: Record) -> None:
        node = self._file(step.path)
        if len(self.live.files[node]) != step.offset:
            self._later(Size(self.steps, node, step.offset, exact=True))

    def _unlink(self, step: Record) -> None:
        (folder, name), node = self.live.parent(step.path), self._there(step.path)
        self._later(Names(self.steps, ((folder, name, None),), node if node in self.live.folders else None))

    def _rename(self, step: Record) -> None:
        node = self._there(step.path)
        (folder, name), (other, new) = self.live.parent(step.path), self.live.parent(step.other)
        self._later(Names(self.steps, ((folder, name, None), (other, new, node))))

    def _link(self, step: Record) -> None:
        self._name(step.other, self._there(step.path))

    def _sync(self, step: Record) -> None:
        node = self.live.find(step.path)  # None where the last name of an open file is gone
        self._settle(lambda atom: not isinstance(atom, Names) and atom.node == node)

    def _syncdir(self, step: Record) -> None:
        folder = ROOT if step.path in {"", "."} else self._there(step.path)
        self._settle(lambda atom: isinstance(atom, Names) and folder in {each for each, _, _ in atom.changes})

    def _note(self, step: Record) -> None:
        """A note, or an access mode, which only ever closes a file further: nothing that a cut could lose us."""

    def _name(self, path: str, node: int) -> None:
        folder, name = self.live.parent(path)
        self._later(Names(self.steps, ((folder, name, node),)))

    def _there(self, path: str) -> int:
        if (node := self.live.find(path)) is None:
            raise TraceBroken(path)
        return node

    def _file(self, path: str) -> int:
        if (node := self._there(path)) not in self.live.files:
            raise TraceBroken(path)
        return node

    def _later(self, atom: Atom) -> None:
        self.pending.append(atom)
        self.live.apply(atom)

    def _settle(self, reached: Callable[[Atom], bool]) -> None:
        through = set(closed(self.pending, [atom for atom in self.pending if reached(atom)]))
        for atom in self.pending:
            if atom in through:
                self.durable.apply(atom)
        self.pending = [atom for atom in self.pending if atom not in through]


_STEPS: Final[dict[Op, Callable[[Disk, Record], None]]] = {
    Op.CREATE: Disk._create,
    Op.MKDIR: Disk._mkdir,
    Op.WRITE: Disk._write,
    Op.TRUNCATE: Disk._truncate,
    Op.UNLINK: Disk._unlink,
    Op.RMDIR: Disk._unlink,
    Op.RENAME: Disk._rename,
    Op.LINK: Disk._link,
    Op.SYNC: Disk._sync,
    Op.SYNCDIR: Disk._syncdir,
    Op.CHMOD: Disk._note,
    Op.MAP: Disk._note,
    Op.MARK: Disk._note,
}


def closed(pending: Sequence[Atom], kept: Iterable[Atom]) -> list[Atom]:
    """Return the kept changes and those without which they cannot have happened (point 5 of the model)."""
    wanted, places, ended = set(kept), set[tuple[int, str]](), set[int]()
    through: list[Atom] = []
    for atom in reversed(pending):
        if isinstance(atom, Names):
            touched = {(folder, name) for folder, name, _ in atom.changes}
            if atom in wanted or touched & places or {folder for folder, _ in touched} & ended:
                places |= touched
                ended |= {atom.ends} - {None}
                through.append(atom)
        elif atom in wanted:
            through.append(atom)
    return through


def materialize(image: Image, place: Path) -> None:
    """Write what a reboot finds into an empty directory, closed to other accounts as the city's folders are."""
    for path, data in image.tree():
        if data is None:
            (place / path).mkdir(mode=0o700)
        else:
            with os.fdopen(os.open(place / path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(data)
