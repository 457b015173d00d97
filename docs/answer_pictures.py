"""The guide's pictures of answers to questions, of the encoders after CLIP and of the library."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from drawing import HOME, ROOT, ask, in_front, settle, wait, write_prompt
from PySide6.QtGui import QPixmap

from gui.window.main_window import MainWindow

sys.path.insert(0, str(ROOT / "tests"))
Keep = Callable[[QPixmap, str], None]  # a picture and its name
LEAKING = "a red car, a blue bicycle and a green door beside a yellow house"
ON_AN_AXIS = "a puppy beside an old castle in the snow"
SHARED = "a knight in silver armor riding a black horse, a ruined castle on a green hill, cinematic lighting, sunset"
TOO_LONG = (
    "masterpiece, best quality, towering mountains covered with snow, a lake in the valley, pine forest, small wooden "
    "cabin, smoke from the chimney, morning mist, rays of light, reflections in the water, a rowing boat at the shore, "
    "wild flowers, deer, flying geese, clouds, cold blue shadows, warm highlights, landscape painting, illustration, "
    "smooth, wide angle, highly detailed, sharp focus, intricate, trending, award winning, 8k"
)
SIZE, HIGH = (1280, 800), (1280, 1040)
KOREAN = "붉은 드레스, an old castle"
WORD = "sks cat"  # what the LoRA was trained for
WOKEN = "a photo of a sks cat sitting on a wooden table beside a blue vase of yellow flowers, soft morning light"
LIBRARY_PROMPTS, LIBRARY_SIZE = 2_000, (1000, 600)


def draw_answers(window: MainWindow, keep: Keep) -> None:
    """The panes that the menu *Questions* opens."""
    write_prompt(window, LEAKING)
    keep(ask(window, "Which colours leak?").parentWidget().grab(), "colouring")
    write_prompt(window, TOO_LONG)
    window.resize(*HIGH)
    keep(ask(window, "Which words can go?").parentWidget().grab(), "shortening")
    window.resize(*SIZE)
    write_prompt(window, SHARED)
    keep(ask(window, "What is the summary made of?").parentWidget().grab(), "shares")
    write_prompt(window, ON_AN_AXIS)
    keep(ask(window, "Where do my words stand between young and old?").parentWidget().grab(), "axes")


def draw_lora(window: MainWindow, keep: Keep) -> None:
    """A LoRA of a word on a prompt that has it."""
    load_lora(window)
    write_prompt(window, WOKEN)
    window.session.set_layer(6)  # where it moves the word most
    keep(in_front(window, "lora_change").parentWidget().grab(), "lora")
    window.session.set_loras_bypassed(True)


def load_lora(window: MainWindow) -> None:
    """Trains a LoRA on the study encoder, the same each time, and puts it on."""
    from trained_lora import train_lora

    path = HOME / "sks_cat.safetensors"
    if not path.exists():
        train_lora(path, WORD)
    window.workspace.adapter_loader.add_lora(str(path), 1.0)
    wait(lambda: any(lora.is_active for lora in window.session.tags.all_loras))
    settle()
    wait(lambda: window.session.is_up_to_date)


def draw_library(window: MainWindow, keep: Keep) -> None:
    """2,000 prompts that were made by rules, as in the guide's example."""
    from libraries import made_prompts, write_lists

    os.chdir(HOME)  # so that the window names no folder of this machine
    folder = Path("prompts")
    folder.mkdir(exist_ok=True)
    paths = list(write_lists(folder, made_prompts(LIBRARY_PROMPTS)))
    window.show_library("prompts")
    library = window.library
    assert library is not None
    library.resize(*LIBRARY_SIZE)
    library.read_paths(paths)
    wait(lambda: library.library is not None)
    settle()
    keep(library.grab(), "library")
    library.close()


def draw_family(window: MainWindow, keep: Keep) -> None:
    """Flux.1 without a file: what its T5 makes of Korean words."""
    window.session.set_dialect("comfyui")
    window.workspace.model_loader.open("family:flux1")
    wait(lambda: window.session.encoder is not None and window.session.encoder.family == "flux1")
    window.session.prompt.set_text(KOREAN)  # which nothing encodes
    window.apply_layout("write")
    settle(3000)
    keep(window.prompt_panel.grab(), "family")
