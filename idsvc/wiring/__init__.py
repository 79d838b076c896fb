"""Settings in, services out: the one place where adapters and use cases meet."""
