"""What one encoder makes of the prompt and of other prompts as single vectors; a worker's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.feature import FeatureView, Projector, feature_similarities, feature_view, leftmost_eos_position
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress

MAX_PROMPTS = 12  # other prompts that are encoded


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """`prompt_view` is of the prompt; `others` by text, each a feature [projection], or [width] where nothing is
    projected.

    `bos` [width] is the last layer's row that is the same for every text, as long as the weights are.
    `similarities` [layers + 1, 1 + others]: raw cosine of every layer's EOS row, normed and projected as if it were the
    last, with the prompt's own feature, and with the others'.
    """

    prompt_view: FeatureView
    others: Mapping[str, Floats]
    bos: Floats
    similarities: Floats

    def __post_init__(self) -> None:
        expect_axes("similarities", self.similarities, None, 1 + len(self.others))


def split_prompts(lines: str) -> tuple[str, ...]:
    """The different prompts, one a line."""
    return tuple(dict.fromkeys(text for line in lines.splitlines() if (text := line.strip())))


def compute_features(
    view: EncodingView,
    texts: Sequence[str],
    before: Features | None,
    model: Model,
    cancelled: CancelCheck,
    _report: ReportProgress,
) -> Features | None:
    """The features; those of `before` are taken over where the weights are the same.

    The others are read as the prompt is, by the same tool's rules, and their first chunk counts. None where the model
    has meanwhile been replaced.
    """
    encoding = view.encoding
    encoder = next((one for one in model.encoders if one.info is encoding.encoder), None)
    if encoder is None:
        return None
    project: Projector = encoder.project if encoder.info.projection else lambda pooled: pooled
    bos = encoding.hidden_states[-1, 0]
    known = before.others if before is not None and np.array_equal(before.bos, bos) else {}
    others: dict[str, Floats] = {}
    for text in texts:
        found = known.get(text)
        if found is None:
            found = project(_pooled(text, view, encoder.info, model, cancelled))
        if found is not None:
            others[text] = found
    prompt_view = feature_view(encoding, project)
    assert prompt_view.by_layer is not None and prompt_view.feature is not None
    targets = np.stack([prompt_view.feature, *others.values()])
    return Features(prompt_view, others, bos.copy(), feature_similarities(prompt_view.by_layer, targets))


def _pooled(text: str, view: EncodingView, info: EncoderInfo, model: Model, cancelled: CancelCheck) -> Floats:
    """The final-normed row of the leftmost EOS [width] of a text's first chunk."""
    like = view.chunks
    chunks = read(text, like.prompt.dialect, like.family, like.prompt.settings).for_encoder(info.name)
    encoder = next(one for one in model.encoders if one.info is info)
    ((states, _),) = encoder.encode_variants([chunks.chunks[0]], cancelled)
    return encoder.final_norm(states[-1, leftmost_eos_position(chunks)])
