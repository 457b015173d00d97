"""A file to a Picture: its texts, which generator wrote them, and a sentence where none did."""

import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from core.image_metadata import (
    a1111,
    civitai,
    comfyui,
    draw_things,
    easy_diffusion,
    fooocus,
    invokeai,
    invokeai_graph,
    midjourney,
    mochi,
    named_json,
    novelai,
    prompt_property,
    swarmui,
    text_files,
)
from core.image_metadata.bounded_json import forget_objects, parse_object
from core.image_metadata.comfyui.drawn import is_drawn
from core.image_metadata.comfyui.graph import is_run
from core.image_metadata.containers.table import HEAD_BYTES, FileFormat, FileTexts, format_of, texts_in
from core.image_metadata.found import COMFYUI, FoundPrompt, Picture, Texts, UnreadablePicture
from core.image_metadata.pixels import Pixels, is_cut_off, look_at
from core.image_metadata.places import usual_places
from core.image_metadata.refusals import no_picture, not_readable, notes_on, why_nothing
from core.image_metadata.stealth import may_hide_text
from core.image_metadata.text_and_graph import completed
from core.program.messages import quoted
from core.program.translation import tr

MAX_PROMPT_CHARACTERS = 200_000  # characters of a prompt; what is longer is none that anyone wrote

Reader = Callable[[Texts], tuple[FoundPrompt, ...]]

# Programs that name themselves, or write what no other does. The order matters: some write others' formats too.
OWN_READERS: tuple[Reader, ...] = (
    swarmui.read,
    invokeai.read,
    invokeai_graph.read,
    novelai.read,
    draw_things.read,
    fooocus.read,
    easy_diffusion.read,
)
# Texts that may stand beside ComfyUI's graph, written by its extensions. The last takes any JSON with a prompt.
TEXT_READERS: tuple[Reader, ...] = (civitai.read, a1111.read, mochi.read, midjourney.read, named_json.read)
READERS: tuple[Reader, ...] = (*OWN_READERS, *TEXT_READERS, comfyui.read, prompt_property.read)


def is_picture(path: Path) -> bool:
    """Whether a file is a picture or video by its first bytes; False for what cannot be opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a FIFO would wait for ever
            return False
        with path.open("rb") as file:
            return format_of(file.read(HEAD_BYTES)) is not None
    except (OSError, ValueError):
        return False


def read_picture(path: Path, thumbnail: bool = True) -> Picture:
    """All that is in a picture, a video, a saved graph of ComfyUI or A1111's text beside a picture.

    UnreadablePicture, with a sentence, for a file that is none or cannot be opened. Damaged files are read as far as
    they go, and nothing in one raises anything else. Without `thumbnail`, pixels are decoded only where a text is
    hidden in them.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadablePicture(tr("{file} is not a file that can be read.").format(file=quoted(path)))
        with path.open("rb") as file:
            known = format_of(file.read(HEAD_BYTES))
            return _read_text(path, file) if known is None else _read(path, file, known, thumbnail)
    except (OSError, ValueError) as error:
        raise not_readable(path, error) from error


def _read_text(path: Path, file: BinaryIO) -> Picture:
    texts = text_files.texts_of(file)
    prompts = find_prompts(texts)
    if not prompts:
        raise no_picture(path)
    is_graph = "parameters" not in texts and prompts[0].dialect == COMFYUI
    return Picture(path, "text", texts, prompts, media="workflow" if is_graph else "prompts")


def _read(path: Path, file: BinaryIO, known: FileFormat, thumbnail: bool) -> Picture:
    found = texts_in(file, known)
    prompts = find_prompts(found.texts)
    pixels = _pixels(file, known, thumbnail, look_inside=not prompts)
    if not prompts and pixels.hidden:
        found.texts |= {tr("hidden: {name}").format(name=name): text for name, text in pixels.hidden.items()}
        prompts = find_prompts(pixels.hidden)
    notes: tuple[str, ...] = ()
    if not prompts and (beside := text_files.text_beside(path)):
        prompts = find_prompts({"parameters": beside.text})
        found.texts |= {beside.path.name: beside.text} if prompts else {}
        notes = (
            (tr("The prompt stands in {file}, beside the picture.").format(file=quoted(beside.path)),)
            if prompts
            else ()
        )
    return _picture(path, known, found, prompts, pixels, notes)


def _picture(
    path: Path,
    known: FileFormat,
    found: FileTexts,
    prompts: tuple[FoundPrompt, ...],
    pixels: Pixels,
    notes: tuple[str, ...],
) -> Picture:
    why = "" if prompts else why_nothing(path, known, found, pixels)
    return Picture(
        path,
        known.name,
        found.texts,
        prompts,
        why,
        pixels.size,
        pixels.thumbnail,
        "video" if known.is_video else "picture",
        (*notes, *notes_on(path, found, bool(prompts))),
    )


def _pixels(file: BinaryIO, known: FileFormat, thumbnail: bool, look_inside: bool) -> Pixels:
    """The pixels, as far as somebody wants to see them, a text may hide in them, or they may be damaged."""
    is_wanted = thumbnail or (look_inside and (may_hide_text(file, known.name) or is_cut_off(file, known.name)))
    return look_at(file, look_inside) if known.is_decoded and is_wanted else Pixels()


def find_prompts(texts: Mapping[str, str]) -> tuple[FoundPrompt, ...]:
    """What the first reader that knows the texts makes of them; a text and a graph beside it are read together."""
    try:
        placed = usual_places(texts)
        own = _first(OWN_READERS, placed)
        if own:
            return own
        text, graph = _first(TEXT_READERS, placed), _first((comfyui.read,), placed)
        if text and (graph or any(_is_graph(placed.get(name, "")) for name in ("prompt", "workflow"))):
            return completed(text[0], graph)
        return text or graph or _first((prompt_property.read,), placed)
    finally:
        forget_objects()


def _is_graph(text: str) -> bool:
    """Whether a text is a graph of ComfyUI, whatever can be read of it."""
    content = parse_object(text)
    return is_run(content) or is_drawn(content)


def _first(readers: tuple[Reader, ...], texts: Texts) -> tuple[FoundPrompt, ...]:
    """What the first of some readers finds.

    One that gives up, or that a text trips up in a way nobody foresaw, leaves the texts to the next.
    """
    for read in readers:
        try:
            prompts = tuple(prompt for prompt in read(texts) if _is_usable(prompt))
        except Exception:  # whatever it was, the texts are shown as they are
            continue
        if prompts:
            return prompts
    return ()


def _is_usable(prompt: FoundPrompt) -> bool:
    is_short = max(len(prompt.prompt), len(prompt.negative_prompt)) <= MAX_PROMPT_CHARACTERS
    return is_short and bool(prompt.prompt or prompt.negative_prompt or prompt.settings)
