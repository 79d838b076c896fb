"""Violations of the log, of its signature, and of what lies in public."""

import secrets
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody import ceremony
from idsvc.ledger import checkpoint, cosignature, quorum, tiles
from idsvc.ledger import note as notes
from idsvc.ledger.event import Event
from idsvc.ledger.merkle import Tree
from idsvc.ledger.note import Signature
from idsvc.office import day, purge
from idsvc.oversight import bundle
from idsvc.oversight.signed import head, state_of
from idsvc.oversight.witnesses import WITNESSED_FILE, Wanted
from idsvc.wiring import evidence
from idsvc.wiring.planting import NothingToPlant, Planted

_EDITED: Final = "UPDATE ledger SET entry = CAST(replace(entry, '\"patch\":', '\"patch\":1') AS BLOB) WHERE number = ?"
_FINGERPRINT: Final = 64
_COSIGNATURE_BYTES: Final = 8 + 64


def _edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    if not path.is_file():
        raise NothingToPlant
    path.write_bytes(change(path.read_bytes()))


def _flipped(data: bytes) -> bytes:
    return data[:-1] + bytes((data[-1] ^ 1,))


def unknown_entry(city: Planted) -> None:
    """Publish an entry that the vocabulary does not have."""
    city.append(b"{}")
    city.publish()


def missing_entry(city: Planted) -> None:
    """Take an early entry out of the database."""
    city.change("DELETE FROM ledger WHERE number = (SELECT min(number) FROM ledger WHERE instr(entry, 'holds:'))")


def days_disordered(city: Planted) -> None:
    """Enter something under a day that is long past."""
    city.enter(Event.HOLDS_IN_FORCE, {"count": 0}, day=city.today - timedelta(days=3))
    city.publish()


def _edit_signed(city: Planted) -> None:
    number = city.value("SELECT min(number) FROM ledger WHERE instr(entry, 'software:installed')")
    city.change(_EDITED, number)


def edited_entry(city: Planted) -> None:
    """Edit an entry that was signed, in the database and in public, where nobody can sign it again."""
    _edit_signed(city)
    raw, size = city.reading().raw, head(city.reading()).size
    for path, data in tiles.files(Tree(raw[:size]), raw[:size]).items():
        (city.where.public / path).write_bytes(data)


def trust_refused(city: Planted) -> None:
    """Lay the fingerprint of another root beside the keys."""
    path = city.where.keys / ceremony.FINGERPRINT_NAME
    other = format_fingerprint(LocalSigner.generate(Alg.EDDSA).public, ["https://id.city.example"])
    path.write_text(f"{other}\n", encoding="ascii")


def no_checkpoint(city: Planted) -> None:
    """Take the signed checkpoints out."""
    city.change("DELETE FROM checkpoints")


class _Stranger:
    """Signs under a key that no trust list names."""

    def __init__(self) -> None:
        self._signer = LocalSigner.generate(Alg.EDDSA)

    @property
    def raw_public_key(self) -> bytes:
        """Return the public key."""
        return self._signer.public.x

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self._signer.sign(message)


def checkpoint_refused(city: Planted) -> None:
    """Let somebody else sign the newest checkpoint, here and in public."""
    signed = head(city.reading())
    note = checkpoint.sign(signed.origin, signed.size, signed.root, _Stranger())
    city.change("UPDATE checkpoints SET note = ? WHERE size = ?", note, signed.size)
    (city.where.public / "checkpoint").write_text(note, encoding="utf-8")


def published_missing(city: Planted) -> None:
    """Take the newest hashes of the log offline."""
    gone = [path for path in (city.where.public / "tile" / "0").rglob("*") if path.is_file()]
    for path in gone:
        path.unlink()
    if not gone:
        raise NothingToPlant


def published_differs(city: Planted) -> None:
    """Alter the published hashes of the log."""
    for path in (city.where.public / "tile" / "0").rglob("*"):
        if path.is_file():
            _edit(path, _flipped)


