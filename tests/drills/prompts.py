"""Row 17: prompts that nobody types by hand, read by every tool's rules, and pasted into the window."""

import random
import time
from collections.abc import Mapping

from core.dialects.table import DIALECTS, read
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES
from tests.drills.measuring import in_time, time_in_words
from tests.drills.registry import Scene, drill

STANDSTILL_MS = 20_000.0  # no busy machine makes a gap so long
GAP_MS, MEGABYTE_GAP_MS = 100.0, 3000.0  # Qt lays a paste out in one go, a megabyte too
FAMILY = "👨\u200d👩\u200d👧\u200d👦 "


def strange_prompts() -> Mapping[str, str]:
    """By what is strange."""
    chance = random.Random(1)
    words = ("cat", "red car", "1girl", "masterpiece", ",", "(best:1.2)", "[a:b:0.5]", "\n")
    return {
        "1 MB of words": " ".join(chance.choices(words, k=260_000))[: 2**20],
        "1 MB of one letter": "a" * 2**20,
        "1 MB of blanks": " " * 2**20,
        "1 MB of brackets": "(" * 2**20,
        "10,000 brackets": "(" * 10_000 + "cat" + ")" * 10_000,
        "10,000 square ones": "[" * 10_000 + "cat" + "]" * 10_000,
        "10,000 signs": "cat" + "+" * 10_000,
        "a number of 5,000 digits": f"(cat:{'9' * 5000}) &#{'9' * 5000}; [a:b:{'9' * 5000}]",
        "NUL and control letters": "cat\0dog\x01\x1b[31m\x7f",
        "lone surrogates": "cat \ud800 dog \udfff",
        "right to left": "\u202ecat مرحبا שלום\u202c",
        "emoji of several": FAMILY * 200,
        "letters and accents apart": "cafe\u0301 " * 200,
        "separators of lines": "cat\u2028dog\u2029bull\x85cow\x0b\x0c",
        "only blanks": " \t\n\u3000\u00a0",
        "nothing": "",
    }


@drill(
    "17", "prompts: 1 MB, 10,000 brackets, NUL, lone surrogates, right to left, emoji, accents apart, only blanks", 200
)
def strange(scene: Scene) -> str:
    """Read by every tool for every family, and each pasted into a window whose event loop must never stop."""
    slowest, which = 0.0, ""
    for name, text in strange_prompts().items():
        is_large = len(text) > 2**16 and not scene.is_long
        for dialect in ("a1111", "comfyui") if is_large else DIALECTS:
            for family in ("sd1",) if is_large else FAMILIES:
                began = time.perf_counter()
                check(text, dialect, family)
                slowest, which = max((slowest, which), (time.perf_counter() - began, f"{name} by {dialect}"))
    in_time(slowest < 30, f"{which} took {slowest:.0f} s")
    from tests.drills.pasting import longest_gaps

    gaps, counter = longest_gaps(scene.folder, strange_prompts(), GAP_MS)
    usual = max((gap, name) for name, gap in gaps.items() if not name.startswith("1 MB"))
    megabyte = max((gap, name) for name, gap in gaps.items() if name.startswith("1 MB"))
    for gap, name, limit in ((*usual, GAP_MS), (*megabyte, MEGABYTE_GAP_MS)):
        in_time(gap < limit, f"the window stood still for {gap:.0f} ms at {name}")
        assert gap < limit + STANDSTILL_MS, f"the window stood still for {gap:.0f} ms at {name}"
    return (
        f"read by all, on the reader's thread in {time_in_words(slowest)} at most ({which}); pasted, the window's "
        f"longest gap was {usual[0]:.0f} ms ({usual[1]}), at a megabyte {megabyte[0]:.0f} ms ({megabyte[1]}); the "
        f"counter was right each time, {counter}"
    )


def check(text: str, dialect: str, family: str = "sd1", settings: ReadingSettings = DEFAULT_SETTINGS) -> Chunks:
    """What is read in a text, once every token is known to stand somewhere in it."""
    chunks = read(text, dialect, family, settings)
    for encoder_chunks in chunks.encoders:
        for token in (*encoder_chunks.tokens, *encoder_chunks.truncated):
            if token.start is not None and token.end is not None:
                assert 0 <= token.start <= token.end <= len(text), (token, dialect)
    return chunks
