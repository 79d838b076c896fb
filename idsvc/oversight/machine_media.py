"""Can a directory forget? Judged by the mount it lies on and by what lies below that, from the kernel's own words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from idsvc.oversight.machine import MachineCode, MachineFinding


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of ``/proc/self/mountinfo``; options of the mount and of its super block together."""

    number: int
    device: str
    point: str
    kind: str
    source: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layer:
    """A block device below a file system: ``dm`` is the device mapper's id, None for what is not one of its own."""

    name: str
    rotational: bool
    dm: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A directory as the kernel sees it.

    ``about``: keys or data; ``path`` without symbolic links; ``mount``: the number of its mount where that could be
    told; ``journaled``: the file system's or the files' own settings put data into the journal; ``layers`` None where
    they could not be seen; ``below``: where the image lies that a loop device shows.
    """

    about: str
    path: str
    mount: int | None
    journaled: bool
    layers: tuple[Layer, ...] | None
    below: tuple["Place", ...] = ()


def parse_mounts(mountinfo: str) -> tuple[Mount, ...]:
    """Return the mounts of a text in the format of proc_pid_mountinfo(5); lines of another shape are left out."""
    return tuple(mount for line in mountinfo.splitlines() if (mount := _parse(line)) is not None)


def _parse(line: str) -> Mount | None:
    before, _, after = line.partition(" - ")
    fields, kinds = before.split(" "), after.split(" ")
    if len(fields) < 6 or len(kinds) < 3 or not fields[0].isdecimal():  # noqa: PLR2004 - the format's own counts
        return None
    options = frozenset([*fields[5].split(","), *kinds[2].split(",")])
    return Mount(int(fields[0]), fields[2], _spelled(fields[4]), kinds[0], _spelled(kinds[1]), options)


_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


def _spelled(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), text)


def mount_of(place: Place, mounts: Iterable[Mount]) -> Mount | None:
    """Return the mount a place lies on: by its number, else by the longest path, of equals the newest on top."""
    known = tuple(mounts)
    for mount in known:
        if mount.number == place.mount:
            return mount
    path = PurePosixPath(place.path)
    holding = [each for each in known if path.is_relative_to(each.point)]
    return (
        max(enumerate(holding), key=lambda each: (len(PurePosixPath(each[1].point).parts), each[0]))[1]
        if holding
        else None
    )


_OF_KIND: Final[Mapping[str, MachineCode]] = MappingProxyType(
    {
        **dict.fromkeys(("ext2", "ext3", "ext4", "xfs"), MachineCode.MEDIUM_FORGETS),
        **dict.fromkeys(("tmpfs", "ramfs", "rootfs"), MachineCode.MEDIUM_MEMORY),
        "btrfs": MachineCode.MEDIUM_BTRFS,
        "zfs": MachineCode.MEDIUM_ZFS,
        **dict.fromkeys(("bcachefs", "apfs", "reiser4", "refs"), MachineCode.MEDIUM_COPY_ON_WRITE),
        **dict.fromkeys(
            ("f2fs", "nilfs2", "ubifs", "jffs2", "yaffs2", "logfs", "udf"), MachineCode.MEDIUM_LOG_STRUCTURED
        ),
        **dict.fromkeys(("overlay", "overlayfs", "aufs", "unionfs", "fuse.fuse-overlayfs"), MachineCode.MEDIUM_OVERLAY),
        **dict.fromkeys(("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "ceph"), MachineCode.MEDIUM_NETWORK),
        **dict.fromkeys(("afs", "glusterfs", "lustre", "gfs2", "ocfs2", "vboxsf", "fuse"), MachineCode.MEDIUM_NETWORK),
    }
)
_JOURNALS: Final = frozenset({"ext3", "ext4"})
_JOURNALED: Final = "data=journal"

HAZARDS: Final[Mapping[MachineCode, str]] = MappingProxyType(
    {
        MachineCode.MEDIUM_BTRFS: "btrfs",
        MachineCode.MEDIUM_ZFS: "zfs",
        MachineCode.MEDIUM_COPY_ON_WRITE: "copy-on-write",
        MachineCode.MEDIUM_LOG_STRUCTURED: "log-structured",
        MachineCode.MEDIUM_OVERLAY: "overlay",
        MachineCode.MEDIUM_NETWORK: "network",
        MachineCode.MEDIUM_JOURNALED: "journaled-data",
        MachineCode.MEDIUM_SNAPSHOT: "snapshot",
        MachineCode.MEDIUM_UNKNOWN: "unknown",
        MachineCode.MEDIUM_UNSEEN: "unknown",
    }
)
"""The ledger's word for each medium that cannot forget."""


