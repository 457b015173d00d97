"""How often findings speak of random words, with the study encoder: `PYTHONPATH=. python tests/random_prompts.py`.

The figures stand in the docstrings of core/analysis/findings/, and tests/core/analysis/findings hold them. Prompts are
drawn from the commonest 3,000 words, as tags of one word, as tags of two, and as prose.
"""

import random
import sys
from collections.abc import Iterator

import numpy as np

from core.analysis.common_words import common_words
from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.findings.collect import findings_of
from core.analysis.reference import ReferenceMean, reference_mean
from core.dialects.table import read
from core.editing.lint import lint
from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.influence_findings import influence_findings
from core.queries.influence_run import InfluenceRun, measure_influence
from core.weights.opening import open_encoder

STYLES = ("tags", "tags of two", "prose")


def written(words: list[str], style: str) -> str:
    """A prompt of some words."""
    if style == "tags of two":
        return ", ".join(" ".join(words[at : at + 2]) for at in range(0, len(words), 2))
    return (", " if style == "tags" else " ").join(words)


def random_prompts(count: int, words: int, style: str, seed: int = 0) -> Iterator[str]:
    """`count` prompts, the same for the same arguments."""
    draw = random.Random(f"{seed} {words} {style}")
    for _ in range(count):
        yield written(draw.sample(common_words(), words), style)


def spoken_kinds(encoder: Encoder, reference: ReferenceMean, text: str, layers: range) -> list[set[str]]:
    """The kinds of the findings of a prompt at each of some layers, without further passes."""
    chunks = read(text, "a1111")
    view = view_encoding(encoder.encode(chunks, padding=False), ViewOptions(), reference)
    return [{finding.kind for finding in findings_of(view, layer, lint(chunks))} for layer in layers]


def influence_kinds(encoder: Encoder, reference: ReferenceMean, text: str) -> set[str]:
    """The kinds of the findings that need further passes, once all words are measured."""
    view = view_encoding(encoder.encode(read(text, "a1111"), padding=False), ViewOptions(), reference)
    findings = influence_findings(measure_influence(InfluenceRun(view), Model(encoder)), view)
    return {finding.kind for finding in findings if finding.stands_out}


def main() -> None:
    """Prints the shares of prompts in which each finding speaks."""
    encoder, repeats = open_encoder("study"), int(sys.argv[1]) if len(sys.argv) > 1 else 100
    reference, layers = reference_mean(encoder), range(encoder.info.layers + 1)
    for words in (10, 20, 49, 100, 150):
        for style in STYLES:
            kinds = [spoken_kinds(encoder, reference, text, layers) for text in random_prompts(repeats, words, style)]
            alike = [np.mean(["alike" in each[layer] for each in kinds]) for layer in layers]
            others = {kind: 0 for each in kinds for kind in each[0] if kind != "alike"}
            others = {kind: np.mean([kind in each[0] for each in kinds]) for kind in others}
            shares = " ".join(f"{share:.2f}" for share in alike)
            print(f"{words} words, {style}: alike by layer {shares}; others {others}", flush=True)
    for words in (10, 20, 49):
        for style in STYLES:
            kinds = [influence_kinds(encoder, reference, text) for text in random_prompts(repeats, words, style)]
            shares = {kind: np.mean([kind in each for each in kinds]) for kind in ("feature", "little")}
            print(f"{words} words, {style}: {shares}", flush=True)


if __name__ == "__main__":
    main()
