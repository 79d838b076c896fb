"""Applicants who exist for one drill only: names, streets and faces drawn at random, so that no byte is another's.

Each is left in another stage, as residents leave their cases: not finished, waiting, referred, denied, not picked up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from idsvc.specimen import script
from idsvc.specimen.client import Browser, Send
from idsvc.specimen.faces import Hair, Look, portrait
from idsvc.specimen.marks import IMAGE_TRACES, Needle, image_needles, needles
from idsvc.specimen.papers import letter, letter_needles
from idsvc.specimen.people import IDENTITY, RESIDENCE, Person, Typed
from idsvc.specimen.script import Credentials

Entropy = Callable[[int], bytes]

DRAFT, PENDING, REFERRED, DENIED, WAITING, HOLDER = STAGES = (
    "draft",
    "pending",
    "referred",
    "denied",
    "waiting",
    "holder",
)
"""Where each applicant is left: the last one has her card handed over."""

NAMED: Final = tuple(stage for stage in STAGES if stage != DENIED)
"""Whose sealed record says who they are: that of a denied one holds reasons only."""

_CONSONANTS: Final = "bdfglmnprstvz"
_VOWELS: Final = "aeiou"
_SYLLABLES: Final = 6
_OLDEST: Final = date(1950, 1, 1)
_DAYS_OF_BIRTH: Final = 18_000


@dataclass(frozen=True, slots=True)
class Applicants:
    """The people of one drill by the stage they are left in, and the scanned letter of the one who is referred."""

    people: Mapping[str, Person]
    letter: bytes

    @property
    def spoken(self) -> tuple[str, ...]:
        """Return names and streets, one a line: what a search elsewhere may be given."""
        typed = [person.typed for person in self.people.values()]
        return tuple(text for each in typed for text in (each.full_name, each.address_line_1, each.emergency_contact))

    def marks(self) -> tuple[Needle, ...]:
        """Return everything of theirs in every form, and how any picture begins: for the city's own folders."""
        people = self.people.values()
        photos = [n for each in people for n in image_needles(f"{each.key}: photo", portrait(each.look))]
        texts = [needle for each in people for needle in needles(each)]
        return (*texts, *photos, *letter_needles(self.people[REFERRED], self.letter), *IMAGE_TRACES)

    def own_marks(self) -> tuple[Needle, ...]:
        """Return what nobody else can have: names, streets, faces; for folders that others use as well."""
        return tuple(each for each in self.marks() if each.mark.endswith((": name", ": address", ": photo")))


def applicants(entropy: Entropy, city: str, day: date) -> Applicants:
    """Draw the people of a drill; ``day`` is the date of the letter."""
    people = {stage: _person(stage, entropy) for stage in STAGES}
    return Applicants(MappingProxyType(people), letter(people[REFERRED], city, day))


def _person(key: str, entropy: Entropy) -> Person:
    born = _OLDEST + timedelta(days=int.from_bytes(entropy(4), "big") % _DAYS_OF_BIRTH)
    number = 100 + int.from_bytes(entropy(2), "big") % 9_000
    typed = Typed(
        full_name=f"{_word(entropy)} {_word(entropy)}",
        birth_date=born.isoformat(),
        address_mode="street",
        language="en",
        address_line_1=f"{number} {_word(entropy)} Row",
        emergency_contact=f"{_word(entropy)} {_word(entropy)}",
    )
    skin, hair, cloth, wall = (f"#{entropy(3).hex()}" for _ in range(4))
    return Person(key, typed, (IDENTITY, RESIDENCE), Look(skin, hair, cloth, wall, Hair.BOB))


def _word(entropy: Entropy) -> str:
    drawn = entropy(2 * _SYLLABLES)
    pairs = zip(drawn[::2], drawn[1::2], strict=True)
    return "".join(_CONSONANTS[a % len(_CONSONANTS)] + _VOWELS[b % len(_VOWELS)] for a, b in pairs).capitalize()


def leave_draft(clerk: Browser, person: Person) -> None:
    """Begin a visit, type the details, and go no further."""
    script.arrive(clerk, person)
    script.type_details(clerk, person)


def deny(supervisor: Browser, who: Credentials, case_id: str) -> None:
    """Deny a waiting case because nobody came back."""
    script.take_from_queue(supervisor, who, case_id)
    script.case_in_hand(supervisor.submit(Send("/deny", {"reason": "did-not-return"})))


def plant(clerk: Browser, supervisor: Browser, who: Credentials, drawn: Applicants) -> str:
    """Take every applicant through the ordinary pages to the stage they are left in; return the holder's case code."""
    people = drawn.people
    filed = {stage: script.enroll(clerk, person) for stage, person in people.items() if stage != DRAFT}
    script.refer(supervisor, who, filed[REFERRED].case_id, "cannot-verify")
    script.reopen(clerk, filed[REFERRED].case_code)
    script.capture(clerk, "residence", drawn.letter)
    deny(supervisor, who, filed[DENIED].case_id)
    for stage in (WAITING, HOLDER):
        script.approve(supervisor, who, filed[stage].case_id)
    leave_draft(clerk, people[DRAFT])
    return filed[HOLDER].case_code
