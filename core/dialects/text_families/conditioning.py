"""What ComfyUI and diffusers hand on of families whose text encoder is not CLIP's alone: arithmetic on hidden states.

The rules are those of ComfyUI 0.33 (`comfy/sd1_clip.py`, `comfy/text_encoders`) and of diffusers 0.42's pipelines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from core.dialects.conditioning import AdaptRows, Conditioning, EncoderPass, HandedBlock
from core.dialects.text_families.empty_prompts import empty_tokens
from core.dialects.text_families.output import TextOutput, output_of
from core.dialects.weighting import token_weights
from core.encoder.encoding import Floats, Norm
from core.program.arrays import np
from core.program.messages import UnusableInput
from core.program.translation import tr
from core.tokens.chunks import Chunk
from core.tokens.families import ENCODERS
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES


@dataclass(frozen=True, slots=True)
class Joining:
    """How a family's conditioning is put together, where it is not the rows of its one encoder alone.

    The rows of the encoders `beside` stand side by side, filled with zero columns to the width of those of the encoder
    `below`, which stand below them. The `pooled` rows are joined in their order; by tool, `projected` are the encoders
    whose one goes through the text projection. `masked_are_zero` makes zeros of the rows that no row may look at, in
    these tools, and `layer_axis` are the tools that give the layers an axis of their own. An adapter makes a row of
    each token of the encoder `adapted_ids` and of all rows of the first; `least_rows` are filled up to with zeros.
    """

    beside: tuple[str, ...] = ()
    below: str = ""
    pooled: tuple[str, ...] = ()
    projected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    masked_are_zero: tuple[str, ...] = ()
    layer_axis: tuple[str, ...] = ()
    adapted_ids: str = ""
    least_rows: int = 0


JOININGS: Mapping[str, Joining] = {
    "flux1": Joining(below="t5xxl", pooled=("clip_l",)),
    "sd3_t5": Joining(
        beside=("clip_l", "clip_g"),
        below="t5xxl",
        pooled=("clip_l", "clip_g"),
        projected={"comfyui": ("clip_g",), "diffusers": ("clip_l", "clip_g")},
    ),
    "wan": Joining(masked_are_zero=("comfyui", "diffusers")),
    "krea2": Joining(layer_axis=("diffusers",)),
    "anima": Joining(masked_are_zero=("diffusers",), adapted_ids="t5xxl", least_rows=512),
}
# The columns of SD3's rows where T5, which fills them, is not there: of the released encoders, and of the golden set's
# stand-ins, whose widths are 64. No file says it but the transformer's.
SD3_COLUMNS: Mapping[int, int] = {768: 4096, 1280: 4096, 64: 144}


def row_encoders(family: str) -> tuple[str, ...]:
    """The encoders of a text family whose rows are handed on, or go through its adapter."""
    joining, facts = JOININGS.get(family, Joining()), TEXT_FAMILIES[family]
    names = (*joining.beside, joining.below) if joining.below else facts.encoders[:1]
    return (*names, *(name for one in names for name in facts.alternatives.get(one, ())))


def condition_text_family(
    passes: Mapping[str, EncoderPass],
    family: str,
    dialect: str,
    clip_skip: int | None = None,
    adapt: AdaptRows | None = None,
) -> Conditioning:
    """What a tool hands on for a prompt, out of the passes of the encoders that are open, by their names.

    UnusableInput where the encoder whose rows are handed on, or the adapter (`adapt`), is not there.
    """
    return _Conditioner(passes, family, dialect, clip_skip, adapt).conditioning()


def output_rows(states: Floats, output: TextOutput, norm: Norm) -> Floats:
    """Of raw hidden states [layers + 1, rows, width], the layers of an output side by side [rows, layers x width]."""
    layers = [states[layer] for layer in output.layers]
    return np.concatenate([norm(layer) for layer in layers] if output.normed else layers, axis=-1)


def weigh_rows(rows: Floats, empty: Floats, weights: Floats) -> Floats:
    """Rows moved away from those of the empty prompt by their weights; those of weight 1 stay as they are."""
    with np.errstate(invalid="ignore", over="ignore"):  # ComfyUI takes (x:nan) and (x:1e40)
        moved: Floats = np.where(weights == 1, rows, empty + (rows - empty) * weights).astype(np.float32)
        return moved


@dataclass(frozen=True)
class _Conditioner:
    passes: Mapping[str, EncoderPass]
    family: str
    dialect: str
    clip_skip: int | None
    adapt: AdaptRows | None

    @cached_property
    def _joining(self) -> Joining:
        return JOININGS.get(self.family, Joining())

    def conditioning(self) -> Conditioning:
        if self._joining.adapted_ids:
            return self._adapted()
        if self._joining.beside:
            return self._joined()
        rows, block = self._rows(self._row_encoder())
        layers = len(block.layers) if self.dialect in self._joining.layer_axis else 0
        mask = self.passes[block.encoder].chunks.handed_mask
        return Conditioning(rows, self._pooled({}), (block,), layers, mask)

    def _row_encoder(self) -> str:
        """The encoder whose rows are handed on."""
        facts = TEXT_FAMILIES[self.family]
        wanted = self._joining.below or facts.encoders[0]
        names = (wanted, *facts.alternatives.get(wanted, ()))
        if (name := next((name for name in names if name in self.passes), None)) is not None:
            return name
        message = tr("{family} hands on the rows of {encoder}, which is not opened: open its file, too.")
        raise UnusableInput(message.format(family=tr(facts.title), encoder=TEXT_ENCODERS[wanted].title))

    def _rows(self, name: str) -> tuple[Floats, HandedBlock]:
        """The rows of an encoder that are handed on, weighted, and what they are."""
        encoder = self.passes[name]
        read_for = encoder.chunks.encoder  # of two sizes of an encoder, the one that the family's rules name
        output = output_of(self.family, self.dialect, read_for, encoder.layers, self.clip_skip)
        start, end = encoder.chunks.kept or (0, len(encoder.chunks.tokens))
        rows = self._weighted(encoder, output, end)[start:end]
        tokens = encoder.chunks.tokens[start:end]
        return rows, HandedBlock(name, tokens, 0, (0, rows.shape[1]), output.layers, output.normed)

    def _weighted(self, encoder: EncoderPass, output: TextOutput, end: int) -> Floats:
        """The output's rows, moved by their weights from the empty prompt's."""
        chunks = encoder.chunks.chunks
        if encoder.is_causal and not encoder.chunks.is_clip:
            chunks = tuple(chunk[:end] for chunk in chunks)  # no row that is handed on sees a later one
        rows = self._output_rows(encoder, output, chunks)
        weights = token_weights(chunks)
        if self._joining.adapted_ids or (weights == 1).all():
            return rows.reshape(-1, rows.shape[-1])
        empty = empty_tokens(self.family, encoder.chunks.encoder, len(chunks[0]))
        moved = weigh_rows(rows, self._output_rows(encoder, output, (empty,)), weights)
        return moved.reshape(-1, moved.shape[-1])

    def _output_rows(self, encoder: EncoderPass, output: TextOutput, chunks: Sequence[Chunk]) -> Floats:
        """The output's rows [chunks, length, width] without weights."""
        states, _ = encoder.encode(chunks)
        rows = output_rows(states, output, encoder.norm)
        if self.dialect in self._joining.masked_are_zero:
            attended = np.array([token.attended for chunk in chunks for token in chunk])
            rows = np.where(attended[:, None], rows, np.float32(0))
        return rows.reshape(len(chunks), len(chunks[0]), -1)

    def _pooled(self, missing: Mapping[str, int]) -> Floats | None:
        """The pooled rows side by side, zeros where one is `missing` with its width; None where none is handed on."""
        parts = []
        for name in self._joining.pooled:
            if name in self.passes:
                parts.append(self._pooled_row(name))
            elif name in missing:
                parts.append(np.zeros(missing[name], np.float32))
        return np.concatenate(parts) if parts else None

    def _pooled_row(self, name: str) -> Floats:
        """The final-normed row of the first chunk's end token, through the projection where the tool does that."""
        encoder = self.passes[name]
        _, pooled = encoder.encode(encoder.chunks.chunks[:1])
        row: Floats = pooled[0]
        if name not in self._joining.projected.get(self.dialect, ()):
            return row
        projected = encoder.project(row)
        return row if projected is None else projected

    def _joined(self) -> Conditioning:
        """SD3's: the rows of CLIP's encoders side by side, and T5's below them; zeros for a part that is not there."""
        beside = [(name, *self._rows(name)) for name in self._joining.beside if name in self.passes]
        below = self._rows(self._joining.below) if self._joining.below in self.passes else None
        placed, length = [], min((len(rows) for _, rows, _ in beside), default=0)
        for name, rows, block in beside:
            start = self._first_column(name)
            columns = start, start + rows.shape[1]
            placed.append((rows[:length], replace(block, tokens=block.tokens[:length], columns=columns)))
        if below is not None:
            placed.append((below[0], replace(below[1], row=length)))
        widths = {name: ENCODERS[name].width for name in self._joining.beside}
        return Conditioning(self._put_together(placed), self._pooled(widths), tuple(block for _, block in placed))

    def _first_column(self, name: str) -> int:
        """Where an encoder's columns begin: behind those of the encoders before it, whether they are there or not."""
        before = self._joining.beside[: self._joining.beside.index(name)]
        return sum(self.passes[one].width if one in self.passes else ENCODERS[one].width for one in before)

    def _put_together(self, placed: Sequence[tuple[Floats, HandedBlock]]) -> Floats:
        width = max(block.columns[1] for _, block in placed)
        if self._joining.below not in self.passes:
            width = max(width, *(SD3_COLUMNS.get(encoder.width, 0) for encoder in self.passes.values()))
        joined = np.zeros((max(block.row + len(block.tokens) for _, block in placed), width), np.float32)
        for rows, block in placed:
            joined[block.row : block.row + len(rows), slice(*block.columns)] = rows
        return joined

    def _adapted(self) -> Conditioning:
        """Anima's: a row of each of T5's tokens, which an adapter makes of all rows of the encoder."""
        if self.adapt is None:
            message = tr("{family} hands on what its adapter makes of the rows: open the file of its image model, too.")
            raise UnusableInput(message.format(family=tr(TEXT_FAMILIES[self.family].title)))
        name = self._row_encoder()
        encoder_rows, block = self._rows(name)
        chunks = self.passes[name].chunks.for_encoder(self._joining.adapted_ids)
        is_masked = self.dialect in self._joining.masked_are_zero
        attended = [token.attended for token in block.tokens] if is_masked else None
        rows = self.adapt([token.id for token in chunks.tokens], encoder_rows, attended)
        with np.errstate(invalid="ignore", over="ignore"):
            rows = rows * token_weights(chunks.chunks)[0]
        filled = np.zeros((max(len(rows), self._joining.least_rows), rows.shape[1]), np.float32)
        filled[: len(rows)] = rows
        adapted = HandedBlock(chunks.encoder, chunks.tokens, 0, (0, rows.shape[1]), block.layers, block.normed)
        mask = self.passes[name].chunks.handed_mask
        return Conditioning(filled, None, (adapted,), mask=mask, encoder_rows=encoder_rows)
