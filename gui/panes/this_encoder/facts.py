"""What is known of an encoder, as lines of a name and a value."""

from core.encoder.encoding import EncoderInfo
from core.program.messages import displayable
from core.program.translation import tr
from core.tokens.text_families import family_title
from core.weights.checkpoints.recognition import ENCODER_TITLES

Fact = tuple[str, str]


def facts_of(info: EncoderInfo, weights_hash: str | None, file_hash: str | None) -> list[Fact]:
    """Name and value of each fact; the hashes are None where they are not known."""
    encoder, takes = tr("{encoder} of {family}"), tr("{size} of {file} in the file")
    numbers = tr("{count} numbers").format(count=info.projection)
    listed = [
        (tr("Encoder"), encoder.format(encoder=ENCODER_TITLES[info.name], family=tr(family_title(info.family)))),
        (tr("Size"), tr("{layers} layers × {width}").format(layers=info.layers, width=info.width)),
        (tr("Parameters"), f"{info.parameters:,}"),
        (tr("Stored as"), info.dtype),
        (tr("Takes"), takes.format(size=in_bytes(info.stored_bytes), file=in_bytes(info.file_bytes))),
        (tr("Feature"), numbers if info.projection else tr("none: the file has no text projection")),
        (tr("Weights’ hash"), "…" if weights_hash is None else f"{weights_hash[:10]}"),
    ]
    if file_hash is not None:
        listed.append((tr("File’s hash"), f"{file_hash[:10]}"))
    return [*listed, (tr("From"), displayable(str(info.source))), *((tr("Note"), tr(note)) for note in info.notes)]


def in_bytes(count: int) -> str:
    """A number of bytes as text, in units of 1,000: 1.2 GB."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return tr("%n byte(s)", "", count)
