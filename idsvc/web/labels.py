"""Plain words for the closed sets that screens show; a test holds every table complete."""

from types import MappingProxyType
from typing import Final

from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.stage import Stage

STAGE_WORDS: Final = MappingProxyType(
    {
        Stage.DRAFT: "Being filled in",
        Stage.PENDING: "Waits for a decision",
        Stage.REFERRED: "Referred",
        Stage.APPROVED: "Approved",
        Stage.ISSUED: "Card made",
        Stage.DENIED: "Denied",
    }
)

STAGE_LOOKS: Final = MappingProxyType(
    {
        Stage.DRAFT: "",
        Stage.PENDING: "tag--wait",
        Stage.REFERRED: "tag--wait",
        Stage.APPROVED: "tag--good",
        Stage.ISSUED: "tag--good",
        Stage.DENIED: "tag--bad",
    }
)

NEXT: Final = MappingProxyType(
    {
        Stage.DRAFT: ("Being filled in", "Go on where the visit stopped."),
        Stage.PENDING: (
            "Submitted: a second person decides",
            "It waits in the queue. The code on the slip opens it again, for the card or for what is missing.",
        ),
        Stage.REFERRED: ("Something has to be shown again", "Look at the papers; a supervisor then decides."),
        Stage.APPROVED: ("Ready to issue", "Make the card while the resident is here."),
        Stage.ISSUED: ("The card is made", "Print it, compare it with the face, hand it over with its slip."),
        Stage.DENIED: (
            "Denied",
            "These reasons and the rules' version are all that is left. An appeal is open for 30 days.",
        ),
    }
)
"""A heading and a sentence or two for the page of a case."""

NOT_ISSUED_HERE: Final = ("Approved", "A clerk makes the card: the case code on the resident's slip opens the case.")
"""The same for an approved case, before somebody who makes no cards."""

DECIDE: Final = (
    "Your decision",
    "Compare the details with what was shown, then decide. Nobody decides a case they enrolled.",
)
"""The same for the person who decides it."""

DECIDE_AGAIN: Final = (
    "Referred",
    "The resident shows again what is named here, to a clerk; then decide. Nobody decides a case they enrolled.",
)
"""The same once it was referred."""

KIND_WORDS: Final = MappingProxyType(
    {
        VisitType.NEW: "New card",
        VisitType.RENEWAL: "Renewal",
        VisitType.UPDATE: "Change of name, address, gender or photo",
        VisitType.NEVER_ARRIVED: "Mailed card never arrived",
        VisitType.REPLACEMENT: "Card lost, stolen or damaged",
        VisitType.PICK_UP: "Pick-up",
        VisitType.APPEAL: "Appeal",
    }
)

STARTED_HERE: Final = (
    VisitType.NEW,
    VisitType.RENEWAL,
    VisitType.UPDATE,
    VisitType.REPLACEMENT,
    VisitType.NEVER_ARRIVED,
)
"""What a visit can start as; a pick-up and an appeal go on with the case that exists, by its code."""

CLASS_WORDS: Final = MappingProxyType(
    {
        EvidenceClass.IDENTITY_STRONG: ("Strong identity paper", "Official, with a photo, from anywhere"),
        EvidenceClass.IDENTITY_SUPPORTING: ("Supporting identity paper", "Official or from an institution"),
        EvidenceClass.RESIDENCE: ("Residence paper", "Shows a home in this city"),
        EvidenceClass.CARETAKER: ("Caretaker's paper", "Shows who takes care of a child"),
    }
)

CHECKS: Final = (
    ("genuine", "It is genuine"),
    ("face_matches", "Person and photo match, where it has one"),
    ("agrees", "Name and date agree with the others"),
    ("in_date", "It is within its date limit"),
)
"""What a clerk confirms about a paper in hand; none of it is kept."""

FIELD_WORDS: Final = MappingProxyType(
    {
        "full_name": "Full name",
        "preferred_name": "Preferred name",
        "second_name": "Second script",
        "second_name_language": "Language of that name",
        "birth_date": "Date of birth",
        "address_mode": "Address",
        "address_line_1": "Street and number",
        "address_line_2": "Second line",
        "care_of_street": "Care-of street",
        "care_of_name": "Care-of name",
        "gender": "Gender",
        "emergency_contact": "In an emergency",
        "library_name_preferred": "Library code",
        "address_in_code": "Bank code",
        "language": "Language of the slips",
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
