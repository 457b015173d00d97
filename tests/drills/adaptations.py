"""Rows 12 and 13: textual inversions and LoRAs that are odd, and how what is no error is told from what is one."""

from collections.abc import Iterator
from pathlib import Path

import torch

from core.encoder.encoding import EncoderInfo
from core.weights.adapters.inversion_files import open_inversions, read_vectors
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_encoder
from tests.drills.measuring import check_sentence, in_time, in_words, refused, taken
from tests.drills.registry import Scene, drill
from tests.encoder_files import WIDTH, State, random_lora, save, tiny_state

STEM = "lora_te_text_model_encoder_layers_0_mlp_fc1"


@drill("12", "textual inversions: wrong width, 0 or 1,000 vectors, a dict or a bare tensor, SDXL's pair, odd names")
def learned_words(scene: Scene) -> str:
    """Loaded, said not to fit, or refused."""
    folder = scene.folder
    info = open_encoder(save(folder / "clip_l.safetensors", tiny_state())).info
    loaded = list(_loaded(folder))
    misfits = [_misfit(folder, info, *case) for case in (((2, 768), "width 768"), ((1000, WIDTH), "1000 vectors"))]
    path, refusals = folder / "odd.safetensors", []
    for vectors in (torch.zeros(0, WIDTH), torch.zeros(2, 2, WIDTH), torch.tensor(1.0)):
        save(path, {"emb_params": vectors})
        refusals.append(refused(lambda: open_inversions(path)))
    several = save(folder / "several.safetensors", {"a": torch.rand(2, WIDTH), "b": torch.rand(2, WIDTH)})
    refusals.append(refused(lambda: open_inversions(several), "holds 2 tensors"))
    return f"{len(loaded)} loaded, {len(misfits)} do not fit, {in_words(refusals)} {misfits[0]}"


def _loaded(folder: Path) -> Iterator[str]:
    """Names of learned words that are read as they are."""
    rows = torch.rand(2, WIDTH)
    for name in ("a cat", "고양이", "caf\u0301e", "👩‍🎤", "a.b", "x" * 100):
        yield _read(save(folder / f"{name}.safetensors", {"emb_params": rows}), rows)
    yield _read(save(folder / "bare.safetensors", {"*": rows[0]}), rows[:1])
    for number, content in enumerate(({"string_to_param": {"*": rows}, "name": "x"}, {"emb_params": rows})):
        torch.save(content, folder / f"{number}.pt")
        yield _read(folder / f"{number}.pt", rows)
    pair = save(folder / "pair.safetensors", {"clip_l": rows, "clip_g": torch.rand(2, 1280)})
    (word,) = open_inversions(pair)
    assert set(read_vectors(word)) == {"clip_l", "clip_g"}
    yield word.name


def _read(path: Path, rows: torch.Tensor) -> str:
    (word,) = open_inversions(path)
    (vectors,) = read_vectors(word).values()
    assert torch.equal(vectors, rows), f"{path.name} has other vectors"
    return word.name


def _misfit(folder: Path, info: EncoderInfo, size: tuple[int, int], says: str) -> str:
    (word,) = open_inversions(save(folder / f"{size[0]}.safetensors", {"emb_params": torch.zeros(size)}))
    sentence = word.misfit(info)
    assert sentence and says in sentence, sentence
    check_sentence(sentence)
    return sentence


_UP, _DOWN = f"{STEM}.lora_up.weight", f"{STEM}.lora_down.weight"
_PAIR = {_UP: torch.rand(256, 2), _DOWN: torch.rand(2, WIDTH)}
# What is damaged, by what is wrong with it.
BROKEN: dict[str, State] = {
    "ranks that differ": {_UP: torch.rand(256, 2), _DOWN: torch.rand(3, WIDTH)},
    "one half": {_UP: torch.rand(256, 2)},
    "a single number": {_UP: torch.rand(256, 2), _DOWN: torch.tensor(1.0)},
    "an empty convolution": {_UP: torch.rand(256, 2, 0, 0), _DOWN: torch.rand(2, WIDTH, 0, 0)},
    "an alpha of two numbers": _PAIR | {f"{STEM}.alpha": torch.rand(2)},
    "whole numbers": {_UP: torch.ones(256, 2, dtype=torch.int8), _DOWN: torch.rand(2, WIDTH)},
    "no LoRA": {"something.else": torch.rand(2, 2)},
}


@drill("13", "LoRAs: for the U-Net alone, alpha missing or 0, ranks that differ, parts missing, 10,000 keys")
def loras(scene: Scene) -> str:
    """What changes no text encoder is information, and damage is refused before anything is changed."""
    encoder = open_encoder(save(scene.folder / "clip_l.safetensors", tiny_state()))
    path, refusals = scene.folder / "lora.safetensors", []
    (note,) = open_lora(save(path, {"lora_unet_down_blocks_0.lora_up.weight": torch.rand(4, 2)})).notes
    assert "no text encoder" in note, note
    nought = {_UP: torch.rand(256, 0), _DOWN: torch.rand(0, WIDTH)}  # rank 0, which changes nothing
    no_alpha, alpha_of_1 = {f"{STEM}.alpha": torch.tensor(0.0)}, {f"{STEM}.alpha": torch.ones(1)}
    for held in (_PAIR, _PAIR | no_alpha, nought, nought | alpha_of_1):
        assert not apply_loras([encoder], [(open_lora(save(path, held)), 1.0)])
    for held in BROKEN.values():
        save(path, held)
        refusals.append(refused(lambda: apply_loras([encoder], [(open_lora(path), 1.0)])))
    many = {f"lora_unet_block_{number}.alpha": torch.tensor(1.0) for number in range(10_000)}
    with taken() as took:
        lora_of_many = open_lora(save(path, many | random_lora()))
    in_time(took.seconds < 2, f"10,000 keys took {took}")
    assert len(lora_of_many.changes) == 3
    return f"10,000 keys in {took}; {note} {in_words(refusals)}"
