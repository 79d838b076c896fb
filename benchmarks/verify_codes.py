"""Verifying the two codes of one card on one core, beside the raw Ed25519 check that each of them contains."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import scene
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from measure import Row, folder, per_second, rounds_of, show

from idsvc.credential import cose, frame
from idsvc.office import issuance
from idsvc.verify.held import Lists
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.lists import parse_anchors
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Reason
from idsvc.verify.verifier import Verifier

ROUNDS = 25
CODES = 400
"""Codes a round."""


def rows() -> list[Row]:
    """Verify the codes of one issued card over and over."""
    with folder() as root:
        texts, public, raw_key = _issued(root)
        verifier = _verifier(public)
    works = [work for text in texts for work in (_ours(verifier, text), _raw(raw_key, text))]
    front, front_raw, back, back_raw = rounds_of(ROUNDS, *works)
    return [_row("front", texts[0], front, front_raw), _row("back", texts[1], back, back_raw)]


def _issued(root: Path) -> tuple[list[str], Path, Ed25519PublicKey]:
    """Return the two texts as read off the drawn card, the public folder, and the card key."""
    city = scene.found(root)
    office, clerk, head = city.city.office, city.actor("clerk1"), scene.approved(city).head
    card = issuance.issue(office, clerk, head.case_id, head.write_version).head
    drawn = issuance.faces(office, clerk, card.case_id)
    texts = [codes_in(open_image(face))[0] for face in (drawn.front, drawn.back)]
    return texts, city.city.where.public, Ed25519PublicKey.from_public_bytes(office.signers.card.public.x)


def _verifier(public: Path) -> Verifier:
    anchors = parse_anchors((public / "root.fingerprint").read_text(encoding="ascii"))
    trust, status = (public / "trust-list.cwt").read_bytes(), (public / "status/1").read_bytes()
    return Verifier(anchors, Lists.read(anchors, [trust], [status]), VerifyPolicy())


def _ours(verifier: Verifier, text: str) -> Callable[[], None]:
    at = datetime.now(UTC)

    def work() -> None:
        for _ in range(CODES):
            assert verifier.verify(text, at).reason is Reason.VALID

    return work


def _raw(key: Ed25519PublicKey, text: str) -> Callable[[], None]:
    message = cose.open1(frame.unpack(text))

    def work() -> None:
        for _ in range(CODES):
            key.verify(message.signature, message.signed)

    return work


def _row(side: str, text: str, ours: float, raw: float) -> Row:
    beside = f"raw Ed25519 {per_second(CODES, raw)}: {raw / ours:.2f} of it"
    return Row(f"verify a {side} code ({len(text)} characters)", per_second(CODES, ours), beside)


if __name__ == "__main__":
    show(rows())
