"""Uploads stay in memory under a hard limit: Werkzeug would write what exceeds 500 kB to a temporary file, in clear."""

from io import BytesIO
from typing import IO, Final

from flask import Request

MAX_UPLOAD: Final = 12 * 1024 * 1024
"""Bytes of a whole request; a larger one is refused from its header, unread."""

MAX_FIELDS_MEMORY: Final = 1024 * 1024
"""Bytes of all form fields that are no files."""

MAX_PARTS: Final = 200


class MemoryRequest(Request):
    """A request whose uploaded files never touch a disk."""

    max_content_length = MAX_UPLOAD
    max_form_memory_size = MAX_FIELDS_MEMORY
    max_form_parts = MAX_PARTS

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()
