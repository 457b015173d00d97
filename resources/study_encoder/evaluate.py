"""Measures trained weights; publishes them with the figures in their header, and writes these into the model card."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

import measures  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from bridge import head_word  # noqa: E402
from categories import category, hypernym_tests, triplets  # noqa: E402
from corpus import read_prompts  # noqa: E402
from data import ClipNouns, choose_words, clip_nouns  # noqa: E402
from measures import Encoder  # noqa: E402
from model import StudyEncoder  # noqa: E402
from prepare import SAMPLES  # noqa: E402
from store import load_weights, save_weights  # noqa: E402
from teacher import Teacher  # noqa: E402
from wordnet import DEFAULT_FOLDER, WordNet, read_wordnet  # noqa: E402

VERSION = "1"
COUNT, SEED = 4000, 11
START, END = "<!-- figures -->", "<!-- /figures -->"
DEMO = "a photo of a cow, a bull, a red car"


@dataclass(frozen=True, slots=True)
class Tests:
    """The words and prompts that the encoders are measured on."""

    real: ClipNouns
    strict: np.ndarray
    triplets: dict[str, list[tuple[str, str, str]]]
    prompts: list[str]


def make_tests(net: WordNet, real: ClipNouns, prompts: Path) -> Tests:
    """Unseen nouns, those of them that share no word with a training noun, and words that no text held."""
    hidden = sorted(choose_words(net, real).hidden)
    unseen = [name for name, out in zip(real.names, real.unseen, strict=True) if out]
    seen = {w for name, out in zip(real.names, real.unseen, strict=True) if not out for w in name.split()}
    strict = np.array([seen.isdisjoint([*name.split(), head_word(name)]) for name in unseen])
    placed = [name for name in unseen if category(net, name)]
    made = {
        "triplets, unseen nouns": triplets(net, placed, COUNT, SEED),
        "triplets, hidden words": triplets(net, hidden, COUNT, SEED),
        "hypernyms, unseen nouns": hypernym_tests(net, placed, COUNT, SEED),
        "hypernyms, hidden words": hypernym_tests(net, hidden, COUNT, SEED),
    }
    return Tests(real, strict, made, read_prompts(prompts)[1::2])


def figures(encoder: Encoder, tests: Tests, teacher: np.ndarray | None) -> dict[str, float]:
    """All figures of one encoder."""
    texts = ["a " + name for name, out in zip(tests.real.names, tests.real.unseen, strict=True) if out]
    features, clip = encoder(texts), tests.real.vectors[tests.real.unseen]
    found = {"rank correlation with CLIP, unseen nouns": measures.rank_correlation(features, clip)}
    found["rank correlation with CLIP, no word shared"] = measures.rank_correlation(
        features[tests.strict], clip[tests.strict]
    )
    found |= {name: measures.right_share(encoder, made) for name, made in tests.triplets.items()}
    if teacher is not None:
        name = "rank correlation with the teacher, unseen prompts"
        found[name] = measures.rank_correlation(encoder(tests.prompts), teacher)
    return {name: round(value, 3) for name, value in found.items()}


def random_encoder(seed: int) -> StudyEncoder:
    """The same architecture with CLIP's own first weights."""
    torch.manual_seed(seed)
    model = StudyEncoder()
    for name, value in model.named_parameters():
        if value.ndim == 2:
            torch.nn.init.normal_(value, 0, 0.02 if "embedding" in name else value.shape[1] ** -0.5)
    return model.eval()


def known_vectors(real: ClipNouns) -> Encoder:
    """Real CLIP's vectors looked up, for texts such as "a cow"."""
    place = {"a " + name: n for n, name in enumerate(real.names)}
    return lambda texts: real.vectors[[place[text] for text in texts]]


def demo_rows(model: StudyEncoder) -> list[tuple[float, float]]:
    """In every layer, how like "cow" is to "bull" and to "car" in the demonstration prompt."""
    at = [
        n + 1
        for n, token in enumerate(measures.clip_tokenizer().tokenize(DEMO))
        if token.piece in ("cow</w>", "bull</w>", "car</w>")
    ]
    rows = []
    for layer in measures.all_layers(model, DEMO)[1]:
        matrix = measures.likeness(layer[1:])
        cow, bull, car = (n - 1 for n in at)
        rows.append((float(matrix[cow, bull]), float(matrix[cow, car])))
    return rows


