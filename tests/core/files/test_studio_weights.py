"""Files that a picture names, looked for in installed tools."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from studio_files import TE_KEY, make_a1111, make_comfyui, write_safetensors

from core.files.named_weights import NamedWeights
from core.files.studio_weights import find_in_studios
from core.program.cancellation import Cancelled
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, Headers, read_headers
from core.studio.listing import list_studio
from core.studio.studio import StudioFile

HASH = "c0ffee0123456789"


def contents_at(root: Path, reads: bool = False) -> StudioContents:
    listing = list_studio(find_studios(root)[0])
    return StudioContents(listing, read(listing.files) if reads else {})


def read(files: Sequence[StudioFile]) -> Headers:
    return read_headers(files, HeaderCache())


def lora(name: str, digits: str = "") -> NamedWeights:
    return NamedWeights(name, digits, is_lora=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_a1111(tmp_path / "tool")
    write_safetensors(root / "models/Lora/renamed.safetensors", TE_KEY, sshs_model_hash=HASH)
    write_safetensors(root / "models/Stable-diffusion/dream_v2.safetensors", TE_KEY)
    return root


def test_a_hash_comes_before_a_name_whatever_the_file_is_called_here(root: Path) -> None:
    (found,) = find_in_studios([lora("addDetail", HASH[:12])], [contents_at(root)], read)
    assert found is not None
    assert (found.file.name, found.tool, found.by_hash) == ("renamed", "A1111", True)


def test_without_reading_a_header_names_are_found_and_a_known_hash(root: Path) -> None:
    (named,) = find_in_studios([lora("addDetail", HASH[:12])], [contents_at(root)])
    (known,) = find_in_studios([lora("addDetail", HASH[:12])], [contents_at(root, reads=True)])
    assert named is not None and (named.file.name, named.by_hash) == ("addDetail", False)
    assert known is not None and (known.file.name, known.by_hash) == ("renamed", True)


def test_a_hash_that_no_file_has_leaves_the_name(root: Path) -> None:
    (found,) = find_in_studios([lora("addDetail", "0badbad0bad0")], [contents_at(root)], read)
    assert found is not None and (found.file.name, found.by_hash) == ("addDetail", False)
    assert find_in_studios([lora("other", "0badbad0bad0")], [contents_at(root)], read) == (None,)


@pytest.mark.parametrize("name", ["detail_v2", "add-detail", "style/ink.safetensors", "ink"])
def test_aliases_paths_and_names_of_the_same_letters_are_names(name: str, root: Path) -> None:
    (found,) = find_in_studios([lora(name)], [contents_at(root, reads=True)])
    assert found is not None


def test_a_model_is_told_by_what_lies_beside_it(root: Path) -> None:
    (root / "models/Stable-diffusion/dream_v2.sha256").write_text("abcdef0123" + "0" * 54)
    (found,) = find_in_studios([NamedWeights("dream_v2", "abcdef0123")], [contents_at(root)], read)
    assert found is not None and (found.file.kind, found.by_hash) == ("checkpoint", True)


def test_the_first_studio_that_has_it_counts(root: Path, tmp_path: Path) -> None:
    other = make_comfyui(tmp_path / "comfy")
    write_safetensors(other / "models/loras/addDetail.safetensors", TE_KEY)
    studios = [contents_at(other), contents_at(root)]
    found = find_in_studios([lora("addDetail"), lora("renamed"), lora("nowhere")], studios)
    assert [weights.tool if weights else "" for weights in found] == ["ComfyUI", "A1111", ""]


def test_a_search_that_nobody_waits_for_is_given_up(root: Path) -> None:
    with pytest.raises(Cancelled):
        find_in_studios([lora("a")], [contents_at(root)], cancelled=lambda: True)
