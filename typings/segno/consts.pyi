MODE_ALPHANUMERIC: int
ERROR_LEVEL_M: int
ERROR_LEVEL_Q: int
SYMBOL_CAPACITY: dict[int, dict[int, int]]
