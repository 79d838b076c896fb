"""Reading aloud: by voices of this machine only, names letter by letter; where there is none, nothing is said."""

import json
import subprocess
from pathlib import Path

from tests.support.node import NODE, ROOT

PROGRAM = Path(__file__).with_name("voices.mjs")
VOICE = ROOT / "idsvc/web/client/lib/voice.ts"
Voice = dict[str, str | bool]


def voice(name: str, lang: str, *, local: object = True) -> Voice:
    return {"name": name, "lang": lang, "localService": local}  # type: ignore[dict-item]


def read(language: str, voices: list[Voice], *texts: tuple[str, bool]) -> dict[str, object]:
    asked = json.dumps({"voices": voices, "language": language, "texts": texts})
    command = [NODE, "--experimental-strip-types", "--no-warnings", PROGRAM, VOICE]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_voice_that_is_not_of_this_machine_is_never_asked() -> None:
    cloud = [voice("cloud", "fr-FR", local=False), voice("unsaid", "fr-FR", local=None), voice("ours", "en-US")]
    assert read("fr", cloud, ("Bonjour", False)) == {"voice": None, "spoken": []}


def test_the_voice_of_this_machine_is_taken_though_another_stands_first() -> None:
    both = [voice("cloud", "fr-FR", local=False), voice("ours", "fr_CA")]
    assert read("fr", both, ("Bonjour", False)) == {"voice": "ours", "spoken": [["Bonjour", "ours"]]}


def test_names_are_said_and_spelled_by_what_people_call_a_letter() -> None:
    said = read("es", [voice("ours", "es-MX")], ("Zoe\u0301 N\u0303u", True), ("", True))
    assert said["spoken"] == [["Zoe\u0301 N\u0303u", "ours"], ["Z, o, e\u0301, N\u0303, u", "ours"]]
