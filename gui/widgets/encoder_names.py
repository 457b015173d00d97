"""What an encoder, and what it was opened from, is called in a sentence."""

from pathlib import Path

from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.weights import STUDY


def encoder_title(info: EncoderInfo) -> str:
    """What the artist knows an open encoder by: the file's name, or that it is the stand-in."""
    return tr("Study encoder (stand-in)") if info.is_study else info.title


def source_name(source: str) -> str:
    """What a source is called in a sentence: "study", a file, a folder or a repository's name."""
    return tr("the study encoder") if source == STUDY else Path(source).name


def size_of(info: EncoderInfo) -> str:
    """How many layers of which width."""
    return tr("{layers} layers × {width}").format(layers=info.layers, width=info.width)
