"""Sealing and opening a capture of 2 MB, beside AES-256-GCM alone on the same bytes."""

import secrets

import scene
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from measure import Row, folder, milliseconds, rounds_of, show

from idsvc.office.context import today
from idsvc.retention import RecordKind, RetentionClass, Sealed

ROUNDS = 31
SIZE = 2_000_000


def rows() -> list[Row]:
    """Seal and open, each time with the clock read from its cell."""
    with folder() as root:
        office = scene.found(root).city.office
        day, capture, name = today(office), secrets.token_bytes(SIZE), secrets.token_bytes(16)
        destroy_by = office.policy.schedule.destroy_by(RetentionClass.CAPTURE, day, visit_day=day)

        def seal() -> Sealed:
            return office.vault.seal(
                RecordKind.CAPTURE,
                name,
                RetentionClass.CAPTURE,
                destroy_by=destroy_by,
                write_version=1,
                plaintext=capture,
                today=day,
            )

        key, nonce, sealed = AESGCM(secrets.token_bytes(32)), secrets.token_bytes(12), seal()
        closed = key.encrypt(nonce, capture, None)
        seconds = rounds_of(
            ROUNDS,
            seal,
            lambda: key.encrypt(nonce, capture, None),
            lambda: office.vault.open(sealed, day),
            lambda: key.decrypt(nonce, closed, None),
        )
    sealing, raw_sealing, opening, raw_opening = seconds
    return [_row("seal", sealing, raw_sealing), _row("open", opening, raw_opening)]


def _row(what: str, ours: float, raw: float) -> Row:
    figure = f"{milliseconds(ours)}, {SIZE / ours / 1e6:,.0f} MB/s"
    return Row(
        f"{what} a capture of 2 MB", figure, f"raw AES-256-GCM {milliseconds(raw)}, {SIZE / raw / 1e6:,.0f} MB/s"
    )


if __name__ == "__main__":
    show(rows())
