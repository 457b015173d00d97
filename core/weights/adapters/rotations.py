"""What OFT and its kin do to a weight: orthogonal blocks that rotate its rows or columns, in float32."""

import math

import torch

from core.weights.adapters.formula_shapes import block_size


def rotated_inputs(weight: torch.Tensor, triangles: torch.Tensor, is_scaled: bool) -> torch.Tensor:
    """OFT of OneTrainer and PEFT: `weight` [rows, columns] times the transposed rotation of each block of columns.

    `triangles` [blocks, elements] are upper triangles of skew-symmetric Q; one block serves all columns alike. The
    rotation is Cayley's transform with its inverse in five terms of Neumann's series, I + 2Q + 2Q² + 2Q³ + Q⁴, as
    training computes it. Scaled ones are divided by 2 √(side - 1) (OneTrainer, `oft_utils.py`).
    """
    side = block_size(triangles.shape[1])
    skew = weight.new_zeros(len(triangles), side, side)
    rows, columns = torch.triu_indices(side, side, 1)
    skew[:, rows, columns] = triangles / (2 * math.sqrt(side - 1)) if is_scaled else triangles
    skew = skew - skew.transpose(1, 2)
    square = skew @ skew
    identity = torch.eye(side)
    rotation = identity + 2 * skew + square @ (2 * identity + 2 * skew + square)
    blocks = weight.reshape(len(weight), -1, side).transpose(0, 1)
    return (blocks @ rotation.transpose(1, 2)).transpose(0, 1).reshape(weight.shape)


def rotated_outputs(weight: torch.Tensor, blocks: torch.Tensor, limit: float) -> torch.Tensor:
    """Diag-OFT of LyCORIS and kohya: each block of rows times the transposed rotation of `blocks` [count, side, side].

    `limit` bounds the norm of all of them together, where it is above 0 (LyCORIS, `diag_oft.py`).
    """
    rows = weight.reshape(*blocks.shape[:2], -1)
    return (_cayley(blocks, limit).transpose(1, 2) @ rows).reshape(weight.shape)


def butterfly(weight: torch.Tensor, stages: torch.Tensor, limit: float) -> torch.Tensor:
    """BOFT of LyCORIS: `weight` through the rotations of each stage of `stages` [stages, blocks, side, side].

    Before a stage, rows that lie 2^stage · side / 2 apart are brought together, and back behind it.
    """
    side = stages.shape[-1]
    for number, rotation in enumerate(_cayley(stages, limit)):
        apart = 2**number * side // 2
        together = weight.reshape(-1, 2, apart, weight.shape[1]).transpose(1, 2)
        turned = (rotation @ together.reshape(len(rotation), side, -1)).reshape(together.shape)
        weight = turned.transpose(1, 2).reshape(weight.shape)
    return weight


def _cayley(blocks: torch.Tensor, limit: float) -> torch.Tensor:
    """The rotations (I + Q)(I - Q)⁻¹ of Q = block - blockᵀ."""
    skew = blocks - blocks.transpose(-1, -2)
    norm = float(torch.linalg.vector_norm(skew)) + 1e-8
    if 0 < limit < norm:
        skew = skew * (limit / norm)
    identity = torch.eye(blocks.shape[-1])
    # X (I - Q) = I + Q, which has no solution where numbers are not finite, and raises nothing then
    solved: torch.Tensor = torch.linalg.solve_ex(identity - skew, identity + skew, left=False).result
    return solved
