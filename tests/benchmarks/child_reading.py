"""Parses, chunks and counts prompts of several sizes in this fresh process, as every tool; tells how long it took."""

import json
import time

from core.dialects.table import DIALECTS, read
from tests.benchmarks.children import child_parser

SOURCE = "1girl, (red dress:1.2), [blurry], standing in a misty forest, old stone bridge, soft light, it’s a cow, "
TEXTS = {
    "75 tokens": SOURCE * 2 + "a bull, masterpiece",
    "10,000 characters": (SOURCE * 100)[:10_000],
    "10,000 nested brackets": "(" * 10_000 + "cow" + ")" * 10_000,
}
ROUNDS = 30


def main() -> None:
    """Prints times in ms by text; every round changes the text, so that nothing is answered from a cache."""
    child_parser().parse_args()
    times: dict[str, list[float]] = {name: [] for name in TEXTS}
    for name, text in TEXTS.items():
        for dialect in DIALECTS:
            read(text, dialect)
            times[name] += [_once(f"{text} {number}", dialect) for number in range(ROUNDS)]
    print(json.dumps(times))


def _once(text: str, dialect: str) -> float:
    began = time.perf_counter()
    read(text, dialect)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
