"""The modules that a code ought to have, worked out by segno: a second encoder, independent of the one that draws.

segno's own ``make`` starts the padding one codeword late when the data ends on a codeword boundary (its issues 123
and 148; one text in eight). The code reads the same, but its modules differ, so the steps are taken here one by one
with the padding of ISO/IEC 18004, 7.4.10.
"""

from segno import consts, encoder

from idsvc.card.qr import Correction, QrPlan

_LEVELS = {Correction.M: consts.ERROR_LEVEL_M, Correction.Q: consts.ERROR_LEVEL_Q}
_FORMAT_MASK = 0b101  # ISO/IEC 18004, 7.9.1: the mask of the three bits that name the data mask


def expected_modules(text: str, plan: QrPlan, mask: int) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a text under one of the eight data masks, True for black, without the quiet zone."""
    level = _LEVELS[plan.correction]
    matrix = encoder.make_matrix(plan.modules, plan.modules)
    encoder.add_finder_patterns(matrix, plan.modules, plan.modules)
    encoder.add_alignment_patterns(matrix, plan.modules, plan.modules)
    encoder.add_codewords(matrix, _message(text, plan.version, level), plan.version)
    _, matrix = encoder.find_and_apply_best_mask(matrix, plan.modules, plan.modules, mask)
    encoder.add_format_info(matrix, plan.version, level, mask)
    encoder.add_version_info(matrix, plan.version)
    return tuple(tuple(map(bool, row)) for row in matrix)


def mask_of(modules: tuple[tuple[bool, ...], ...]) -> int:
    """Read which data mask a code says it has, from beside its upper left finder."""
    first, second, third = modules[8][2:5]
    return (first << 2 | second << 1 | third) ^ _FORMAT_MASK


def _message(text: str, version: int, level: int) -> encoder.Buffer:
    bits = encoder.Buffer()
    for segment in encoder.prepare_data(text, consts.MODE_ALPHANUMERIC, None):
        encoder.write_segment(bits, segment, None, encoder.version_range(version))
    capacity = consts.SYMBOL_CAPACITY[version][level]
    encoder.write_terminator(bits, capacity, None, len(bits))
    bits.extend([0] * (-len(bits) % 8))
    encoder.write_pad_codewords(bits, version, capacity, len(bits))
    return encoder.make_final_message(version, level, bits)
