"""What is known of an encoder, as lines of a name and a value."""

from core.dialects.sent_layers import sent_layers
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.program.messages import displayable
from core.program.translation import join_names, tr
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, family_title
from core.weights.checkpoints.recognition import ENCODER_TITLES

Fact = tuple[str, str]


def facts_of(info: EncoderInfo, dialect: str, weights_hash: str | None, file_hash: str | None) -> list[Fact]:
    """Name and value of each fact; the hashes are None where they are not known, that of the weights "" for none.

    `dialect` is the tool that says which layers are handed on of an encoder that is not CLIP's.
    """
    encoder, takes = tr("{encoder} of {family}"), tr("{size} of {file} in the file")
    numbers = tr("{count} numbers").format(count=info.projection)
    listed = [
        (tr("Encoder"), encoder.format(encoder=ENCODER_TITLES[info.name], family=family_title(info.family))),
        (tr("Size"), tr("{layers} layers × {width}").format(layers=info.layers, width=info.width)),
        (tr("Parameters"), f"{info.parameters:,}"),
        (tr("Stored as"), info.dtype),
        (tr("Takes"), takes.format(size=in_bytes(info.stored_bytes), file=in_bytes(info.file_bytes))),
    ]
    if not info.is_clip:
        listed += _facts_of_text_encoder(info, dialect)
    else:
        listed.append((tr("Feature"), numbers if info.projection else tr("none: the file has no text projection")))
    if weights_hash != "":
        listed.append((tr("Weights’ hash"), "…" if weights_hash is None else f"{weights_hash[:10]}"))
    if file_hash is not None:
        listed.append((tr("File’s hash"), f"{file_hash[:10]}"))
    return [*listed, (tr("From"), displayable(str(info.source))), *((tr("Note"), tr(note)) for note in info.notes)]


def _facts_of_text_encoder(info: EncoderInfo, dialect: str) -> list[Fact]:
    """What is said of an encoder that is not CLIP's in place of a feature."""
    facts, sent = TEXT_ENCODERS[info.name], sent_layers(info.family, dialect, info.name, info.layers)
    layers = join_names([str(layer) for layer in sent.layers])
    handed = tr("{layers} by {tool}, normed") if sent.normed else tr("{layers} by {tool}, not normed")
    ways = tr("one way: no row sees a later one") if info.is_causal else tr("both ways: every row sees all others")
    own = info.tokenizer is not None
    tokenizer = tr("{vocabulary}, out of its file") if own else tr("{vocabulary}, shipped or fetched")
    listed = [
        (tr("Built as"), facts.architecture),
        (tr("Reads"), ways),
        (tr("Vocabulary"), tokenizer.format(vocabulary=facts.vocabulary)),
        (tr("Computes in"), tr("float32; weights stay as they are stored")),
    ]
    if info.name not in TEXT_FAMILIES[info.family].ids_only:
        listed.insert(2, (tr("Layers handed on"), handed.format(layers=layers, tool=DIALECTS[dialect].title)))
    return listed


def in_bytes(count: int) -> str:
    """A number of bytes as text, in units of 1,000: 1.2 GB."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return tr("%n byte(s)", "", count)
