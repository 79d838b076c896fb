"""Real file systems that keep what is overwritten, mounted for a test where this machine lets a test mount."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

SIZE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Disk:
    """How a disk is made: commands run in a folder with `image` and `disk` in it; and the ledger's word for it."""

    commands: tuple[Sequence[str], ...]
    hazard: str
    mountinfo: str
    """What a system says of such a mount, for where it cannot be mounted; the place is `/city`."""


DISKS: Mapping[str, Disk] = MappingProxyType(
    {
        "mounted with data=journal": Disk(
            (("mkfs.ext4", "-q", "-F", "image"), ("mount", "-o", "loop,data=journal", "image", "disk")),
            "journaled-data",
            "60 1 7:0 / /city rw,relatime - ext4 /dev/loop0 rw,data=journal\n",
        ),
        "data=journal by the disk's own default": Disk(
            (
                ("mkfs.ext4", "-q", "-F", "image"),
                ("tune2fs", "-o", "journal_data", "image"),
                ("mount", "-o", "loop", "image", "disk"),
            ),
            "journaled-data",
            "60 1 7:0 / /city rw,relatime - ext3 /dev/loop0 rw,data=journal\n",
        ),
        "a folder whose files are journaled": Disk(
            (
                ("mkfs.ext4", "-q", "-F", "image"),
                ("mount", "-o", "loop", "image", "disk"),
                ("chattr", "+j", "disk"),
            ),
            "journaled-data",
            "60 1 7:0 / /city rw,relatime - ext4 /dev/loop0 rw,data=journal\n",
        ),
        "overlay": Disk(
            (
                ("mount", "-t", "tmpfs", "none", "below"),
                ("mkdir", "below/lower", "below/upper", "below/work"),
                (
                    "mount",
                    "-t",
                    "overlay",
                    "-o",
                    "lowerdir=below/lower,upperdir=below/upper,workdir=below/work",
                    "none",
                    "disk",
                ),
            ),
            "overlay",
            "60 1 0:60 / /city rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w\n",
        ),
        "btrfs": Disk(
            (("mkfs.btrfs", "-q", "--mixed", "image"), ("mount", "-o", "loop", "image", "disk")),
            "btrfs",
            "60 1 0:61 / /city rw,relatime - btrfs /dev/loop0 rw,ssd,subvolid=5,subvol=/\n",
        ),
        "f2fs": Disk(
            (("mkfs.f2fs", "-q", "image"), ("mount", "-o", "loop", "image", "disk")),
            "log-structured",
            "60 1 7:0 / /city rw,relatime - f2fs /dev/loop0 rw,background_gc=on\n",
        ),
    }
)


@contextmanager
def mounted(folder: Path, disk: Disk) -> Iterator[Path | None]:
    """Lend the mounted disk, or None where this machine has not the tool or does not let us."""
    for name in ("disk", "below"):
        (folder / name).mkdir()
    with (folder / "image").open("wb") as image:
        image.truncate(SIZE)
    try:
        yield folder / "disk" if all(_run(folder, each) for each in disk.commands) else None
    finally:
        # Lazily: a database that was open here stays held to the end of the process (idsvc.store.locked).
        _run(folder, ("umount", "--lazy", "disk"))
        _run(folder, ("umount", "--lazy", "below"))


def _run(folder: Path, command: Sequence[str]) -> bool:
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    done = subprocess.run(["env", f"PATH={path}", *command], cwd=folder, check=False, capture_output=True)
    return done.returncode == 0
