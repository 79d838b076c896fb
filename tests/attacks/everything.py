"""All attacks together, with the lists that each of them meets."""

from base64 import b64encode
from functools import cache

from idsvc.credential.fingerprint import format_fingerprint
from tests.attacks import cities, claims, frames, signatures
from tests.attacks.cities import Given
from tests.attacks.kit import Attack
from tests.support.vector_maker import settings as vector_settings
from tests.support.verdict_cards import signer


@cache
def code_attacks() -> tuple[Attack, ...]:
    return tuple(attack for part in (signatures, frames, claims, cities) for attack in part.every())


@cache
def settings() -> dict[str, Given]:
    usual = {
        name: Given(
            format_fingerprint(signer(found.root).public, found.issuers),
            (found.trust_bytes(),),
            tuple(found.status_bytes()),
        )
        for name, found in vector_settings().items()
    }
    return usual | {f"cities: {name}": given for name, given in cities.SETTINGS.items()}


def base64(data: bytes) -> str:
    return b64encode(data).decode()
