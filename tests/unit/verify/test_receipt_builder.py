"""The receipt page as it is built: what goes in, what its policy allows, and what a large city's page leaves out."""

import json
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from idsvc.verify.held import ListRefused
from idsvc.verify.receipt_builder import MAX_BUILT_IN, MONTHS, TEMPLATE, Listed, build_receipt_page, built_in, policy

BUILT = datetime(2026, 4, 1, 6, tzinfo=UTC)
KINDS = ("received", "destroyed", "held")


def listed(month: str, size: int = 2048) -> list[Listed]:
    return [
        Listed(month, number, b'{"kind":"%s"}' % kind.encode(), (bytes(32),), bytes(size))
        for number, kind in enumerate(KINDS)
    ]


def page(*lists: Listed, template: str | None = None) -> str:
    whole = template or TEMPLATE.read_text("utf-8")
    return build_receipt_page(whole, "ab" * 32 + " https://id.city.example", b"trust", "a note <\n", lists, BUILT)


def data_of(text: str) -> dict[str, object]:
    [found] = re.findall(r'<script type="application/json" id="receipts">(.*?)</script>', text, re.DOTALL)
    data: dict[str, object] = json.loads(found)
    return data


def test_everything_stands_in_the_data_block_and_nothing_can_end_it() -> None:
    data = data_of(page(*listed("2026-03")))
    assert data["checkpoint"] == "a note <\n"
    assert data["built"] == "2026-04-01T06:00:00Z"
    assert [b64decode(each) for each in data["trust"]] == [b"trust"]  # type: ignore[attr-defined]
    assert [each["number"] for each in data["listed"]] == [0, 1, 2]  # type: ignore[attr-defined]


def test_the_shipped_template_has_the_page_s_policy_and_connects_to_nothing() -> None:
    template = TEMPLATE.read_text("utf-8")
    [script], [style] = (re.findall(f"<{tag}>(.*?)</{tag}>", template, re.DOTALL) for tag in ("script", "style"))
    assert f'content="{policy(script, style)}"' in template
    assert "connect-src 'none'" in policy(script, style)
    assert "unsafe" not in policy(script, style)
    made = page()
    for content in (script, style):
        assert f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in made
    assert not re.search(r'<(img|link|script|iframe)[^>]+(src|href)="(?!data:)', template)
    assert not re.search(r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|localStorage|indexedDB", script)


def test_the_newest_months_are_built_in_and_older_ones_are_only_named() -> None:
    months = [f"2026-{number:02}" for number in range(1, 10)]
    everything = [each for month in months for each in listed(month)]
    assert built_in(everything) == set(months[-MONTHS:])
    data = data_of(page(*everything))
    held = [each["digests"] is not None for each in data["listed"]]  # type: ignore[attr-defined]
    assert held == [month in months[-MONTHS:] for month in months for _ in KINDS]


def test_a_large_city_s_page_carries_fewer_whole_months() -> None:
    size = MAX_BUILT_IN // len(KINDS) // 2
    everything = [each for month in ("2026-01", "2026-02", "2026-03") for each in listed(month, size)]
    assert built_in(everything) == {"2026-02", "2026-03"}


def test_a_lost_list_is_named_without_its_digests() -> None:
    [first, *_] = data_of(page(*listed("2026-03", size=0)))["listed"]  # type: ignore[misc]
    assert first["digests"] is None


def test_a_damaged_template_is_refused() -> None:
    with pytest.raises(ListRefused):
        page(template="<html></html>")
