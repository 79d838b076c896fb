from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from idsvc.enroll.duplicate import DuplicateMode
from idsvc.enroll.evidence import EvidenceClass, Handling, handling_allowed
from idsvc.enroll.guard_words import PHRASES
from idsvc.enroll.stage import Stage
from idsvc.issue.validity import CardRules
from idsvc.policy import PolicyError, load
from idsvc.policy.load import MAX_CHARACTERS
from idsvc.retention.schedule import CEILINGS, DEFAULTS, RetentionClass
from tests.support.forms import POLICY_TEXT

EXAMPLE = Path(__file__).parents[3] / "docs/policy.example.toml"


def changed(*changes: tuple[str, str]) -> str:
    text = POLICY_TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def faults(text: str) -> dict[str, str]:
    with pytest.raises(PolicyError) as refusal:
        load(text)
    for fault in refusal.value.faults:
        assert f"{fault.path}: {fault.advice}" in str(refusal.value)
    return {fault.path: fault.advice for fault in refusal.value.faults}


def test_harborview_is_a_specimen_city_that_shows_captures() -> None:
    policy = load(POLICY_TEXT)
    assert (policy.city.name, policy.city.specimen, policy.city.timezone) == ("Harborview", True, "America/New_York")
    assert policy.city.issuer == "https://id.harborview.example"
    assert policy.city.language in policy.city.languages
    evidence = policy.evidence
    assert (evidence.needed, evidence.identity_needed, evidence.residence_needed) == (4, 3, 1)
    assert handling_allowed(evidence, EvidenceClass.RESIDENCE, Stage.REFERRED) is Handling.FULL
    assert handling_allowed(evidence, EvidenceClass.IDENTITY_STRONG, Stage.REFERRED) is Handling.MASKED
    assert handling_allowed(evidence, EvidenceClass.CARETAKER, Stage.REFERRED) is Handling.INSPECT
    assert policy.card == CardRules(adult_years=5, minor_years=2)
    assert policy.duplicates is DuplicateMode.WINDOW
    assert policy.fields.resident_of == "Resident of Harborview"
    assert set(policy.fields.streets) <= policy.fields.guard_streets


def test_the_template_for_a_real_city_loads_and_captures_nothing_whole() -> None:
    policy = load(EXAMPLE.read_text(encoding="utf-8"))
    assert not policy.city.specimen
    assert Handling.FULL not in policy.evidence.capture.values()


def test_a_class_that_is_not_named_keeps_its_default() -> None:
    schedule = load(POLICY_TEXT).schedule
    assert {cls: schedule.days(cls) for cls in RetentionClass} == dict(DEFAULTS)


def test_a_records_law_is_kept_with_its_citation() -> None:
    row = 'denied = { days = 40, minimum = 30, citation = "Code 1.2", approved_by = "Records officer" }'
    rule = load(changed(("denied = { days = 45 }", row))).schedule.rules[RetentionClass.DENIED]
    assert (rule.days, rule.minimum, rule.citation, rule.approved_by) == (40, 30, "Code 1.2", "Records officer")


def test_a_referred_resident_is_told_the_last_day_on_which_the_case_opens() -> None:
    policy, today = load(POLICY_TEXT), date(2026, 11, 22)
    destroyed = policy.schedule.destroy_by(RetentionClass.REFERRED, today, visit_day=today)
    assert (destroyed - today).days - 1 == policy.review.return_days


def test_a_file_without_handling_inspects_everything() -> None:
    lines = POLICY_TEXT.splitlines()
    text = "\n".join(
        line for line in lines if not line.startswith(("identity-s", "residence = {")) or line[-1].isdigit()
    )
    assert set(load(text).evidence.capture.values()) == {Handling.INSPECT}


def test_five_faults_are_reported_at_once() -> None:
    text = changed(
        ('country = "US"', 'country = "Zqrland"'),
        ("needed = 4", 'needed = "four"'),
        ('identity-strong = { referred = "masked" }', 'identity-strong = { referred = "full" }'),
        ("capture = { days = 14 }", "capture = { days = 31 }"),
        ("minor_years = 2", "minor_years = 3"),
    )
    assert faults(text).keys() == {
        "city.country",
        "evidence.needed",
        "evidence.handling.identity-strong.referred",
        "retention.capture",
        "card.minor_years",
    }


