"""SD.Next's weighting: compel's, each section by itself, all of them side by side.

Where a section has several chunks, the first EOS row of the later ones is that of its first (compel 2.4.0,
`embeddings_provider.py`).
"""

from core.dialects.compel.weighting import weigh_part
from core.dialects.sdnext.chunking import is_uneven, sections_of, segment_tokenizer, segments_for
from core.dialects.weighting import EncodeChunks
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import EOS


def apply_weights(chunks: Chunks, encode: EncodeChunks) -> Floats:
    """States [chunks, 77, width] of all sections."""
    prompt = chunks.prompt
    if prompt.is_plain or is_uneven(prompt, chunks.family):
        return encode(chunks.chunks, None)
    tokenize_segment = segment_tokenizer(prompt, chunks.family, chunks.encoder)
    sections = sections_of(segments_for(prompt.variant, chunks.family, chunks.encoder))
    states, start = [], 0
    for section, count in zip(sections, chunks.chunk_counts, strict=True):
        part = chunks.chunks[start : start + count]
        states.append(_copy_first_eos(weigh_part(chunks, section, part, encode, tokenize_segment), part))
        start += count
    return np.concatenate(states)


def _copy_first_eos(states: Floats, part: tuple[Chunk, ...]) -> Floats:
    first, *others = ([token.id for token in chunk].index(EOS) for chunk in part)
    for chunk, position in enumerate(others, 1):
        states[chunk, position] = states[0, first]
    return states
