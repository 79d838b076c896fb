"""The use cases, one module per act; the only package that holds a vault, so the only one that opens a payload."""
