"""Passkeys: what a browser is asked for, and what counts as an answer (WebAuthn level 3, sections 7.1 and 7.2)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from idsvc.staff.account import Account
from idsvc.staff.challenges import CHALLENGE_SECONDS, NotThisKey, PasskeyRefused

MAX_KEYS: Final = 2
"""Keys a person has: one to carry, one in the safe."""

MAX_ANSWER: Final = 16 * 1024
"""Characters of an answer; a real one has about a thousand."""

ALGORITHMS: Final = (
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
)

# What the library and its decoders raise over bytes that somebody made up.
_MADE_UP: Final = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
_NO_ANSWER: Final = (WebAuthnException, *_MADE_UP)


class SyncableKey(PasskeyRefused):
    """A key that can leave its device."""

    def __init__(self) -> None:
        super().__init__(
            "this key can be copied to other devices: use a security key, or the key built into this machine"
        )


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Where keys count: the rp id, the addresses of the pages, the city's name, whether keys may be copied."""

    rp_id: str
    origins: tuple[str, ...]
    name: str
    syncable: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that a person may sign in with; ``sign_count`` is the highest its device has told so far."""

    credential_id: bytes = field(repr=False)
    staff_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int
    added: date


def ask_for_key(party: RelyingParty, account: Account, challenge: bytes, known: Sequence[Passkey]) -> str:
    """Return, as JSON, what ``navigator.credentials.create`` is handed; ``known`` keys are not made again."""
    options = generate_registration_options(
        rp_id=party.rp_id,
        rp_name=party.name,
        user_id=account.staff_id,
        user_name=account.login,
        user_display_name=account.login,
        challenge=challenge,
        timeout=CHALLENGE_SECONDS * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
        supported_pub_key_algs=list(ALGORITHMS),
    )
    return options_to_json(options)


def ask_for_touch(party: RelyingParty, challenge: bytes, keys: Sequence[Passkey]) -> str:
    """Return, as JSON, what ``navigator.credentials.get`` is handed; without ``keys`` any of this office's will do."""
    options = generate_authentication_options(
        rp_id=party.rp_id,
        challenge=challenge,
        timeout=CHALLENGE_SECONDS * 1000,
        allow_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in keys],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


@dataclass(frozen=True, slots=True)
class Touch:
    """An answer, as far as it can be read before it is believed: which key, to which challenge."""

    text: str = field(repr=False)
    credential_id: bytes = field(repr=False)
    challenge: bytes = field(repr=False)


def read_touch(text: str) -> Touch:
    """Return what an answer of ``get`` claims to be; raise ``PasskeyRefused`` where it is none."""
    _check_length(text)
    try:
        credential = parse_authentication_credential_json(text)
        client = parse_client_data_json(credential.response.client_data_json)
    except _NO_ANSWER as unreadable:
        raise NotThisKey from unreadable
    return Touch(text, credential.raw_id, client.challenge)


def read_new_key(text: str) -> Touch:
    """Return what an answer of ``create`` claims to be; raise ``PasskeyRefused`` where it is none."""
    _check_length(text)
    try:
        credential = parse_registration_credential_json(text)
        client = parse_client_data_json(credential.response.client_data_json)
    except _NO_ANSWER as unreadable:
        raise NotThisKey from unreadable
    return Touch(text, credential.raw_id, client.challenge)


def _check_length(text: str) -> None:
    if len(text) > MAX_ANSWER:
        raise NotThisKey


def check_touch(party: RelyingParty, touch: Touch, key: Passkey) -> int:
    """Return the device's new count where an answer is this key's; raise ``PasskeyRefused``.

    The caller has made sure that the challenge is one the office asked, for this deed, and took it back. Here:
    1. the page was one of ours, and the key was made for it; 2. a person was there, and verified; 3. the count went
    on, where the device counts; 4. the signature is the key's.
    """
    try:
        verified = verify_authentication_response(
            credential=json.loads(touch.text),
            expected_challenge=touch.challenge,
            expected_rp_id=party.rp_id,
            expected_origin=list(party.origins),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except _NO_ANSWER as refused:
        raise NotThisKey from refused
    _check_stays(party, verified.credential_device_type)
    return verified.new_sign_count


def check_new_key(party: RelyingParty, touch: Touch, staff_id: bytes, day: date) -> Passkey:
    """Return the key that a device made for this person today; raise ``PasskeyRefused`` as ``check_touch`` does."""
    try:
        verified = verify_registration_response(
            credential=json.loads(touch.text),
            expected_challenge=touch.challenge,
            expected_rp_id=party.rp_id,
            expected_origin=list(party.origins),
            require_user_verification=True,
            supported_pub_key_algs=list(ALGORITHMS),
        )
    except _NO_ANSWER as refused:
        raise NotThisKey from refused
    _check_stays(party, verified.credential_device_type)
    public = verified.credential_public_key
    return Passkey(verified.credential_id, staff_id, public, verified.sign_count, day)


def _check_stays(party: RelyingParty, device: CredentialDeviceType) -> None:
    if device is CredentialDeviceType.MULTI_DEVICE and not party.syncable:
        raise SyncableKey
