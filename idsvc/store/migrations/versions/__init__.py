"""One module per step; a step is never changed once a city has taken it."""
