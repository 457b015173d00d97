"""The golden cases' tiny encoders in real layouts: the numbers of layers, and of reduced files, are those recorded."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_text_models import tokens_of

from core.encoder.encoding import Floats
from core.text_models.input_rows import Reading
from core.weights.opening import open_model, plan_model
from core.weights.sources import ModelSource
from core.weights.text_models.parts import facts_of

TEXT_MODELS = {"t5xxl": 24, "umt5xxl": 24, "qwen3_4b": 36, "qwen3_06b": 28, "qwen25_7b": 28, "qwen3vl_4b": 36}
TEXT_MODELS |= {"qwen3vl_8b": 36, "gemma2_2b": 26, "mistral3_24b": 40}
FAMILIES = {"sd3": "sd3_t5"}


@cache
def cases(golden: Path) -> list[dict[str, Any]]:
    with (golden / "cases.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@cache
def arrays(golden: Path) -> Mapping[str, Floats]:
    return dict(np.load(golden / "arrays.npz"))


def source_of(case: dict[str, Any], encoders: Path) -> str:
    files = [str(encoders.parent / word) for word in case["args"] if word.startswith("encoders/")]
    return ModelSource(tuple(files), FAMILIES.get(case["family"], case["family"])).text


def states_of(case: dict[str, Any], encoders: Path) -> tuple[Floats, Any]:
    """The hidden states of the ids of a case, without its padding, and the encoder."""
    encoder = open_model(source_of(case, encoders)).encoders[-1]
    encoder.reading = Reading(caps_scores=False)  # type: ignore[attr-defined]  # ComfyUI's Gemma has no soft cap
    return encoder.encode_chunks([tokens_of(case["expect"]["tokens"][encoder.info.name]["ids"])])[0], encoder


def test_every_file_and_folder_of_the_cases_is_the_encoder_that_it_was_made_as(
    golden2026: Path, golden_encoders: Path
) -> None:
    seen = set()
    for case in cases(golden2026):
        source, expected = source_of(case, golden_encoders), case["expect"].get("tokens", {})
        if source in seen or not expected:
            continue
        seen.add(source)
        plans = plan_model(source)
        names = [facts_of(plan).name for plan in plans]
        ids_only = {"t5xxl"} if case["family"] == "anima" else set()
        assert sorted(names) == sorted(set(expected) - ids_only), source
        layers = {facts_of(plan).name: facts_of(plan).layers for plan in plans}
        cut = {"mistral3_24b": 30} if "_30." in source else {}
        assert all(layers[name] == (TEXT_MODELS | cut)[name] for name in names if name in TEXT_MODELS)
    assert len(seen) > 25


def test_the_layers_of_every_encoder_are_those_recorded(golden2026: Path, golden_encoders: Path) -> None:
    references = [case for case in cases(golden2026) if case["tool"] == "reference"]
    assert len(references) == len(TEXT_MODELS)
    for case in references:
        states, encoder = states_of(case, golden_encoders)
        expected = case["expect"]
        recorded = arrays(golden2026)[expected["hidden_states"]]
        np.testing.assert_allclose(states, recorded, rtol=0, atol=1e-3, err_msg=case["id"])
        if "final" in expected:
            final = arrays(golden2026)[expected["final"]]
            np.testing.assert_allclose(encoder.final_norm(states[-1]), final, rtol=0, atol=1e-3, err_msg=case["id"])


@pytest.mark.parametrize("form", ["fp8", "fp8scaled", "fp8quant", "int8convrot"])
def test_reduced_files_give_the_rows_recorded(form: str, golden2026: Path, golden_encoders: Path) -> None:
    """Chroma's last layer behind the final norm, and Z-Image's last but one, raw."""
    ids = {f"cu-{family}-{prompt}-{form}" for family in ("chroma", "z_image") for prompt in ("p03", "p18")}
    chosen = [case for case in cases(golden2026) if case["id"] in ids]
    plain = [case for case in chosen if all("weights" not in token for token in case["expect"]["tokens"].values())]
    assert plain
    for case in plain:
        states, encoder = states_of(case, golden_encoders)
        rows = states[-2] if case["family"] == "z_image" else encoder.final_norm(states[-1])
        expected = case["expect"]["conditioning"]
        kept = np.concatenate([rows[start:end] for start, end in expected["rows"]])
        np.testing.assert_allclose(kept, arrays(golden2026)[expected["key"]], rtol=0, atol=1e-3, err_msg=case["id"])


def test_animas_adapter_opens_with_its_encoder(golden2026: Path, golden_encoders: Path) -> None:
    case = next(case for case in cases(golden2026) if case["id"] == "hs-qwen3_06b-p03")
    model = open_model(source_of(case, golden_encoders))
    assert [encoder.info.name for encoder in model.encoders] == ["qwen3_06b"]
    assert model.adapt is not None and model.adapt((3, 9, 1), np.ones((4, 16), np.float32), None).shape == (3, 16)
