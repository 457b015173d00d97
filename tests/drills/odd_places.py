"""Row 16: names that stand for no file, or for one that cannot be read or would never end."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.cli.prompt_files import prompts_named
from core.weights.adapters.inversion_files import open_inversions
from core.weights.adapters.inversion_folder import open_inversion_folder
from core.weights.adapters.lora import open_lora
from core.weights.checkpoints.hashes import model_hash
from core.weights.opening import open_encoder, plan_model
from tests.drills.measuring import Refusal, all_refused, in_words, refused
from tests.drills.registry import Scene, drill
from tests.encoder_files import random_lora, save, save_pipeline, save_text_encoder, tiny_state
from tests.inspected_files import kind_of

NOBODY = 65534  # the user and group that own nothing
FILE_OPENERS: tuple[Callable[[Path], object], ...] = (kind_of, plan_model, open_lora, open_inversions, model_hash)
OPENERS = (*FILE_OPENERS, open_inversion_folder)


@drill("16", "FIFO, device, folder, link to itself, no permission, names that are not UTF-8 or too long, gone drives")
def odd_places(scene: Scene) -> str:
    """Everything that opens a file or a folder is given each of them."""
    folder = scene.folder
    paths = (*_nothing_there(folder), *_never_ending(folder))
    refusals = [refusal for path in paths for refusal in all_refused(OPENERS, path)]
    (folder / "empty").mkdir()
    refusals += [*all_refused(FILE_OPENERS, folder / "empty"), *_in_model_folders(folder), *_forbidden(folder)]
    refusals.append(refused(lambda: prompts_named(None, Path("/dev/zero")), megabytes=300))
    return f"{in_words(refusals)} A name that is not UTF-8 is shown as {_not_utf8(folder)}."


def _nothing_there(folder: Path) -> Iterator[Path]:
    yield folder / "gone.safetensors"
    yield folder / "vanished drive" / "models" / "gone.safetensors"
    yield folder / ("x" * 300 + ".safetensors")
    yield Path(f"{folder}/{'deep/' * 800}x.safetensors")  # over 4096 characters
    yield folder / "a\0b.safetensors"
    yield folder / "\ud800.safetensors"
    file = folder / "file"
    file.write_bytes(b"x")
    yield file / "inside.safetensors"
    for link, target in (("loop", "loop"), ("ring 1", "ring 2"), ("ring 2", "ring 1")):
        (folder / f"{link}.safetensors").symlink_to(folder / f"{target}.safetensors")
    yield folder / "loop.safetensors"
    yield folder / "ring 1.safetensors"


def _never_ending(folder: Path) -> Iterator[Path]:
    for suffix in (".safetensors", ".pt"):
        os.mkfifo(folder / f"pipe{suffix}")
        yield folder / f"pipe{suffix}"
    yield Path("/dev/zero")
    yield Path("/dev/tty")
    (folder / "link.safetensors").symlink_to("/dev/zero")
    yield folder / "link.safetensors"


def _in_model_folders(folder: Path) -> Iterator[Refusal]:
    """A pipe where a model's folder should have a file."""
    for number, name in enumerate(("text_encoder/model.safetensors", "text_encoder/config.json", "model_index.json")):
        model = save_pipeline(folder / f"model {number}", tiny_state())
        (model / name).unlink()
        os.mkfifo(model / name)
        yield refused(lambda model=model: open_encoder(model), "not a regular file")
    adapter = save(folder / "adapter" / "adapter_model.safetensors", random_lora()).parent
    os.mkfifo(adapter / "adapter_config.json")
    yield refused(lambda: open_lora(adapter))
    shards = save_text_encoder(folder / "shards", tiny_state())
    (shards / "model.safetensors").rename(shards / "a.safetensors")
    os.mkfifo(shards / "model.safetensors.index.json")
    yield refused(lambda: open_encoder(shards), "not a regular file")


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Without the rights of the superuser, who may read everything."""
    if os.geteuid():
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


def _forbidden(folder: Path) -> Iterator[Refusal]:
    """A file, and a folder with one, that only someone else may look into."""
    folder.parent.chmod(0o755)
    path = save(folder / "mine.safetensors", tiny_state())
    locked = save(folder / "locked" / "a.safetensors", tiny_state()).parent
    path.chmod(0)
    locked.chmod(0)
    with _as_nobody():
        yield from all_refused(OPENERS, path)
        yield from all_refused(FILE_OPENERS, locked)
        yield from all_refused(OPENERS, locked / "a.safetensors")
    locked.chmod(0o700)


def _not_utf8(folder: Path) -> str:
    """What a file is called whose name is bytes of another time."""
    if sys.platform != "linux":
        return "nothing here"
    path = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.safetensors"))
    save(folder / "plain.safetensors", tiny_state()).rename(path)
    return open_encoder(path).info.title
