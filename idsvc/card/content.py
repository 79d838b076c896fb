"""What is printed on a card: the values of one card, as the issuer hands them over."""

from dataclasses import dataclass, field
from datetime import date

from idsvc.card.design import PLAIN, Design
from idsvc.card.pdf import pdf_of


@dataclass(frozen=True, slots=True)
class CardContent:
    """Everything printed but the two codes; personal values never show in a ``repr``.

    ``card_number`` has 16 characters and ``library_number`` 10, both printed in groups; ``portrait`` is a
    ``print_portrait``; ``language`` (BCP 47) is that of the printed words, unless the design names others. No address
    lines: "Resident of CITY".
    """

    city_name: str
    card_title: str
    name: str = field(repr=False)
    preferred_name: str | None = field(repr=False)
    second_name: str | None = field(repr=False)
    birth_date: date = field(repr=False)
    address_lines: tuple[str, ...] = field(repr=False)
    issued: date
    expires_shown: date
    card_number: str = field(repr=False)
    library_number: str = field(repr=False)
    gender: str | None = field(repr=False)
    emergency_contact: str | None = field(repr=False)
    portrait: bytes = field(repr=False)
    specimen: bool
    temporary: bool
    language: str
    design: Design = PLAIN

    @property
    def tongues(self) -> tuple[str, ...]:
        """Return the languages of the printed words, the first of which is also that of sentences and months."""
        return self.design.languages or (self.language,)


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A card ready for the gate: two faces as PNG (1011 x 638 at 300 dpi)."""

    front: bytes = field(repr=False)
    back: bytes = field(repr=False)

    @property
    def pdf(self) -> bytes:
        """Return these two faces as two pages of CR80 size, made when a printer asks for them."""
        return pdf_of(self.front, self.back)
