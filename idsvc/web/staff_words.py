"""What staff read, in the language of their terminal: English is the key, other languages are catalogs read at start.

The catalogs are kept as ``translations/LANGUAGE/LC_MESSAGES/messages.po``, the form that translators work on; there is
no compiled copy that could be out of date.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, gettext

from idsvc.web import current

LANGUAGES: Final = MappingProxyType({current.ENGLISH: "English", "es": "Español"})
"""The languages of staff pages, each by its own name."""


@cache
def catalog(language: str) -> NullTranslations:
    """Return the translations of a language; those of English say every text as it stands in the source."""
    if language == current.ENGLISH or language not in LANGUAGES:
        return NullTranslations()
    kept = files("idsvc.web").joinpath("translations", language, "LC_MESSAGES", "messages.po")
    compiled = BytesIO()
    with kept.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(fp=compiled)


class StaffDomain(Domain):
    """The one domain of staff pages: its catalogs come from ``catalog``, not from compiled files."""

    def get_translations(self) -> NullTranslations:
        """Return the translations for the request at hand."""
        return catalog(current.staff_language())


def translated(text: str) -> str:
    """Return a constant text that stands elsewhere, such as an error's, in the language of the request."""
    return gettext(text)


def register(app: Flask) -> None:
    """Let pages speak the language of their terminal; a catalog that cannot be read is told at start."""
    babel = Babel(app, locale_selector=current.staff_language)
    babel.domain_instance = StaffDomain()
    for language in LANGUAGES:
        catalog(language)
