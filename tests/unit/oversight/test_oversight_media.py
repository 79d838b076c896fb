"""Whether a directory can forget, judged over what real systems say of their mounts."""

from dataclasses import replace

import pytest

from idsvc.ledger.event import FIELDS, Event, Words
from idsvc.oversight.machine import MEANINGS, Level, MachineCode, MachineFinding
from idsvc.oversight.machine_media import HAZARDS, Layer, Place, hazards, judge, medium, mount_of, parse_mounts

DEBIAN = """\
22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
40 28 8:3 / /srv rw,relatime shared:20 - xfs /dev/sda3 rw,attr2,inode64,logbufs=8,noquota
41 28 0:35 / /tmp rw,nosuid,nodev shared:21 - tmpfs tmpfs rw,size=8130284k,inode64
42 28 254:1 / /vault rw,relatime shared:22 - ext4 /dev/mapper/vault rw,data=ordered
43 28 8:5 / /kept rw,relatime shared:23 - ext4 /dev/sda5 rw,data=journal
44 28 0:52 / /mnt/share rw,relatime shared:24 - nfs4 store.example:/share rw,vers=4.2,rsize=1048576,hard,proto=tcp
45 28 0:53 / /mnt/win rw,relatime shared:25 - cifs //files.example/share rw,vers=3.1.1,cache=strict
46 28 0:54 / /mnt/far rw,nosuid,nodev,relatime shared:26 - fuse.sshfs me@far.example:/ rw,user_id=1000,group_id=1000
47 28 8:6 / /mnt/stick\\040of\\040mine rw,relatime shared:27 - vfat /dev/sdb1 rw,fmask=0022
48 28 8:7 / /phone rw,relatime shared:28 - f2fs /dev/sdc1 rw,background_gc=on
49 28 8:8 / /new rw,relatime shared:29 - bcachefs /dev/sdd1 rw
"""
FEDORA = """\
66 1 0:33 /root / rw,relatime shared:1 - btrfs /dev/nvme0n1p3 rw,seclabel,compress=zstd:1,ssd,subvolid=257,subvol=/root
80 66 0:33 /data /data rw,relatime shared:41 - btrfs /dev/nvme0n1p3 rw,seclabel,ssd,subvolid=256,subvol=/data
"""
UBUNTU_ZFS = "29 1 0:27 / / rw,relatime shared:1 - zfs rpool/ROOT/ubuntu_4bjqz8 rw,xattr,posixacl\n"
CONTAINER = """\
1013 850 0:95 / / rw,relatime master:328 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/A:/l/B,upperdir=/u
1024 1013 8:1 /var/lib/docker/volumes/keys/_data /keys rw,relatime master:1 - ext4 /dev/sda1 rw,discard
"""
SYSTEMS = {"debian": DEBIAN, "fedora": FEDORA, "zfs": UBUNTU_ZFS, "container": CONTAINER}


def place(path: str, **changes: object) -> Place:
    seen = Place("keys", path, None, journaled=False, layers=(Layer("sda", rotational=True),))
    return replace(seen, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("system", "path", "code"),
    [
        ("debian", "/var/city", MachineCode.MEDIUM_FORGETS),
        ("debian", "/srv/city/keys", MachineCode.MEDIUM_FORGETS),
        ("debian", "/vault", MachineCode.MEDIUM_FORGETS),
        ("debian", "/tmp/demo/keys", MachineCode.MEDIUM_MEMORY),
        ("debian", "/kept/city", MachineCode.MEDIUM_JOURNALED),
        ("debian", "/mnt/share/city", MachineCode.MEDIUM_NETWORK),
        ("debian", "/mnt/win/city", MachineCode.MEDIUM_NETWORK),
        ("debian", "/mnt/far", MachineCode.MEDIUM_NETWORK),
        ("debian", "/mnt/stick of mine/keys", MachineCode.MEDIUM_UNKNOWN),
        ("debian", "/phone/keys", MachineCode.MEDIUM_LOG_STRUCTURED),
        ("debian", "/new/keys", MachineCode.MEDIUM_COPY_ON_WRITE),
        ("fedora", "/data/city", MachineCode.MEDIUM_BTRFS),
        ("fedora", "/var/city", MachineCode.MEDIUM_BTRFS),
        ("zfs", "/srv", MachineCode.MEDIUM_ZFS),
        ("container", "/app/city", MachineCode.MEDIUM_OVERLAY),
        ("container", "/keys/clock", MachineCode.MEDIUM_FORGETS),
    ],
)
def test_each_system_s_own_words_are_understood(system: str, path: str, code: MachineCode) -> None:
    assert medium(place(path), parse_mounts(SYSTEMS[system])) is code


def test_nothing_mounted_or_nothing_said_is_not_taken_for_good() -> None:
    assert medium(place("/srv"), ()) is MachineCode.MEDIUM_UNSEEN
    assert parse_mounts("no such line\n1 2 3 - ext4\n\n") == ()


