"""Plain words for the closed sets that screens show; a test holds every table complete."""

from types import MappingProxyType
from typing import Final

from flask_babel import lazy_gettext as _

from idsvc.enroll.arrival import Arrival, Weakness
from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.stage import Stage
from idsvc.staff.account import Role

STAGE_WORDS: Final = MappingProxyType(
    {
        Stage.DRAFT: _("Being filled in"),
        Stage.PENDING: _("Waits for a decision"),
        Stage.REFERRED: _("Referred"),
        Stage.APPEALED: _("Appealed"),
        Stage.APPROVED: _("Approved"),
        Stage.ISSUED: _("Card made"),
        Stage.WAITING: _("Waits for pick-up"),
        Stage.MAILED: _("In the mail"),
        Stage.RETURNED: _("Did not arrive"),
        Stage.DENIED: _("Denied"),
    }
)

STAGE_LOOKS: Final = MappingProxyType(
    {
        Stage.DRAFT: "",
        Stage.PENDING: "tag--wait",
        Stage.REFERRED: "tag--wait",
        Stage.APPEALED: "tag--wait",
        Stage.APPROVED: "tag--good",
        Stage.ISSUED: "tag--good",
        Stage.WAITING: "tag--good",
        Stage.MAILED: "tag--good",
        Stage.RETURNED: "tag--wait",
        Stage.DENIED: "tag--bad",
    }
)

NEXT: Final = MappingProxyType(
    {
        Stage.DRAFT: (_("Being filled in"), _("Go on where the visit stopped.")),
        Stage.PENDING: (
            _("Submitted: a second person decides"),
            _("It waits in the queue. The code on the slip opens it again, for the card or for what is missing."),
        ),
        Stage.REFERRED: (_("Something has to be shown again"), _("Look at the papers; a supervisor then decides.")),
        Stage.APPEALED: (
            _("Appealed: another person decides"),
            _("Within 15 days, and never who denied it. Papers can be looked at again meanwhile."),
        ),
        Stage.APPROVED: (_("Ready to issue"), _("Make the card while the resident is here.")),
        Stage.ISSUED: (_("The card is made"), _("Print it, compare it with the face, hand it over with its slip.")),
        Stage.WAITING: (
            _("The card waits in its slot"),
            _("Take it out, compare it with the face, hand it over with its slip."),
        ),
        Stage.MAILED: (
            _("The card is in the mail"),
            _("If it did not come, it is cancelled here and a new one is made, free. The case stays for that alone."),
        ),
        Stage.RETURNED: (
            _("The card did not arrive"),
            _("It is cancelled. Make a new one, free: to hand over, for pick-up, or to mail once more."),
        ),
        Stage.DENIED: (
            _("Denied"),
            _("These reasons and the rules' version are all that is left."),
        ),
    }
)
"""A heading and a sentence or two for the page of a case."""

NOT_ISSUED_HERE: Final = (
    _("Approved"),
    _("A clerk makes the card: the case code on the resident's slip opens the case."),
)
"""The same for an approved case, before somebody who makes no cards."""

DECIDE: Final = (
    _("Your decision"),
    _("Compare the details with what was shown, then decide. Nobody decides a case they enrolled."),
)
"""The same for the person who decides it."""

DECIDE_APPEAL: Final = (
    _("An appeal: your decision"),
    _("Compare the details with what is shown this time. Who denied it does not decide: approve, or deny for good."),
)
"""The same for an appeal."""

DECIDE_AGAIN: Final = (
    _("Referred"),
    _("The resident shows again what is named here, to a clerk; then decide. Nobody decides a case they enrolled."),
)
"""The same once it was referred."""

DECIDING: Final = MappingProxyType({Stage.PENDING: DECIDE, Stage.REFERRED: DECIDE_AGAIN, Stage.APPEALED: DECIDE_APPEAL})
"""What the person reads who decides, by where the case stands."""

KIND_WORDS: Final = MappingProxyType(
    {
        VisitType.NEW: _("New card"),
        VisitType.RENEWAL: _("Renewal"),
        VisitType.UPDATE: _("Change of name, address, gender or photo"),
        VisitType.NEVER_ARRIVED: _("Mailed card never arrived"),
        VisitType.REPLACEMENT: _("Card lost, stolen or damaged"),
        VisitType.PICK_UP: _("Pick-up"),
        VisitType.APPEAL: _("Appeal"),
    }
)

