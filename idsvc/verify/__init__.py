"""A verdict from a QR text, offline: verifier, lists on disk, images and the command."""
