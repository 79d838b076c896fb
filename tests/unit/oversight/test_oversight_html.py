import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from idsvc.ledger.act import Figure
from idsvc.oversight import charts, html_figures
from idsvc.oversight.charts import Bar, Chart, Limit
from idsvc.oversight.evidence import CityEvidence, Dated, Holdings, RegisterRows
from idsvc.oversight.finding import Check, FindingCode, Status, found
from idsvc.oversight.html_report import CANNOT, Audience, Page, page
from idsvc.oversight.html_style import STYLE
from idsvc.retention import DEFAULTS, Header, RetentionClass
from tests.support.evidence import OPENING, day, evidence, stood

WELL = Check("log", "all is well", Status.OK)
BAD = Check("retention", "nothing overdue", Status.FINDING, found(FindingCode.OVERDUE, 7, "cases <7>"))
BLIND = Check("log", "the figures open", Status.COULD_NOT_LOOK, why="bring <more>")
TODAY = 20


def city() -> CityEvidence:
    """Twenty days: two drafts destroyed on the third, one application still there, a clock that stood for two days."""
    figures = {
        day(0): {Figure.DRAFTS_RECEIVED.value: 2, Figure.APPLICATIONS_RECEIVED.value: 13},
        day(2): {Figure.DRAFTS_DESTROYED.value: 2},
        day(9): {Figure.APPLICATIONS_REMOVED.value: 12},
    }
    moved = [entry for ahead in range(TODAY + 1) if ahead not in {7, 8} for entry in stood(ahead, 1)]
    rows = (
        Dated("cases", RetentionClass.APPLICATION, day(30), 1),
        Dated("cases", RetentionClass.DENIED, day(TODAY + 40), 12),
        Dated("journal", RetentionClass.JOURNAL, day(90), 40),
        Dated("intents", None, day(30), 1),
    )
    made = evidence(*moved, today=day(TODAY), open_figures=figures)
    return replace(made, holdings=Holdings(dated=rows, register=(RegisterRows("2031-02", day(900), 3),)))


def text(*checks: Check, audience: Audience = Audience.AUDITOR, shown: CityEvidence | None = None) -> str:
    return page(Page(checks, ("whether it is <true>",), shown, audience))


