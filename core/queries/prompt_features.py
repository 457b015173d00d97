"""The features of a prompt and of other prompts, and how alike they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.feature import FeatureView, Projector, feature_similarities, feature_view, leftmost_eos_position
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

MAX_PROMPTS = 12  # other prompts that are encoded


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The feature of a prompt, `prompt_view`, and those of `others` by text.

    Each of `others` is a feature [projection], or [width] where the encoder has no projection.
    `bos` [width] is the last layer's state at BOS, which is the same for every text, as long as the weights are.
    `similarities` [layers + 1, 1 + others]: raw cosine of every layer's state at EOS, normed and projected as if it
    were the last, with the prompt's own feature, and with the others'.
    """

    prompt_view: FeatureView
    others: Mapping[str, Floats]
    bos: Floats
    similarities: Floats

    def __post_init__(self) -> None:
        expect_axes("similarities", self.similarities, None, 1 + len(self.others))


def split_prompts(lines: str) -> tuple[str, ...]:
    """The prompts of a text, one a line, each once."""
    return tuple(dict.fromkeys(text for line in lines.splitlines() if (text := line.strip())))


def compute_features(
    view: EncodingView,
    texts: Sequence[str],
    before: Features | None,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Features:
    """The features of a view's prompt and of other texts; those of `before` are kept where the weights are the same.

    The texts are read by the rules of the prompt's tool, and their first chunk counts. ValueError where the model has
    not the view's encoder; Cancelled.
    """
    encoding = view.encoding
    encoder = model.encoder_for(encoding.encoder)
    project: Projector = encoder.project if encoder.info.projection else lambda pooled: pooled
    bos = encoding.hidden_states[-1, 0]
    known = before.others if before is not None and np.array_equal(before.bos, bos) else {}
    others: dict[str, Floats] = {}
    for text in texts:
        feature = known[text] if text in known else project(_pooled(text, view, encoder, cancelled))
        if feature is not None:
            others[text] = feature
    prompt_view = feature_view(encoding, project)
    assert prompt_view.by_layer is not None and prompt_view.feature is not None
    targets = np.stack([prompt_view.feature, *others.values()])
    return Features(prompt_view, others, bos.copy(), feature_similarities(prompt_view.by_layer, targets))


def _pooled(text: str, view: EncodingView, encoder: "Encoder", cancelled: CancelCheck) -> Floats:
    """The final-normed state at the leftmost EOS [width] of a text's first chunk."""
    like = view.chunks
    settings = replace(like.prompt.settings, choice=0)
    chunks = read(text, like.prompt.dialect, like.family, settings).for_encoder(encoder.info.name)
    ((states, _),) = encoder.encode_variants([chunks.chunks[0]], cancelled)
    return encoder.final_norm(states[-1, leftmost_eos_position(chunks)])
