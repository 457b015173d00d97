"""The fuzz of what is text: prompts of every dialect, JSON out of pictures, configs, sessions, settings, journals."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.image_metadata.reading import find_prompts
from core.prompt.prompt import ReadingSettings
from core.storage import history, journal
from core.tokens.families import FAMILIES
from core.weights.adapters.lora import open_lora
from core.weights.opening import plan_model
from gui.state.session_file import read_session, write_session
from gui.state.settings import Settings, load_settings, save_settings
from tests import generator_texts, picture_files
from tests.drills.fuzz import fuzz
from tests.drills.mutations import damaged, damaged_text
from tests.drills.prompts import check
from tests.drills.registry import Scene, drill
from tests.encoder_files import random_lora, save, save_pipeline, save_text_encoder, tiny_state

PROMPTS = (
    "a photo of a cow, a bull, (red car:1.2), [blue:green:0.5] <lora:detail:0.8> BREAK night, \\(moon\\)",
    "masterpiece, ((best quality)), [a|b|c], {x}, a:b AND dog :0.5 AND [[cat]:dog:10] & &amp; “quotes” ﬁn",
    'embedding:name, (word:0.5) word++ (two words)1.3 --x "a b"++ (a, b).swap(c, s_start=0.1)',
    '("a cat", "a dog++").blend(0.7, 0.3), ("a", "b").and(1, 2) useLora(x, 0.5) a.attend(1.2)',
    "고양이, 빨간 자동차 👩‍🎤👨‍👩‍👧‍👦 cafe\u0301 مرحبا שלום \u202e x",
    "[[[a:b:1]:c:2]:[d|e]:0.3] ((((deep)))) [from::0.2] (a:(b:(c:1.1):1.2):1.3)",
)
PROMPT_ROUNDS = 3


@drill("fuzz prompts", "prompts of every dialect, by every family's rules, with their problems looked for", 200)
def prompts(scene: Scene) -> str:
    """Some rounds of cases, each read by a dialect of its own choice."""

    def make(chance: Random) -> tuple[str, str, str]:
        text = damaged_text(chance.choice(PROMPTS), PROMPTS, chance)
        return text, chance.choice(list(DIALECTS)), chance.choice(list(FAMILIES))

    def act(case: tuple[str, str, str]) -> None:
        lint(check(*case, ReadingSettings(step=7)))

    seen = [f"round {number}: {fuzz(scene, f'prompt {number}', make, act)}" for number in range(PROMPT_ROUNDS)]
    return "; ".join(seen)


def _picture_texts() -> list[dict[str, str]]:
    made = picture_files
    return [
        {"parameters": made.INFOTEXT},
        {"prompt": json.dumps(made.simple_graph()), "workflow": json.dumps(made.simple_workflow())},
        {"workflow": json.dumps(made.simple_workflow())},
        {"parameters": json.dumps(made.SWARM)},
        {"invokeai_metadata": json.dumps(made.INVOKE)},
        {"sd-metadata": json.dumps(made.INVOKE_OLD)},
        made.NOVELAI,
        made.NOVELAI_4,
        {"parameters": json.dumps(made.FOOOCUS)},
        dict(made.EASY),
        dict(made.EASY_LABELS),
        {"XMP exif:UserComment": json.dumps(made.DRAW_THINGS)},
        *generator_texts.TEXTS,
    ]


@drill("fuzz metadata", "texts and JSON that generators write into pictures", 200)
def metadata(scene: Scene) -> str:
    """As they stand behind a picture's container; what is found is read as a prompt, too."""
    seeds = _picture_texts()
    every = [text for seed in seeds for text in seed.values()]

    def make(chance: Random) -> dict[str, str]:
        seed = chance.choice(seeds)
        return {name: damaged_text(text, every, chance) for name, text in seed.items()}

    def act(texts: dict[str, str]) -> None:
        for found in find_prompts(texts):
            read(found.prompt[:2000], found.dialect)

    return fuzz(scene, "metadata", make, act)


