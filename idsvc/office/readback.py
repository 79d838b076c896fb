"""Reading our own codes with our own verifier, under the lists that partners have."""

from idsvc.credential import frame
from idsvc.credential.claims import BackClaims, Claims, FrontClaims, parse_claims
from idsvc.credential.cose import open1
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.office.context import Office, now
from idsvc.office.errors import CardNotReadable, ReadBackFailed
from idsvc.office.publication import status_path
from idsvc.verify.held import Anchor, Lists
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason
from idsvc.verify.verifier import Verifier

RENEWABLE = frozenset({Reason.VALID, Reason.EXPIRED})
GENUINE = RENEWABLE | {Reason.REVOKED}
"""The reasons that are given only once signature and shape held."""


def _verifier(office: Office, audience: Audience) -> Verifier:
    fingerprint, issuers = parse_fingerprint(office.fingerprint)
    anchors = (Anchor(fingerprint, issuers),)
    with office.units() as unit:
        uris = [uri for uri, _ in unit.status.uris()]
    found = [office.publisher.read(status_path(uri)) for uri in uris]
    lists = Lists.read(anchors, [office.trust_list], [data for data in found if data is not None])
    return Verifier(anchors, lists, VerifyPolicy(audience))


def read_pair(office: Office, front: str, back: str) -> tuple[FrontClaims, BackClaims]:
    """Return the claims of two new codes as a partner reads them; raises ``ReadBackFailed``."""
    present = now(office)
    first = _verifier(office, Audience.LIBRARY).verify(front, present)
    second = _verifier(office, Audience.BANK).verify(back, present)
    if not isinstance(first.claims, FrontClaims) or not isinstance(second.claims, BackClaims):
        raise ReadBackFailed
    return first.claims, second.claims


def read_own(office: Office, text: str) -> BackClaims:
    """Return the claims of a resident's own card, also an expired one; raises ``CardNotReadable`` for anything else."""
    verdict = _verifier(office, Audience.BANK).verify(text, now(office))
    if verdict.reason not in RENEWABLE:
        raise CardNotReadable
    # Both reasons are given only after signature and shape held, so the claims may be read.
    claims: Claims = parse_claims(open1(frame.unpack(text)).payload)
    if not isinstance(claims, BackClaims):
        raise CardNotReadable
    return claims


def read_any(office: Office, text: str) -> Claims:
    """Return the claims of either code of a card of this city, whatever became of it; raises ``CardNotReadable``."""
    present = now(office)
    verdicts = (_verifier(office, audience).verify(text, present) for audience in (Audience.BANK, Audience.LIBRARY))
    if not any(verdict.reason in GENUINE for verdict in verdicts):
        raise CardNotReadable
    return parse_claims(open1(frame.unpack(text)).payload)
