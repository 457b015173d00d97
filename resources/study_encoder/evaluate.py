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
import window  # noqa: E402
from bridge import head_word  # noqa: E402
from categories import category, hypernym_tests, triplets  # noqa: E402
from corpus import COMMON, read_prompts  # noqa: E402
from data import ClipNouns, choose_words, clip_nouns  # noqa: E402
from measures import Encoder  # noqa: E402
from model import StudyEncoder  # noqa: E402
from order import Group, OrderMaker  # noqa: E402
from prepare import SAMPLES  # noqa: E402
from store import load_weights, save_weights  # noqa: E402
from teacher import Teacher  # noqa: E402
from wordnet import DEFAULT_FOLDER, WordNet, read_wordnet  # noqa: E402

VERSION = "2"
COUNT, SEED = 4000, 11
PROMPTS_OF_THREE = 300  # for the table of layers
START, END = "<!-- figures -->", "<!-- /figures -->"


@dataclass(frozen=True, slots=True)
class Tests:
    """The words, groups and prompts that the encoders are measured on."""

    real: ClipNouns
    strict: np.ndarray
    triplets: dict[str, list[tuple[str, str, str]]]
    groups: dict[str, list[Group]]
    prompts: list[str]
    placed: list[str]


def make_tests(net: WordNet, real: ClipNouns, prompts: Path) -> Tests:
    """Unseen nouns, those of them that share no word with a training noun, rare ones, and words that no text held."""
    chosen = choose_words(net, real)
    unseen = [name for name, out in zip(real.names, real.unseen, strict=True) if out]
    seen = {w for name, out in zip(real.names, real.unseen, strict=True) if not out for w in name.split()}
    strict = np.array([seen.isdisjoint([*name.split(), head_word(name)]) for name in unseen])
    sets = {
        "unseen nouns": [name for name in unseen if category(net, name)],
        "rare nouns": [noun.name for noun in chosen.nouns[COMMON::20] if noun.name not in chosen.hidden],
        "hidden words": sorted(name for name in chosen.hidden if " " not in name),
        "hidden phrases": sorted(name for name in chosen.hidden if " " in name),
    }
    made = {f"triplets, {name}": triplets(net, names, COUNT, SEED) for name, names in sets.items()}
    made |= {f"hypernyms, {name}": hypernym_tests(net, names, COUNT, SEED) for name, names in sets.items()}
    groups = _groups([name for name in unseen if name.replace(" ", "").isalpha()])
    return Tests(real, strict, made, groups, read_prompts(prompts)[1::2], sets["unseen nouns"])


def _groups(nouns: list[str]) -> dict[str, list[Group]]:
    maker = OrderMaker(nouns, SEED)
    kinds = {"attributes": maker.attributes, "tags": maker.tags, "relations": maker.relations, "lists": maker.lists}
    return {name: [make() for _ in range(COUNT // 8)] for name, make in kinds.items()}


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
    found |= order_figures(encoder, tests)
    return {name: round(value, 3) for name, value in found.items()}


def order_figures(encoder: Encoder, tests: Tests) -> dict[str, float]:
    """Whether order is told, and how near the same words in another order are."""
    found = {
        f"right side, {name}": measures.sides_share(encoder, g) for name, g in tests.groups.items() if name != "lists"
    }
    found |= {f"likeness, swapped {name}": measures.swapped_likeness(encoder, g) for name, g in tests.groups.items()}
    return found | {"likeness, shuffled prompts": measures.shuffled_likeness(encoder, tests.prompts, SEED)}


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


def tables(found: dict[str, dict[str, float]], layers: list[dict[str, str]]) -> str:
    """The figures as the model card shows them."""
    names = list(found)
    lines = ["| measure | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for measure in found[names[0]]:
        cells = [f"{found[name][measure]:.3f}" if measure in found[name] else "-" for name in names]
        lines.append(f"| {measure} | " + " | ".join(cells) + " |")
    lines += ["", "| layer | " + " | ".join(layers[0]) + " |", "|---" * (len(layers[0]) + 1) + "|"]
    for n, row in enumerate(layers):
        name = "embedding" if n == 0 else "final norm" if n == len(layers) - 1 else str(n)
        lines.append(f"| {name} | " + " | ".join(row.values()) + " |")
    return "\n".join(lines)


def layer_rows(model: StudyEncoder, path: Path, tests: Tests, net: WordNet) -> list[dict[str, str]]:
    """For every layer the sizes and likenesses of rows, and what the window shows of words in prompts."""
    read = window.window_reader(path)
    plain, normed = (_shown(read, tests, net, normed) for normed in (False, True))
    rows = []
    for n, row in enumerate(measures.layer_table(model, tests.prompts[::8])):
        cells = {"size of a word's row": row["size"], "two words of a prompt": row["words"]}
        cells = {name: f"{value:.2f}" for name, value in {**cells, "a word and its EOS": row["eos"]}.items()}
        # After the final norm there is one layer more than before it, and nothing to put beside it.
        shown = {name: [v[n]] if n < 13 else [] for name, v in plain.items()}
        cells |= {name: " / ".join(f"{v:.2f}" for v in [*shown[name], normed[name][min(n, 12)]]) for name in shown}
        rows.append(cells)
    return rows


def _shown(read: window.Reader, tests: Tests, net: WordNet, normed: bool) -> dict[str, np.ndarray]:
    found = {"triplets": window.triplet_shares(read, net, tests.placed, PROMPTS_OF_THREE, SEED, normed)}
    found["everyday prompts"] = window.everyday_shares(read, normed)
    pairs = zip(window.DEMO_PAIRS, window.demo_rows(read, normed).T, strict=True)
    return found | {"-".join(pair): values for pair, values in pairs}


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
    net = read_wordnet(options.wordnet)
    tests = make_tests(net, clip_nouns(options.vectors), options.prompts)
    model = load_weights(options.weights)
    found = all_figures(model, tests, options.teacher)
    text = tables(found, layer_rows(model, options.weights, tests, net))
    print(text, f"\ndifference from transformers {same_as_transformers(options.weights, tests.prompts[:40]):.1e}")
    if not options.dry:
        header = {"promptscope.study_encoder": VERSION, "promptscope.agreement": json.dumps(found)}
        save_weights(model, options.out, header)
        write_card(HERE / "MODEL_CARD.md", text)


def all_figures(model: StudyEncoder, tests: Tests, folder: Path | None) -> dict[str, dict[str, float]]:
    """The figures of the study encoder and of what stands beside it."""
    encoders = {"study encoder": measures.reader(model), "random": measures.reader(random_encoder(SEED))}
    encoders["token overlap"] = measures.token_bags
    meant = None
    if folder:
        teacher = Teacher(folder)
        encoders["teacher"] = lambda texts: teacher.vectors(texts).astype(np.float32)
        meant = encoders["teacher"](tests.prompts)
    found = {name: figures(encoder, tests, meant) for name, encoder in encoders.items()}
    name = "triplets, unseen nouns"
    found["CLIP itself"] = {name: round(measures.right_share(known_vectors(tests.real), tests.triplets[name]), 3)}
    return found


if __name__ == "__main__":
    main()
