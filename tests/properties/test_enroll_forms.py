import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.credential import cbor
from idsvc.credential.claims import MAX_ADDRESS, MAX_NAME
from idsvc.credential.text import is_plain
from idsvc.enroll.applicant import AddressMode, Applicant, applicant_to_form, draft_of, fields_to_ask, parse_applicant
from idsvc.enroll.applicant_map import applicant_from_map, applicant_to_map
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.errors import IllegalMove, ShapeUnknown
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.enroll.fields import DRAFT_FIELDS, FieldFaults
from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.stage import Move, Stage, after
from idsvc.enroll.visit import Application, DenialRecord, Visit
from tests.support.forms import FIELD_RULES, FORM, TODAY

DEPTH = 8
ANY_TEXT = st.text(max_size=90) | st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE010), max_size=5)
LIKELY = st.sampled_from(["", "yes", "en", "street", "withheld", "care-of", "F", "1990-03-04", *FIELD_RULES.streets])
TYPED = st.dictionaries(st.sampled_from(DRAFT_FIELDS), st.text(max_size=20))
DIGESTS = st.binary(min_size=32, max_size=32)
ANY_FORM = st.dictionaries(st.sampled_from((*DRAFT_FIELDS, "other")), LIKELY | ANY_TEXT)

NAMES = st.text(st.characters(categories=("L",)), min_size=1, max_size=MAX_NAME // 4).map(
    lambda text: unicodedata.normalize("NFC", text)
)
MODES = st.sampled_from(
    (
        {"address_mode": "withheld"},
        {"address_mode": "street", "address_line_1": "418 Mill Street", "address_line_2": "Harborview"},
        {"address_mode": "care-of", "care_of_street": FIELD_RULES.streets[0], "care_of_name": "Jo"},
    )
)
SOUND_FORMS = st.builds(
    lambda name, preferred, born, gender, mode: {
        "full_name": name,
        "birth_date": born.isoformat(),
        "language": "es",
        **({"preferred_name": preferred, "library_name_preferred": "yes"} if preferred else {}),
        **({"gender": gender} if gender else {}),
        **mode,
    },
    NAMES,
    st.none() | NAMES,
    st.dates(date(1900, 1, 1), TODAY),
    st.sampled_from(["", "F", "M", "X"]),
    MODES,
)
APPLICANTS = SOUND_FORMS.map(lambda form: parse_applicant(form, TODAY, FIELD_RULES))
PAPERS = st.lists(
    st.builds(Paper, st.sampled_from(EvidenceClass), st.booleans(), st.booleans(), st.sampled_from(Handling)),
    max_size=6,
).map(tuple)


def attempt(form: Mapping[str, str]) -> Applicant | frozenset[str]:
    """The applicant, or the fields that have a fault."""
    try:
        return parse_applicant(form, TODAY, FIELD_RULES)
    except FieldFaults as refusal:
        return frozenset(refusal.faults)


@given(ANY_FORM)
def test_no_form_raises_anything_but_its_faults(form: dict[str, str]) -> None:
    match attempt(form):
        case Applicant() as made:
            assert is_plain(made.full_name, MAX_NAME)
        case faulty:
            assert faulty
            assert faulty <= set(DRAFT_FIELDS)


@given(ANY_TEXT)
def test_a_name_that_passes_can_be_signed_and_is_in_its_one_spelling(name: str) -> None:
    match attempt({"full_name": name, "birth_date": "1990-03-04", "address_mode": "withheld", "language": "en"}):
        case Applicant() as made:
            assert is_plain(made.full_name, MAX_NAME)
            assert unicodedata.is_normalized("NFC", made.full_name)
            assert any(unicodedata.category(each)[0] == "L" for each in made.full_name)
        case faulty:
            assert faulty == {"full_name"}


@given(ANY_TEXT, ANY_TEXT)
def test_an_address_that_passes_can_be_signed(first: str, second: str) -> None:
    match attempt({**FORM, "address_line_1": first, "address_line_2": second}):
        case Applicant() as made:
            assert is_plain(", ".join(made.address_lines), MAX_ADDRESS)
        case faulty:
            assert faulty <= {"address_line_1", "address_line_2"}


