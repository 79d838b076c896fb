"""A page as a browser sees it: its text and its forms, each with the fields and the values it would send."""

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final

from idsvc.specimen.errors import NoSuchField

Attributes = Mapping[str, str | None]

_BUTTONS: Final = frozenset({"submit", "button", "reset", "image"})
_CHOSEN: Final = frozenset({"radio", "checkbox", "button"})
_CODE: Final = "code"  # the pages' class of a code that is printed in groups
_RECEIPT: Final = "receipt__code"
_HIDDEN_TEXT: Final = frozenset({"script", "style", "title"})


@dataclass(frozen=True, slots=True)
class Field:
    """One control: ``kind`` is its type (``select`` for an option), ``sent`` whether its value goes along as it is."""

    name: str
    kind: str
    value: str
    sent: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where and how it is sent, and its fields in order; a button with a name is one, sent if pressed."""

    action: str
    method: str
    enctype: str
    fields: tuple[Field, ...]

    def names(self) -> frozenset[str]:
        """Return the names of its fields."""
        return frozenset(field.name for field in self.fields)

    def filled(self, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return what is sent once these fields are filled in; an empty text unticks. Raises ``NoSuchField``."""
        for name, value in values.items():
            self._check(name, value)
        pairs: list[tuple[str, str]] = []
        for field in self.fields:
            if field.name not in values:
                pairs += [(field.name, field.value)] if field.sent else []
            elif field.kind not in _CHOSEN | {"select"}:
                pairs.append((field.name, values[field.name]))
            elif field.value == values[field.name]:
                pairs.append((field.name, field.value))
        return tuple(pairs)

    def _check(self, name: str, value: str) -> None:
        fields = [field for field in self.fields if field.name == name and field.kind != "file"]
        typed = any(field.kind not in _CHOSEN | {"select"} for field in fields)
        unticked = not value and any(field.kind == "checkbox" for field in fields)
        if not (typed or unticked or any(field.value == value for field in fields)):
            raise NoSuchField(name)


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from a page.

    ``text`` is what a person sees, spaces as one; ``codes`` are the texts set as codes, ``receipts`` those that show
    a record destroyed, ``images`` the sources.
    """

    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    codes: tuple[str, ...]
    receipts: tuple[str, ...]


def read_page(html: str) -> Document:
    """Return what a page holds; whatever is no HTML comes back as text."""
    reader = _PageReader()
    reader.feed(html)
    reader.close()
    text = " ".join(" ".join(reader.words).split())
    return Document(
        text,
        tuple(each.form() for each in reader.forms),
        tuple(reader.links),
        tuple(reader.images),
        tuple(reader.codes),
        tuple(reader.receipts),
    )


class _OpenForm:
    """A form while its fields are being read."""

    def __init__(self, attributes: Attributes) -> None:
        self._action = attributes.get("action") or ""
        self._method = (attributes.get("method") or "get").lower()
        self._enctype = attributes.get("enctype") or "application/x-www-form-urlencoded"
        self.fields: list[Field] = []

    def form(self) -> Form:
        return Form(self._action, self._method, self._enctype, tuple(self.fields))


class _OpenSelect:
    """A list to choose from while its options are being read; without a chosen one, the first is sent."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._options: list[tuple[str | None, bool, list[str]]] = []

    def option(self, attributes: Attributes) -> None:
        self._options.append((attributes.get("value"), "selected" in attributes, []))

    def write(self, words: str) -> None:
        if self._options:
            self._options[-1][2].append(words)

    def fields(self) -> list[Field]:
        chosen = next((at for at, (_, selected, _) in enumerate(self._options) if selected), 0)
        values = (" ".join("".join(words).split()) if value is None else value for value, _, words in self._options)
        return [Field(self._name, "select", value, sent=at == chosen) for at, value in enumerate(values)]


class _PageReader(HTMLParser):
    """Reads tag after tag; fields outside of any form are passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_OpenForm] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.words: list[str] = []
        self.codes: list[str] = []
        self.receipts: list[str] = []
        self._inside: _OpenForm | None = None
        self._quiet = 0
        self._select: _OpenSelect | None = None
        self._area: tuple[str, list[str]] | None = None
        self._printed: list[str] | None = None
        self._starts = MappingProxyType(
            {
                "form": self._form,
                "input": self._input,
                "button": self._button,
                "select": self._select_starts,
                "option": self._option,
                "textarea": self._textarea,
                "a": self._link,
                "img": self._image,
                "span": self._span,
            }
        )
        self._ends = MappingProxyType(
            {
                "form": self._form_ends,
                "select": self._select_ends,
                "textarea": self._textarea_ends,
                "span": self._span_ends,
            }
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in _HIDDEN_TEXT
        if tag in self._starts:
            self._starts[tag](dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in _HIDDEN_TEXT
        if tag in self._ends:
            self._ends[tag]()

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)
        if self._select is not None:
            self._select.write(data)
        if self._printed is not None:
            self._printed.append(data.strip())
        if not self._quiet:
            self.words.append(data)

    def _add(self, field: Field) -> None:
        if self._inside is not None and field.name:
            self._inside.fields.append(field)

    def _form(self, attributes: Attributes) -> None:
        self._inside = _OpenForm(attributes)
        self.forms.append(self._inside)

    def _input(self, attributes: Attributes) -> None:
        kind = (attributes.get("type") or "text").lower()
        if kind in _BUTTONS or "disabled" in attributes:
            return
        chosen = kind in _CHOSEN
        value = attributes.get("value") or ("on" if chosen and "value" not in attributes else "")
        sent = "checked" in attributes if chosen else kind != "file"
        self._add(Field(attributes.get("name") or "", kind, value, sent))

    def _button(self, attributes: Attributes) -> None:
        self._add(Field(attributes.get("name") or "", "button", attributes.get("value") or "", sent=False))

    def _select_starts(self, attributes: Attributes) -> None:
        self._select = _OpenSelect(attributes.get("name") or "")

    def _select_ends(self) -> None:
        for field in self._select.fields() if self._select is not None else ():
            self._add(field)
        self._select = None

    def _option(self, attributes: Attributes) -> None:
        if self._select is not None:
            self._select.option(attributes)

    def _textarea(self, attributes: Attributes) -> None:
        self._area = (attributes.get("name") or "", [])

    def _textarea_ends(self) -> None:
        if self._area is not None:
            name, words = self._area
            self._add(Field(name, "textarea", "".join(words), sent=True))
            self._area = None

    def _form_ends(self) -> None:
        self._inside = None

    def _span_ends(self) -> None:
        self._printed = None

    def _span(self, attributes: Attributes) -> None:
        classes = (attributes.get("class") or "").split()
        kinds = ((_CODE, self.codes), (_RECEIPT, self.receipts))
        self._printed = next((found for name, found in kinds if name in classes), None)

    def _link(self, attributes: Attributes) -> None:
        self.links.append(attributes.get("href") or "")

    def _image(self, attributes: Attributes) -> None:
        self.images.append(attributes.get("src") or "")
