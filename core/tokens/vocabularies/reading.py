"""Tokenizers out of a user's own files: SentencePiece, tekken, tokenizer.json, folders, and GGUF's values.

Every function is given what the user has and gives a TextTokenizer, or raises UnreadableTokenizer with a sentence for
the user, whatever the bytes are.
"""

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.program.messages import quoted
from core.program.translation import tr
from core.prompt.mapped_text import identity_mapped
from core.tokens.vocabularies import gguf, sentencepiece, tekken, tokenizer_json
from core.tokens.vocabularies.building import MAX_TOKENIZER_BYTES, UnreadableTokenizer, Unsound
from core.tokens.vocabularies.facts import VOCABULARIES, title_of
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

MAX_JSON_LISTS, MAX_JSON_VALUES = 2_000_000, 12_000_000  # that a file's brackets and commas promise
TOKENIZER_FILES = ("tokenizer.json", "tekken.json", "tokenizer.model", "spiece.model", "vocab.json")  # the best first
_TRIED_TEXT = "A cat, 1 \N{HANGUL SYLLABLE HAN}\N{DOG FACE} e\N{COMBINING ACUTE ACCENT} \ufdfa \U000f0000\n"
# What ComfyUI keeps below this folder is read before all else.
_COMFYUI = Path("comfy", "text_encoders")


def tokenizer_from_sentencepiece(vocabulary: str, content: bytes) -> TextTokenizer:
    """The tokenizer of a SentencePiece model: `spiece_model` of ComfyUI's files, `tokenizer.model` of folders."""
    return _checked(
        vocabulary, content, lambda: sentencepiece.tokenizer_of_model(vocabulary, sentencepiece.read_model(content))
    )


def tokenizer_from_tekken(vocabulary: str, content: bytes) -> TextTokenizer:
    """The tokenizer of a tekken file: `tekken_model` of ComfyUI's files, `tekken.json` of Mistral's."""
    return _checked(vocabulary, content, lambda: tekken.tokenizer_of_tekken(vocabulary, _values(content)))


def tokenizer_from_json(vocabulary: str, content: bytes) -> TextTokenizer:
    """The tokenizer of a tokenizer.json."""
    return _checked(vocabulary, content, lambda: tokenizer_json.tokenizer_of_json(vocabulary, _values(content)))


def tokenizer_from_bytes(vocabulary: str, content: bytes) -> TextTokenizer:
    """The tokenizer of a file of any of these kinds, told apart by its content."""
    if content.lstrip()[:1] != b"{":
        return tokenizer_from_sentencepiece(vocabulary, content)
    is_tekken = b'"token_bytes"' in content[:100_000]
    return (tokenizer_from_tekken if is_tekken else tokenizer_from_json)(vocabulary, content)


def tokenizer_from_folder(vocabulary: str, path: Path) -> TextTokenizer:
    """The tokenizer in a file, or in a folder: a tokenizer's own, a pipeline's of diffusers, an installed ComfyUI."""
    failure: UnreadableTokenizer | None = None
    for file in tokenizer_files(vocabulary, path):
        try:
            return _from_file(vocabulary, file)
        except UnreadableTokenizer as error:
            failure = failure or error
        except OSError as error:
            message = tr("{file} cannot be read ({reason}).").format(file=quoted(file), reason=error.strerror or error)
            failure = failure or UnreadableTokenizer(message)
    message = tr("{folder} holds no tokenizer of {title}. Choose its tokenizer.json, or a folder that holds one.")
    raise failure or UnreadableTokenizer(message.format(folder=quoted(path), title=title_of(vocabulary)))


def tokenizer_from_gguf(vocabulary: str, values: Mapping[str, object]) -> TextTokenizer:
    """The tokenizer in a GGUF file's values, by their names such as `tokenizer.ggml.tokens`."""
    return _checked(vocabulary, b"", lambda: gguf.tokenizer_of_values(vocabulary, values))


