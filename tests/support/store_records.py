"""Builders of the store's records, sealed in shape only: the store never opens one."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from idsvc.enroll.capture import CaptureRow
from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.stage import KIND, RETENTION, Stage
from idsvc.issue.register import CardRecord, CardState
from idsvc.retention import RecordKind, RetentionClass, Sealed

DAY = date(2026, 3, 2)
STAFF_ID = b"s" * 16
URI = "https://id.city.example/status/1"


def number_id(number: int, kind: str = "case") -> bytes:
    """Return a 16-byte id that looks random."""
    return sha256(f"{kind} {number}".encode()).digest()[:16]


def case_of(number: int, payload: bytes = b"sealed payload", **changes: Any) -> tuple[CaseHead, Sealed]:  # noqa: ANN401
    """Return a case's head and a sealed value that belongs to it."""
    head = CaseHead(
        case_id=number_id(number),
        stage=Stage.DRAFT,
        visit_type=VisitType.NEW,
        ticket=number,
        case_digest=sha256(b"case code %d" % number).digest(),
        site="main",
        destroy_by=DAY,
        chain=1,
        write_version=1,
        enrolled_by=STAFF_ID,
        decided_by=None,
    )
    head = replace(head, **changes)
    return head, seal_of(head, payload)


def seal_of(head: CaseHead, payload: bytes) -> Sealed:
    """Return a sealed value in the shape that a head asks for."""
    return Sealed(
        kind=KIND[head.stage],
        record_id=head.case_id,
        chain=head.chain,
        retention_class=RETENTION[head.stage],
        write_version=head.write_version,
        destroy_by=head.destroy_by,
        wrapped_key=sha256(payload).digest() + bytes(8),
        nonce=b"n" * 12,
        ciphertext=payload,
    )


def capture_of(number: int, case_id: bytes, destroy_by: date = DAY, *, live: bool = True) -> CaptureRow:
    """Return a capture's row."""
    sealed = Sealed(
        kind=RecordKind.CAPTURE,
        record_id=number_id(number, "capture"),
        chain=1,
        retention_class=RetentionClass.CAPTURE,
        write_version=1,
        destroy_by=destroy_by,
        wrapped_key=b"wrapped capture key" * 2 + b"..",
        nonce=b"m" * 12,
        ciphertext=b"",
    )
    return CaptureRow(case_id, sealed, live=live)


def card_of(number: int, destroy_by: date = DAY) -> CardRecord:
    """Return a register entry."""
    return CardRecord(
        card_id=number_id(number, "card"),
        status_list=URI,
        front_index=number,
        back_index=number + 1000,
        number_digest=sha256(b"number %d" % number).digest(),
        cancel_digest=sha256(b"cancel %d" % number).digest(),
        expiry_month="2030-04",
        key_id="abcdefgh",
        rules_version=3,
        state=CardState.VALID,
        destroy_by=destroy_by,
    )