def tables(found: dict[str, dict[str, float]], layers: list[dict[str, float]], demo: list[tuple[float, float]]) -> str:
    """The figures as the model card shows them."""
    names = list(found)
    lines = ["| measure | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for measure in found[names[0]]:
        cells = [f"{found[name][measure]:.3f}" if measure in found[name] else "-" for name in names]
        lines.append(f"| {measure} | " + " | ".join(cells) + " |")
    lines += ["", "| layer | size of a word's row | two words of a prompt | a word and its EOS | cow-bull | cow-car |"]
    lines.append("|---" * 6 + "|")
    for n, (row, (bull, car)) in enumerate(zip(layers, demo, strict=True)):
        name = "embedding" if n == 0 else "final norm" if n == len(layers) - 1 else str(n)
        lines.append(f"| {name} | {row['size']:.2f} | {row['words']:.2f} | {row['eos']:.2f} | {bull:.2f} | {car:.2f} |")
    return "\n".join(lines)


def write_card(path: Path, text: str) -> None:
    """Put the tables between the card's markers."""
    card = path.read_text(encoding="utf-8")
    before, after = card.split(START)[0], card.split(END)[1]
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def same_as_transformers(path: Path, texts: list[str]) -> float:
    """The largest difference of a feature from transformers' own encoder with the same file."""
    from safetensors.torch import load_file
    from transformers import CLIPTextConfig, CLIPTextModelWithProjection

    sizes = {"hidden_size": 192, "intermediate_size": 768, "num_hidden_layers": 12, "num_attention_heads": 3}
    marks = {"bos_token_id": 49406, "eos_token_id": 49407, "pad_token_id": 49407}
    config = CLIPTextConfig(vocab_size=49408, projection_dim=512, hidden_act="quick_gelu", **sizes, **marks)
    model = CLIPTextModelWithProjection(config).eval()
    model.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    rows = [(ids + [49407] * 77)[:77] for ids in map(measures.token_ids, texts)]
    with torch.inference_mode():
        theirs = model(input_ids=torch.tensor(rows)).text_embeds.numpy()
    return float(np.abs(theirs - measures.reader(load_weights(path))(texts)).max())


def main() -> None:
    """Read the options, measure, and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="?", default=HERE / "work" / "latest.safetensors")
    parser.add_argument("--out", type=Path, default=HERE / "study_encoder.safetensors")
    parser.add_argument("--teacher", type=Path, help="folder of all-MiniLM-L6-v2, for its column")
    parser.add_argument("--wordnet", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--vectors", type=Path, default=SAMPLES / "clip_vectors" / "vit_b32_nouns.npz")
    parser.add_argument("--prompts", type=Path, default=SAMPLES / "prompts" / "parti_prompts.tsv")
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    tests = make_tests(read_wordnet(options.wordnet), clip_nouns(options.vectors), options.prompts)
    model = load_weights(options.weights)
    encoders = {"study encoder": measures.reader(model), "random": measures.reader(random_encoder(SEED))}
    encoders["token overlap"] = measures.token_bags
    meant = None
    if options.teacher:
        teacher = Teacher(options.teacher)
        encoders["teacher"] = lambda texts: teacher.vectors(texts).astype(np.float32)
        meant = encoders["teacher"](tests.prompts)
    found = {name: figures(encoder, tests, meant) for name, encoder in encoders.items()}
    name = "triplets, unseen nouns"
    found["CLIP itself"] = {name: round(measures.right_share(known_vectors(tests.real), tests.triplets[name]), 3)}
    text = tables(found, measures.layer_table(model, tests.prompts[::8]), demo_rows(model))
    print(text, f"\ndifference from transformers {same_as_transformers(options.weights, tests.prompts[:40]):.1e}")
    if not options.dry:
        header = {"promptscope.study_encoder": VERSION, "promptscope.agreement": json.dumps(found)}
        save_weights(model, options.out, header)
        write_card(HERE / "MODEL_CARD.md", text)


if __name__ == "__main__":
    main()