def medium(place: Place, mounts: Iterable[Mount]) -> MachineCode:
    """Return what a place lies on; an image file is no better than where it lies."""
    known = tuple(mounts)
    codes = (_own_medium(place, mount_of(place, known)), *(medium(each, known) for each in place.below))
    return next((code for code in codes if code in HAZARDS), codes[0])


def _own_medium(place: Place, mount: Mount | None) -> MachineCode:
    if mount is None:
        return MachineCode.MEDIUM_UNSEEN
    code = _of_kind(mount.kind)
    if code is not MachineCode.MEDIUM_FORGETS:
        return code
    if place.journaled or (mount.kind in _JOURNALS and _JOURNALED in mount.options):
        return MachineCode.MEDIUM_JOURNALED
    return MachineCode.MEDIUM_SNAPSHOT if _ends(place, _SNAPSHOTS) else code


def _of_kind(kind: str) -> MachineCode:
    code = _OF_KIND.get(kind)
    if code is not None:
        return code
    return MachineCode.MEDIUM_NETWORK if kind.startswith("fuse.") else MachineCode.MEDIUM_UNKNOWN


_SNAPSHOTS: Final = ("-cow", "-real")
"""How the device mapper's ids end below a volume that has a snapshot, or is one (LVM)."""

_THIN: Final = ("-tpool", "-tdata")
_ENCRYPTED: Final = "CRYPT-"


def _ends(place: Place, endings: tuple[str, ...]) -> bool:
    return any(layer.dm is not None and layer.dm.endswith(endings) for layer in place.layers or ())


def hazards(places: Iterable[Place], mounts: Iterable[Mount]) -> tuple[tuple[str, str], ...]:
    """Return (keys or data, the ledger's word) for each place that cannot forget, each once."""
    known = tuple(mounts)
    codes = ((place.about, medium(place, known)) for place in places)
    return tuple(dict.fromkeys((about, HAZARDS[code]) for about, code in codes if code in HAZARDS))


def judge(
    places: Iterable[Place], mounts: Iterable[Mount], acknowledged: Iterable[tuple[str, str]] = ()
) -> tuple[MachineFinding, ...]:
    """Return what is to be said of the media, each thing once; what was acknowledged is a warning."""
    known, accepted = tuple(mounts), frozenset(acknowledged)
    findings = (finding for place in places for finding in _of_place(place, known, accepted))
    return tuple(dict.fromkeys(findings))


def _of_place(
    place: Place, mounts: tuple[Mount, ...], accepted: frozenset[tuple[str, str]]
) -> Iterator[MachineFinding]:
    code = medium(place, mounts)
    yield MachineFinding(code if (place.about, HAZARDS.get(code)) not in accepted else _ACKNOWLEDGED, place.about)
    if code not in (MachineCode.MEDIUM_MEMORY, MachineCode.MEDIUM_NETWORK):
        yield from (
            MachineFinding(each, place.about) for each in (*_unflushed(mount_of(place, mounts)), *_devices(place))
        )


_ACKNOWLEDGED: Final = MachineCode.MEDIUM_ACKNOWLEDGED


_NO_BARRIERS: Final = frozenset({"nobarrier", "barrier=0"})


def _unflushed(mount: Mount | None) -> Iterator[MachineCode]:
    if mount is not None and not _NO_BARRIERS.isdisjoint(mount.options):
        yield MachineCode.DISK_UNFLUSHED


def _devices(place: Place) -> Iterator[MachineCode]:
    if not place.layers:
        yield MachineCode.DISK_UNSEEN
        return
    encrypted = any((layer.dm or "").startswith(_ENCRYPTED) for layer in place.layers)
    yield MachineCode.DISK_ENCRYPTED if encrypted else MachineCode.DISK_PLAIN
    if not all(layer.rotational for layer in place.layers):
        yield MachineCode.DISK_FLASH
    if _ends(place, _THIN):
        yield MachineCode.DISK_THIN
