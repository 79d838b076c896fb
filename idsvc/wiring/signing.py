"""The signing keys of a day; where none may sign, the office still opens, purges and waits, but signs nothing."""

from datetime import date
from typing import NoReturn

from idsvc.credential.keys import Alg, PublicKey
from idsvc.credential.trust_list import TrustList
from idsvc.custody import ceremony
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.office.context import Signers
from idsvc.wiring.folders import Folders


def signers_of(where: Folders, trust: TrustList, issuer: str, day: date, signing_key: bytes) -> Signers:
    """Return the keys that the trust list lets sign on a day.

    Where there are none (a date that jumped, a ceremony that is late), each use raises ``KeyUnavailable`` and the rest
    of the office works: what is due is destroyed, and the clock can be confirmed. Raises ``KeyUnavailable`` for keys
    that are missing, damaged or loosened.
    """
    try:
        keys = ceremony.current_keys(where.keys, trust, issuer, day, signing_key)
    except KeyUnavailable as refused:
        if refused.why is not Why.NOT_CURRENT:
            raise
        return Signers(_NoKey(), _NoKey(), _NoKey())
    return Signers(keys.card, keys.status, keys.note_signer)


def _refuse() -> NoReturn:
    raise KeyUnavailable(Why.NOT_CURRENT)


class _NoKey:
    """Stands where a key would: whatever is asked of it, it says what has to be done."""

    @property
    def public(self) -> PublicKey:
        """Refuse."""
        _refuse()

    @property
    def alg(self) -> Alg:
        """Refuse."""
        _refuse()

    @property
    def raw_public_key(self) -> bytes:
        """Refuse."""
        _refuse()

    def sign(self, message: bytes) -> bytes:  # noqa: ARG002 - the shape of a signer
        """Refuse."""
        _refuse()
