"""What the program asks of every text encoder: CLIP's (clip_encoder.py), and those of core.text_models."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from core.encoder.encoding import EncoderInfo, Encoding, Floats, Norm
from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import UnusableInput
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

if TYPE_CHECKING:
    import torch

    from core.encoder.derivatives import Derivatives
    from core.encoder.devices import Precision
    from core.encoder.transformer import CachedPrefix

ReportCount = Callable[[int, int], None]  # how many are done, and of how many
ALL_ROWS = slice(None)  # of a weight


class NotForThisEncoder(UnusableInput):
    """What was asked makes no sense for an encoder of this kind; the sentence says why."""


class Encoder(Protocol):
    """An opened text encoder: what it is (`info`) and its weights. One thread at a time.

    `inversion_vectors` are the vectors [n, width] of textual inversions by name. `notice` is a sentence for the artist
    when the device was given up, else empty. `final_norm` is the norm behind the last layer. NotForThisEncoder is
    raised by what an encoder that is not CLIP's does not have: a projection, derivatives, weights to be replaced.
    """

    info: EncoderInfo
    inversion_vectors: Mapping[str, Floats]
    final_norm: Norm
    device: str
    precision: "Precision"
    notice: str

    def encode(
        self,
        chunks: Chunks,
        cancelled: CancelCheck = never_cancelled,
        max_chunks: int | None = None,
        padding: bool = True,
    ) -> Encoding:
        """The encoding of a prompt's first `max_chunks` chunks (None: all); Cancelled.

        Rows of padding are NaN without `padding`, where no other row depends on them.
        """

    def encode_chunks(
        self,
        chunks: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        mask: Integers | None = None,
        padding: bool = True,
    ) -> tuple[Floats, Floats]:
        """Raw hidden states [layers + 1, length x n, width] of n chunks of a length, and their pooled rows [n, width].

        Pooled are the final-normed rows at each leftmost EOS, or at the last token that is no padding where there is no
        EOS. `mask` [n, length] has 0 where no row may look, beside the tokens that are not `attended`.
        """

    def encode_variants(
        self,
        rows: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
        padding: bool = False,
    ) -> Iterator[tuple[Floats, Floats]]:
        """Of variants of one chunk, each one's hidden states [layers + 1, length, width] and pooled row; Cancelled."""

    def encode_words(
        self,
        texts: Sequence[Sequence[int]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
    ) -> Floats:
        """The mean row of each text's tokens [layers + 1, n, width], every text alone; Cancelled."""

    def attentions(
        self,
        chunk: Sequence[Token],
        layer: int | None = None,
        cancelled: CancelCheck = never_cancelled,
        padding: bool = False,
    ) -> Floats:
        """Attention weights float32 [layers, heads, n, n] of a chunk, n up to its EOS, or all with `padding`."""

    def rows_of(
        self, chunk: Sequence[Token], cancelled: CancelCheck = never_cancelled, padding: bool = False
    ) -> "CachedPrefix":
        """What is computed and kept of a chunk of CLIP's."""

    def derivatives(self) -> "Derivatives":
        """Takes derivatives through CLIP's weights as they are now."""

    def project(self, pooled: Floats) -> Floats | None:
        """One row [width] through the text projection [projection], None where the file has none."""

    @property
    def weight_names(self) -> tuple[str, ...]:
        """The names of all its weights."""

    def weight_shape(self, name: str) -> tuple[int, ...]:
        """The sizes of a weight."""

    def own_weight(self, name: str, rows: slice = ALL_ROWS) -> "torch.Tensor":
        """A weight, or some of its rows, as the file holds it, float32 on the CPU; not to be written to."""

    def weight(self, name: str) -> "torch.Tensor":
        """A weight that it computes with, float32 on the CPU; not to be written to."""

    @property
    def is_as_opened(self) -> bool:
        """Whether it computes with its own weights alone."""

    def replace_weights(self, weights: "Mapping[str, torch.Tensor]") -> None:
        """Computes with `weights` in place of its own of these names, and with its own of all others."""

    def sibling(self) -> "Encoder":
        """Another encoder of this one's own weights, whose memory it shares."""

    def move(self, device: str, precision: "Precision" = "float32") -> str:
        """Computes on a device from now on; a sentence where it has no room for it, else empty."""
