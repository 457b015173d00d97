"""Influence by replacing: nothing for the word itself, what whole passes give, the same whatever the order."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from analysis_models import RAW, encoded, raw_view
from random_prompts import random_prompts

from core.analysis.conditioning_view import KINDS, token_kinds
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.influence import NEXT_TO_NOTHING, InfluenceMode
from core.analysis.prompt_variants import put_in_place
from core.analysis.similarity import cosine_distance, relative_change
from core.analysis.small_words import SMALL_WORDS
from core.analysis.substitutes import substitutes_of
from core.analysis.units import Unit
from core.dialects.table import read
from core.dialects.weighting import AttentionMask
from core.encoder.encoder import Encoder
from core.model import Model
from core.prompt.prompt import ReadingSettings
from core.queries.influence_after_edit import continue_run
from core.queries.influence_run import InfluenceRun, measure_influence
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import Token
from core.weights.opening import open_encoder

SUBSTITUTES = "core.queries.influence_run.substitutes_of"


def measured(view: EncodingView, encoder: Encoder, **options: object) -> InfluenceRun:
    return measure_influence(InfluenceRun(view, **options), Model(encoder))


def own_ids(chunks: Chunks, unit: Unit) -> tuple[tuple[int, ...], ...]:
    return (tuple(chunks.tokens[position].id for position in unit.positions),) * 4


def test_a_word_replaced_by_itself_moves_nothing_at_all(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SUBSTITUTES, own_ids)
    run = measured(raw_view(encoder, "a red cow, (a bull:1.2) BREAK 안개"), encoder)
    assert len(run.measured) > 6
    for known in run.measured.values():
        for name in ("cosine_distance", "relative_change"):
            assert not np.nan_to_num(getattr(known, name)).any()
            assert not getattr(known, f"eos_{name}").any() and not getattr(known, f"feature_{name}")
        assert known.conditioning == 0


def test_the_mean_is_that_of_whole_passes_without_kept_rows(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a photo of a red cow, a bull, a house")
    view = EncodingView(encoding, RAW)
    run = measured(view, encoder)
    for unit in run.targets:
        chunks = [put_in_place(view.chunks, unit, ids).chunks for ids in substitutes_of(view.chunks, unit)]
        passes = [encoder.encode(replace(view.chunks, chunks=variant)) for variant in chunks]
        others = [EncodingView(each, RAW).vectors[:, : len(run.units)] for each in passes]
        assert all(len(each.chunks.chunks) == 1 for each in passes) and len(passes) == 4
        outside = [index for index, other in enumerate(run.units) if set(other.positions).isdisjoint(unit.positions)]
        ours = run.of(unit)
        assert ours is not None
        for name, change in (("cosine_distance", cosine_distance), ("relative_change", relative_change)):
            expected = np.mean([change(view.vectors, vectors) for vectors in others], axis=0)
            np.testing.assert_allclose(getattr(ours, name)[:, outside], expected[:, outside], atol=1e-5)
            of_feature = np.mean([change(encoding.feature, each.feature) for each in passes])
            np.testing.assert_allclose(getattr(ours, f"feature_{name}"), of_feature, atol=1e-5)
    assert "cow" in {unit.label for unit in run.units} and len(run.targets) > len(run.units)


def test_the_order_of_substitutes_does_not_matter(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    view = raw_view(encoder, "a red cow, a bull")
    first = measured(view, encoder)
    monkeypatch.setattr(SUBSTITUTES, lambda chunks, unit: substitutes_of(chunks, unit)[::-1])
    other = measured(view, encoder)
    for positions, known in first.measured.items():
        np.testing.assert_allclose(known.relative_change, other.measured[positions].relative_change, atol=1e-6)
        assert known.presence == pytest.approx(other.measured[positions].presence, abs=1e-6)


def test_the_same_prompt_gives_the_same_numbers_whatever_is_pointed_at(encoder: Encoder) -> None:
    view, model = raw_view(encoder, "a red cow, a bull, a house by the sea"), Model(encoder)
    whole = measure_influence(InfluenceRun(view), model)
    run = InfluenceRun(view)
    last = run.units[-1].positions
    run = measure_influence(run, model, pointed=last, seconds=0)
    assert run.measured.keys() >= {last} and run.done <= 2
    while not run.is_finished:
        run = measure_influence(run, model, seconds=0)
    for positions, known in whole.measured.items():
        np.testing.assert_array_equal(known.cosine_distance, run.measured[positions].cosine_distance)
        assert known.conditioning == run.measured[positions].conditioning


WEIGHTED = {
    "a1111": "a (red:1.3) cow, a bull",
    "comfyui": "a (red:1.3) cow, a bull",
    "compel": "a (red)1.3 cow, a (bull)0.6",
    "sdnext": "a (red:1.3) cow, a (bull:0.7)",
    "diffusers": "a red cow, a bull",
}
ALIKE = [
    ("a1111", "a (red:1.3) cow BREAK a (red:1.3) cow"),
    ("sdnext", "a (red:1.3) cow BREAK a (red:1.3) cow"),
    ("compel", '("a (red)1.4 cow", "a (red)1.4 cow").and()'),
]  # parts that read alike, of which one word stands in one alone


@pytest.mark.parametrize(("dialect", "text"), [*WEIGHTED.items(), *ALIKE])
@pytest.mark.parametrize("with_padding", [False, True])
def test_the_conditioning_moves_as_the_rows_that_the_tool_hands_on(
    encoder: Encoder, dialect: str, text: str, with_padding: bool
) -> None:
    model, chunks = Model(encoder), read(text, dialect)
    view = EncodingView(encoder.encode(chunks, padding=False), RAW)
    run = measure_influence(InfluenceRun(view, with_padding=with_padding), model)
    base = model.condition(chunks).prompt_embeds
    left_out = [KINDS.index(kind) for kind in (("bos",) if with_padding else ("bos", "padding"))]
    kept = ~np.isin(token_kinds(chunks, len(base)), left_out)
    for unit in run.targets:
        changes = []
        for ids in substitutes_of(chunks, unit):
            variant = put_in_place(chunks, unit, ids)
            changed = {chunks.chunks[at]: new for at, new in zip(variant.chunk_indices, variant.chunks, strict=True)}
            after = model.condition(chunks, intervene=partial(_put, changed)).prompt_embeds
            changes.append(np.linalg.norm((after - base)[kept]) / np.linalg.norm(base[kept]))
        known = run.of(unit)
        assert known is not None and known.conditioning > 0.01
        np.testing.assert_allclose(known.conditioning, np.mean(changes), rtol=1e-4)


def _put(
    changed: dict[Chunk, Chunk], chunks: Sequence[Chunk], mask: AttentionMask | None
) -> tuple[Sequence[Chunk], AttentionMask | None]:
    return [changed.get(chunk, chunk) for chunk in chunks], mask


def test_a_learned_word_that_the_encoder_does_not_know_moves_nothing_and_one_that_it_knows_does(
    encoder: Encoder,
) -> None:
    chunks = read("a red cow", "a1111")
    learned = Token(0, "glow", 2, 5, 1.0, "embedding", 0)
    chunks = replace(chunks, chunks=((*chunks.chunks[0][:2], learned, *chunks.chunks[0][3:]),))
    conditioning = []
    for vectors in ({}, {"glow": np.ones((1, encoder.info.width), np.float32)}):
        encoder.inversion_vectors = vectors
        try:
            run = measured(EncodingView(encoder.encode(chunks), RAW), encoder)
        finally:
            encoder.inversion_vectors = {}
        conditioning.append(run.measured[2,].eos_relative_change[-1])
    assert conditioning[0] == 0 and conditioning[1] > 0.01


def test_what_stands_before_an_edit_keeps_its_numbers_and_the_rest_is_old(encoder: Encoder) -> None:
    before = measured(raw_view(encoder, "a red cow, a bull BREAK a house"), encoder)
    view = raw_view(encoder, "a red cow, a tree BREAK a house")
    kept = continue_run(before, view)
    fresh = measured(view, encoder)
    assert kept.done == 0 and len(kept.measured) >= 4
    house = next(unit for unit in kept.units if unit.label == "house")
    for unit in kept.units[:3]:
        ours, theirs = kept.of(unit), fresh.of(unit)
        assert ours is not None and theirs is not None and ours.is_old
        np.testing.assert_array_equal(ours.relative_change[:, :3], theirs.relative_change[:, :3])
        assert np.isnan(ours.relative_change[:, 4]).all()
    assert kept.of(kept.units[4]) is None and kept.of(house) is not None
    whole = measure_influence(kept, Model(encoder))
    assert whole.is_finished and not any(each.is_old for each in whole.measured.values())


def ids(view: EncodingView, chunk: int) -> list[int]:
    return [token.id for token in view.chunks.chunks[chunk]]


@pytest.mark.parametrize("mode", ["replaced", "removed", "padded"])
@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("a red cow, a bull BREAK a blue house", "a red cow, a bull BREAK a big blue house, a tree"),
        ("a red cow, a bull BREAK a blue house", "a cow BREAK a blue house"),
    ],
)
def test_a_chunk_that_did_not_change_keeps_all_its_numbers(
    encoder: Encoder, mode: InfluenceMode, text: str, edited: str
) -> None:
    before, view = measured(raw_view(encoder, text), encoder, mode=mode), raw_view(encoder, edited)
    kept, fresh = continue_run(before, view, mode, model=Model(encoder)), measured(view, encoder, mode=mode)
    same = [chunk for chunk in (0, 1) if ids(view, chunk) == ids(before.view, chunk)]
    assert len(same) == 1
    units = [unit for unit in kept.units if unit.positions[0] // 77 in same]
    assert len(units) >= 3 and kept.done >= len(units) and not kept.is_finished
    for unit in units:
        old, ours, theirs = before.of(unit), kept.of(unit), fresh.of(unit)
        assert old is not None and ours is not None and theirs is not None and not ours.is_old
        for name in ("eos_cosine_distance", "eos_relative_change", "feature_relative_change", "presence"):
            np.testing.assert_array_equal(getattr(ours, name), getattr(old, name))
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), atol=1e-5)
        np.testing.assert_allclose(ours.relative_change, theirs.relative_change, atol=1e-5)
        np.testing.assert_allclose(ours.conditioning, theirs.conditioning, rtol=1e-5)
        assert ours.sent_change == old.sent_change or mode == "removed"
    whole = measure_influence(kept, Model(encoder))
    assert whole.is_finished and all(whole.of(unit) is kept.of(unit) for unit in units)


LONG = ", ".join(["a big house by the sea"] * 12)


@pytest.mark.parametrize("mode", ["replaced", "padded"])
@pytest.mark.parametrize(
    ("dialect", "weighted"), [("a1111", "a (red:1.3) cow"), ("a1111", "a [red] cow"), ("comfyui", "a (red:0.7) cow")]
)
def test_a_weighted_chunk_that_did_not_change_keeps_its_numbers_where_no_other_is_weighed_with_it(
    encoder: Encoder, mode: InfluenceMode, dialect: str, weighted: str
) -> None:
    texts = [f"{weighted}, {LONG}{end}" for end in (", a blue house", ", a (blue:1.5) tree")]
    old, view = (EncodingView(encoded(encoder, text, dialect), RAW) for text in texts)
    assert ids(old, 0) == ids(view, 0) and len(view.chunks.chunks) == 2
    before, fresh = measured(old, encoder, mode=mode), measured(view, encoder, mode=mode)
    kept = continue_run(before, view, mode, model=Model(encoder))
    units = [unit for unit in kept.units if unit.positions[0] < 77]
    assert len(units) > 10
    for unit in units:
        ours, theirs = kept.of(unit), fresh.of(unit)
        assert ours is not None and theirs is not None and not ours.is_old
        np.testing.assert_allclose(ours.conditioning, theirs.conditioning, rtol=1e-4)
        np.testing.assert_allclose(ours.relative_change, theirs.relative_change, atol=1e-5)


@pytest.mark.parametrize(
    ("dialect", "text", "edited"),
    [
        ("a1111", "a (red:1.3) cow BREAK a house", "a (red:1.4) cow BREAK a house"),  # other weights
        ("a1111", "a (red:1.3) cow BREAK a house", "a red cow BREAK a house"),
        ("a1111", "a (red:1.3) cow, [a:b:3] BREAK a house", "a (red:1.3) cow, [a:b:3] BREAK a tree"),  # a mean of both
        ("compel", f"a (red)0.5 cow. {LONG} big house", f"a (red)0.5 cow. {LONG} (big)0.5 house"),  # shares of passes
    ],
)
def test_a_chunk_whose_weights_changed_or_that_is_weighed_with_others_is_measured_anew(
    encoder: Encoder, dialect: str, text: str, edited: str
) -> None:
    old, view = (EncodingView(encoded(encoder, each, dialect), RAW) for each in (text, edited))
    kept = continue_run(measured(old, encoder), view, model=Model(encoder))
    first = [known for positions, known in kept.measured.items() if positions[0] < 77]
    assert first and all(known.is_old for known in first)


def test_nothing_is_kept_of_another_mode_or_other_weights_and_all_of_the_same_text(encoder: Encoder) -> None:
    view = raw_view(encoder, "a red cow, a bull")
    before = measured(view, encoder)
    assert continue_run(before, view).is_finished
    assert not continue_run(before, view, "padded").measured and not continue_run(None, view).measured
    shifted = replace(view.encoding, hidden_states=view.encoding.hidden_states + np.float32(0.1))
    assert not continue_run(before, EncodingView(shifted, RAW)).measured
    assert not continue_run(before, EncodingView(view.encoding, ViewOptions(centred=False))).measured


OTHER_READINGS = [
    ("a1111", "a (red:1.3) cow, a bull", "comfyui", {}),
    ("a1111", "a red cow, a bull", "comfyui", {}),
    ("a1111", "a (red:1.3) cow, a bull", "a1111", {"emphasis": "no-norm"}),
]


@pytest.mark.parametrize(("dialect", "text", "other", "settings"), OTHER_READINGS)
def test_what_another_tool_or_emphasis_hands_on_is_measured_anew(
    encoder: Encoder, dialect: str, text: str, other: str, settings: dict[str, object]
) -> None:
    before = measured(raw_view(encoder, text), encoder)
    chunks = read(text, other, "sd1", ReadingSettings(**settings))
    view = EncodingView(encoder.encode(chunks), RAW)
    kept = continue_run(before, view)
    assert not before.fits(view, "replaced") and kept.measured
    assert all(known.is_old for known in kept.measured.values())


def test_other_shares_of_the_same_parts_are_measured_anew(encoder: Encoder) -> None:
    text = '("a red cow", "a blue bull").blend(0.3, 0.7)'
    views = [EncodingView(encoded(encoder, each, "compel"), RAW) for each in (text, text.replace("3, 0.7", "7, 0.3"))]
    before = measured(views[0], encoder)
    assert before.fits(views[0], "replaced") and not before.fits(views[1], "replaced")
    assert all(known.is_old for known in continue_run(before, views[1]).measured.values())


def test_another_projection_has_the_feature_measured_anew(encoder: Encoder) -> None:
    before = measured(raw_view(encoder, "a red cow"), encoder)
    encoding = before.view.encoding
    assert encoding.feature is not None
    view = EncodingView(replace(encoding, feature=encoding.feature * np.float32(2)), RAW)
    assert not before.fits(view, "replaced")
    assert all(known.is_old for known in continue_run(before, view).measured.values())


def test_a_run_of_broken_weights_fits_its_own_text(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    broken = replace(encoding, hidden_states=np.full_like(encoding.hidden_states, np.nan))
    view = EncodingView(broken, RAW)
    assert InfluenceRun(view).fits(EncodingView(broken, RAW), "replaced")


def test_of_random_words_few_and_of_small_words_most_do_next_to_nothing() -> None:
    encoder = open_encoder("study")
    quiet: dict[bool, list[bool]] = {True: [], False: []}
    for text in [*random_prompts(3, 10, "tags"), *random_prompts(3, 20, "prose")]:
        words = [each if at % 6 else "of" for at, each in enumerate(text.split())]
        view = EncodingView(encoded(encoder, " ".join(words)), ViewOptions(small_words="shown"))
        run = measured(view, encoder)
        for unit in run.units:
            known = run.of(unit)
            assert known is not None
            quiet[unit.label in SMALL_WORDS].append(known.presence < NEXT_TO_NOTHING)
    assert len(quiet[False]) > 60 and len(quiet[True]) > 10
    assert np.mean(quiet[False]) < 0.05 and np.mean(quiet[True]) > 0.4
