"""What a file is by its first bytes, where it is not a safetensors file."""

import re
from pathlib import Path

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.weights import OtherForm, UnreadableEncoder
from core.weights.formats.other_files import refuse_other_files
from core.weights.formats.other_programs import refuse_other_programs

HEAD_BYTES = 512  # bytes that `refuse_other_kinds` wants to see
PICKLE_SUFFIXES = (".ckpt", ".pt", ".pth", ".bin", ".pkl", ".pti")

_PICKLED = re.compile(rb"PK\x03\x04|\x80[\x02-\x05]")
_DOWNLOAD = tr_noop("Download the .safetensors file itself and open that.")
_RENAME = tr_noop("If it is a model, give it the ending .ckpt and open it again.")
CONVERT_ADVICE = tr_noop("Look for the model as .safetensors, or save it again as such in the program you use it with.")
# form, first bytes, what is said and what to do
_KINDS: tuple[tuple[str, re.Pattern[bytes], str, str], ...] = tuple(
    (form, re.compile(pattern, re.IGNORECASE | re.DOTALL), what, advice)
    for form, pattern, what, advice in (
        (
            "git-lfs",
            rb"version https://git-lfs",
            tr_noop("{file} is a Git LFS pointer, a note that stands for the model."),
            _DOWNLOAD,
        ),
        (
            "web-page",
            rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|\?xml)",
            tr_noop("{file} is a web page, not a model."),
            _DOWNLOAD,
        ),
        ("pickle", rb"PK\x03\x04", tr_noop("{file} is a PyTorch file under another ending."), _RENAME),
        ("pickle", rb"\x80[\x02-\x05]", tr_noop("{file} is a Python pickle under another ending."), _RENAME),
        (
            "gguf",
            rb"GGUF",
            tr_noop("{file} is a GGUF file, of which text encoders alone are read."),
            tr_noop("Open the model's .safetensors file instead."),
        ),
        (
            "ggml",
            rb"tjgg|lmgg|fmgg|algg",
            tr_noop("{file} is a GGML file, the form before GGUF."),
            tr_noop("Open the model's .safetensors or .gguf file instead."),
        ),
        (
            "picture",
            rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP",
            tr_noop("{file} is a picture, not a model."),
            tr_noop("Open a .safetensors file instead."),
        ),
        (
            "json",
            rb"\s*[{\[]",
            tr_noop("{file} is a JSON text, not a model."),
            tr_noop("Open the folder it is in, or a .safetensors file."),
        ),
        (
            "unfinished",
            rb"\x00+$",
            tr_noop("{file} is an unfinished download: it begins with zeros only."),
            tr_noop("Download or copy it again."),
        ),
    )
)


def refuse_other_kinds(path: Path, head: bytes) -> None:
    """OtherForm where `head`, the first bytes of `path`, shows another kind; UnreadableEncoder by the ending."""
    if looks_like_safetensors(head):
        return
    refuse_other_programs(path, head)
    refuse_other_files(path, head)
    for form, pattern, what, advice in _KINDS:
        if pattern.match(head):
            raise OtherForm(" ".join([tr(what).format(file=quoted(path)), tr(advice)]), form)
    if path.suffix.lower() in PICKLE_SUFFIXES:
        what = tr("{file} is neither a PyTorch file nor a .safetensors file.")
        raise UnreadableEncoder(" ".join([what.format(file=quoted(path)), tr(CONVERT_ADVICE)]))


def looks_like_pickle(path: Path, head: bytes) -> bool:
    """Whether the ending and `head`, the first bytes of `path`, are those of a PyTorch pickle."""
    return (
        path.suffix.lower() in PICKLE_SUFFIXES and not looks_like_safetensors(head) and _PICKLED.match(head) is not None
    )


def looks_like_safetensors(head: bytes) -> bool:
    """Whether `head` is a header length (u64, little-endian) below 4 GB and then `{`, as the format's README asks.

    Needed before the other kinds are tried: the length 640 is written with a pickle's first bytes.
    """
    return len(head) > 4 and head[4:9] == b"\0\0\0\0{"[: len(head) - 4]
