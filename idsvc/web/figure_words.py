"""Plain words for everything that is counted, and for every kind of record that dies; a test holds them complete."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _

from idsvc.enroll.stopwatch import CounterStep
from idsvc.ledger.act import Figure
from idsvc.retention.due import DueKind
from idsvc.retention.schedule import RetentionClass

F = Figure


class Group(NamedTuple):
    """Figures that are read together."""

    title: str
    words: Mapping[Figure, str]


GROUPS: Final = (
    Group(
        _("Visits"),
        {
            F.VISITS_OPENED: _("visits begun"),
            F.ARRIVALS_ACCEPTED: _("came with an appointment or a return ticket"),
            F.VISITS_SENT_BACK: _("left with a return slip"),
            F.APPLICATIONS_RECEIVED: _("applications submitted"),
            F.CASES_REOPENED: _("cases opened by their code"),
            F.CASES_SLIP_REPLACED: _("got another slip for a lost one"),
            F.CASES_WITHDRAWN: _("withdrawn by their residents"),
            F.REQUESTS_OPENED: _("requests for records"),
        },
    ),
    Group(
        _("Decisions"),
        {
            F.CASES_APPROVED: _("approved"),
            F.CASES_REFERRED: _("referred"),
            F.CASES_DENIED: _("denied"),
            F.CASES_APPEALED: _("appeals begun"),
            F.CASES_VIEWED: _("cases opened from the queue"),
            F.CAPTURES_VIEWED: _("looks at copies of papers"),
        },
    ),
    Group(
        _("Duplicates"),
        {
            F.DUPLICATES_CHECKED: _("checks made"),
            F.DUPLICATES_SECOND_LOOK: _("asked for a second look"),
            F.DUPLICATES_ANOTHER: _("it was another person"),
            F.DUPLICATES_SAME: _("it was the same person"),
        },
    ),
    Group(
        _("Cards"),
        {
            F.CARDS_HANDED_OVER: _("handed over or mailed"),
            F.CARDS_SET_ASIDE: _("put into a slot"),
            F.CARDS_MAILED: _("mailed"),
            F.CARDS_UNCOLLECTED: _("pulled: nobody came"),
            F.CARDS_NEVER_ARRIVED: _("did not arrive by mail"),
            F.CARDS_CAME_BACK: _("came back by mail"),
            F.CARDS_CANCELLED: _("cancelled"),
            F.CARDS_TAKEN_IN: _("old cards taken in"),
            F.CARDS_REREAD: _("old cards read again"),
            F.CARDS_ENDED: _("left the register at their end"),
        },
    ),
    Group(
        _("Printing and stock"),
        {
            F.CARDS_INTENDED: _("cards begun"),
            F.CARDS_SIGNED: _("cards signed"),
            F.BRIDGES_SIGNED: _("bridge cards made"),
            F.CARDS_PRINTED: _("cards sent to a printer"),
            F.CARDS_REPRINTED: _("made once more after a misprint"),
            F.CARDS_VOIDED: _("void before hand-over"),
            F.BLANKS_SPOILED: _("blank cards spoiled"),
            F.CODES_FOUND: _("unknown codes found"),
            F.CODES_CANCELLED: _("single codes cancelled"),
        },
    ),
    Group(
        _("Fees"),
        {
            F.FEES_PAID: _("fees paid"),
            F.FEES_WAIVED: _("fees waived"),
            F.FEES_REFUNDED: _("fees given back"),
            F.DAYS_CLOSED: _("days closed by two people"),
        },
    ),
    Group(
        _("Records"),
        {
            F.DRAFTS_RECEIVED: _("drafts made"),
            F.DRAFTS_REMOVED: _("drafts removed early"),
            F.DRAFTS_DESTROYED: _("drafts destroyed"),
            F.APPLICATIONS_REMOVED: _("applications removed early"),
            F.APPLICATIONS_DESTROYED: _("applications destroyed"),
            F.CAPTURES_RECEIVED: _("copies of papers made"),
            F.CAPTURES_REMOVED: _("copies removed early"),
            F.CAPTURES_DESTROYED: _("copies destroyed"),
            F.TAGS_RECEIVED: _("duplicate tags kept"),
            F.TAGS_REMOVED: _("duplicate tags removed early"),
            F.TAGS_DESTROYED: _("duplicate tags destroyed"),
            F.DRAFTS_LOST: _("drafts lost by a restore"),
            F.APPLICATIONS_LOST: _("applications lost by a restore"),
            F.CAPTURES_LOST: _("copies lost by a restore"),
            F.TAGS_LOST: _("duplicate tags lost by a restore"),
            F.CARDS_LOST: _("unfinished cards lost by a restore"),
            F.PURGES: _("purges run"),
        },
    ),
    Group(_("Staff"), {F.SIGN_INS: _("sign-ins"), F.SIGN_INS_REFUSED: _("sign-ins refused")}),
)

HEADLINES: Final = (
    F.VISITS_OPENED,
    F.APPLICATIONS_RECEIVED,
    F.CASES_APPROVED,
    F.CASES_REFERRED,
    F.CASES_DENIED,
    F.CARDS_HANDED_OVER,
    F.CARDS_CANCELLED,
)
"""What the start page shows, also when it is nought."""

FIGURE_WORDS: Final = MappingProxyType({figure: words for group in GROUPS for figure, words in group.words.items()})

RECORD_WORDS: Final = MappingProxyType(
    {
        RetentionClass.DRAFT: _("visits not submitted"),
        RetentionClass.CAPTURE: _("copies of papers"),
        RetentionClass.APPLICATION: _("applications that wait"),
        RetentionClass.REFERRED: _("referred applications"),
        RetentionClass.APPROVED_COUNTER: _("approved, at the counter"),
        RetentionClass.APPROVED_MAILED: _("approved, mailed"),
        RetentionClass.APPROVED_PICKUP: _("approved, in a slot"),
        RetentionClass.DENIED: _("denials"),
        RetentionClass.APPEALED: _("appeals"),
        RetentionClass.DUPLICATE: _("duplicate tags"),
        RetentionClass.JOURNAL: _("lines of the journal"),
        RetentionClass.REGISTER: _("register entries"),
        RetentionClass.PAYMENT: _("payment numbers"),
    }
)

KIND_WORDS: Final = MappingProxyType(
    {
        DueKind.INTENTS: _("codes not handed over"),
        DueKind.PRINT_JOBS: _("print jobs"),
        DueKind.SERIALS: _("serials of spoiled blanks"),
        DueKind.TICKETS: _("tickets to come back"),
        DueKind.APPOINTMENTS: _("appointments"),
        DueKind.DISPLAYS: _("paired displays"),
        DueKind.RECEIPTS: _("deletion receipts, entered on their day"),
        DueKind.RECEIPTS_TO_LIST: _("deletion receipts, until their month is listed"),
    }
)
"""What has no class of its own: it dies with its case, or after days that no policy changes."""

STEP_WORDS: Final = MappingProxyType(
    {
        CounterStep.DETAILS: _("Details"),
        CounterStep.PAPERS: _("Papers"),
        CounterStep.PHOTO: _("Photo"),
        CounterStep.PROOF: _("Proof and submit"),
        CounterStep.FEE: _("Fee"),
        CounterStep.CARD: _("Making the card"),
        CounterStep.HAND_OVER: _("Hand-over"),
    }
)
