"""A model with LoRAs and textual inversions. One thread at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.dialects.conditioning import AdaptRows
from core.encoder.encoder import Encoder, NotForThisEncoder
from core.encoder.encoding import Encoding, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.translation import tr
from core.tokens.chunks import Chunks
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_folder import LazyInversionVectors
from core.weights.adapters.lora import Lora
from core.weights.adapters.lora_mixing import LoraFit, LoraMixer, WeightedLora, check_lora, clip_encoders

MAX_KEPT_CHUNKS = 4  # chunks of an encoding that is kept; 12 MB of CLIP ViT-L's hidden states


@dataclass(frozen=True)
class WithoutLoras:
    """The same chunks as the LoRAs do not see them, and how much they change each transformer layer.

    `weights` [layers]: the size of a layer's change relative to its weights (`LoraMixer.change_by_layer`).
    """

    encoding: Encoding
    weights: Floats


class AdaptedModel(Model):
    """A model that LoRAs are put on.

    Keeps a mixer an encoder, so that a moved strength is cheap and an encoder that nobody looks at costs nothing.
    """

    def __init__(self, *encoders: Encoder, adapt: AdaptRows | None = None) -> None:
        super().__init__(*encoders, adapt=adapt)
        self._mixers = _mixers(encoders)
        self._fits: dict[Lora, LoraFit] = {}
        self._unadapted_encoding: Encoding | None = None

    def restore(self) -> None:
        """Makes it as it was opened, and lets go of what was kept of its LoRAs."""
        self.remove()
        super().restore()
        self._mixers = _mixers(self.encoders)
        self._fits, self._unadapted_encoding = {}, None

    def fits(self, loras: Sequence[Lora]) -> tuple[LoraFit, ...]:
        """How each LoRA suits the model."""
        self._fits = {lora: self._fits.get(lora) or check_lora(lora, self.encoders) for lora in loras}
        return tuple(self._fits.values())

    def apply(
        self, loras: Sequence[WeightedLora], encoders: Sequence[Encoder], cancelled: CancelCheck = never_cancelled
    ) -> None:
        """Has these encoders use the LoRAs, all others as they are; Cancelled."""
        for encoder in encoders:
            if (mixer := self._mixers.get(encoder.info.name)) is not None:
                mixer.apply(loras, cancelled)

    def remove(self) -> None:
        """Has all encoders use their own weights; putting the same LoRAs on again costs nothing."""
        for mixer in self._mixers.values():
            mixer.remove()

    def encode_with_inversions(self, chunks: Chunks, encode: Callable[[], Encoding]) -> tuple[Encoding, str]:
        """What `encode` gives, and a sentence where textual inversions were left out, whose files cannot be read."""
        self.use_inversions(chunks.prompt.settings.inversions, LazyInversionVectors)
        problem = ""
        while True:
            try:
                return encode(), problem
            except UnreadableEncoder as error:  # each word raises once
                problem = problem or str(error)

    def without_loras(self, encoder: Encoder, chunks: Chunks, encode: Callable[[], Encoding]) -> WithoutLoras:
        """What `encode` gives of the chunks without the LoRAs, which are put back on.

        The last short answer is kept, as it does not depend on strengths. NotForThisEncoder where no LoRA can be on it.
        """
        if (mixer := self._mixers.get(encoder.info.name)) is None:
            raise NotForThisEncoder(tr("LoRAs are put on CLIP’s text encoders alone so far."))
        known = self._unadapted_encoding
        if known is None or known.chunks is not chunks or known.encoder is not encoder.info:
            with mixer.removed():
                known = encode()
            self._unadapted_encoding = known if len(chunks.chunks) <= MAX_KEPT_CHUNKS else None
        return WithoutLoras(known, mixer.change_by_layer())


def _mixers(encoders: Sequence[Encoder]) -> dict[str, LoraMixer]:
    """A mixer for each of CLIP's encoders; LoRAs are put on no other."""
    return {encoder.info.name: LoraMixer(encoder) for encoder in clip_encoders(encoders)}
