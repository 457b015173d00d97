"""What a LoRA knows: the rank of its trigger among words of the vocabulary, and how far random LoRAs come.

LoRAs of rank 4 on attention, trained on the study encoder in some seconds each. The document's were trained otherwise:
of its 6,118 words its triggers were at ranks 1, 1, 8, 2, 1 alone and all first beside other captions, and random
LoRAs' at 297 to 5,443. Here every fifth word is measured, 6,446 of 32,230; the bands are the document's, but for a
random LoRA's rank, which may be as low as 20, and the largest movement, which is held in units of the median.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from trained_lora import train_lora

from core.analysis.chance import peak, relative_movement
from core.analysis.whole_words import whole_words
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.program.cancellation import never_cancelled
from core.queries.plain_rows import normed_rows
from core.tokens.tokenizer import clip_tokenizer
from core.weights import STUDY
from core.weights.adapters.lora import Lora, open_lora
from core.weights.adapters.lora_mixing import LoraMixer
from core.weights.adapters.random_lora import randomised
from core.weights.opening import open_model
from tests.figures.figure import Figure

EVERY, DRAWS = 5, 5
QUICK_EVERY, QUICK_DRAWS = 15, 2
WORDS = ("sks", "zwx", "painting")


def figures(quick: bool) -> Iterator[Figure]:
    """Those of three words; quickly those of one, with fewer words and random LoRAs."""
    every, draws = (QUICK_EVERY, QUICK_DRAWS) if quick else (EVERY, DRAWS)
    (encoder,) = open_model(STUDY).encoders
    with TemporaryDirectory() as folder:
        for word in WORDS[:1] if quick else WORDS:
            yield from _of_word(word, encoder, Path(folder), every, draws)


def _of_word(word: str, encoder: Encoder, folder: Path, every: int, count: int) -> Iterator[Figure]:
    texts = [(index,) for index in whole_words()[::every]]
    own = tuple(token.id for token in clip_tokenizer().tokenize(word))
    texts = [*(ids for ids in texts if ids != own), own]
    plain = normed_rows(encoder, texts, encoder.info.layers, never_cancelled)

    def movement(lora: Lora) -> Floats:
        adapted = encoder.sibling()
        LoraMixer(adapted, cache_bytes=0).apply([(lora, 1.0)])
        return relative_movement(plain, normed_rows(adapted, texts, encoder.info.layers, never_cancelled))

    alone, beside = (
        open_lora(train_lora(folder / f"{word}{others}.safetensors", word, others)) for others in (False, True)
    )
    scores = movement(alone)
    yield Figure(f"{word}: rank of the trigger, trained on its captions alone", _rank(scores), 1, 8)
    yield Figure(f"{word}: largest movement in medians, alone", peak(scores), 1.1, 1.6)
    scores = movement(beside)
    yield Figure(f"{word}: rank of the trigger, with other captions kept", _rank(scores), 1, 1)
    yield Figure(f"{word}: largest movement in medians, with other captions", peak(scores), 1.7, 6)
    draws = [movement(randomised(beside, encoder, seed)) for seed in range(count)]
    yield Figure(f"{word}: best rank of the trigger by {count} random LoRAs", min(map(_rank, draws)), 20, 6446)
    yield Figure(f"{word}: largest movement in medians, random LoRAs", max(map(peak, draws)), 1.1, 1.7)


def _rank(scores: Floats) -> int:
    return int(np.sum(scores > scores[-1])) + 1
