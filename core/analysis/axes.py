"""A check that an array has the axes that the docstring of its dataclass promises."""

from typing import Any

from numpy.typing import NDArray


def expect_axes(name: str, array: NDArray[Any], *sizes: int | None) -> None:
    """ValueError where `array` has other axes than `sizes`; None stands for any size."""
    fits = array.ndim == len(sizes) and all(
        wanted is None or size == wanted for size, wanted in zip(array.shape, sizes, strict=True)
    )
    if not fits:
        wanted = ", ".join("any" if size is None else str(size) for size in sizes)
        raise ValueError(f"{name} has the shape {array.shape}, but [{wanted}] is expected")