@pytest.mark.parametrize(
    ("old", "new", "path", "advice"),
    [
        ('name = "Harborview"', 'name = " Harborview"', "city.name", "printable"),
        ('name = "Harborview"', 'name = "Har\\u0007view"', "city.name", "printable"),
        ('name = "Harborview"\n', "", "city.name", "add this entry"),
        ("https://id.harborview.example", "http://id.harborview.example", "city.issuer", "https"),
        ("https://id.harborview.example/status", "https://id.harborview.example/", "city.status_uri_base", "https"),
        ("America/New_York", "America/Zqr", "city.timezone", "IANA"),
        ("America/New_York", "America", "city.timezone", "IANA"),
        ("America/New_York", "../../etc/passwd", "city.timezone", "IANA"),
        ('language = "en"', 'language = "de"', "city.language", "among the languages"),
        ('"en", "es"', '"en", "en"', "city.languages", "once"),
        ('"en", "es"', '"en", "Spanish"', "city.languages[1]", "example"),
        ("specimen = true", 'specimen = "true"', "city.specimen", "true or false"),
        ("specimen = true", "specimen = 1", "city.specimen", "true or false"),
        ('["city-hall", "harbor-branch"]', "[]", "city.sites", "at least one entry"),
        ('["city-hall", "harbor-branch"]', '"city-hall"', "city.sites", "a list"),
        ("version = 1", "version = 0", "rules.version", "at least 1"),
        ("version = 1", "version = true", "rules.version", "whole number"),
        ("residence = 1", "residence = -1", "evidence.points.residence", "at least 0"),
        ("residence = 1", "", "evidence.points.residence", "add this entry"),
        ('{ referred = "full" }', '{ pending = "full" }', "evidence.handling.residence.pending", "take this entry out"),
        ('{ referred = "full" }', '{ referred = "some" }', "evidence.handling.residence.referred", "one of"),
        ("denied = { days = 45 }", "denied = 45", "retention.denied", "table"),
        ("denied = { days = 45 }", "denied = { days = 0 }", "retention.denied", "at least one day"),
        ("denied = { days = 45 }", "denied = { days = 5, minimum = 9 }", "retention.denied", "its own minimum"),
        ("denied = { days = 45 }", "denied = { days = 60, minimum = 61 }", "retention.denied", "counsel"),
        ("denied = { days = 45 }", "diaries = { days = 45 }", "retention.diaries", "take this entry out"),
        ("adult_years = 5", "adult_years = 99", "card.adult_years", "at most 10"),
        ('mode = "window"', 'mode = "for ever"', "duplicates.mode", "one of"),
        ('mode = "window"', 'mode = "card-life"', "duplicates.mode", "not built"),
        ("12 Sailmakers Row", "12 Sailmakers\\u202eRow", "fields.care_of_streets[0]", "as it is printed"),
        ("12 Sailmakers Row", "a" * 73, "fields.care_of_streets[0]", "as it is printed"),
        ("[fields]", '[fields]\n"od d" = 1', "fields.(odd name)", "take this entry out"),
        ("[city]", '[town]\nname = "x"\n\n[city]', "town", "take this entry out"),
    ],
)
def test_each_fault_says_where_and_what_to_do(old: str, new: str, path: str, advice: str) -> None:
    found = faults(changed((old, new)))
    assert found.keys() == {path}
    assert advice in found[path]


@pytest.mark.parametrize("evidence_class", ["identity-strong", "identity-supporting"])
def test_no_file_captures_identity_papers_whole(evidence_class: str) -> None:
    text = changed((f'{evidence_class} = {{ referred = "masked" }}', f'{evidence_class} = {{ referred = "full" }}'))
    assert faults(text).keys() == {f"evidence.handling.{evidence_class}.referred"}


@pytest.mark.parametrize("cls", sorted(RetentionClass))
def test_no_file_exceeds_a_ceiling(cls: RetentionClass) -> None:
    lines = [line for line in POLICY_TEXT.splitlines() if not line.startswith(f"{cls} = {{ days")]
    text = "\n".join(lines).replace("[retention]", f"[retention]\n{cls} = {{ days = DAYS }}")
    load(text.replace("DAYS", str(CEILINGS[cls])))
    assert "ceiling" in faults(text.replace("DAYS", str(CEILINGS[cls] + 1)))[f"retention.{cls}"]


def test_a_citation_shows_nobodys_status() -> None:
    row = f'denied = {{ days = 45, citation = "{PHRASES["en"][0]} rule" }}'
    assert faults(changed(("denied = { days = 45 }", row))).keys() == {"retention.denied.citation"}


def test_a_fault_never_repeats_what_was_written() -> None:
    text = changed(
        ('name = "Harborview"', 'name = " Zqr"'),
        ("America/New_York", "Zqr"),
        ("needed = 4", 'needed = "Zqr"'),
        ('mode = "window"', 'mode = "Zqr"'),
        ('country = "US"', 'country = "Zqr"'),
    )
    with pytest.raises(PolicyError) as refusal:
        load(text)
    assert len(refusal.value.faults) == 5
    assert "Zqr" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [('[city]\nname = "Zqr\n', "line 2"), ("a = \n", "line 1"), ("[a]\n[a]\n", "line 2"), ("a = [", "end of the file")],
)
def test_what_is_not_toml_says_where_to_look(text: str, place: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert "not TOML" in "".join(found.values())
    assert found.keys() == {place}


def test_an_empty_file_and_an_endless_one_are_refused() -> None:
    assert faults("").keys() == {"city", "rules", "evidence", "card", "duplicates", "fields"}
    assert faults("#" * (MAX_CHARACTERS + 1)).keys() == {"file"}


def test_the_digest_is_of_what_the_file_says_not_of_how() -> None:
    digest = load(POLICY_TEXT).digest
    assert len(digest) == 64
    assert load("# a remark\n" + POLICY_TEXT.replace(" = ", "  =  ")).digest == digest
    assert load(changed(("adult_years = 5", "adult_years = 4"))).digest != digest


def test_a_policy_cannot_be_changed() -> None:
    policy = load(POLICY_TEXT)
    with pytest.raises(FrozenInstanceError):
        policy.rules_version = 2  # type: ignore[misc] - the point
    with pytest.raises(TypeError):
        policy.evidence.points[EvidenceClass.RESIDENCE] = 9  # type: ignore[index] - the point
