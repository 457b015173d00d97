"""What is said of a library, each figure by brute force; planted twins; nothing depends on the order of files."""

import tracemalloc
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from core.dialects.table import DIALECTS, read
from core.library.clusters import adjusted_rand, find_clusters
from core.library.finding import LibraryIndex, Wish, search
from core.library.gathered import Gathered, Place, merged
from core.library.item_sets import item_sets
from core.library.lengths import Reader, measure_lengths
from core.library.library import Library, read_library
from core.library.never_together import MIN_EXPECTED, never_together
from core.library.progress import Progress
from core.library.random_map import map_sets
from core.library.twins import MIN_JACCARD, find_twins
from core.library.words import tags_in, words_of
from core.program.cancellation import Cancelled
from tests.libraries import THEMES, made_prompts

LONG = ", ".join(f"word{number}" for number in range(60))


def gathered(texts: list[str]) -> Gathered:
    return Gathered(merged((text, Place(f"{number}.txt")) for number, text in enumerate(texts)))


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(gathered([*made_prompts(498), LONG, "a cow"]))


def brute_jaccard(library: Library) -> dict[tuple[int, int], float]:
    words = [set(words_of(prompt.text)) for prompt in library.prompts]
    pairs = combinations(range(len(words)), 2)
    return {(a, b): len(words[a] & words[b]) / len(words[a] | words[b]) for a, b in pairs if words[a] | words[b]}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_counts_equal_the_windows_for_each_prompt(dialect: str) -> None:
    texts = [*made_prompts(40), LONG, "(a:1.2) BREAK b", "a AND b", "[a|b] {c|d}", "", "한국어"]
    lengths = measure_lengths(texts, Reader(dialect))
    for text, length in zip(texts, lengths, strict=True):
        chunks = read(text, dialect)
        assert (length.tokens, length.chunks) == (chunks.used, len(chunks.chunks))
        assert bool(length.cut) == (bool(chunks.truncated) or len(chunks.chunks) > len(chunks.chunk_counts or "1"))


def test_the_cut_words_are_those_behind_the_first_chunk_and_lost_where_the_tool_has_no_other() -> None:
    read_on, left_out = Reader("a1111").length(LONG), Reader("diffusers").length(LONG)
    assert not read_on.is_lost
    assert left_out.is_lost
    assert LONG.endswith(left_out.cut)
    first = read(LONG, "diffusers").chunks[0]
    last = max(token.end or 0 for token in first)
    assert LONG[last:].lstrip(", ") == left_out.cut


def test_twins_are_exactly_the_pairs_that_brute_force_finds(library: Library) -> None:
    true = {pair: value for pair, value in brute_jaccard(library).items() if value >= MIN_JACCARD}
    assert len(true) > 9
    assert {(pair.first, pair.second): pytest.approx(pair.jaccard) for pair in library.twins.pairs} == true
    assert library.twins.count == len(true)
    assert library.twins.check.holds


def test_each_prompts_twin_is_its_most_alike_one(library: Library) -> None:
    true = brute_jaccard(library)
    for prompt, twin in enumerate(library.twins.nearest):
        alike = [value for pair, value in true.items() if prompt in pair]
        best = max(alike) if max(alike) >= MIN_JACCARD else 0.0
        assert library.twins.likeness[prompt] == pytest.approx(best)
        assert (twin >= 0) == (best > 0)


def test_a_planted_copy_in_another_order_and_case_is_found() -> None:
    texts = made_prompts(200, seed=3)[:49]
    copies = [", ".join(text.upper().split(", ")[::-1]) for text in texts]
    library = read_library(gathered(texts + copies))
    found = {
        frozenset((library.prompts[pair.first].text, library.prompts[pair.second].text)) for pair in library.twins.pairs
    }
    assert found >= {frozenset(pair) for pair in zip(texts, copies, strict=True)}


