"""A city's policy as frozen values."""

from dataclasses import dataclass

from idsvc.enroll.decision import ReviewRules
from idsvc.enroll.duplicate import DuplicateMode
from idsvc.enroll.evidence import EvidenceRules
from idsvc.enroll.fields import FieldRules
from idsvc.issue.fees import FeeRules
from idsvc.issue.validity import CardRules
from idsvc.policy.look import CardLook
from idsvc.retention.schedule import Schedule


@dataclass(frozen=True, slots=True)
class City:
    """What the city itself is: its name, the https URL its cards name, its time zone, two letters of its country.

    ``language`` is the city's own, ``languages`` those its file names (``FieldRules`` has those that are offered); a
    ``specimen`` city is invented; ``sites`` are short codes of its offices; a status list's uri is
    ``status_uri_base``, a slash and its number.
    """

    name: str
    issuer: str
    timezone: str
    country: str
    language: str
    languages: tuple[str, ...]
    specimen: bool
    sites: tuple[str, ...]
    status_uri_base: str


@dataclass(frozen=True, slots=True)
class Counsel:
    """Whom an officer at the counter is sent to: an office and its phone, each empty where the file names none."""

    office: str
    phone: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a city decides; ``digest`` is the SHA-256, in hex, of what the file says, not of how it says it."""

    city: City
    evidence: EvidenceRules
    schedule: Schedule
    card: CardRules
    fees: FeeRules
    look: CardLook
    review: ReviewRules
    duplicates: DuplicateMode
    fields: FieldRules
    syncable_keys: bool
    counsel: Counsel
    rules_version: int
    digest: str

    @property
    def slip_language(self) -> str:
        """Return the language of what is printed before a resident has chosen one: the city's own, where offered."""
        served = self.fields.languages
        return self.city.language if self.city.language in served else served[0]
