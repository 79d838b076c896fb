"""A process that looks at chunks of a batch: frames on standard input, frames on standard output, nothing else.

A frame is a length of four bytes and as many bytes. The first one holds the lists and the manner, every later one a
chunk; each chunk is answered by one frame. What is looked at never stands in an argument or a file.
"""

import json
import signal
import sys
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO, Final

from idsvc.verify.batch import Chunk, Manner, Told, look
from idsvc.verify.held import Anchor, Lists, read_status, read_trust
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience
from idsvc.verify.verifier import Verifier

_LENGTH: Final = 4


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Send one frame."""
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame, None where the other side has ended or is cut off."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def encode_task(anchors: tuple[Anchor, ...], lists: Lists, policy: VerifyPolicy, manner: Manner) -> bytes:
    """Return the first frame: lists as the city signed them, and how to look."""
    members = {
        "anchors": [[anchor.fingerprint.hex(), sorted(anchor.issuers)] for anchor in anchors],
        "trust": [b64encode(held.data).decode() for held in lists.trust],
        "status": [b64encode(found.data).decode() for found in lists.statuses.values()],
        "floor": lists.floor,
        "audience": policy.audience.value,
        "ages": {audience.value: age for audience, age in policy.status_age.items()},
        "skew": policy.skew,
        "manner": asdict(manner) | {"at": manner.at.isoformat()},
    }
    return json.dumps(members).encode()


def decode_task(data: bytes) -> tuple[Verifier, Manner]:
    """Return the verifier and the manner that a first frame tells of; every list is checked again."""
    found = json.loads(data)
    anchors = [Anchor(bytes.fromhex(root), frozenset(issuers)) for root, issuers in found["anchors"]]
    pinned = [read_trust(b64decode(each), anchors) for each in found["trust"]]
    lists = Lists.of(pinned, [read_status(b64decode(each), pinned) for each in found["status"]], found["floor"])
    ages = {Audience(name): age for name, age in found["ages"].items()}
    manner = Manner(**found["manner"] | {"at": datetime.fromisoformat(found["manner"]["at"])})
    return Verifier(anchors, lists, VerifyPolicy(Audience(found["audience"]), ages, found["skew"])), manner


def encode_chunk(chunk: Chunk) -> bytes:
    """Return the frame of a chunk; its lines hold no line end but their own."""
    head = json.dumps([chunk.first, chunk.folder]).encode()
    return b"\n".join([head, *(line.rstrip(b"\r\n") for line in chunk.lines)])


def decode_chunk(data: bytes) -> Chunk:
    """Return the chunk in a frame."""
    head, *lines = data.split(b"\n")
    first, folder = json.loads(head)
    return Chunk(first, tuple(lines), folder)


def encode_told(told: Told) -> bytes:
    """Return the frame of a chunk's results."""
    return json.dumps(told.counts).encode() + b"\n" + told.bytes()


def decode_told(data: bytes) -> Told:
    """Return the results in a frame."""
    head, _, text = data.partition(b"\n")
    return Told(Counter(json.loads(head)), text.decode())


def serve(given: BinaryIO, answers: BinaryIO) -> None:
    """Answer chunks until there are no more."""
    task = read_frame(given)
    if task is None:
        return
    verifier, manner = decode_task(task)
    while (data := read_frame(given)) is not None:
        write_frame(answers, encode_told(look(decode_chunk(data), verifier, manner)))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that a person started
    serve(sys.stdin.buffer, sys.stdout.buffer)
