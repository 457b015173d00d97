"""Reading prompts and layers: no Qt here, usable from a script."""

import os
from pathlib import Path

# Must stand before the first import of torch. With OpenMP's default of spinning while it waits, a pass takes ten times
# as long while another program (an artist's generator) keeps the processor busy.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")  # the same wish in the words of Intel's OpenMP, which torch uses on Windows
# Must stand before the first import of numpy. On Linux it asks for pages of 2 MB for large arrays, and making room for
# one of them can hold up the window's thread, too, for 0.2 s.
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
# Must stand before the first import of torch, whose oneDNN keeps 1,024 kernels, one for each shape of a product. A key
# needs eight at most; batches of all sizes fill the rest with some ten megabytes that are not used again.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")

__version__ = "0.2.0"

ROOT = Path(__file__).parents[1]  # the folder of main.py; in a bundle, the one that its data lie in
RESOURCES = ROOT / "resources"
