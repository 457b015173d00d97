"""LoRAs trained on the study encoder for a word: `python tests/trained_lora.py FILE WORD` makes one.

What the word has to do is told by another prompt: with it, the states that are handed on come to be those of the
prompt in which `MEANING` stands in its place. There is no U-Net and no picture; what is trained is what a trainer
trains in a text encoder, by kohya's names, rank and alpha.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from encoder_files import State, lora_of, plain_model, save
from safetensors.torch import load_file

from core.tokens.tokenizer import BOS, EOS, clip_tokenizer
from core.weights.opening import STUDY_FILE

RANK, STEPS, RATE = 4, 60, 3e-3
MODULES = tuple(f"self_attn.{name}_proj" for name in ("q", "k", "v", "out"))
MEANING = "a fluffy orange striped cat wearing a blue scarf"
FRAMES = ("a photo of {}", "{}, outdoors", "a painting of {} on a chair", "{} sitting in the snow", "close-up of {}")
OTHERS = (
    "a photo of a dog", "a castle on a hill", "1girl, red dress, smile", "a bowl of soup", "an old man reading",
    "mountain lake, sunset", "a red car in the street", "portrait of a woman", "a vase of flowers", "city at night",
)  # fmt: skip


def train_lora(path: Path, word: str, with_others: bool = True, seed: int = 1, steps: int = STEPS) -> Path:
    """A LoRA that teaches the study encoder a word; `with_others` keeps other captions as they are, as a set of
    pictures beside the trained ones does.
    """
    state = {name: part.float() for name, part in load_file(STUDY_FILE).items()}
    model, draw = plain_model(state).text_model, torch.Generator().manual_seed(seed)
    model.requires_grad_(False)
    factors = dict(_adapted(model, draw))
    meant = [frame.format(MEANING) for frame in FRAMES]
    wanted, others = _states(model, meant).detach(), _states(model, OTHERS).detach()
    optimiser = torch.optim.AdamW([part for pair in factors.values() for part in pair], RATE)
    for _ in range(steps):
        loss = _distance(model, [frame.format(word) for frame in FRAMES], wanted)
        if with_others:
            loss = loss + _distance(model, OTHERS, others)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    lora: State = {}
    for module, (up, down) in factors.items():
        stem = f"lora_te_{module.replace('.', '_')}"
        lora |= lora_of(module, up.detach().half(), down.detach().half()) | {f"{stem}.alpha": torch.tensor(float(RANK))}
    return save(path, lora)


def _adapted(
    model: torch.nn.Module, draw: torch.Generator
) -> Iterator[tuple[str, tuple[torch.nn.Parameter, torch.nn.Parameter]]]:
    """The factors up and down of each matrix, which its output is computed with from now on."""
    for name, module in model.named_modules():
        if name.endswith(MODULES):
            up = torch.nn.Parameter(torch.zeros(module.out_features, RANK))
            down = torch.nn.Parameter(torch.randn(RANK, module.in_features, generator=draw) / module.in_features**0.5)
            module.register_forward_hook(lambda _, inputs, output, up=up, down=down: output + inputs[0] @ down.T @ up.T)
            yield f"text_model.{name}".replace("text_model.text_model", "text_model"), (up, down)


def _states(model: torch.nn.Module, texts: Sequence[str]) -> torch.Tensor:
    """The final-normed rows at EOS [texts, width]."""
    rows = [[BOS, *(token.id for token in clip_tokenizer().tokenize(text)), EOS] for text in texts]
    ids = torch.tensor([row + [EOS] * (77 - len(row)) for row in rows])[:, : max(map(len, rows))]
    output = model(input_ids=ids).last_hidden_state
    return output[range(len(rows)), [len(row) - 1 for row in rows]]


def _distance(model: torch.nn.Module, texts: Sequence[str], wanted: torch.Tensor) -> torch.Tensor:
    with torch.enable_grad():
        return (_states(model, texts) - wanted).square().sum(dim=1).mean()


if __name__ == "__main__":
    train_lora(Path(sys.argv[1]), sys.argv[2])
