"""What is known of an encoder, as lines of a name and a value."""

from core.encoding import EncoderInfo
from core.families import FAMILIES
from core.weights import displayable
from core.weights.recognition import ENCODER_TITLES

Fact = tuple[str, str]


def facts_of(info: EncoderInfo, weights_hash: str | None, file_hash: str | None) -> list[Fact]:
    """Name and value of each fact; the hashes are None where they are not known."""
    listed = [
        ("Encoder", f"{ENCODER_TITLES[info.name]} of {FAMILIES[info.family].title}"),
        ("Size", f"{info.layers} layers × {info.width}"),
        ("Parameters", f"{info.parameters:,}"),
        ("Stored as", info.dtype),
        ("Takes", f"{in_bytes(info.stored_bytes)} of {in_bytes(info.file_bytes)} in the file"),
        ("Feature", f"{info.projection} numbers" if info.projection else "none: the file has no text projection"),
        ("Weights’ hash", "…" if weights_hash is None else f"{weights_hash[:10]}"),
    ]
    if file_hash is not None:
        listed.append(("File’s hash", f"{file_hash[:10]}"))
    return [*listed, ("From", displayable(str(info.source))), *(("Note", note) for note in info.notes)]


def in_bytes(count: int) -> str:
    """A size as people say it, in units of 1,000."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"
