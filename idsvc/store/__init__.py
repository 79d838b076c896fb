"""Tables, the unit of work and files: writes and returns sealed values, and never sees a key that opens one."""
