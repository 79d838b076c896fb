"""Headers, cookies and host names: what a browser is told to refuse on our behalf."""

import secrets
from typing import Final

from flask import Flask, Response, g, request

from idsvc.web.request import MAX_FIELDS_MEMORY, MAX_PARTS, MAX_UPLOAD
from idsvc.web.services import LOOPBACK_HOSTS, WebServices

SCANNER: Final = frozenset({"scan.show", "scan.lists", "scan.worker", "scan.manifest"})
"""What partners fetch: the same for everybody, with a policy and a time to live of its own."""

OWN_POLICY: Final = SCANNER | {"receipt.show", "lobby.papers", "lobby.prefill", "lobby.worker"}
"""What comes with a policy of its own."""

MAY_BE_STORED: Final = frozenset({"static", "fonts.show"}) | OWN_POLICY

FIXED_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    # Not "no-referrer": the CSRF check on https compares the referrer with our own origin.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), display-capture=(), usb=(), payment=()"),
)

READS_CODES: Final = frozenset({"cards.show", "cards.send", "cards.answer"})
"""Pages that read the code of a printed card in the browser: their reader is WebAssembly, and no text becomes code."""

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'{more}; style-src 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

UNANSWERED_HOST: Final = "no-host-was-named.invalid"
"""Werkzeug answers every host where the list is empty; an office that named none answers none."""


def nonce() -> str:
    """Return this response's nonce: 128 random bits, the same for every call within one request."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def harden(response: Response) -> Response:
    """Add the headers; every page but style sheets, scripts and fonts may show personal data and is never stored."""
    for name, value in FIXED_HEADERS:
        response.headers[name] = value
    if request.endpoint not in OWN_POLICY:
        more = " 'wasm-unsafe-eval'" if request.endpoint in READS_CODES else ""
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(nonce=nonce(), more=more)
    if request.endpoint not in MAY_BE_STORED:
        response.headers["Cache-Control"] = "no-store"
    return response


def configure(app: Flask, services: WebServices) -> None:
    """Set cookies, limits and host names; the signing key is fresh, so a restart signs everybody out."""
    hosts = LOOPBACK_HOSTS if services.loopback else services.hosts or (UNANSWERED_HOST,)
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME="idsvc" if services.loopback else "__Host-idsvc",
        SESSION_COOKIE_SECURE=not services.loopback,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=list(hosts),
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        MAX_FORM_MEMORY_SIZE=MAX_FIELDS_MEMORY,
        MAX_FORM_PARTS=MAX_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # it lives as long as the sitting, whose length the office decides
        TRAP_BAD_REQUEST_ERRORS=False,
    )
    app.jinja_env.globals["nonce"] = nonce
    app.after_request(harden)
