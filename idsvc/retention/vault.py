"""Seals payloads under the day they die and opens them until then; the only holder of record keys.

Each operation reads the clock anew and keeps nothing of it: keys are blanked before it returns.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from idsvc.retention.chain import keks
from idsvc.retention.clock import Chain, ClockReader, ClockState
from idsvc.retention.errors import ClockBehind, Overdue, SealBroken, SealRefused
from idsvc.retention.keywrap import unwrap
from idsvc.retention.padding import pad, unpad
from idsvc.retention.schedule import CEILINGS, MAX_HOLD, RetentionClass
from idsvc.retention.sealed import NONCE_BYTES, RecordKind, Sealed, associated_data
from idsvc.retention.secret import fresh, wipe, wiped

_DEK_BYTES: Final = 32

NOT_SEALED: Final = frozenset(
    (RetentionClass.DUPLICATE, RetentionClass.JOURNAL, RetentionClass.REGISTER, RetentionClass.PAYMENT)
)
"""Classes without a payload: plain rows without a resident's data, and tags, whose key is used for an HMAC only."""


@dataclass(frozen=True, slots=True)
class TagKey:
    """The HMAC key of duplicate tags of one chain that die on one day; 32 bytes."""

    chain: int
    destroy_by: date
    key: bytearray = field(repr=False)


class Vault:
    """Seals and opens under the retention clock it is handed."""

    def __init__(self, clock: ClockReader, entropy: Callable[[int], bytes | bytearray] = fresh) -> None:
        self._clock = clock
        self._entropy = entropy

    def seal(
        self,
        kind: RecordKind,
        record_id: bytes,
        cls: RetentionClass,
        *,
        destroy_by: date,
        write_version: int,
        plaintext: bytes,
        today: date,
    ) -> Sealed:
        """Return the payload sealed under a new key, on the newest chain, until `destroy_by`.

        Raises Overdue for a date that is not after today, SealRefused above the class's ceiling or 8 MiB, ClockBehind.
        """
        with self._standing(today) as state:
            _check_date(cls, destroy_by, state.day)
            chain = state.newest
            bound = associated_data(kind, record_id, chain.number, cls, write_version)
            with wiped(self._drawn(_DEK_BYTES)) as dek, wiped(_kek(chain, state.day, destroy_by, cls)) as key:
                nonce = bytes(self._drawn(NONCE_BYTES))
                return Sealed(
                    kind=kind,
                    record_id=record_id,
                    chain=chain.number,
                    retention_class=cls,
                    write_version=write_version,
                    destroy_by=destroy_by,
                    wrapped_key=aes_key_wrap(key, dek),
                    nonce=nonce,
                    ciphertext=AESGCM(dek).encrypt(nonce, pad(plaintext), bound),
                )

    def open(self, sealed: Sealed, today: date) -> bytes:
        """Return the payload.

        Raises Overdue from `destroy_by` on, whether or not the clock has moved or a purge has run; ClockBehind;
        SealBroken when any part was altered or the chain is gone.
        """
        bound = associated_data(
            sealed.kind, sealed.record_id, sealed.chain, sealed.retention_class, sealed.write_version
        )
        with self._unwrapped(sealed, today) as (_, dek):
            try:
                padded = AESGCM(dek).decrypt(sealed.nonce, sealed.ciphertext, bound)
            except (InvalidTag, ValueError) as error:
                raise SealBroken from error
        return unpad(padded)

    def rewrap(self, sealed: Sealed, destroy_by: date, today: date) -> Sealed:
        """Return the same write with its key wrapped for another day: what a hold does, and its end undoes.

        The chain stays, so it must stay live until the new day. Raises Overdue when either date is not after today,
        SealRefused for a day later than both the present date and the longest time to a hold's review.
        """
        with self._unwrapped(sealed, today) as (state, dek):
            if destroy_by <= state.day:
                raise Overdue
            if destroy_by > max(sealed.destroy_by, state.day + timedelta(days=MAX_HOLD)):
                raise SealRefused("a hold lasts at most 90 days until its review: choose an earlier day")
            chain = _live_chain(state, sealed.chain)
            with wiped(_kek(chain, state.day, destroy_by, sealed.retention_class)) as key:
                return replace(sealed, destroy_by=destroy_by, wrapped_key=aes_key_wrap(key, dek))

    @contextmanager
    def hmac_key(self, destroy_by: date, today: date) -> Iterator[TagKey]:
        """Lend the key for a new duplicate tag that dies on `destroy_by`, on the newest chain; errors as `seal`."""
        with self._standing(today) as state:
            _check_ceiling(RetentionClass.DUPLICATE, destroy_by, state.day)
            chain = state.newest
            key = _kek(chain, state.day, destroy_by, RetentionClass.DUPLICATE)
        with wiped(key):
            yield TagKey(chain.number, destroy_by, key)

    @contextmanager
    def hmac_keys(self, dates: Iterable[date], today: date) -> Iterator[tuple[TagKey, ...]]:
        """Lend the keys of all live chains for those of the dates that have not come: what a lookup tries."""
        wanted = tuple(dates)
        with self._standing(today) as state:
            keys = tuple(
                TagKey(chain.number, destroy_by, key)
                for chain in state.chains
                for destroy_by, key in keks(chain.secret, chain.number, state.day, wanted, RetentionClass.DUPLICATE)
            )
        try:
            yield keys
        finally:
            for each in keys:
                wipe(each.key)

    def _drawn(self, size: int) -> bytearray:
        drawn = self._entropy(size)
        return drawn if isinstance(drawn, bytearray) else bytearray(drawn)

    @contextmanager
    def _standing(self, today: date) -> Iterator[ClockState]:
        with self._clock.opened() as state:
            if state.day < today:
                raise ClockBehind
            yield state

    @contextmanager
    def _unwrapped(self, sealed: Sealed, today: date) -> Iterator[tuple[ClockState, bytearray]]:
        if today >= sealed.destroy_by:
            raise Overdue
        with self._standing(today) as state:
            if state.day >= sealed.destroy_by:
                raise Overdue
            chain = _live_chain(state, sealed.chain)
            with wiped(_kek(chain, state.day, sealed.destroy_by, sealed.retention_class)) as key:
                dek = unwrap(key, sealed.wrapped_key)
            with wiped(dek):
                yield state, dek


def _kek(chain: Chain, day: date, destroy_by: date, cls: RetentionClass) -> bytearray:
    (_, key), *_ = keks(chain.secret, chain.number, day, (destroy_by,), cls)
    return key


def _live_chain(state: ClockState, number: int) -> Chain:
    chain = state.chain(number)
    if chain is None:
        raise SealBroken
    return chain


def _check_date(cls: RetentionClass, destroy_by: date, day: date) -> None:
    if cls in NOT_SEALED:
        raise SealRefused("records of this class carry no payload: keep it with its application")
    _check_ceiling(cls, destroy_by, day)


def _check_ceiling(cls: RetentionClass, destroy_by: date, day: date) -> None:
    if destroy_by <= day:
        raise Overdue
    if destroy_by > day + timedelta(days=CEILINGS[cls]):
        raise SealRefused("no record of this class may be kept that long: take the date from the schedule")
