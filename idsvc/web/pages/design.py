"""The card designer: front and back as the policy draws them now, or as other lines of it would."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _

from idsvc.card.errors import CardRefused
from idsvc.card.samples import SAMPLES
from idsvc.office import looks
from idsvc.office.looks import Try
from idsvc.policy import PolicyError
from idsvc.policy.load import try_look
from idsvc.policy.look import CardLook, Notch, written
from idsvc.web import current
from idsvc.web.filters import again, sentence

page = Blueprint("design", __name__)

NOTCHES: Final = {
    Notch.NONE: _("no notch"),
    Notch.RIGHT_UPPER: _("right, above the middle"),
    Notch.RIGHT: _("right, in the middle"),
    Notch.RIGHT_LOWER: _("right, below the middle"),
    Notch.LEFT_UPPER: _("left, above the middle"),
    Notch.LEFT: _("left, in the middle"),
    Notch.LEFT_LOWER: _("left, below the middle"),
}
PEOPLE: Final = {
    "short": _("A short name"),
    "no-address": _("Without an address"),
    "longest": _("The longest: everything filled in"),
    "vietnamese": _("Vietnamese"),
    "cyrillic": _("Cyrillic"),
    "arabic": _("Arabic"),
    "hebrew": _("Hebrew"),
    "armenian": _("Armenian"),
    "georgian": _("Georgian"),
    "ethiopic": _("Ethiopic"),
    "bengali": _("Bengali"),
    "hindi": _("Devanagari"),
    "gujarati": _("Gujarati"),
    "gurmukhi": _("Gurmukhi"),
    "kannada": _("Kannada"),
    "malayalam": _("Malayalam"),
    "oriya": _("Odia"),
    "sinhala": _("Sinhala"),
    "tamil": _("Tamil"),
    "telugu": _("Telugu"),
    "thai": _("Thai"),
    "khmer": _("Khmer"),
    "lao": _("Lao"),
    "myanmar": _("Burmese"),
    "chinese": _("Chinese"),
    "korean": _("Korean"),
    "japanese": _("Japanese"),
    "too-long": _("A name that is too long"),
}
LANGUAGES: Final = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ht": "Kreyòl ayisyen",
    "vi": "Tiếng Việt",
    "ru": "Русский",
    "zh": "中文",
    "ar": "العربية",
    "bn": "বাংলা",
}
COLOURS: Final = {
    "header": _("Band at the top"),
    "lettering": _("Letters on the band"),
    "stripe": _("Stripe below the band"),
    "paper": _("Paper"),
}


FAULTS: Final = {
    "title": _("Write 1 to 120 printable characters without spaces around them, and nothing of anybody's status."),
    "lettering": _("Letters and band are too alike: choose a lighter and a darker colour, at least 4.5 to 1."),
    "paper": _("This paper is too dark for the printed words: choose a lighter colour, at least 4.5 to 1."),
}
OTHER_FAULT: Final = _("This cannot be printed: choose something else.")


@page.get("/card-design")
def show() -> Response:
    """Show an invented card with the colours, languages and notch that were asked for, and their lines of TOML."""
    present = current.office().policy.look
    look, faults = _asked(present)
    sample = request.args.get("sample", "")
    sample = sample if sample in SAMPLES else "short"
    drawn, refusal = None, ""
    try:
        drawn = looks.try_out(current.office(), current.actor(), Try(SAMPLES[sample], look))
    except CardRefused as refused:
        refusal = sentence(refused)
    shown = render_template(
        "design.html",
        typed=_typed(look),
        lines=written(look),
        is_present=look == present,
        drawn=drawn,
        sample=sample,
        people=PEOPLE,
        notches=NOTCHES,
        colours=COLOURS,
        printed=LANGUAGES,
        faults=faults,
        refusal=refusal,
    )
    return make_response(shown, 422 if faults else 200)


def _typed(look: CardLook) -> dict[str, str]:
    """Return what stands in the form: what was asked for, also where it cannot be, else the look itself."""
    first, second = (*look.languages, "")[:2]
    standing = {name: getattr(look, name) for name in ("title", *COLOURS)}
    standing |= {"notch": look.notch.value, "first": first, "second": second}
    return {name: again(request.args.get(name, "")) or text for name, text in standing.items()}


def _asked(present: CardLook) -> tuple[CardLook, dict[str, str]]:
    """Return the look that is tried, the present one where nothing is or where it cannot be, and what is wrong."""
    if "notch" not in request.args:
        return present, {}
    chosen = [each for each in (request.args.get("first", ""), request.args.get("second", "")) if each]
    arms = present.arms and {"file": present.arms.file, "sha256": present.arms.sha256}
    entries = {name: request.args.get(name, "") for name in ("title", "notch", *COLOURS)} | {
        "languages": list(dict.fromkeys(chosen)),
        "large_print_letter": present.large_print_letter,
        "arms": arms,
    }
    try:
        return try_look(entries, current.office().policy.city.language), {}
    except PolicyError as refused:
        wrong = dict.fromkeys(fault.path.split("[")[0] for fault in refused.faults)
        return present, {name: str(FAULTS.get(name, OTHER_FAULT)) for name in wrong}
