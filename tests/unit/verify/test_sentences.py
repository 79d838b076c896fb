"""Ten languages say the same: same keys and holes, nothing left in English, one word for one idea, one script each."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

from idsvc.verify import wording
from idsvc.verify.verdict import Group, Reason

HOME = Path(wording.__file__).with_name("sentences")
LANGUAGES = ("en", "es", "fr", "ar", "zh", "ht", "vi", "bn", "ru", "pt")
OTHERS = LANGUAGES[1:]
HOLE = re.compile(r"\{[a-z_]+\}")

# Where a language says it exactly as English does, because that is its own word.
SAME_AS_ENGLISH = {("fr", "page.clear_minutes"), ("ht", "page.audience_bank")}

# What stays in Latin letters in every script: names of files and formats, and what they are called at a counter.
TECHNICAL = ("city-lists", "trust-list.cwt", "root.fingerprint", "https", "QR", "PNG", "JPEG", "ID")

ALPHABETS = {
    "es": "abcdefghijklmnñopqrstuvwxyzáéíóúü",
    "fr": "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿæœ",
    "ht": "abcdefghijklmnopqrstuvwxyzàèò",
    "pt": "abcdefghijklmnopqrstuvwxyzáâãàçéêíóôõú",
    "vi": "abcdefghijklmnopqrstuvwxyzăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
}
SCRIPTS = {"ar": "ARABIC", "bn": "BENGALI", "ru": "CYRILLIC", "zh": "CJK UNIFIED IDEOGRAPH"}

# One idea, one word: wherever English has the first, the language has the second (in any of its forms).
GLOSSARY = {
    "genuine": {
        "es": "auténtic",
        "fr": "authentique",
        "ar": "أصلي",
        "zh": "真实",
        "ht": "otantik",
        "vi": "thật",
        "bn": "আসল",
        "ru": "подлинн",
        "pt": "autêntic",
    },
    "cancelled": {
        "es": "cancelada",
        "fr": "annulée",
        "ar": "لغا|ألغيت|أُلغيت|الملغاة|ملغاة",
        "zh": "已注销",
        "ht": "anile",
        "vi": "hủy",
        "bn": "বাতিল",
        "ru": "аннулирован",
        "pt": "cancelado",
    },
    "specimen": {
        "es": "muestra",
        "fr": "spécimen",
        "ar": "نموذج",
        "zh": "样本",
        "ht": "echantiyon",
        "vi": "mẫu",
        "bn": "নমুনা",
        "ru": "образ(ец|ц)",
        "pt": "amostra",
    },
    "cardholder": {
        "es": "persona titular",
        "fr": "titulaire",
        "ar": "صاحب البطاقة",
        "zh": "持卡人",
        "ht": "mèt kat la",
        "vi": "chủ thẻ",
        "bn": "কার্ডধারী",
        "ru": "владел(ец|ьца|ьцу)",
        "pt": "titular",
    },
    "hand scanner": {
        "es": "lector de mano",
        "fr": "lecteur à main",
        "ar": "الماسح اليدوي|بالماسح اليدوي",
        "zh": "手持扫描器",
        "ht": "eskanè men",
        "vi": "máy quét cầm tay",
        "bn": "হাতে ধরা স্ক্যানার",
        "ru": r"ручн\w+ сканер",
        "pt": "leitor de mão",
    },
    "camera": {
        "es": "cámara",
        "fr": "caméra",
        "ar": "كاميرا",
        "zh": "摄像头",
        "ht": "kamera",
        "vi": "máy ảnh",
        "bn": "ক্যামেরা",
        "ru": "камер",
        "pt": "câmera",
    },
    "fingerprint": {
        "es": "huella|root.fingerprint",
        "fr": "empreinte|root.fingerprint",
        "ar": "بصمة|root.fingerprint",
        "zh": "指纹|root.fingerprint",
        "ht": "anprent|root.fingerprint",
        "vi": "dấu vân tay|root.fingerprint",
        "bn": "ফিঙ্গারপ্রিন্ট|root.fingerprint",
        "ru": "отпечат(ок|ка)|root.fingerprint",
        "pt": "impressão digital|root.fingerprint",
    },
}
ENDINGS = {".": ".\u3002\u0964", "?": "?\u061f\uff1f", ":": ":\uff1a"}


def content(language: str) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((HOME / f"{language}.json").read_text("utf-8"))
    return loaded


def flat(value: object, name: str = "") -> dict[str, str]:
    if isinstance(value, str):
        return {name: value}
    assert isinstance(value, dict)
    return {
        key: text for part, inner in value.items() for key, text in flat(inner, f"{name}.{part}".strip(".")).items()
    }


def texts(language: str) -> dict[str, str]:
    return flat({name: part for name, part in content(language).items() if name != "language"})


ENGLISH = texts("en")


def bare(text: str) -> str:
    """The text without its holes and without the technical words."""
    without = HOLE.sub(" ", text)
    for word in TECHNICAL:
        without = without.replace(word, " ")
    return without


def test_there_are_ten_languages_and_each_says_which_it_is() -> None:
    assert {path.stem for path in HOME.glob("*.json")} == set(LANGUAGES)
    names = set()
    for language in LANGUAGES:
        told = content(language)["language"]
        assert isinstance(told, dict)
        assert told.keys() == {"name", "dir", "reviewed"}
        assert told["dir"] == ("rtl" if language == "ar" else "ltr")
        assert isinstance(told["reviewed"], bool)
        names.add(told["name"])
    assert len(names) == len(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_same_keys_in_the_same_order(language: str) -> None:
    assert list(texts(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_same_holes(language: str) -> None:
    found = {key: sorted(HOLE.findall(text)) for key, text in texts(language).items()}
    assert found == {key: sorted(HOLE.findall(text)) for key, text in ENGLISH.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_untidy(language: str) -> None:
    for key, text in texts(language).items():
        assert text == unicodedata.normalize("NFC", text), key
        assert text == " ".join(text.split(" ")).strip(), key
        assert "  " not in text, key
        assert text, key
        assert text.count("{") == text.count("}") == len(HOLE.findall(text)), key


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    same = {(language, key) for key, text in texts(language).items() if text == ENGLISH[key]}
    assert same == {each for each in SAME_AS_ENGLISH if each[0] == language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_groups_and_the_mark_differ(language: str) -> None:
    words = [wording.word(language, name) for name in (*Group, "specimen")]
    assert len({word.casefold() for word in words}) == len(Group) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_and_an_advice_of_its_own(language: str) -> None:
    said = [wording.sentences(language, reason, None) for reason in Reason if reason is not Reason.VALID]
    assert len({sentence for sentence, _ in said}) == len(said)
    for side in ("FRONT", "BACK"):
        assert "{name}" in wording.sentences(language, "VALID", side)[0]
    fronts, backs = (wording.sentences(language, "VALID", side)[1] for side in ("FRONT", "BACK"))
    assert fronts != backs


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_end_as_english_ones_do(language: str) -> None:
    for key, text in texts(language).items():
        ending = ENGLISH[key][-1]
        allowed = ENDINGS.get(ending)
        assert allowed is None or text[-1] in allowed, key


@pytest.mark.parametrize("language", ALPHABETS)
def test_latin_languages_keep_to_their_alphabet(language: str) -> None:
    for key, text in texts(language).items():
        letters = {each for each in bare(text).casefold() if each.isalpha()}
        assert letters <= set(ALPHABETS[language]), key


@pytest.mark.parametrize("language", SCRIPTS)
def test_other_languages_keep_to_their_script(language: str) -> None:
    for key, text in texts(language).items():
        foreign = {
            each
            for each in bare(text)
            if unicodedata.category(each)[0] in "LM" and not unicodedata.name(each).startswith(SCRIPTS[language])
        }
        assert not foreign, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_hides_or_turns_the_text(language: str) -> None:
    for key, text in texts(language).items():
        kinds = {unicodedata.category(each) for each in text.replace("\u200c", "").replace("\u200d", "")}
        assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}, key


@pytest.mark.parametrize("idea", GLOSSARY)
@pytest.mark.parametrize("language", OTHERS)
def test_one_word_for_one_idea(language: str, idea: str) -> None:
    said = texts(language)
    wanted = re.compile(GLOSSARY[idea][language], re.IGNORECASE)
    keys = [key for key, text in ENGLISH.items() if idea in text.casefold()]
    assert keys
    assert [key for key in keys if wanted.search(said[key]) is None] == []
