"""Makes `work/data.npz`, all that a training run reads; about ten minutes on two processor cores."""

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from data import prepare  # noqa: E402
from teacher import Teacher  # noqa: E402
from wordnet import DEFAULT_FOLDER  # noqa: E402

SAMPLES = HERE.parent.parent.parent / "shared" / "samples"


def main() -> None:
    """Read the options, make the data and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--teacher", type=Path, required=True, help="folder of all-MiniLM-L6-v2 in Hugging Face's layout"
    )
    parser.add_argument(
        "--wordnet", type=Path, default=DEFAULT_FOLDER, help="folder of WordNet 3.0's index and data files"
    )
    parser.add_argument("--vectors", type=Path, default=SAMPLES / "clip_vectors" / "vit_b32_nouns.npz")
    parser.add_argument("--prompts", type=Path, default=SAMPLES / "prompts" / "parti_prompts.tsv")
    parser.add_argument("--out", type=Path, default=HERE / "work" / "data.npz")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    teacher = Teacher(options.teacher, options.out.with_name("teacher.npz"))
    prepare(options.wordnet, options.vectors, options.prompts, teacher, options.seed).save(options.out)
    print(f"{options.out.name} made in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