STARTED_HERE: Final = (
    VisitType.NEW,
    VisitType.RENEWAL,
    VisitType.UPDATE,
    VisitType.REPLACEMENT,
    VisitType.NEVER_ARRIVED,
    VisitType.PICK_UP,
    VisitType.APPEAL,
)
"""Why somebody comes, in the order in which it is asked."""

OPEN_BY_CODE: Final = (
    _("Open by case code"),
    _("The code on the slip opens the case, at whatever stage it stands. Opening is entered in the journal."),
)
"""The page that asks for a case code: a heading and what it says."""

BY_CODE: Final = MappingProxyType(
    {
        VisitType.NEVER_ARRIVED: (
            _("Mailed card never arrived"),
            _("The code on the slip opens the case for 30 days: cancel the card there and make a new one, free."),
        ),
        VisitType.PICK_UP: (_("Pick-up"), _("The code on the slip opens the case and names the slot.")),
        VisitType.APPEAL: (
            _("Appeal"),
            _("The code on the slip opens the denial for 30 days: the appeal starts there, with a slip of its own."),
        ),
    }
)
"""What goes on with a case that exists, by its code, and what to say then."""

CLASS_WORDS: Final = MappingProxyType(
    {
        EvidenceClass.IDENTITY_STRONG: (_("Strong identity paper"), _("Official, with a photo, from anywhere")),
        EvidenceClass.IDENTITY_SUPPORTING: (_("Supporting identity paper"), _("Official or from an institution")),
        EvidenceClass.RESIDENCE: (_("Residence paper"), _("Shows a home in this city")),
        EvidenceClass.CARETAKER: (_("Caretaker's paper"), _("Shows who takes care of a child")),
    }
)

CHECKS: Final = (
    _("It is genuine"),
    _("Person and photo match, where it has one"),
    _("Name and date agree with the others"),
    _("It is within its date limit"),
)
"""What a clerk confirms about a paper in hand; none of it is kept."""

WEAKNESS_WORDS: Final = MappingProxyType(
    {
        Weakness.OUT_OF_DATE: _("older than its date limit"),
        Weakness.DIFFERS: _("its name or date differs from the others"),
        Weakness.UNCLEAR: _("it could not be read or checked"),
    }
)
"""What a return slip may say about a paper; told to the resident and kept nowhere."""

ARRIVAL_WORDS: Final = MappingProxyType(
    {
        Arrival.RETURN: _("Back with a return slip: this resident goes first."),
        Arrival.APPOINTMENT: _("Expected: this resident has an appointment now."),
    }
)

ROLE_WORDS: Final = MappingProxyType(
    {
        Role.CLERK: _("clerk"),
        Role.SUPERVISOR: _("supervisor"),
        Role.COUNSEL: _("counsel"),
        Role.AUDITOR: _("auditor"),
        Role.OPERATOR: _("operator"),
    }
)

FIELD_WORDS: Final = MappingProxyType(
    {
        "full_name": _("Full name"),
        "preferred_name": _("Preferred name"),
        "second_name": _("Second script"),
        "second_name_language": _("Language of that name"),
        "birth_date": _("Date of birth"),
        "address_mode": _("Address"),
        "address_line_1": _("Street and number"),
        "address_line_2": _("Second line"),
        "care_of_street": _("Care-of street"),
        "care_of_name": _("Care-of name"),
        "gender": _("Gender"),
        "emergency_contact": _("In an emergency"),
        "library_name_preferred": _("Library code"),
        "address_in_code": _("Bank code"),
        "language": _("Language of the slips"),
    }
)

LANGUAGE_WORDS: Final = MappingProxyType(
    {
        "en": "English",
        "es": "Español",
        "fr": "Français",
        "ar": "العربية",
        "zh": "中文",
        "ht": "Kreyòl ayisyen",
        "vi": "Tiếng Việt",
        "bn": "বাংলা",
        "ru": "Русский",
        "pt": "Português",
        "uk": "Українська",
        "hi": "हिन्दी",
        "ne": "नेपाली",
        "th": "ไทย",
        "km": "ខ្មែរ",
        "lo": "ລາວ",
        "ko": "한국어",
        "ja": "日本語",
        "fa": "فارسی",
        "ur": "اردو",
        "el": "Ελληνικά",
    }
)
"""Languages by their own names: those of slips, and of a name in a second script."""


def language_name(code: str) -> str:
    """Return a language's own name, or its code where the table lacks it."""
    return LANGUAGE_WORDS.get(code, code)