def test_prompts_that_differ_by_one_name_are_twins_however_rare_the_name_is() -> None:
    texts = [f"a portrait of a man in a long coat, rim light, style of artist{number}" for number in range(300)]
    words = item_sets(words_of(text) for text in texts)
    twins = find_twins(words)
    assert twins.count == 300 * 299 // 2
    assert twins.check.holds
    vectors = map_sets(words, words.rarity)
    assert (np.triu(vectors @ vectors.T > 0.75, 1)).sum() < 0.1 * twins.count  # of which rare words would part most


def test_a_map_that_misses_twins_fails_its_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.library.twins.MIN_COSINE", 0.99)
    words = item_sets(words_of(text) for text in made_prompts(400))
    check = find_twins(words).check
    assert check.holds is False


def test_the_mapped_sets_have_the_cosines_of_the_sets() -> None:
    words = item_sets(words_of(text) for text in made_prompts(100))
    table = words.dense(np.arange(100), np.arange(len(words.names))) * words.rarity
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    mapped = map_sets(words, words.rarity)
    assert np.abs(mapped @ mapped.T - table @ table.T).max() < 5 / 512**0.5


def test_counts_of_tags_are_those_of_brute_force(library: Library) -> None:
    counts = Counter(tag for prompt in library.prompts for tag in set(tags_in(prompt.text)))
    assert dict(zip(library.tags.names, library.tags.counts.tolist(), strict=True)) == dict(counts)
    assert list(library.tags.counts) == sorted(library.tags.counts, reverse=True)


def test_what_a_tag_costs_is_its_tokens_in_every_prompt_that_has_it(library: Library) -> None:
    assert library.costs
    for cost in library.costs[:50]:
        assert cost.tokens == read(library.tags.names[cost.tag], "a1111").used
        assert cost.total == cost.tokens * library.tags.counts[cost.tag]


def test_never_together_are_exactly_the_pairs_that_brute_force_finds(library: Library) -> None:
    sets = [set(tags_in(prompt.text)) for prompt in library.prompts]
    counts, names = Counter(tag for tags in sets for tag in tags), library.tags.names
    together = Counter(pair for tags in sets for pair in combinations(sorted(tags), 2))
    frequent = sorted(tag for tag, count in counts.items() if count > 5)
    expected = {
        pair: counts[pair[0]] * counts[pair[1]] / len(sets)
        for pair in combinations(frequent, 2)
        if not together[pair] and counts[pair[0]] * counts[pair[1]] / len(sets) > MIN_EXPECTED
    }
    assert expected
    found = {tuple(sorted((names[pair.first], names[pair.second]))): pair.expected for pair in library.apart}
    assert found == {pair: pytest.approx(value) for pair, value in expected.items()}


def test_a_tag_with_itself_is_never_never_together() -> None:
    tags = item_sets([["a"]] * 100 + [["b"]] * 100)
    assert [(pair.first, pair.second) for pair in never_together(tags)] == [(0, 1)]


def test_planted_themes_are_found_and_named_by_their_tags(library: Library) -> None:
    themes = {tag: number for number, theme in enumerate(THEMES) for tag in theme}
    theme = np.array([max(themes.get(tag, -1) for tag in tags_in(prompt.text)) for prompt in library.prompts])
    themed, labels = theme >= 0, library.clusters.labels
    clusters = find_clusters(
        map_sets(library.words, library.words.rarity), library.tags, library.words, library.clusters.seed
    )
    assert np.array_equal(clusters.labels, labels)  # the same seed gives the same groups
    assert adjusted_rand(theme[themed], labels[themed]) > 0.6
    for cluster in library.clusters.clusters:
        assert {tag for tag in cluster.tags if tag in themes}
    assert sum(cluster.size for cluster in library.clusters.clusters) == len(library.prompts)


def test_groupings_agree_wholly_with_themselves_and_by_chance_not_at_all() -> None:
    draw = np.random.default_rng(0)
    labels = draw.integers(0, 5, 2_000)
    assert adjusted_rand(labels, (labels + 2) % 5) == pytest.approx(1)
    assert abs(adjusted_rand(labels, draw.permutation(labels))) < 0.02