def tokenizer_files(vocabulary: str, path: Path) -> Iterator[Path]:
    """The files that may hold a tokenizer, the likeliest first."""
    if not path.is_dir():
        yield path
        return
    facts = VOCABULARIES.get(vocabulary)  # type: ignore[call-overload]
    folders = [path / _COMFYUI / facts.comfyui, path / facts.comfyui] if facts and facts.comfyui else []
    with suppress(OSError):
        folders += [path, *sorted(path.glob("tokenizer*/"), reverse=True)]  # CLIP's are the first, the others behind
    for folder in folders:
        yield from (folder / name for name in TOKENIZER_FILES if (folder / name).is_file())


def _from_file(vocabulary: str, file: Path) -> TextTokenizer:
    if file.name != "vocab.json":
        return tokenizer_from_bytes(vocabulary, read_bounded(file))
    parts = [read_bounded(file.with_name(name)) for name in ("vocab.json", "merges.txt")]
    with suppress(OSError):
        parts.append(read_bounded(file.with_name("tokenizer_config.json")))
    return _checked(vocabulary, b"", lambda: _of_merges(vocabulary, *parts))


def read_bounded(file: Path) -> bytes:
    """A file's bytes, one more than any tokenizer has where it is larger; OSError."""
    with file.open("rb") as opened:
        return opened.read(MAX_TOKENIZER_BYTES + 1)


def _of_merges(vocabulary: str, vocab: bytes, merges: bytes, config: bytes = b"{}") -> TextTokenizer:
    ids, decoder = _values(vocab), _values(config).get("added_tokens_decoder", {})
    lines = [line.split(" ") for line in merges.decode("utf-8", "replace").splitlines() if not line.startswith("#v")]
    try:
        pairs = [(left, right) for left, right in (line for line in lines if line != [""])]
        added = {int(index): tokenizer_json.added_token(entry) for index, entry in decoder.items()}
        return tokenizer_json.tokenizer_of_merges(vocabulary, ids, pairs, added)
    except Unsound:
        raise
    except Exception as error:  # the library raises plain Exception for what it cannot make out
        raise Unsound(tr("its vocab.json and merges.txt do not fit together")) from error


def _values(content: bytes) -> dict[str, Any]:
    """What a JSON file says, whose lists and values are counted before they take memory."""
    if content.count(b"[") + content.count(b"{") > MAX_JSON_LISTS or content.count(b",") > MAX_JSON_VALUES:
        raise Unsound(tr("it is larger than any tokenizer"))
    collects = gc.isenabled()
    gc.disable()  # which would look through the whole program again and again, as all the lists come
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        values = None
    finally:
        if collects:
            gc.enable()
    if not isinstance(values, dict):
        raise Unsound(tr("it is no JSON of a tokenizer"))
    return values


def _checked(vocabulary: str, content: bytes, make: Callable[[], TextTokenizer]) -> TextTokenizer:
    title = title_of(vocabulary)
    try:
        if len(content) > MAX_TOKENIZER_BYTES:
            raise Unsound(tr("it is larger than any tokenizer"))
        tokenizer = _tried(make)
        _check_vocabulary(tokenizer)
    except Unsound as error:
        message = tr(
            "The tokenizer of {title} cannot be read: {reason}. Take it from another file, or download it again."
        )
        raise UnreadableTokenizer(message.format(title=title, reason=error)) from error
    return tokenizer


def _tried(make: Callable[[], TextTokenizer]) -> TextTokenizer:
    """What `make` gives, once it has read letters of all kinds; Unsound where the library fails in it."""
    try:
        tokenizer = make()
        tokenizer.tokenize(identity_mapped(_TRIED_TEXT))
    except (Unsound, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # where the library's Rust ends a thread, it raises what is no Exception
        raise Unsound(tr("the library that reads tokenizers fails in it")) from error
    return tokenizer


def _check_vocabulary(tokenizer: TextTokenizer) -> None:
    facts = VOCABULARIES.get(tokenizer.vocabulary)  # type: ignore[call-overload]
    if missing := [text for text in facts.needed if text not in tokenizer.specials] if facts else []:
        raise Unsound(tr("it is another model's and has no {token}").format(token=missing[0]))
