"""Keyboard layouts as hand scanners meet them: what the keys of a US keyboard type elsewhere.

Each layout is written as its maker's table has it: `letters` are the capitals that the 26 letter keys type with Shift,
in the order of the US keys A to Z; `digits` the keys 0 to 9 without Shift; `marks` what stands for `$%*+-./:`.
"""

import unicodedata
from dataclasses import dataclass
from string import ascii_uppercase, digits

from idsvc.credential.base45 import ALPHABET

QWERTZ = "ABCDEFGHIJKLMNOPQRSTUVWXZY"
AZERTY = "QBCDEFGHIJKL?NOPARSTUVZXYW"
CYRILLIC = "ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ"
DVORAK = 'AXJE>UIDCHTNMBRL"POYGK<QF:'
TURKISH_F = "UÇVEĞAÜTNKMLSZHPFIİORCGÖDJ"
COMBINING = {"`": "\u0300", "~": "\u0303", "\u02c7": "\u030c"}


@dataclass(frozen=True)
class Keyboard:
    """What each key types; `dead` is the mark that waits for the next key, `composes` the letters it joins with."""

    letters: str = ascii_uppercase
    digits: str = digits
    marks: str = "$%*+-./:"
    bracket: str = "]"
    dead: str = ""
    composes: str = ""

    @property
    def keys(self) -> dict[str, str]:
        """Return what each character of the alphabet, and `]`, is typed as."""
        typed = dict(zip(ascii_uppercase, self.letters, strict=True)) | dict(zip(digits, self.digits, strict=True))
        return typed | dict(zip("$%*+-./:", self.marks, strict=True)) | {" ": " ", "]": self.bracket}

    def type(self, text: str) -> str:
        """Return what a computer set to this layout reads when a scanner types `text`."""
        out, waiting = "", ""
        for char in text:
            key = self.keys[char]
            if waiting:
                out, waiting = out + self._joined(waiting, key), ""
            elif key == self.dead:
                waiting = key
            else:
                out += key
        return out + waiting

    def _joined(self, dead: str, key: str) -> str:
        if key == " ":
            return dead
        return unicodedata.normalize("NFC", key + COMBINING[dead]) if key in self.composes else dead + key

    def test(self) -> str:
        """Return what the layout test code is typed as."""
        return self.type(ALPHABET)


VOWELS = "AEIOU"
KEYBOARDS = {
    "US": Keyboard(),
    "German": Keyboard(QWERTZ, marks="$%(`ß.-Ö", bracket="+", dead="`", composes=VOWELS),
    "German with more accents": Keyboard(QWERTZ, marks="$%(`ß.-Ö", bracket="+", dead="`", composes="AEINOUWY"),
    "Swiss German": Keyboard(QWERTZ, marks="ç%(`'.-é", bracket="¨", dead="`", composes=VOWELS),
    "French": Keyboard(AZERTY, "à&é\"'(-è_ç", "458+):!M", "$"),
    "Belgian": Keyboard(AZERTY, "à&é\"'(§è!ç", "458_):=M", "$"),
    "Canadian French": Keyboard(marks="$%*+-.é:", bracket="\u00b8"),
    "Spanish": Keyboard(marks="$%(¿'.-Ñ", bracket="+"),
    "Latin American": Keyboard(marks="$%(¡'.-Ñ", bracket="+"),
    "Italian": Keyboard(marks="$%(^'.-ç", bracket="+"),
    "Portuguese": Keyboard(marks="$%(»'.-Ç", bracket="\u00b4"),
    "Brazilian": Keyboard(marks="$%*+-.;Ç", bracket="["),
    "Turkish Q": Keyboard(marks="+%(_*ç.Ş", bracket="ü"),
    "Turkish F": Keyboard(TURKISH_F, marks="$%(_/.,Y", bracket="w"),
    "Swedish": Keyboard(marks="¤%(`+.-Ö", bracket="¨", dead="`", composes=VOWELS),
    "Danish": Keyboard(marks="¤%(`+.-Æ", bracket="¨", dead="`", composes=VOWELS),
    "Norwegian": Keyboard(marks="¤%(`+.-Ø", bracket="¨", dead="`", composes=VOWELS),
    "Dutch": Keyboard(marks="$%(~/.-±", bracket="*", dead="~", composes="ANO"),
    "Czech": Keyboard(QWERTZ, "é+ěščřžýáí", '458\u02c7=.-"', ")", "\u02c7", "CDENRSTZ"),
    "Hungarian": Keyboard(QWERTZ, "ö123456789", "!%(Óü.-É", "ú"),
    "Russian": Keyboard(CYRILLIC, marks=";%*+-ю.Ж", bracket="ъ"),
    "Dvorak": Keyboard(DVORAK, marks="$%*}[vzS", bracket="="),
}
"""Layouts of desks in US cities and of what their staff bring along."""
