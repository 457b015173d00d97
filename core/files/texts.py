"""Texts: sessions, lists of prompts, workflows and what generators write beside a picture, or what else one is."""

import codecs
import re
from pathlib import Path

from core.files.inspected import InspectedFile, PromptList, SavedSession
from core.files.prompt_lists import prompts_in_file
from core.files.session_files import SESSION_FORMAT, SESSION_SUFFIX, newer_session_note, session_fields
from core.image_metadata.bounded_json import MAX_CHARACTERS, parse
from core.image_metadata.found import Picture, UnreadablePicture
from core.image_metadata.reading import read_picture
from core.image_metadata.text_files import texts_of
from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.weights import OtherForm, UnreadableEncoder
from core.weights.formats.magic_bytes import refuse_other_kinds

PROMPT_SUFFIXES = (".txt", ".jsonl")
_SESSION = re.compile(rb'\s*\{\s*"format"\s*:\s*"' + re.escape(SESSION_FORMAT.encode()))
# Of ComfyUI: what was run, by its nodes' classes, or what was drawn.
_GRAPH = re.compile(rb'^\s*\{.*("class_type"\s*:\s*"|"last_node_id"\s*:)', re.DOTALL)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # with which a text in UTF-16 begins
_DRAWING = re.compile(rb"(\xef\xbb\xbf)?\s*(<\?xml.{0,2000})?<svg", re.DOTALL | re.IGNORECASE)
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")  # letters that no text has

_OPEN_FOLDER = tr_noop("Open the folder it is in.")
# What a JSON file is by what stands at its beginning; the first that fits.
_JSON_KINDS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern), what, advice)
    for pattern, what, advice in (
        (
            rb'"weight_map"|"total_size"',
            tr_noop("{file} lists the files that a model's weights lie in, and holds no weights."),
            _OPEN_FOLDER,
        ),
        (
            rb'"(base_model_name_or_path|peft_type)"',
            tr_noop("{file} holds the settings of a PEFT adapter, and no weights."),
            _OPEN_FOLDER,
        ),
        (
            rb'"(modelVersions|trainedWords|baseModel|modelId)"',
            tr_noop("{file} is what a site says of a model, and no model."),
            tr_noop("Open the model's own file, which lies beside it."),
        ),
        (
            rb'"(_class_name|_diffusers_version|architectures|model_type|transformers_version)"',
            tr_noop("{file} holds the settings of a model, and no weights."),
            _OPEN_FOLDER,
        ),
        (
            rb'"(added_tokens|truncation|tokenizer_class|bos_token)"|^\s*\{"!": ?0|"<\|startoftext\|>"',
            tr_noop("{file} is a part of a tokenizer, and holds no weights."),
            _OPEN_FOLDER,
        ),
    )
)
_NO_PROMPTS = tr_noop(
    "{file} is a text, but no list of prompts or workflow that is known. Save prompts in a .txt file, one a line."
)


def looks_like_text(path: Path, head: bytes) -> bool:
    """Whether a file that begins with `head` is a text, in Unicode or, where its ending says so, in any encoding."""
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    if _CONTROLS.search(head):
        return False
    if path.suffix.lower() in PROMPT_SUFFIXES:
        return True
    try:
        return bool(codecs.getincrementaldecoder("utf-8")().decode(head))  # which may end within a letter
    except UnicodeDecodeError:
        return False


def inspect_text(path: Path, head: bytes) -> InspectedFile:
    """What a text is that begins with `head`; UnusableInput where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix == SESSION_SUFFIX or _SESSION.match(head):
        fields = session_fields(path)
        return InspectedFile(path, "session", SavedSession(fields), newer_session_note(path, fields))
    if suffix == ".jsonl":
        return InspectedFile(path, "prompts", PromptList(tuple(prompts_in_file(path))))
    if (picture := _of_generator(path, head)) is not None:
        return of_picture(picture)
    sentence = _what_else(path, head)
    if suffix == ".txt" and not sentence:
        return InspectedFile(path, "prompts", PromptList(tuple(prompts_in_file(path))))
    return InspectedFile(path, "other", notes=(sentence or tr(_NO_PROMPTS).format(file=quoted(path)),))


def of_picture(picture: Picture) -> InspectedFile:
    """The answer for what the readers of pictures made of a file."""
    notes = (*picture.notes, *(note for prompt in picture.found for note in prompt.notes))
    return InspectedFile(picture.path, picture.media, picture, (*notes, picture.refusal) if picture.refusal else notes)


def _of_generator(path: Path, head: bytes) -> Picture | None:
    """A workflow, or the text that a generator writes beside a picture; None for any other text."""
    try:
        return read_picture(path, thumbnail=False)
    except UnreadablePicture:
        if not _GRAPH.search(head):
            return None
    with path.open("rb") as file:
        refusal = tr("{file} is a workflow of ComfyUI, and no prompt was found in it.").format(file=quoted(path))
        return Picture(path, "text", texts_of(file), refusal=refusal, media="workflow")


def _what_else(path: Path, head: bytes) -> str:
    """The sentence that names another kind of text; "" where it may be anyone's words."""
    if _DRAWING.match(head):
        return tr("{file} is a drawing (SVG), in which generators write no prompt.").format(file=quoted(path))
    try:
        refuse_other_kinds(path, head)
    except OtherForm as refusal:
        if refusal.form != "json":
            return str(refusal)
        for pattern, what, advice in _JSON_KINDS:
            if pattern.search(head):
                return " ".join([tr(what).format(file=quoted(path)), tr(advice)])
        return str(refusal) if _is_json(path) else ""  # a prompt or a section of settings may begin with a bracket
    except UnreadableEncoder:  # by its ending it should have been a pickle
        return ""
    return ""


def _is_json(path: Path) -> bool:
    """Whether all of a text is JSON; also one that is too long to be looked at."""
    with path.open("rb") as file:
        content = file.read(MAX_CHARACTERS + 1)
    return len(content) > MAX_CHARACTERS or parse(content.decode("utf-8-sig", "replace")) is not None
