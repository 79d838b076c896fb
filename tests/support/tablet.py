"""A resident's tablet for tests: a browser of its own that asks for its screen as the page's script does."""

import html
import re

from flask import Flask

from tests.support.web_desk import TAGS, TOKEN, Desk

CODE = re.compile(r'class="display__code code" dir="ltr">([^<]+)<')


class Tablet:
    """One tablet, opened at /display; ``look`` asks for what is new, as every second and a half."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        answer = self.client.get("/display")
        assert answer.status_code == 200
        token, code = TOKEN.search(answer.text), CODE.search(answer.text)
        assert token is not None
        self.token = token[1]
        self.code = code[1] if code else ""
        self.seen = ""
        self.piece: dict[str, str] = {}

    def look(self) -> str:
        """Ask once; return the words that stand on the tablet then."""
        answer = self.client.get("/display/state", headers={"If-None-Match": self.seen, "Accept": "application/json"})
        if answer.status_code == 200:
            self.piece = answer.get_json()
            self.seen = self.piece["seen"]
        return self.words

    @property
    def words(self) -> str:
        return " ".join(html.unescape(TAGS.sub(" ", self.piece["html"])).split())

    @property
    def screen(self) -> str:
        return self.piece["screen"]

    def press(self, answer: str, language: str | None = None, seen: str | None = None) -> int:
        """Press a button of what was seen last; return the status of the answer."""
        form = {"seen": self.seen if seen is None else seen, "answer": answer}
        form |= {} if language is None else {"language": language}
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.client.post("/display/answer", data=form, headers=headers).status_code


def pair(desk: Desk, tablet: Tablet) -> None:
    """Type the tablet's code on the clerk's page, and let the tablet ask."""
    desk.get("/pairing")
    desk.post("/pairing", {"code": tablet.code})
    tablet.look()