def _before(city: Planted) -> Planted:
    """Return a copy of the city as it is now, beside it, to be shown or put back later."""
    return city.copy(city.where.city.parent / f"before-{secrets.token_hex(4)}")


def database_put_back(city: Planted) -> None:
    """Publish, then put the database back and leave the public folder."""
    old = {path: path.read_bytes() for path in city.where.city.glob("idsvc.db*")}
    city.publish()
    for path in city.where.city.glob("idsvc.db*"):
        path.unlink()
    for path, data in old.items():
        path.write_bytes(data)


def rollback(city: Planted) -> None:
    """Publish, let the auditor see it, then put database and public folder back."""
    before = _before(city)
    city.publish()
    city.saved = state_of(city.reading())
    for folder in ("city", "keys"):
        shutil.rmtree(city.where.city.parent / folder)
        (before.where.city.parent / folder).rename(city.where.city.parent / folder)


def fork(city: Planted) -> None:
    """Let the auditor see the log, then sign another one over edited entries."""
    city.saved = state_of(city.reading())
    _edit_signed(city)
    city.publish_anew()


def two_logs(city: Planted) -> None:
    """Hand the auditor a bundle of one log and publish another."""
    city.bundle = bundle.encode(evidence.collect(city.where, city.key, city.today))
    _edit_signed(city)
    city.publish_anew()


def _witness() -> cosignature.Witness:
    return cosignature.Witness("witness.example", secrets.token_bytes(cosignature.SEED_BYTES))


def _ask_for(city: Planted, witness: cosignature.Witness, wanted: str) -> None:
    city.wanted = Wanted(quorum.parse(f"{witness.key.line()}\nquorum {wanted}\n"))


def missing_witness(city: Planted) -> None:
    """Ask for a witness who never saw this log."""
    _ask_for(city, _witness(), "1")


def witness_refused(city: Planted) -> None:
    """Show a cosigned checkpoint with a line under it that its witness never wrote."""
    witness, path = _witness(), city.where.public / WITNESSED_FILE
    text, signatures = notes.split((city.where.public / "checkpoint").read_text(encoding="utf-8"))
    forged = Signature(witness.key.name, witness.key.key_id, bytes(_COSIGNATURE_BYTES))
    path.write_text(notes.join(text, (*signatures, forged)), encoding="utf-8")
    _ask_for(city, witness, "none")


def restored(city: Planted) -> None:
    """Say in the log that the city was put back from a backup."""
    backup = (city.today - timedelta(days=1)).isoformat()
    city.enter(Event.CITY_RESTORED, {"backup": backup, "size": city.reading().tree.size})
    city.publish()


def stale_checkpoint(city: Planted) -> None:
    """Go on for three days without signing."""
    for _ in range(3):
        office = city.office(days=1)
        day.settle(office)
        purge.run(office)


def opening_differs(city: Planted) -> None:
    """Exchange the random bytes with which a day's figures were sealed."""
    city.change("UPDATE figure_openings SET nonce = ? WHERE day = (SELECT max(day) FROM figure_openings)", bytes(32))


def opening_missing(city: Planted) -> None:
    """Keep figures of a day that the log never sealed."""
    past = (city.today - timedelta(days=4000)).isoformat()
    city.bound("INSERT INTO figure_openings VALUES (?, ?, ?)", past, bytes(32), b"{}")


def trust_differs(city: Planted) -> None:
    """Take the city list offline."""
    (city.where.public / "trust-list.cwt").unlink()


def status_differs(city: Planted) -> None:
    """Take a list of cancelled cards offline."""
    path = next((city.where.public / "status").iterdir(), None)
    if path is None:
        raise NothingToPlant
    path.unlink()


def bundle_differs(city: Planted) -> None:
    """Give partners an altered file of all lists."""
    _edit(city.where.public / "city-lists", _flipped)


def page_differs(city: Planted) -> None:
    """Pin another root in the scanner page."""
    pinned = (city.where.public / "root.fingerprint").read_bytes()[:_FINGERPRINT]
    _edit(city.where.public / "scan.html", lambda page: page.replace(pinned, b"0" * _FINGERPRINT))