def test_a_path_that_only_begins_like_a_mount_s_is_not_on_it() -> None:
    assert medium(place("/srvc/city"), parse_mounts(DEBIAN)) is MachineCode.MEDIUM_FORGETS
    found = mount_of(place("/keptsake"), parse_mounts(DEBIAN))
    assert found is not None
    assert found.point == "/"


def test_of_two_mounts_on_one_place_the_upper_one_counts() -> None:
    stacked = parse_mounts(DEBIAN + "50 40 0:60 / /srv rw,relatime - overlay overlay rw,lowerdir=/a\n")
    assert medium(place("/srv/keys"), stacked) is MachineCode.MEDIUM_OVERLAY


def test_the_number_of_a_mount_tells_more_than_its_path() -> None:
    hidden = parse_mounts(DEBIAN)
    assert medium(place("/srv/keys", mount=43), hidden) is MachineCode.MEDIUM_JOURNALED
    assert medium(place("/srv/keys", mount=999), hidden) is MachineCode.MEDIUM_FORGETS


def test_a_setting_that_the_mount_does_not_show_counts_too() -> None:
    assert medium(place("/var", journaled=True), parse_mounts(DEBIAN)) is MachineCode.MEDIUM_JOURNALED


@pytest.mark.parametrize("ending", ["-real", "-cow"])
def test_a_snapshot_below_keeps_what_is_overwritten(ending: str) -> None:
    layers = (Layer("dm-3", rotational=True, dm="LVM-abc"), Layer("dm-1", rotational=True, dm=f"LVM-abc{ending}"))
    assert medium(place("/vault", layers=layers), parse_mounts(DEBIAN)) is MachineCode.MEDIUM_SNAPSHOT


def test_an_image_is_no_better_than_where_it_lies() -> None:
    image = place("/vault", below=(place("/mnt/share/vault.img"),))
    assert medium(image, parse_mounts(DEBIAN)) is MachineCode.MEDIUM_NETWORK
    assert medium(place("/vault", below=(place("/srv/vault.img"),)), parse_mounts(DEBIAN)) is MachineCode.MEDIUM_FORGETS


def codes(*layers: Layer) -> list[MachineCode]:
    return [each.code for each in judge([place("/srv", layers=layers or None)], parse_mounts(DEBIAN))]


def test_the_devices_below_are_told() -> None:
    turning, flash = Layer("sda", rotational=True), Layer("nvme0n1", rotational=False)
    locked = Layer("dm-0", rotational=False, dm="CRYPT-LUKS2-0123-vault")
    thin = Layer("dm-1", rotational=True, dm="LVM-abc-tpool")
    good = MachineCode.MEDIUM_FORGETS
    assert codes(turning) == [good, MachineCode.DISK_PLAIN]
    assert codes(flash) == [good, MachineCode.DISK_PLAIN, MachineCode.DISK_FLASH]
    assert codes(locked, flash) == [good, MachineCode.DISK_ENCRYPTED, MachineCode.DISK_FLASH]
    assert codes(thin, turning) == [good, MachineCode.DISK_PLAIN, MachineCode.DISK_THIN]
    assert codes() == [good, MachineCode.DISK_UNSEEN]


@pytest.mark.parametrize("option", ["nobarrier", "barrier=0"])
def test_a_mount_without_barriers_is_refused(option: str) -> None:
    mounts = parse_mounts(f"29 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,{option}\n")
    found = judge([place("/srv")], mounts)
    assert MachineCode.DISK_UNFLUSHED in {each.code for each in found}


def test_what_lies_in_memory_or_far_away_has_no_device_to_speak_of() -> None:
    for path, code in (("/tmp/x", MachineCode.MEDIUM_MEMORY), ("/mnt/share", MachineCode.MEDIUM_NETWORK)):
        assert [each.code for each in judge([place(path, layers=None)], parse_mounts(DEBIAN))] == [code]


def test_a_hazard_is_named_once_for_keys_and_once_for_data() -> None:
    mounts = parse_mounts(CONTAINER)
    seen = [place("/a"), place("/b"), place("/c", about="data"), place("/keys", about="data")]
    assert hazards(seen, mounts) == (("keys", "overlay"), ("data", "overlay"))
    assert hazards([place("/keys")], mounts) == ()


def test_what_was_acknowledged_is_a_warning_and_only_that() -> None:
    mounts = parse_mounts(CONTAINER)
    seen = [place("/a"), place("/c", about="data")]
    levels = [each.level for each in judge(seen, mounts, [("keys", "overlay")]) if each.code.startswith("MEDIUM")]
    assert levels == [Level.WARN, Level.REFUSE]
    other = judge(seen[:1], mounts, [("keys", "btrfs"), ("data", "overlay")])
    assert MachineFinding(MachineCode.MEDIUM_OVERLAY, "keys") in other


def test_every_medium_that_refuses_has_a_word_in_the_ledger() -> None:
    refusing = {code for code in MachineCode if code.startswith("MEDIUM") and MEANINGS[code][0] is Level.REFUSE}
    words = FIELDS[Event.MACHINE_ACKNOWLEDGED]["hazard"]
    assert isinstance(words, Words)
    assert HAZARDS.keys() == refusing
    assert set(HAZARDS.values()) == words.choices
