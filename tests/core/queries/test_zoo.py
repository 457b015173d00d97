"""Several models on one prompt: what is the same, where it begins to differ, and what the others are told as."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from analysis_models import STATE, encoded
from encoder_files import State, as_checkpoint, save, save_pipeline, tiny_state

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.model_likeness import parting_layer
from core.dialects.table import read
from core.program.cancellation import Cancelled
from core.queries.zoo import Zoo, ZooQuestion, read_zoo
from core.queries.zoo_badges import Badge, badge_of, check_of
from core.weights.opening import open_encoder

TEXT = "a red fox, an old castle, misty forest, blue vase of yellow flowers, wet stone, golden light, a calico cat"
LAYER_2 = "text_model.encoder.layers.1.mlp.fc1.weight"


def question(folder: Path, sources: Sequence[Path], text: str = TEXT, **more: object) -> ZooQuestion:
    encoding = encoded(open_encoder(save(folder / "own.safetensors", STATE)), text)
    view = view_encoding(encoding, ViewOptions(centred=False, normed=False), None)
    units = tuple(view.units[index] for index in view.distinct)
    names = tuple(map(str, (folder / "own.safetensors", *sources)))
    return ZooQuestion(view.chunks, units, names, names[0], **more)


def zoo_of(folder: Path, *states: State, text: str = TEXT) -> Zoo:
    files = [save(folder / f"model{number}.safetensors", state) for number, state in enumerate(states)]
    return read_zoo(question(folder, files, text))


def badges(zoo: Zoo) -> list[Badge]:
    return [badge_of(zoo, index) for index in range(len(zoo.readings))]


def moved(state: State, spread: float, seed: int, part: str = "") -> State:
    draw = torch.Generator().manual_seed(seed)
    noise = {name: spread * torch.randn(own.shape, generator=draw) for name, own in state.items()}
    return {name: own + noise[name] if part in name else own for name, own in state.items()}


def test_a_copy_reads_exactly_the_same_and_has_the_same_hashes_in_whatever_file(tmp_path: Path) -> None:
    checkpoint = save(tmp_path / "checkpoint.ckpt", as_checkpoint(STATE))
    pipeline = save_pipeline(tmp_path / "pipeline", STATE)
    zoo = read_zoo(question(tmp_path, [checkpoint, pipeline]))
    own, *copies = zoo.readings
    assert len(copies) == 2 and not zoo.problems and zoo.is_finished
    for index, copy in enumerate(copies, 1):
        assert (zoo.curve(index) == 1).all() and parting_layer(zoo.curve(index)) is None
        assert copy.weights.hashes.items() <= own.weights.hashes.items()
        assert badge_of(zoo, index).text == "same as reference"


def test_a_copy_in_half_precision_has_the_same_hashes(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, {name: own.half() for name, own in STATE.items()})
    own, half = zoo.readings
    assert half.info.dtype == "float16" and own.info.dtype == "float32"
    assert own.weights.hashes == half.weights.hashes and badge_of(zoo, 1).text == "same as reference"
    assert (zoo.curve(1) > 0.999).all()


def test_a_copy_in_bfloat16_is_told_as_rounded_and_not_as_trained(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, {name: own.bfloat16() for name, own in STATE.items()})
    assert zoo.readings[0].weights.hashes != zoo.readings[1].weights.hashes
    assert badge_of(zoo, 1).text == "same as reference, in bfloat16"


def test_one_changed_tensor_in_a_layer_changes_nothing_before_it_and_everything_after(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, STATE | {LAYER_2: STATE[LAYER_2] * -1})
    own, changed = (reading.vectors for reading in zoo.readings)
    np.testing.assert_array_equal(own[:2], changed[:2])
    assert not np.array_equal(own[2], changed[2]) and not np.array_equal(own[3], changed[3])
    assert (zoo.curve(1)[:2] == 1).all() and parting_layer(zoo.curve(1)) == 2
    assert badge_of(zoo, 1).text == "layer 2 trained"


def test_trained_layers_and_tables_are_named(tmp_path: Path) -> None:
    all_layers = moved(STATE, 0.01, 1, ".layers.")
    two = {
        name: STATE[name] if ".layers.0." in name else own for name, own in moved(STATE, 0.01, 3, ".layers.").items()
    }
    zoo = zoo_of(tmp_path, all_layers, two, moved(STATE, 0.01, 2, "token_embedding"))
    texts = [badge.text for badge in badges(zoo)]
    assert texts == ["reference", "all 3 layers trained", "layers 2 to 3 trained", "token table trained"]


def test_a_planted_merge_is_found_within_a_thousandth(tmp_path: Path) -> None:
    first, second = moved(STATE, 0.02, 3), moved(STATE, 0.02, 4)
    merged = {name: (0.7 * first[name] + 0.3 * second[name]).half() for name in STATE}
    badge = badge_of(zoo_of(tmp_path, first, second, merged), 3)
    assert badge.text == "70 : 30 merge of model0 and model1"
    assert badge.merge is not None and badge.merge.share == pytest.approx(0.3, abs=1e-3)
    assert badge.merge.residual < 0.05


def test_broken_numbers_and_untrained_stand_ins_are_told(tmp_path: Path) -> None:
    broken = STATE | {LAYER_2: torch.full_like(STATE[LAYER_2], float("nan"))}
    untrained = {
        name: torch.full_like(own, float(name.endswith("weight"))) if "norm" in name else own
        for name, own in STATE.items()
    }
    zoo = zoo_of(tmp_path, broken, untrained)
    assert [badge.text for badge in badges(zoo)[1:]] == ["broken numbers", "text encoder never trained"]
    assert np.isnan(zoo.curve(1)[-1]) and np.isfinite(zoo.curve(2)).all()


def test_encoders_of_other_sizes_are_compared_by_their_readings(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, tiny_state(layers=5, width=128))
    assert zoo.curve(1).shape == (4,) and np.isfinite(zoo.curve(1)).all()
    assert badge_of(zoo, 1).text == "5 layers × 128"


def test_files_that_cannot_be_read_are_said_in_a_sentence_and_the_others_go_on(tmp_path: Path) -> None:
    junk, gone = tmp_path / "junk.safetensors", tmp_path / "gone.safetensors"
    junk.write_bytes(b"no weights")
    copy = save(tmp_path / "copy.safetensors", STATE)
    zoo = read_zoo(question(tmp_path, [junk, gone, copy]))
    assert [Path(reading.source).name for reading in zoo.readings] == ["own.safetensors", "copy.safetensors"]
    assert set(zoo.problems) == {str(junk), str(gone)} and zoo.is_finished
    assert all(sentence.endswith(".") and "safetensors" in sentence for sentence in zoo.problems.values())


def test_fewer_than_8_words_are_not_compared_and_the_weights_still_are(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path, STATE, text="red, blue, green")
    assert np.isnan(zoo.curve(1)).all() and np.isnan(zoo.word_likeness(1, 2)).all()
    assert badge_of(zoo, 1).text == "same as reference"
    check = check_of(zoo, 3)
    assert check.holds is None and "8" in check.sentence


def test_what_is_nothing_in_common_is_measured_on_the_reference_and_checks_the_answer(tmp_path: Path) -> None:
    zoo = zoo_of(tmp_path)
    nothing = zoo.nothing_in_common
    assert nothing.shape == (3, 4) and (nothing[:, 0] == 1).all() and (nothing[:, 3] < 0.99).all()
    np.testing.assert_array_equal(nothing, zoo_of(tmp_path).nothing_in_common)
    check = check_of(zoo, 3)
    assert check.holds == bool(nothing[:, 3].max() <= 0.8) and f"{nothing[:, 3].max():.2f}" in check.sentence


def test_the_words_read_most_differently_are_those_of_the_changed_rows(tmp_path: Path) -> None:
    table = "text_model.embeddings.token_embedding.weight"
    asked = question(tmp_path, [])
    (fox,) = (unit for unit in asked.units if unit.label == "fox")
    token = asked.chunks.tokens[fox.positions[0]].id
    other = STATE[table].clone()
    other[token] = torch.randn(other.shape[1], generator=torch.Generator().manual_seed(9))
    zoo = zoo_of(tmp_path, STATE | {table: other})
    assert zoo.question.units[int(zoo.word_likeness(1, 0).argmin())].label == "fox"


def test_answers_grow_by_a_model_and_what_was_read_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[Zoo] = []
    first = save(tmp_path / "first.safetensors", STATE)
    zoo = read_zoo(question(tmp_path, [first]), report=reports.append)
    assert [len(report.readings) for report in reports] == [0, 1] and reports[1].reading == str(first)
    second = save(tmp_path / "second.safetensors", STATE)
    again = read_zoo(question(tmp_path, [first, second]), zoo)
    assert again.readings[1] is zoo.readings[1] and len(again.readings) == 3
    save(first, tiny_state(seed=20))
    assert read_zoo(question(tmp_path, [first]), again).readings[1] is not zoo.readings[1]
    other_words = read_zoo(question(tmp_path, [first], TEXT + ", rain"), again)
    assert all(reading not in again.readings for reading in other_words.readings)


def test_hashes_that_were_kept_stand_for_a_reference_whose_file_is_gone(tmp_path: Path) -> None:
    copy = save(tmp_path / "copy.safetensors", STATE)
    hashes = read_zoo(question(tmp_path, [])).readings[0].weights.hashes
    asked = question(tmp_path, [copy], kept_hashes=hashes)
    (tmp_path / "own.safetensors").unlink()
    zoo = read_zoo(asked)
    assert zoo.base is None and [badge.text for badge in badges(zoo)] == ["same as reference"]
    assert check_of(zoo, 3).holds is None and np.isnan(zoo.curve(0)).all()


def test_it_is_given_up_where_nobody_waits(tmp_path: Path) -> None:
    asked = question(tmp_path, [save(tmp_path / "other.safetensors", STATE)])
    for patience in (0, 10, 40, 120):
        count = iter(range(10_000))
        with pytest.raises(Cancelled):
            read_zoo(asked, cancelled=lambda count=count, patience=patience: next(count) >= patience)


def test_a_prompt_laid_out_for_a_longer_context_is_refused_in_a_sentence(tmp_path: Path) -> None:
    longer = read(TEXT, "comfyui", "sd1")
    asked = question(tmp_path, [])
    rows = tuple(chunk + chunk[-1:] * 171 for chunk in longer.chunks)
    wide = type(longer)(longer.prompt, "sd1", rows, longer.used, 246)
    zoo = read_zoo(ZooQuestion(wide, asked.units, asked.sources, asked.base))
    assert not zoo.readings and "77 positions" in next(iter(zoo.problems.values()))