class Elements(HTMLParser):
    """Every element of a page with its attributes, and whether what is opened is closed."""

    VOID = frozenset({"meta", "rect", "line", "path"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("shown", [None, city()], ids=["no evidence", "evidence"])
def test_a_page_is_whole_needs_no_script_and_fetches_nothing(shown: CityEvidence | None) -> None:
    html = text(WELL, BAD, BLIND, shown=shown)
    elements = Elements(html)
    assert elements.open == []
    assert not {tag for tag, _ in elements.all} & {"script", "link", "img", "iframe", "object", "a"}
    assert not [name for _, attributes in elements.all for name in attributes if name.startswith(("on", "src", "href"))]
    assert "default-src 'none'" in html
    assert "url(" not in html


def test_findings_stand_on_top_in_plain_words() -> None:
    html = text(WELL, BAD, BLIND, shown=city())
    assert html.index("Something is wrong") < html.index("run the purge") < html.index("<svg")
    assert html.index("bring &lt;more&gt;") < html.index("<svg")
    assert "cases &lt;7&gt;" in html
    assert "OVERDUE" in html


@pytest.mark.parametrize(
    ("checks", "says"),
    [((WELL,), "Nothing was found"), ((WELL, BLIND), "Not everything could be looked at"), ((), "Not everything")],
)
def test_the_verdict_is_the_exit_codes(checks: tuple[Check, ...], says: str) -> None:
    assert says in text(*checks)


def test_every_chart_has_a_name_a_description_and_its_numbers() -> None:
    elements = Elements(text(WELL, shown=city()))
    drawn = [attributes for tag, attributes in elements.all if tag == "svg"]
    ids = {attributes["id"] for _, attributes in elements.all if "id" in attributes}
    assert len(drawn) == 5
    assert all(each["role"] == "img" and set((each["aria-labelledby"] or "").split()) <= ids for each in drawn)
    assert sum(tag == "table" for tag, _ in elements.all) == 6
    assert len(ids) == 10


def test_what_no_audit_shows_and_what_was_not_looked_at_is_said() -> None:
    html = text(WELL)
    assert all(line in html for line in CANNOT)
    assert "whether it is &lt;true&gt;" in html


def small_counts(html: str) -> set[str]:
    """Return the small numbers in the columns that count records."""
    tables = re.findall(r"<thead>.*?>(\w+)</th></tr></thead><tbody>(.*?)</tbody>", html)
    cells = [
        cell
        for head, body in tables
        if head in {"records", "destroyed"}
        for cell in re.findall("([^>]*)</td></tr>", body)
    ]
    return {cell for cell in cells if cell.isdecimal() and 0 < int(cell) < 10}


def test_the_public_form_shows_no_small_count() -> None:
    whole = text(WELL, BAD, shown=city())
    public = text(WELL, BAD, audience=Audience.PUBLIC, shown=city())
    assert ("CONFIDENTIAL" in whole, "CONFIDENTIAL" in public) == (True, False)
    assert "under 10" in public
    assert small_counts(public) == set()
    assert small_counts(whole) == {"1", "2", "3"}
    assert "<strong>7</strong>" in whole
    assert "7" not in re.sub(r"(?s)<svg.*?</svg>|<style>.*?</style>", "", public.split("<h2>Records")[0])
    assert 'class="mark"' in whole
    assert 'class="mark"' not in public


def test_ages_are_told_from_the_last_day() -> None:
    ages = {each.retention_class: each for each in html_figures.ages(city())}
    assert ages.keys() == {RetentionClass.APPLICATION, RetentionClass.DENIED, RetentionClass.JOURNAL}
    assert (ages[RetentionClass.APPLICATION].oldest, ages[RetentionClass.APPLICATION].limit) == (20, 30)
    assert (ages[RetentionClass.DENIED].oldest, ages[RetentionClass.DENIED].records) == (5, 12)


def test_what_was_destroyed_and_what_is_oldest_follow_the_figures() -> None:
    assert [(at, count) for at, count in html_figures.destroyed(city()).items() if count] == [(day(2), 2)]
    oldest = html_figures.oldest(city())
    assert [oldest[day(ahead)] for ahead in (0, 1, 5, TODAY)] == [0, 1, 5, TODAY]
    gone = {day(0): {Figure.TAGS_RECEIVED.value: 1}, day(3): {Figure.TAGS_DESTROYED.value: 1}}
    over = html_figures.oldest(evidence(*stood(0, 1), today=day(5), open_figures=gone))
    assert [over[day(ahead)] for ahead in range(6)] == [0, 1, 2, 0, 0, 0]


def test_the_clock_is_told_day_by_day() -> None:
    lag = html_figures.lag(city())
    assert {at: days for at, days in lag.items() if days} == {day(7): 1, day(8): 2}
    assert "how far behind the clock stood" in text(WELL, shown=city())


def test_a_chart_over_time_shows_eight_weeks_at_most() -> None:
    late = replace(city(), today=day(300))
    assert len(html_figures.days(late)) == html_figures.DAYS
    assert html_figures.days(late)[-1] == day(300)


def test_unreadable_books_still_make_a_page() -> None:
    spoiled = city()
    books = replace(spoiled.books, entries=((0, b"{"),), checkpoint="scribble", openings=())
    html = text(BAD, shown=replace(spoiled, books=books, clock=None))
    assert "a city whose log is not signed" in html
    assert "missing" in html


@pytest.mark.parametrize(("days", "says"), [(0, "on time"), (2, "2 days behind"), (-3, "3 days ahead")])
def test_the_clock_is_told_in_words(days: int, says: str) -> None:
    made = city()
    assert f"<b>{says}</b>" in text(
        WELL, shown=replace(made, clock=Header(1, made.today - timedelta(days=days), "node-1"))
    )


def test_a_bar_at_its_limit_looks_and_reads_otherwise() -> None:
    made = replace(city(), holdings=Holdings(dated=(Dated("cases", RetentionClass.DRAFT, day(TODAY), 1),)))
    html = text(WELL, shown=made)
    assert 'class="bar over"' in html
    assert f"{DEFAULTS[RetentionClass.DRAFT]} of {DEFAULTS[RetentionClass.DRAFT]} days" in html


CHART = Chart("Some <chart>", "what it shows", "records")


def test_an_empty_chart_is_a_chart() -> None:
    for drawn in (charts.columns(CHART, ()), charts.rows(CHART, ()), charts.steps(CHART, ()), charts.strip(CHART, ())):
        assert "Some &lt;chart&gt;" in drawn


@pytest.mark.parametrize("value", [0, 1, 3, 4, 5, 12, 119, 120, 7_001])
def test_no_bar_leaves_its_frame(value: int) -> None:
    drawn = charts.columns(CHART, [Bar("a", value)], Limit(value, "limit")) + charts.steps(CHART, [Bar("a", value)])
    heights = [float(number) for number in re.findall(r' y="([-0-9.]+)"', drawn)]
    assert min(heights) >= 0


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]+)", block))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PALETTES = [colours(block) for block in re.findall(r":root\{[^}]*\}", STYLE)]


TEXT_ON = [(ink, ground) for ink in ("ink", "soft", "bad", "good", "blind") for ground in ("page", "card")]
TEXT_ON += [("ink", f"{kind}-bg") for kind in ("bad", "good", "blind")] + [("card", "limit")]
SHAPES = [("bar", "card"), ("limit", "card"), ("few", "card"), ("bar", "room")]


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark", "paper"])
def test_text_and_shapes_stand_out_in_every_light(palette: dict[str, str]) -> None:
    assert {pair for pair in TEXT_ON if contrast(palette[pair[0]], palette[pair[1]]) < 4.5} == set()
    assert {pair for pair in SHAPES if contrast(palette[pair[0]], palette[pair[1]]) < 3} == set()


def test_the_page_says_it_is_of_this_day() -> None:
    assert f"evidence of {day(TODAY)}" in text(WELL, shown=city())
    assert day(TODAY) > OPENING
