"""Reads a library of 20,000 prompts in this fresh process; tells how long it took, and the most memory."""

import json
import random
import time
from pathlib import Path

from core.analysis.common_words import common_words
from core.library.library import open_library
from tests.benchmarks.children import child_parser, memory_bytes

PROMPTS = 20_000
COPIES = 2_000  # of these, prompts that differ from another by one tag
TAG_WORDS, LEAST_TAGS, MOST_TAGS = 2, 6, 24


def main() -> None:
    """Prints ms, bytes, and how many prompts and pairs of twins there were."""
    parser = child_parser()
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    path = options.folder / "prompts.txt"
    path.write_text("\n".join(_prompts()) + "\n", encoding="utf-8")
    began = time.perf_counter()
    library = open_library([path])
    taken = (time.perf_counter() - began) * 1000
    found = {"prompts": len(library.prompts), "twins": len(library.twins.pairs)}
    print(json.dumps({"taken": taken, "memory": memory_bytes("VmHWM"), **found}))


def _prompts() -> list[str]:
    """Prompts of tags, the common ones often, as people write them."""
    draw = random.Random(1)
    words = common_words()
    tags = [" ".join(draw.sample(words, draw.randint(1, TAG_WORDS))) for _ in range(4_000)]
    weights = [1 / (rank + 10) for rank in range(len(tags))]
    prompts = [draw.choices(tags, weights, k=draw.randint(LEAST_TAGS, MOST_TAGS)) for _ in range(PROMPTS - COPIES)]
    prompts += [[*prompt[1:], draw.choice(tags)] for prompt in draw.sample(prompts, COPIES)]
    return [", ".join(prompt) for prompt in prompts]


if __name__ == "__main__":
    main()
