"""What the ledger refuses."""

from idsvc.errors import IdsvcError


class LedgerError(IdsvcError):
    """Something is not what the ledger's formats allow; the subclass says which format."""


class NotCanonical(LedgerError):
    """Bytes, or a value, outside canonical JSON as the ledger uses it."""


class NotAnEntry(LedgerError):
    """An entry or a journal line outside the closed vocabulary."""


class TileRefused(LedgerError):
    """A published file of the log that does not have the shape its path promises."""


class ProofRefused(LedgerError):
    """A proof that does not lead from what it starts with to the root it was given for."""


class NotACheckpoint(LedgerError):
    """Bytes that are not a checkpoint of this log."""


class SignatureRefused(LedgerError):
    """A checkpoint that the log's key, or a witness's, did not sign."""


class NotAKey(LedgerError):
    """A line that is not the public key it is taken for."""


class NotAWitnessFile(LedgerError):
    """A text that does not say whose cosignatures are wanted."""


class ReceiptsRefused(LedgerError):
    """Bytes that are not a month's list of receipts, or not a receipt's code."""
