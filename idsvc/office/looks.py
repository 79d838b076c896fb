"""How this city's cards look: the design that every card is drawn with, tried out on people who do not exist."""

from contextlib import suppress
from dataclasses import dataclass

from idsvc.card.content import DrawnCard
from idsvc.card.design import Design, Notch
from idsvc.card.draw import draw_card
from idsvc.card.errors import CardRefused
from idsvc.card.samples import BACK_LENGTH, FRONT_LENGTH, SAMPLES, Sample, sample_code, sample_content
from idsvc.office.context import Actor, Office, require, today
from idsvc.policy.look import CardLook
from idsvc.staff.roles import Permission


@dataclass(frozen=True, slots=True)
class Try:
    """Whose card is drawn, and how it looks: as the policy says now, or otherwise."""

    sample: Sample
    look: CardLook


def design_of(look: CardLook, arms: bytes | None) -> Design:
    """Return the design that a policy's look asks for."""
    return Design(
        header=look.header,
        lettering=look.lettering,
        stripe=look.stripe,
        paper=look.paper,
        languages=look.languages,
        notch=Notch(look.notch.value),
        arms=arms,
    )


def try_out(office: Office, actor: Actor, tried: Try) -> DrawnCard:
    """Draw an invented card just as a real one is drawn; raises ``CardRefused`` where a real one would be refused."""
    require(actor, Permission.CARD_DESIGN)
    return _drawn(office, tried)


def draw_once(office: Office) -> None:
    """Draw an invented card for nobody, so that the day's first resident does not wait for fonts; 0.6 s of a processor.

    A look that does not fit is told where somebody looks at it, not here.
    """
    with suppress(CardRefused):
        _drawn(office, Try(SAMPLES["short"], office.policy.look))


def _drawn(office: Office, tried: Try) -> DrawnCard:
    look = tried.look
    design = design_of(look, office.arms)
    content = sample_content(tried.sample, office.policy.city.name, look.title, design, today(office))
    return draw_card(content, sample_code(FRONT_LENGTH), sample_code(BACK_LENGTH))
