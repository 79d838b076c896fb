"""The card credential as bytes: claims, strict CBOR, COSE_Sign1, framing, trust list and status list."""

from idsvc.credential.errors import Malformed

__all__ = ["Malformed"]
