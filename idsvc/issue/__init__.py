"""Card profile rules, intents, status changes and the register: pure values and rules."""