@drill("fuzz configs", "model_index.json, config.json, an index of shards, adapter_config.json", 200)
def configs(scene: Scene) -> str:
    """Beside weights that are sound."""
    opened = dict(_model_folders(scene.folder))
    sound = {path: path.read_text(encoding="utf-8") for path in opened}
    every = list(sound.values())

    def make(chance: Random) -> tuple[Path, bytes]:
        path = chance.choice(list(sound))
        if chance.random() < 0.3:
            return path, damaged(sound[path].encode(), [text.encode() for text in every], chance)
        return path, damaged_text(sound[path], every, chance).encode("utf-8", "surrogatepass")

    def act(case: tuple[Path, bytes]) -> None:
        path, content = case
        path.write_bytes(content)
        try:
            opened[path]()
        finally:
            path.write_text(sound[path], encoding="utf-8")

    return fuzz(scene, "configs", make, act)


def _model_folders(folder: Path) -> Sequence[tuple[Path, Callable[[], object]]]:
    """Every JSON file, and what opens the folder it is in."""
    pipeline = save_pipeline(folder / "model", tiny_state())
    shards = save_text_encoder(folder / "shards", tiny_state())
    (shards / "model.safetensors").rename(shards / "a.safetensors")
    listed = {"metadata": {"total_size": 1}, "weight_map": dict.fromkeys(tiny_state(), "a.safetensors")}
    (shards / "model.safetensors.index.json").write_text(json.dumps(listed), encoding="utf-8")
    adapter = save(folder / "adapter" / "adapter_model.safetensors", random_lora()).parent
    settings = {"peft_type": "LORA", "lora_alpha": 4, "r": 2, "alpha_pattern": {"x.*": 8}, "rank_pattern": {"q": 3}}
    (adapter / "adapter_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return (
        (pipeline / "model_index.json", lambda: plan_model(pipeline)),
        (pipeline / "text_encoder" / "config.json", lambda: plan_model(pipeline)),
        (shards / "model.safetensors.index.json", lambda: plan_model(shards)),
        (adapter / "adapter_config.json", lambda: open_lora(adapter)),
    )


@drill("fuzz kept", "sessions, settings, the journal and the history of prompts", 200)
def kept(scene: Scene) -> str:
    """What the program wrote itself, and something else spoilt: it starts with what is left of it."""
    sound = {scene.folder / name: content for name, content in _own_files(scene.folder).items()}
    every = list(sound.values())
    readers: dict[str, Callable[[Path], object]] = {
        "a.promptscope": read_session,
        "settings.json": load_settings,
        "journal": journal.recover,
        "history": history.load,
    }

    def make(chance: Random) -> tuple[Path, bytes]:
        path = chance.choice(list(sound))
        if chance.random() < 0.5:
            return path, damaged(sound[path], every, chance)
        text = damaged_text(sound[path].decode(), [*map(bytes.decode, every)], chance)
        return path, text.encode("utf-8", "surrogatepass")

    def act(case: tuple[Path, bytes]) -> None:
        path, content = case
        path.write_bytes(content)
        readers[path.name](path)

    return fuzz(scene, "kept", make, act)


def _own_files(folder: Path) -> dict[str, bytes]:
    state_of_window = Settings(text=PROMPTS[0], pins=(("cow", 0, "bull", 0),), loras=(("x.safetensors", 0.5, True),))
    write_session(folder / "a.promptscope", state_of_window, "abc")
    save_settings(folder / "settings.json", state_of_window)
    written = journal.Journal(folder / "journal", {"prompt": "a"})
    for text in ("a c", "a cow", "a cow, 고양이 \ud83d"):
        written.write("prompt", text)
    written.close_unmarked()
    entries = [history.new_entry(text, "bad", "a1111", "study") for text in PROMPTS[:3]]
    history.append(folder / "history", entries)
    return {name: (folder / name).read_bytes() for name in ("a.promptscope", "settings.json", "journal", "history")}
