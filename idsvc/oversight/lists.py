"""What a published status list says, read as a stranger would: under the pinned root, or not at all."""

from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.status_list import parse_status_list
from idsvc.credential.trust_list import TrustList, parse_trust_list


def trusted(trust: bytes | None, fingerprint: str | None) -> TrustList | None:
    """Return the trust list that the pinned root signed, None for any other."""
    if trust is None or fingerprint is None:
        return None
    try:
        thumbprint, _ = parse_fingerprint(fingerprint)
        return parse_trust_list(trust, thumbprint)
    except Malformed:
        return None


def bits(data: bytes | None, trust: TrustList | None) -> bytes | None:
    """Return the bits of a status list that a key of the trust list signed, None for any other."""
    if data is None or trust is None:
        return None
    try:
        status, _ = parse_status_list(data, trust)
    except Malformed:
        return None
    return status.bits