@given(APPLICANTS)
def test_an_applicant_survives_the_form_and_the_seal(made: Applicant) -> None:
    assert parse_applicant(applicant_to_form(made), TODAY, FIELD_RULES) == made
    assert applicant_from_map(cbor.decode(cbor.encode(applicant_to_map(made)), max_depth=DEPTH)) == made


@given(APPLICANTS)
def test_withheld_never_holds_an_address(made: Applicant) -> None:
    assert (made.address_mode is AddressMode.WITHHELD) == (made.address_lines == ())


@given(st.dates(), TYPED, PAPERS, st.none() | st.binary(max_size=9))
def test_a_visit_survives_the_seal(
    day: date, typed: dict[str, str], papers: tuple[Paper, ...], portrait: bytes | None
) -> None:
    visit = Visit(day, typed, papers, portrait, "en", confirmed=portrait is None)
    assert Visit.from_map(cbor.decode(cbor.encode(visit.to_map()), max_depth=DEPTH)) == visit


@given(APPLICANTS, PAPERS, st.none() | st.sampled_from(ReferralReason), st.none() | st.dates())
def test_an_application_survives_the_seal(
    made: Applicant, papers: tuple[Paper, ...], referral: ReferralReason | None, return_by: date | None
) -> None:
    application = Application(TODAY, made, papers, b"photo", "en", referral, return_by)
    assert Application.from_map(cbor.decode(cbor.encode(application.to_map()), max_depth=DEPTH)) == application


@given(
    st.lists(st.sampled_from(DenialReason), max_size=4).map(tuple),
    st.integers(0, 2**40),
    st.binary(min_size=32, max_size=32),
)
def test_a_denial_survives_the_seal(reasons: tuple[DenialReason, ...], version: int, digest: bytes) -> None:
    record = DenialRecord(reasons, version, digest)
    assert DenialRecord.from_map(cbor.decode(cbor.encode(record.to_map()), max_depth=DEPTH)) == record


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, st.sampled_from(("visit_day", "fields", "papers", "portrait", "language", "confirmed")))
def test_no_sealed_shape_raises_anything_but_its_refusal(value: object, field: str) -> None:
    sound = Visit(TODAY, {}, (), None, "en", confirmed=True).to_map()
    for content in (value, {**sound, field: value}):
        with suppress(ShapeUnknown):
            assert isinstance(Visit.from_map(content), Visit)


@given(ANY_FORM)
def test_a_draft_keeps_known_fields_and_no_withheld_address(form: dict[str, str]) -> None:
    kept = draft_of({**form, "address_mode": "withheld"})
    assert kept.keys() <= set(DRAFT_FIELDS)
    assert not {name for name in kept if name.startswith(("address_line", "care_of"))}
    assert set(fields_to_ask(form, FIELD_RULES)) <= set(DRAFT_FIELDS)


@given(ANY_TEXT, st.sampled_from(GuardField))
def test_the_guard_has_an_answer_to_everything(text: str, kind: GuardField) -> None:
    verdict = check_text(text, kind, FIELD_RULES.guard_streets)
    assert verdict in {GuardVerdict.CLEAR, GuardVerdict.REFUSE if kind is GuardField.FREE else GuardVerdict.ASK}


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_no_way_through_the_stages_goes_back_or_ends_twice(moves: list[Move]) -> None:
    order = (
        *(Stage.DRAFT, Stage.PENDING, Stage.REFERRED, Stage.APPEALED, Stage.APPROVED),
        *(Stage.ISSUED, Stage.WAITING, Stage.MAILED, Stage.RETURNED, Stage.DENIED),
    )
    stage: Stage | None = Stage.DRAFT
    for move in moves:
        if stage is None:
            return
        try:
            then = after(stage, move)
        except IllegalMove:
            continue
        again = move is Move.REISSUE or (stage, move) == (Stage.RETURNED, Move.ISSUE)  # a new card, not an older stage
        assert then is None or order.index(then) > order.index(stage) or again
        stage = then


@given(st.sampled_from(Stage), st.sampled_from(Move))
def test_a_move_leads_to_a_stage_or_ends_or_is_refused(stage: Stage, move: Move) -> None:
    if move is Move.WITHDRAW:
        assert after(stage, move) is None
    if stage is Stage.DRAFT and move not in {Move.SUBMIT, Move.APPEAL, Move.WITHDRAW}:
        with pytest.raises(IllegalMove):
            after(stage, move)
