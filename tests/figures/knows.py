"""What a LoRA knows: the rank of its trigger among words of the vocabulary, and how far random LoRAs come.

LoRAs of rank 4 on attention, trained on the study encoder in some seconds each. The document's five were trained
otherwise, for rare tokens, a made-up word of two and a common word: of its 6,118 words its triggers were at ranks 1, 1,
8, 2, 1 alone and all first beside other captions, and random LoRAs' at 297 to 5,443. Here every fifth word is measured,
6,446 of 32,230; the bands are the document's, but for a random LoRA's rank, which may be as low as 20, and the largest
movement, which is held in units of the median.

Alone, without other captions beside, what training teaches is not held to the trigger, and its rank depends on how long
it goes on: after 60 steps ours were at 1, 2, 14 and 4, after the 150 of here at 1, 3, 2 and 8. **One trigger stays far
behind**: "ohwx", a rare token too, is at 284 to 1,456 alone whatever the steps and the rate (15 to 200, 3e-4 to 3e-3),
and first beside other captions. So "candidates, not triggers" holds more than the document's five say. Its ranks by the
deviation from the common movement, those of a U-Net's matrices (there is no U-Net here), and those over all 48,894
entries are not measured again.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from trained_lora import STEPS, train_lora

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
WORDS = ("sks", "zwx", "blorbex", "painting")  # two rare ones, one of three tokens, a common one
STUBBORN = "ohwx"
ALONE_STEPS = 150


def figures(quick: bool) -> Iterator[Figure]:
    """Those of five words; quickly those of one, with fewer words and random LoRAs."""
    every, draws = (QUICK_EVERY, QUICK_DRAWS) if quick else (EVERY, DRAWS)
    (encoder,) = open_model(STUDY).encoders
    with TemporaryDirectory() as folder:
        for word in WORDS[:1] if quick else (*WORDS, STUBBORN):
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
        open_lora(train_lora(folder / f"{word}{others}.safetensors", word, others, steps=steps))
        for others, steps in ((False, ALONE_STEPS), (True, STEPS))
    )
    scores = movement(alone)
    most = 1_500 if word == STUBBORN else 8
    yield Figure(f"{word}: rank of the trigger, trained on its captions alone", _rank(scores), 1, most)
    yield Figure(f"{word}: largest movement in medians, alone", peak(scores), 1.1, 1.6)
    scores = movement(beside)
    yield Figure(f"{word}: rank of the trigger, with other captions kept", _rank(scores), 1, 1)
    yield Figure(f"{word}: largest movement in medians, with other captions", peak(scores), 1.7, 6)
    draws = [movement(randomised(beside, encoder, seed)) for seed in range(count)]
    yield Figure(f"{word}: best rank of the trigger by {count} random LoRAs", min(map(_rank, draws)), 20, 6446)
    yield Figure(f"{word}: largest movement in medians, random LoRAs", max(map(peak, draws)), 1.1, 1.7)


def _rank(scores: Floats) -> int:
    return int(np.sum(scores > scores[-1])) + 1
