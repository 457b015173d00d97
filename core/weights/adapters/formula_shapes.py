"""The shape of the weight that the parts of a change are for, by their own shapes; ValueError where these misfit."""

import math
from collections.abc import Mapping

from core.program.translation import tr

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]  # of parts
OpenShape = tuple[int | None, ...]  # of a weight; None where the parts fit any size
MAX_STAGES = 30  # of BOFT, which has at most as many as its rows can be halved


def block_size(elements: int) -> int:
    """The side of the square whose upper triangle, without the diagonal, has so many elements; ValueError."""
    side = (1 + math.isqrt(1 + 8 * elements)) // 2
    if side < 2 or side * (side - 1) // 2 != elements:
        raise ValueError(tr("its oft_R is no upper triangle"))
    return side


def product_shape(*shapes: Shape) -> tuple[int, int]:
    """The shape of a matrix product; ValueError where there is none."""
    first, *others = map(flat_shape, shapes)
    for second in others:
        if len(first) != 2 or len(second) != 2 or first[1] != second[0]:
            message = tr("{first} times {second} is no matrix product")
            raise ValueError(message.format(first=first, second=second))
        first = (first[0], second[1])
    return first[0], first[1]


def _turned(shape: Shape) -> Shape:
    return shape[:2][::-1] + shape[2:]


def flat_shape(shape: Shape) -> Shape:
    """The shape of a 1 x 1 convolution as that of a matrix; any other as it is."""
    return shape[:2] if len(shape) == 4 and shape[2:] == (1, 1) else shape


def any_matrix(_: Shapes) -> OpenShape:
    """A matrix of any size."""
    return None, None


def lora_shape(shapes: Shapes) -> OpenShape:
    """LoRA: up [rows, rank], mid [rank, rank] where there is one, down [rank, columns]."""
    middle = [shapes["mid"]] if "mid" in shapes else []
    return product_shape(shapes["up"], *middle, shapes["down"])


def embedding_shape(shapes: Shapes) -> OpenShape:
    """PEFT's LoRA of a table: embedding_A [rank, rows], embedding_B [columns, rank]."""
    return product_shape(_turned(shapes["embedding_A"]), _turned(shapes["embedding_B"]))


def loha_shape(shapes: Shapes) -> OpenShape:
    """LoHa: two products of one shape."""
    first, second = (_of_factor(shapes, f"hada_w{number}", f"hada_t{number}") for number in (1, 2))
    if first != second:
        raise ValueError(tr("its two products are of different shapes"))
    return first


def lokr_shape(shapes: Shapes) -> OpenShape:
    """LoKr: the sizes of two matrices, multiplied."""
    (rows, columns), (more_rows, more_columns) = (
        _of_factor(shapes, f"lokr_w{number}", f"lokr_t{number}") for number in (1, 2)
    )
    return rows * more_rows, columns * more_columns


def _of_factor(shapes: Shapes, name: str, core: str) -> tuple[int, int]:
    """The shape of a matrix that is there whole, or as a product, the first of whose factors a core turns round."""
    if name in shapes:
        if len(shapes[name]) != 2:
            raise ValueError(tr("{part} is no matrix").format(part=name))
        return shapes[name][0], shapes[name][1]
    first, second = shapes[f"{name}_a"], shapes[f"{name}_b"]
    return product_shape(_turned(first), shapes[core], second) if core in shapes else product_shape(first, second)


def glora_shape(shapes: Shapes) -> OpenShape:
    """GLoRA: b1 times b2, and a1 times a2 as wide as these at both sides."""
    right, left = ("b2", "a2"), ("b1", "a1")
    first, second = (right, left) if is_old_glora(shapes) else (left, right)
    (rows, columns), inner = (product_shape(shapes[one], shapes[two]) for one, two in zip(first, second, strict=True))
    if inner != (columns, columns):
        raise ValueError(tr("its two products are of different shapes"))
    return rows, columns


def is_old_glora(shapes: Shapes) -> bool:
    """Whether the first factors are the right ones of their products, as in LyCORIS before 3.0.

    Where either reading fits, the rank is the smaller size.
    """
    first, second = shapes["a1"], shapes["b1"]
    return len(first) > 1 and len(second) > 1 and first[0] == second[0] and first[0] <= first[1]


def rotated_inputs_shape(shapes: Shapes) -> OpenShape:
    """OFT of OneTrainer and PEFT: as many columns as its blocks have together, or any where one serves all."""
    if len(triangles := shapes["oft_R"]) != 2:
        raise ValueError(tr("{part} is no matrix").format(part="oft_R"))
    side = block_size(triangles[1])
    return None, None if triangles[0] == 1 else triangles[0] * side


def rotated_outputs_shape(shapes: Shapes) -> OpenShape:
    """Diag-OFT [blocks, side, side] and BOFT [stages, blocks, side, side]: as many rows as a stage's blocks have."""
    blocks = shapes["oft_blocks"]
    if len(blocks) not in (3, 4) or blocks[-1] != blocks[-2] or 0 in blocks:
        raise ValueError(tr("its oft_blocks are no squares"))
    rows = blocks[-3] * blocks[-1]
    stages = blocks[0] if len(blocks) == 4 else 0
    if stages > MAX_STAGES or (stages and (blocks[-1] % 2 or rows % (2 ** (stages - 1) * blocks[-1]))):
        raise ValueError(tr("its oft_blocks are no squares"))
    if "rescale" in shapes and shapes["rescale"] not in ((rows,), (rows, 1)):
        raise ValueError(tr("its rescale does not fit its rows"))
    return rows, None
