"""ggml's types of numbers: how many make a block, and how many bytes that takes (ggml-common.h)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GgmlType:
    """`numbers` of a row make a block of `bytes`; those of types like safetensors' own stand alone."""

    name: str
    numbers: int
    bytes: int


_BLOCK, _SUPERBLOCK = 32, 256

GGML_TYPES = {
    number: GgmlType(name, numbers, size)
    for number, name, numbers, size in (
        (0, "F32", 1, 4),
        (1, "F16", 1, 2),
        (2, "Q4_0", _BLOCK, 18),
        (3, "Q4_1", _BLOCK, 20),
        (6, "Q5_0", _BLOCK, 22),
        (7, "Q5_1", _BLOCK, 24),
        (8, "Q8_0", _BLOCK, 34),
        (9, "Q8_1", _BLOCK, 36),
        (10, "Q2_K", _SUPERBLOCK, 84),
        (11, "Q3_K", _SUPERBLOCK, 110),
        (12, "Q4_K", _SUPERBLOCK, 144),
        (13, "Q5_K", _SUPERBLOCK, 176),
        (14, "Q6_K", _SUPERBLOCK, 210),
        (15, "Q8_K", _SUPERBLOCK, 292),
        (16, "IQ2_XXS", _SUPERBLOCK, 66),
        (17, "IQ2_XS", _SUPERBLOCK, 74),
        (18, "IQ3_XXS", _SUPERBLOCK, 98),
        (19, "IQ1_S", _SUPERBLOCK, 50),
        (20, "IQ4_NL", _BLOCK, 18),
        (21, "IQ3_S", _SUPERBLOCK, 110),
        (22, "IQ2_S", _SUPERBLOCK, 82),
        (23, "IQ4_XS", _SUPERBLOCK, 136),
        (24, "I8", 1, 1),
        (25, "I16", 1, 2),
        (26, "I32", 1, 4),
        (27, "I64", 1, 8),
        (28, "F64", 1, 8),
        (29, "IQ1_M", _SUPERBLOCK, 56),
        (30, "BF16", 1, 2),
        (34, "TQ1_0", _SUPERBLOCK, 54),
        (35, "TQ2_0", _SUPERBLOCK, 66),
        (39, "MXFP4", _BLOCK, 17),
    )
}
# Blocks that core.weights.formats.ggml_blocks reads.
BLOCK_TYPES = {
    kind.name: kind
    for kind in GGML_TYPES.values()
    if kind.name in ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K")
}


def row_bytes(kind: GgmlType, numbers: int) -> int | None:
    """The bytes of a row of so many numbers; None where they make no whole blocks."""
    blocks, rest = divmod(numbers, kind.numbers)
    return None if rest else blocks * kind.bytes
