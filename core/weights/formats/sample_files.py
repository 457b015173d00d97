"""Two small pickled files, one sound and one hostile, for the program's own test of how it opens such files."""

import os
import pickle
from pathlib import Path

WIDTH = 768


def write_embedding(path: Path, vectors: int) -> None:
    """A textual inversion as A1111 saves it: [vectors, WIDTH]."""
    import torch

    torch.save({"string_to_param": {"*": torch.zeros(vectors, WIDTH)}, "name": path.stem}, path)


def write_hostile(path: Path, canary: Path) -> None:
    """A file that makes the folder `canary` where it is unpickled without care."""

    class Gadget:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(canary),)

    path.write_bytes(pickle.dumps({"string_to_param": Gadget()}, protocol=2))
