"""Who works here and what each role may do: a table, passwords, sessions as values."""