def test_the_order_of_the_files_does_not_matter() -> None:
    texts = made_prompts(120)
    first, second = read_library(gathered(texts)), read_library(gathered(texts[::-1]))
    assert [prompt.text for prompt in first.prompts] == [prompt.text for prompt in second.prompts]
    assert first.twins.pairs == second.twins.pairs
    assert np.array_equal(first.clusters.labels, second.clusters.labels)
    assert (first.lengths, first.costs, first.apart) == (second.lengths, second.costs, second.apart)


def test_tags_lose_brackets_weights_and_case_and_keep_escaped_brackets() -> None:
    text = r"(Red  Dress:1.2), [[fog]], miku \(vocaloid\), (a, b:0.9) BREAK c <lora:x:0.8>, ratio 16:9"
    assert tags_in(text) == ["red dress", "fog", "miku (vocaloid)", "a", "b", "c", "ratio 16:9"]


def test_a_weight_is_no_word() -> None:
    assert words_of("(red:1.25) 8k <lora:ink:0.8>") == ["red", "8k", "lora", "ink"]


def test_search_wants_every_word_in_the_text_or_in_the_files_name(library: Library) -> None:
    found = search(library.prompts, "WORD1 word59")
    assert [library.prompts[number].text for number in found] == [LONG]
    assert len(search(library.prompts, "499.txt")) == 1
    assert len(search(library.prompts, " ")) == len(library.prompts)


@pytest.mark.parametrize("stage", ["tokens", "tags", "twins", "clusters"])
def test_it_is_given_up_in_every_stage(stage: str) -> None:
    reached: list[Progress] = []
    with pytest.raises(Cancelled):
        read_library(
            gathered(made_prompts(100)),
            cancelled=lambda: any(progress.stage == stage for progress in reached),
            report=reached.append,
        )
    assert reached[-1].stage == stage


def test_progress_only_grows() -> None:
    reached: list[Progress] = []
    read_library(gathered(made_prompts(300)), report=reached.append)
    fractions = [progress.fraction for progress in reached]
    assert fractions == sorted(fractions)
    assert len(fractions) > 10


def test_an_empty_library_says_nothing() -> None:
    library = read_library(gathered([]))
    assert (library.prompts, library.twins.pairs, library.apart, library.clusters.clusters) == ((), (), (), ())
    assert library.twins.check.holds is None


def test_the_index_finds_what_the_search_finds_in_every_order(library: Library) -> None:
    index = LibraryIndex(library)
    assert len(search(library.prompts, "castle")) > 20
    for words in ("", "castle", '"old stone" fog'):
        for key in ("prompt", "tokens", "cut", "twin", "group", "file"):
            for is_descending in (False, True):
                found = index.find(Wish(words, None, key, is_descending))
                assert sorted(found) == search(library.prompts, words)
    tokens = [library.lengths[number].tokens for number in index.find(Wish())]
    assert tokens == sorted(tokens, reverse=True)
    likeness = [library.twins.likeness[number] for number in index.find(Wish(key="twin", is_descending=False))]
    assert likeness == sorted(likeness)


def test_the_index_keeps_to_a_group(library: Library) -> None:
    found = LibraryIndex(library).find(Wish(group=1))
    assert set(library.clusters.labels[list(found)]) == {1}
    assert len(found) == library.clusters.clusters[1].size


def test_what_stands_between_quotes_is_searched_as_one(library: Library) -> None:
    apart, together = (search(library.prompts, words) for words in ("stone old", '"stone old"'))
    assert len(apart) > 10
    assert not together


def test_memory_is_bounded_so_that_50_000_prompts_stay_below_a_gigabyte() -> None:
    tracemalloc.start()
    read_library(gathered(made_prompts(1_500)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    buffers, each = 150 * 2**20, 15 * 2**10  # of blocks, whatever their number, and of a prompt
    assert peak < buffers + 1_500 * each
    assert buffers + 50_000 * each < 2**30
