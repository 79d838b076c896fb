import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from idsvc.card.cmap import covered
from idsvc.card.errors import FontMissing, FontsNotBuilt
from idsvc.card.fonts import Direction, Family, Weight, coverage, font_file, sized
from idsvc.card.runs import line_of

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = {
    Family.LATIN: "Nguyễn Thị Ánh, José-María O\u2019Neil, Łukasz Żółć, Παπαδόπουλος, Мария Їжак",
    Family.ARABIC: "محمد عبد الرحمن",
    Family.HEBREW: "שרה בן־דוד",
    Family.ARMENIAN: "Անահիտ Հակոբյան",
    Family.GEORGIAN: "ნინო ბერიძე",
    Family.ETHIOPIC: "ሰላማዊት ተስፋዬ ገብረመድኅን",
    Family.BENGALI: "রহিমা খাতুন",
    Family.DEVANAGARI: "प्रिया शर्मा",
    Family.GUJARATI: "પ્રિયા પટેલ",
    Family.GURMUKHI: "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
    Family.KANNADA: "ಲಕ್ಷ್ಮೀ ಗೌಡ",
    Family.MALAYALAM: "ശ്രീദേവി നായർ",
    Family.ORIYA: "ପ୍ରିୟା ମହାପାତ୍ର",
    Family.SINHALA: "ශ්‍රීමා පෙරේරා",
    Family.TAMIL: "லட்சுமி சுப்பிரமணியம்",
    Family.TELUGU: "శ్రీలక్ష్మి రెడ్డి",
    Family.THAI: "สมชาย ใจดี",
    Family.KHMER: "សុខ ចាន់",
    Family.LAO: "ສົມໃຈ",
    Family.MYANMAR: "ခင်မြတ်နိုး",
    Family.CHINESE: "王小明陳麗華",
    Family.JAPANESE: "山田たろう",
    Family.KOREAN: "김철수",
}


@pytest.mark.parametrize("family", Family)
def test_coverage_agrees_with_what_the_font_draws(family: Family) -> None:
    font = sized(family, Weight.REGULAR, 24)
    absent = bytes(font.getmask("\U0010fffd"))  # a private character: no card font has it, so this is the box
    for code in (*map(ord, SAMPLES[family].replace(" ", "")), 0x1200, 0x0700, 0x0780, 0x1800, 0xFFFD):
        drawn = bytes(font.getmask(chr(code)))
        assert (drawn != absent) == (code in coverage(family))


@pytest.mark.parametrize("family", Family)
def test_both_weights_have_the_same_characters(family: Family) -> None:
    bold, regular = (covered(font_file(family, weight).read_bytes()) for weight in (Weight.BOLD, Weight.REGULAR))
    assert bold == regular


def test_a_table_with_glyph_arrays_and_gaps_is_read() -> None:
    segments = struct.pack(">2H", 0x43, 0xFFFF) + bytes(2) + struct.pack(">2H", 0x41, 0xFFFF)
    segments += struct.pack(">2H", 0, 1) + struct.pack(">2H", 4, 0) + struct.pack(">3H", 7, 0, 9)
    subtable = struct.pack(">7H", 4, 14 + len(segments), 0, 4, 0, 0, 0) + segments
    cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + subtable
    font = b"\0\1\0\0" + struct.pack(">4H", 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap
    assert covered(font) == {0x41, 0x43}


@pytest.mark.parametrize(("family", "text"), SAMPLES.items())
def test_each_script_has_its_font(family: Family, text: str) -> None:
    assert {run.family for run in line_of(text, "en").runs} == {family}


def test_devanagari_is_not_left_to_the_latin_font_that_has_it_too() -> None:
    assert ord("म") in covered(font_file(Family.LATIN, Weight.REGULAR).read_bytes())
    assert ord("म") not in coverage(Family.LATIN)


@pytest.mark.parametrize(
    ("language", "family"),
    [("zh-Hans", Family.CHINESE), ("ja", Family.JAPANESE), ("ko", Family.KOREAN), ("en", Family.CHINESE)],
)
def test_the_language_decides_the_shapes_of_chinese_characters(language: str, family: Family) -> None:
    assert [run.family for run in line_of("林", language).runs] == [family]


def test_accents_that_arrive_in_pieces_are_composed() -> None:
    assert line_of("Nguye\u0302\u0303n", "vi").runs[0].text == "Nguyễn"


def test_runs_stand_in_the_order_of_the_line() -> None:
    left = line_of("Ali (عمر) 12", "en")
    assert (left.base, [run.text for run in left.runs]) == (Direction.LEFT_TO_RIGHT, ["Ali (", "عمر", ") 12"])
    right = line_of("عمر Ali", "ar")
    assert (right.base, [run.text for run in right.runs]) == (Direction.RIGHT_TO_LEFT, ["Ali", "عمر "])


def test_numbers_alone_and_nothing_at_all_are_lines_too() -> None:
    assert [run.family for run in line_of("12-34", "en").runs] == [Family.LATIN]
    assert line_of("", "en").runs == ()


def test_a_sign_that_only_another_font_has_gets_a_run_of_its_own() -> None:
    assert [run.family for run in line_of("Ana 〒", "en").runs] == [Family.LATIN, Family.CHINESE]


@pytest.mark.parametrize(
    ("text", "script", "position"),
    [
        ("Ana ᠮᠣᠩ", "MONGOLIAN", 5),
        ("Ana\u202e", "RIGHT-TO-LEFT", 4),
        ("a\nb", "UNNAMED", 2),
        ("\ue000", "UNNAMED", 1),
        ("Ana 😀", "GRINNING", 5),
        ("\u0301a", "COMBINING", 1),
        ("ع\u0e31", "THAI", 2),
    ],
)
def test_what_no_font_has_is_named_by_script_and_place_and_never_repeated(
    text: str, script: str, position: int
) -> None:
    with pytest.raises(FontMissing) as missing:
        line_of(text, "en")
    assert (missing.value.script, missing.value.position) == (script, position)
    assert text not in str(missing.value)


def test_fonts_that_were_not_built_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FontsNotBuilt, match=r"build_backend\.py"):
        font_file(Family.LATIN, Weight.BOLD, tmp_path)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("محمد", "ShapingMissing"),
        ("রহিমা", "ShapingMissing"),
        ("प्रिया", "ShapingMissing"),
        ("रमा", "ShapingMissing"),
        ("สมชาย", "ShapingMissing"),
        ("សុខ", "ShapingMissing"),
        ("ສົມໃຈ", "ShapingMissing"),
        ("E\u0323\u0301", "ShapingMissing"),
        ("Nguyễn", "drawn"),
        ("王小明", "drawn"),
    ],
)
def test_without_the_shaping_library_such_scripts_are_refused(tmp_path: Path, text: str, outcome: str) -> None:
    (tmp_path / "libfribidi.so.0").touch()  # found first, and no library
    program = (
        "import sys\n"
        "from idsvc.card.errors import CardRefused, Field\n"
        "from idsvc.card.layout import CITY, CITY_STYLE\n"
        "from idsvc.card.text import draw_block, fit\n"
        "from PIL import Image, ImageDraw\n"
        "try:\n"
        "    block = fit(sys.argv[1], CITY, CITY_STYLE, 'en', Field.NAME)\n"
        "    draw_block(ImageDraw.Draw(Image.new('L', (600, 80))), block, 0, 0, 'white')\n"
        "    print('drawn')\n"
        "except CardRefused as refusal:\n"
        "    print(type(refusal).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, text],
        cwd=ROOT,
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == outcome
