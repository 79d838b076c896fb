"""The large-print letter: what the card says, in the resident's language, for whoever cannot read its small print."""

from flask import Blueprint

from idsvc.card.content import CardContent
from idsvc.card.pen import grouped
from idsvc.card.words import Word, shown, word
from idsvc.office import letter
from idsvc.web import current, holding
from idsvc.web.resident_words import direction, said, spoken

page = Blueprint("letter", __name__)


@page.get("/case/<case>/letter")
def show(case: str) -> str:
    """Show the letter of the card that waits."""
    case_id = current.held(case)
    content = letter.says(current.office(), current.actor(), case_id)
    view = holding.look(case_id)
    language = spoken(view.language)
    return holding.page(
        "letter.html",
        view,
        "",
        lines=lines_of(content, language),
        language=language,
        way=direction(language),
        say=lambda key: said(language, "letter", key),
    )


def lines_of(content: CardContent, language: str) -> tuple[tuple[str, str], ...]:
    """Return what the card says as (label, text), each label in the resident's language."""
    nobody = word(Word.RESIDENT_OF, language).format(content.city_name)
    texts = {
        "name": content.name,
        "preferred-name": content.preferred_name,
        "second-name": content.second_name,
        "birth-date": shown(content.birth_date, language),
        "gender": content.gender,
        "address": "\n".join(content.address_lines) or nobody,
        "issued": shown(content.issued, language),
        "expires": shown(content.expires_shown, language),
        "card-number": grouped(content.card_number, 4),
        "library-number": grouped(content.library_number, 5),
        "contact": content.emergency_contact,
    }
    return tuple((said(language, "letter", key), text) for key, text in texts.items() if text)
