import json
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from idsvc.verify.held import ListRefused
from idsvc.verify.page_builder import TEMPLATE, Variant, build_page, policy
from tests.support.verdict_cards import OTHER_CITY, Setting, status_list

BUILT = datetime(2026, 3, 15, 18, tzinfo=UTC)
SETTING = Setting()
ROOT = f"{SETTING.anchor.fingerprint.hex()} {','.join(SETTING.anchor.issuers)}\n"


def page(template: str | None = None, roots: str = ROOT, variant: Variant = Variant.FILE) -> str:
    whole = template or TEMPLATE.read_text("utf-8")
    return build_page(whole, roots, [SETTING.trust_bytes()], SETTING.status_bytes(), BUILT, variant)


def data_of(text: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/json" id="lists">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    data: dict[str, object] = json.loads(found[0])
    return data


def policy_of(text: str) -> dict[str, str]:
    found = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert len(found) == 1
    return dict(part.split(" ", 1) for part in found[0].split("; "))


def test_roots_lists_and_date_stand_in_the_data_block() -> None:
    data = data_of(page())
    assert data["root"] == [ROOT.strip()]
    assert [b64decode(each) for each in data["trust"]] == [SETTING.trust_bytes()]  # type: ignore[attr-defined]
    assert [b64decode(each) for each in data["status"]] == SETTING.status_bytes()  # type: ignore[attr-defined]
    assert data["built"] == "2026-03-15T18:00:00Z"
    assert data["fetch"] is None


def test_a_file_connects_to_nothing_and_a_served_page_to_its_own_origin() -> None:
    alone, served = policy_of(page()), policy_of(page(variant=Variant.SERVED))
    assert alone["connect-src"] == "'none'"
    assert "worker-src" not in alone
    assert (served["connect-src"], served["worker-src"], served["manifest-src"]) == ("'self'",) * 3
    assert data_of(page(variant=Variant.SERVED))["fetch"]
    for found in (alone, served):
        assert found["default-src"] == "'none'"
        assert "unsafe-inline" not in str(found)
        assert "'unsafe-eval'" not in str(found)


def test_the_policy_names_the_script_and_the_style_that_stand_in_the_page() -> None:
    text = page()
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        [content] = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert policy_of(text)[rule].split()[0] == f"'sha256-{digest}'"


def test_the_shipped_template_has_the_policy_of_a_file_and_no_city() -> None:
    template = TEMPLATE.read_text("utf-8")
    [script], [style] = (re.findall(f"<{tag}>(.*?)</{tag}>", template, re.DOTALL) for tag in ("script", "style"))
    assert f'content="{policy(script, style, Variant.FILE)}"' in template
    assert data_of(template) == {"root": [], "trust": [], "status": [], "built": None, "fetch": None}


def test_the_shipped_template_names_no_address_that_it_could_load() -> None:
    template = TEMPLATE.read_text("utf-8")
    [script] = re.findall("<script>(.*?)</script>", template, re.DOTALL)
    assert not re.search(r"https?://[\w.-]*(jsdelivr|unpkg|cdn|npm)", script)
    assert not re.search(r'<(img|link|script|iframe)[^>]+(src|href)="(?!data:)', template)
    assert not re.search(r' (on\w+|style)="', re.sub("<script.*?</script>", "", template, flags=re.DOTALL))


def test_nothing_in_the_data_block_can_end_it() -> None:
    lists = [SETTING.trust_bytes()], SETTING.status_bytes()
    text = build_page(TEMPLATE.read_text("utf-8"), ROOT, *lists, BUILT, Variant.SERVED, "</script><b>")
    block = re.findall(r'id="lists">(.*?)</script>', text, re.DOTALL)[0]
    assert "<" not in block
    assert json.loads(block)["fetch"] == "</script><b>city-lists"


def test_lists_that_no_pinned_root_vouches_for_are_not_built_in() -> None:
    other = f"{'0' * 64} {OTHER_CITY}"
    with pytest.raises(ListRefused, match="not signed by a root"):
        page(roots=other)
    foreign = Setting(statuses=(status_list(),), status_key="card").status_bytes()
    with pytest.raises(ListRefused, match="not signed by a status key"):
        build_page(TEMPLATE.read_text("utf-8"), ROOT, [SETTING.trust_bytes()], foreign, BUILT, Variant.FILE)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('id="lists"', 'id="list"'),
        lambda text: text.replace("Content-Security-Policy", "Content-Policy"),
        lambda text: text.replace("<style>", "<style media=print>"),
        lambda text: text + "<script>1</script>",
    ],
    ids=["no data block", "no policy", "no style", "two scripts"],
)
def test_a_damaged_template_makes_no_page(damage: object) -> None:
    with pytest.raises(ListRefused, match="template is damaged"):
        page(damage(TEMPLATE.read_text("utf-8")))  # type: ignore[operator]
