"""Independent checks over what a city left on its disk: values in, findings with codes out, nothing opened."""
