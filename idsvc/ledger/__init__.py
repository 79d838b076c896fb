"""The tamper-evident log without personal data: its vocabulary, its tree, its tiles, its signed checkpoints."""
