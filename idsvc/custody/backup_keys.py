"""The backup's key pair (X25519): the public half beside the city's keys, the private half sealed and taken away.

No unlock key can take its place: those are symmetric, and a backup is only ever made to a public key.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.private_files import read_private, sync_directory, write_durably, write_private
from idsvc.custody.slots import (
    CHECK_BYTES,
    FULL_COST,
    KEY_BYTES,
    MIN_PASSPHRASE,
    SALT_BYTES,
    SPECIMEN_PASSPHRASE_BYTES,
    CityKind,
    Cost,
    Entropy,
    Slot,
    kind_of,
    passphrase_file,
    specimen_passphrase,
    stretch,
)
from idsvc.ledger.canonical import Plain, canonical, parse
from idsvc.ledger.errors import LedgerError

PUBLIC_NAME: Final = "backup.pub"
PRIVATE_NAME: Final = "backup-offline.json"
PASSPHRASE_NAME: Final = "specimen-backup.passphrase"  # noqa: S105 - the name of a file
FORMAT: Final = "idsvc-backup-key/1"
_MAX_BYTES: Final = 4096
_LINE: Final = re.compile(r"idsvc-backup-key/1 ([0-9a-f]{64}) ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class BackupKey:
    """The public half: 32 bytes, and the SHA-256 of them, by which people compare it."""

    raw: bytes

    @property
    def fingerprint(self) -> bytes:
        """Return the SHA-256 of the raw key, 32 bytes."""
        return hashlib.sha256(self.raw).digest()

    def line(self) -> str:
        """Return the line of `backup.pub`."""
        return f"{FORMAT} {self.raw.hex()} {self.fingerprint.hex()}\n"


@dataclass(frozen=True, slots=True)
class OfflineKey:
    """The private half, open: 32 bytes."""

    raw: bytes = field(repr=False)

    @property
    def public(self) -> BackupKey:
        """Return the public half."""
        return BackupKey(X25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw())


def make(keys: Path, out: Path, passphrase: str, entropy: Entropy, cost: Cost = FULL_COST) -> BackupKey:
    """Make the pair: the private half sealed into ``out``, the public one into ``keys``; raises KeyUnavailable.

    For a specimen city the passphrases that open it lie beside it, as they do beside its keys. Nothing is overwritten,
    and where something fails nothing is left.
    """
    kind = kind_of(keys)
    if kind is CityKind.REAL and len(passphrase) < MIN_PASSPHRASE:
        raise KeyUnavailable(Why.WEAK_PHRASE)
    made = OfflineKey(entropy(KEY_BYTES))
    files = {out / PRIVATE_NAME: _seal(made, passphrase, entropy(SALT_BYTES), cost)}
    if kind is CityKind.SPECIMEN:
        files[out / PASSPHRASE_NAME] = f"{passphrase}\n".encode("ascii")
        operator = specimen_passphrase(keys, Slot.OPERATOR)
        files[passphrase_file(out, Slot.OPERATOR)] = f"{operator}\n".encode("ascii")
    _write_new(files)
    try:
        write_private(keys / PUBLIC_NAME, made.public.line().encode("ascii"))
    except KeyUnavailable:
        _take_back(files)
        raise
    return made.public


def specimen_backup_passphrase(entropy: Entropy) -> str:
    """Return a random passphrase, for a specimen city."""
    return entropy(SPECIMEN_PASSPHRASE_BYTES).hex()


def read_public(keys: Path) -> BackupKey:
    """Return the key that backups are made to; raises KeyUnavailable, also where the private half lies there too."""
    if (keys / PRIVATE_NAME).exists():
        raise KeyUnavailable(Why.BACKUP_HERE)
    if not (keys / PUBLIC_NAME).exists():
        raise KeyUnavailable(Why.BACKUP_NONE)
    found = _LINE.fullmatch(read_private(keys / PUBLIC_NAME).decode("ascii", "replace"))
    public = BackupKey(bytes.fromhex(found[1])) if found else None
    if found is None or public is None or public.fingerprint.hex() != found[2]:
        raise KeyUnavailable(Why.DAMAGED)
    X25519PublicKey.from_public_bytes(public.raw)
    return public


def beside(key: Path) -> Path:
    """Return where a specimen's offline key has its passphrase."""
    return key.with_name(PASSPHRASE_NAME)


def specimen_operator(key: Path) -> str | None:
    """Return the operator's passphrase that lies beside a specimen's offline key, None beside any other."""
    try:
        return passphrase_file(key.parent, Slot.OPERATOR).read_text("ascii", "replace").strip()
    except FileNotFoundError:
        return None


def open_private(key: Path, passphrase: str) -> OfflineKey:
    """Return the private half from its sealed file; raises KeyUnavailable, which tells a wrong passphrase apart."""
    try:
        with key.open("rb") as file:
            found = parse(file.read(_MAX_BYTES))
        return _open(found, passphrase)
    except FileNotFoundError as missing:
        raise KeyUnavailable(Why.MISSING) from missing
    except (OSError, LedgerError, InvalidUnwrap, ValueError) as damaged:
        raise KeyUnavailable(Why.DAMAGED) from damaged


def _seal(made: OfflineKey, passphrase: str, salt: bytes, cost: Cost) -> bytes:
    stretched = stretch(passphrase, salt, cost)
    plain: dict[str, Plain] = {
        "check": _derive(stretched, "check", CHECK_BYTES).hex(),
        "fingerprint": made.public.fingerprint.hex(),
        "format": FORMAT,
        "lanes": cost.lanes,
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "salt": salt.hex(),
        "wrapped": aes_key_wrap(_derive(stretched, "wrap", KEY_BYTES), made.raw).hex(),
    }
    return canonical(plain)


def _open(found: Plain, passphrase: str) -> OfflineKey:
    match found:
        case {
            "check": str(check),
            "fingerprint": str(fingerprint),
            "format": "idsvc-backup-key/1",
            "lanes": int(lanes),
            "memory_kib": int(memory_kib),
            "passes": int(passes),
            "salt": str(salt),
            "wrapped": str(wrapped),
        } if (cost := Cost(passes, memory_kib, lanes)).in_bounds():
            stretched = stretch(passphrase, bytes.fromhex(salt), cost)
        case _:
            raise KeyUnavailable(Why.DAMAGED)
    if not hmac.compare_digest(_derive(stretched, "check", CHECK_BYTES), bytes.fromhex(check)):
        raise KeyUnavailable(Why.WRONG_PHRASE)
    opened = OfflineKey(aes_key_unwrap(_derive(stretched, "wrap", KEY_BYTES), bytes.fromhex(wrapped)))
    if opened.public.fingerprint.hex() != fingerprint:
        raise KeyUnavailable(Why.DAMAGED)
    return opened


def _derive(stretched: bytes, use: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"{FORMAT}/{use}".encode("ascii")).derive(stretched)


def _write_new(files: dict[Path, bytes]) -> None:
    """Write new files onto a medium that may know neither links nor modes; raises KeyUnavailable and takes all back."""
    if any(path.exists() for path in files):
        raise KeyUnavailable(Why.IN_THE_WAY)
    try:
        for path, content in files.items():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.new")
            fresh.unlink(missing_ok=True)
            write_durably(fresh, content)
            fresh.rename(path)
            sync_directory(path.parent)
    except OSError as error:
        _take_back(files)
        raise KeyUnavailable(Why.NOT_WRITTEN) from error


def _take_back(files: dict[Path, bytes]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
        path.with_name(f".{path.name}.new").unlink(missing_ok=True)
