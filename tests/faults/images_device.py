"""A block device that remembers: a file whose every write and flush is kept in order, served to a loop device by FUSE.

What a file system really sent to its device, and where it asked for a flush, is what decides after a power cut; dm-log-
writes tells it where the kernel has device mapper, this tells it where the kernel has FUSE and loop. The kernel's
protocol is spoken directly (linux/fuse.h, version 7.31), for one folder with one file in it.
"""

import ctypes
import errno
import os
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NAME: Final = "disk"
SECTOR: Final = 512
_MAX_WRITE: Final = 1 << 20
_IN: Final = struct.Struct("=IIQQIIII")
_OUT: Final = struct.Struct("=IiQ")
_ATTRIBUTES: Final = struct.Struct("=6Q3I7I")
_ROOT_NODE, _FILE_NODE = 1, 2
_BIG_WRITES, _MAX_PAGES = 1 << 5, 1 << 22
_LOOKUP, _FORGET, _GETATTR, _OPEN, _READ, _WRITE, _STATFS = 1, 2, 3, 14, 15, 16, 17
_RELEASE, _FSYNC, _FLUSH, _INIT, _OPENDIR, _RELEASEDIR, _INTERRUPT, _BATCH_FORGET = 18, 20, 25, 26, 27, 29, 36, 42
_MOUNT_FLAGS: Final = 2 | 4  # nosuid, nodev
_DETACH: Final = 2


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing the file system sent: bytes to an offset; None is a flush of everything before it."""

    offset: int
    data: bytes | None = field(repr=False)


class Device:
    """The file behind the device, and what was sent to it since ``sent`` was last emptied."""

    def __init__(self, backing: Path) -> None:
        self._backing = os.open(backing, os.O_RDWR)
        self._size = os.fstat(self._backing).st_size
        self.sent: list[Sent] = []

    def close(self) -> None:
        os.close(self._backing)

    def answer(self, opcode: int, node: int, body: bytes) -> bytes | int | None:
        """Return what the kernel is told: a body, an error number, or nothing."""
        if opcode in {_FORGET, _BATCH_FORGET, _INTERRUPT}:
            return None
        known = _ANSWERS.get(opcode)
        return errno.ENOSYS if known is None else known(self, node, body)

    def _init(self, _node: int, _body: bytes) -> bytes:
        return struct.pack(
            "=IIIIHHIIHHI28x", 7, 31, 0, _BIG_WRITES | _MAX_PAGES, 16, 12, _MAX_WRITE, 1, _MAX_WRITE // 4096, 0, 0
        )

    def _lookup(self, _node: int, body: bytes) -> bytes | int:
        if body.rstrip(b"\0") != NAME.encode():
            return errno.ENOENT
        return struct.pack("=QQQQII", _FILE_NODE, 0, 3600, 3600, 0, 0) + self._attributes(_FILE_NODE)

    def _getattr(self, node: int, _body: bytes) -> bytes:
        return struct.pack("=QII", 3600, 0, 0) + self._attributes(node)

    def _open(self, _node: int, _body: bytes) -> bytes:
        return struct.pack("=QII", 0, 0, 0)

    def _read(self, _node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("=QQI", body)
        return os.pread(self._backing, size, offset)

    def _write(self, _node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("=QQI", body)
        data = bytes(body[40 : 40 + size])
        self.sent.append(Sent(offset, data))
        os.pwrite(self._backing, data, offset)
        return struct.pack("=II", size, 0)

    def _fsync(self, _node: int, _body: bytes) -> bytes:
        self.sent.append(Sent(0, None))
        return b""

    def _nothing(self, _node: int, _body: bytes) -> bytes:
        return b""

    def _statfs(self, _node: int, _body: bytes) -> bytes:
        return struct.pack("=5Q4I24x", 0, 0, 0, 0, 0, 4096, 255, 4096, 0)

    def _attributes(self, node: int) -> bytes:
        file = node == _FILE_NODE
        size, mode = (self._size, stat.S_IFREG | 0o600) if file else (0, stat.S_IFDIR | 0o700)
        return _ATTRIBUTES.pack(node, size, size // SECTOR, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


_ANSWERS: Final[dict[int, Callable[[Device, int, bytes], bytes | int]]] = {
    _INIT: Device._init,
    _LOOKUP: Device._lookup,
    _GETATTR: Device._getattr,
    _OPEN: Device._open,
    _OPENDIR: Device._open,
    _READ: Device._read,
    _WRITE: Device._write,
    _FSYNC: Device._fsync,
    _FLUSH: Device._nothing,
    _RELEASE: Device._nothing,
    _RELEASEDIR: Device._nothing,
    _STATFS: Device._statfs,
}


@contextmanager
def recording(backing: Path, place: Path) -> Iterator[Device]:
    """Serve a file at ``place/disk`` until the block ends; raises OSError where the kernel does not let us."""
    device, kernel = Device(backing), os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    options = f"fd={kernel},rootmode=40000,user_id={os.geteuid()},group_id={os.getegid()}"
    try:
        _mount(place, options)
        server = threading.Thread(target=_serve, args=(kernel, device), daemon=True)
        server.start()
        try:
            yield device
        finally:
            ctypes.CDLL(None).umount2(os.fsencode(place), _DETACH)
            server.join(timeout=10)
    finally:
        os.close(kernel)
        device.close()


def _mount(place: Path, options: str) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.mount(b"idsvc-disk", os.fsencode(place), b"fuse", _MOUNT_FLAGS, options.encode()):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _serve(kernel: int, device: Device) -> None:
    while True:
        try:
            request = os.read(kernel, _MAX_WRITE + 4096)
        except OSError as gone:
            if gone.errno in {errno.EINTR, errno.ENOENT, errno.EAGAIN}:
                continue
            return  # unmounted
        _, opcode, unique, node, *_ = _IN.unpack_from(request)
        answer = device.answer(opcode, node, request[_IN.size :])
        if answer is not None:
            body, error = (b"", -answer) if isinstance(answer, int) else (answer, 0)
            with suppress(FileNotFoundError):  # whoever asked was interrupted, and waits no more
                os.write(kernel, _OUT.pack(_OUT.size + len(body), error, unique) + body)
