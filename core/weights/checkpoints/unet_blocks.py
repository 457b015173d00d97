"""The cross-attention blocks of a U-Net: their places by the names of tensors. No torch.

One attention block of a U-Net holds one or more transformer blocks, each of which has one cross-attention, `attn2`, to
which the rows of the text encoders go. Names are those of single files (`input_blocks.4.1.transformer_blocks.0`), of
diffusers (`down_blocks.1.attentions.0.transformer_blocks.0`), and of either with underscores, as in LoRAs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DOWN, MIDDLE, UP = range(3)
LARGE_CONTEXTS = (1280, 2048)  # of SDXL's refiner and SDXL, whose pictures have 1024 pixels a side
MATRICES = ("to_k", "to_v")  # of a block's cross-attention, which take the rows of the text encoders
ROWS_PER_LEVEL = 3  # entries of input_blocks and output_blocks a resolution, in Stable Diffusion's U-Nets

_SINGLE = re.compile(
    r"(?:input_blocks_(?P<down>\d+)|(?P<middle>middle_block)|output_blocks_(?P<up>\d+))_1_transformer_blocks_(?P<depth>\d+)"
    r"_(?P<rest>\w+)"
)
_DIFFUSERS = re.compile(
    r"(?:down_blocks_(?P<down>\d+)|(?P<middle>mid_block)|up_blocks_(?P<up>\d+))_attentions_(?P<attention>\d+)"
    r"_transformer_blocks_(?P<depth>\d+)_(?P<rest>\w+)"
)
_PREFIX = re.compile(r"(?:(?:state_dict|module|model|diffusion_model|unet|unet_model)[._])*")


@dataclass(frozen=True, slots=True, order=True)
class BlockPlace:
    """Where a transformer block lies, in diffusers' count; sorted in the order in which a picture goes through.

    `part` is DOWN, MIDDLE or UP; `stage` the resolution's index in that part, `attention` that of the attention block
    there, and `depth` that of the transformer block inside.
    """

    part: int
    stage: int
    attention: int
    depth: int

    @property
    def name(self) -> str:
        """The path that diffusers gives it."""
        parts = (f"down_blocks.{self.stage}", "mid_block", f"up_blocks.{self.stage}")
        return f"{parts[self.part]}.attentions.{self.attention}.transformer_blocks.{self.depth}"

    @property
    def attention_block(self) -> "BlockPlace":
        """The place of the first transformer block in the same attention block."""
        return BlockPlace(self.part, self.stage, self.attention, 0)


def find_place(name: str) -> tuple[BlockPlace, str] | None:
    """The block that a tensor or module belongs to, and the rest of its name with underscores; None where in none."""
    plain = name.replace(".", "_")
    if match := _SINGLE.search(plain):
        return _place(match, ROWS_PER_LEVEL), match["rest"]
    if match := _DIFFUSERS.search(plain):
        return _place(match, 0), match["rest"]
    return None


def find_projection(name: str) -> tuple[BlockPlace, str] | None:
    """The block and "to_k" or "to_v" of a checkpoint's matrix; None for every other tensor.

    The name has to begin as a U-Net's own does: a ControlNet has blocks of the same names.
    """
    return _find_own(name, ("weight",))


def find_scale(name: str) -> tuple[BlockPlace, str] | None:
    """The same of what such a matrix in float8 is multiplied by (ComfyUI, `comfy/utils.py: convert_old_quants`)."""
    return _find_own(name, ("scale_weight", "weight_scale"))


def _find_own(name: str, endings: Sequence[str]) -> tuple[BlockPlace, str] | None:
    found = find_place(name)
    if found is None or found[1] not in [f"attn2_{matrix}_{ending}" for matrix in MATRICES for ending in endings]:
        return None
    own = _PREFIX.sub("", name, count=1)
    is_own = own.startswith(("input_blocks", "middle_block", "output_blocks", "down_blocks", "mid_block", "up_blocks"))
    return (found[0], found[1][6:10]) if is_own else None


def _place(match: re.Match[str], rows: int) -> BlockPlace:
    """`rows` entries of a single file's list are one resolution, the first of the way down being the picture's own."""
    depth = int(match["depth"])
    if match["middle"]:
        return BlockPlace(MIDDLE, 0, 0, depth)
    part = DOWN if match["down"] else UP
    index = int(match["down"] or match["up"])
    if not rows:
        return BlockPlace(part, index, int(match["attention"]), depth)
    return BlockPlace(part, *divmod(index - 1 if part == DOWN else index, rows), depth)


def picture_side(places: Sequence[BlockPlace], context: int | None, place: BlockPlace) -> int:
    """The side of a block's pictures in places, of a picture of 512 pixels a side, of SDXL's of 1024.

    `places` are all blocks of the U-Net, `context` the width of its rows. The middle of Stable Diffusion 1.x and 2.x is
    one resolution below the deepest blocks with cross-attention.
    """
    downs, ups = ([each.stage for each in places if each.part == part] for part in (DOWN, UP))
    middle = max(downs, default=0) + (0 if 0 in ups or not ups else 1)
    level = {DOWN: place.stage, MIDDLE: middle, UP: middle - place.stage}[place.part]
    return max((128 if context in LARGE_CONTEXTS else 64) >> max(level, 0), 1)
