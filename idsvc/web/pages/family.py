"""Next in this family: the address goes on to the next visit on the screen, and nothing links the two."""

from flask import Blueprint

from idsvc.web import current, holding
from idsvc.web.pages import start

page = Blueprint("family", __name__)


@page.post("/case/<case>/family")
def begin(case: str) -> str:
    """Put the case down and ask what a new visit asks, with the address in the page's own hidden fields."""
    shown = holding.look(current.held(case))
    kept = {name: shown.fields[name] for name in start.ADDRESS_FIELDS if shown.fields.get(name)}
    current.put_down()
    return start.form(carried=kept | {"language": shown.language})
