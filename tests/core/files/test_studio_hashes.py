"""Files that a picture names by a hash, found by their whole content."""

import hashlib
import os
from pathlib import Path

import pytest
from studio_files import TE_KEY, make_a1111, write_safetensors

from core.files import studio_hashes
from core.files.named_weights import NamedWeights
from core.files.studio_hashes import HashSearch, find_by_hash
from core.program.cancellation import Cancelled
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache
from core.studio.listing import list_studio
from core.weights.checkpoints.hashes import file_hashes, old_hash


def tensors_hash(path: Path) -> str:
    """As A1111's `addnet_hash_safetensors` computes it."""
    content = path.read_bytes()
    return hashlib.sha256(content[8 + int.from_bytes(content[:8], "little") :]).hexdigest()


def lora(name: str, digits: str) -> NamedWeights:
    return NamedWeights(name, digits, is_lora=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_a1111(tmp_path / "tool")
    renamed = write_safetensors(root / "models/Lora/renamed.safetensors", TE_KEY)
    renamed.write_bytes(renamed.read_bytes()[:-2] + b"\1\2")  # numbers of its own
    (root / "models/Stable-diffusion/dream.ckpt").write_bytes(bytes(range(256)) * 4500)
    return root


@pytest.fixture
def cache(tmp_path: Path) -> HeaderCache:
    return HeaderCache(tmp_path / "headers.db")


def search(root: Path, cache: HeaderCache, *wanted: NamedWeights) -> HashSearch:
    return find_by_hash(wanted, [StudioContents(list_studio(find_studios(root)[0]))], cache)


def names(result: HashSearch) -> list[str]:
    return [weights.file.path.name if weights else "" for weights in result.found]


def test_hashes_are_those_of_a1111(root: Path) -> None:
    path = root / "models/Lora/renamed.safetensors"
    assert file_hashes(path) == (hashlib.sha256(path.read_bytes()).hexdigest(), tensors_hash(path))
    model = root / "models/Stable-diffusion/dream.ckpt"
    part = hashlib.sha256(model.read_bytes()[0x100000:0x110000]).hexdigest()[:8]
    assert file_hashes(model) == (hashlib.sha256(model.read_bytes()).hexdigest(), part)
    assert old_hash(path) == ""  # too short to have one


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_renamed_lora_is_found_by_the_hash_of_its_tensors_or_of_the_file(
    is_whole: bool, root: Path, cache: HeaderCache
) -> None:
    path = root / "models/Lora/renamed.safetensors"
    digits = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if is_whole else tensors_hash(path)[:12]
    assert names(search(root, cache, lora("gone", digits))) == ["renamed.safetensors"]


def test_a_file_of_the_name_with_another_hash_is_another_and_the_right_one_is_found(
    root: Path, cache: HeaderCache
) -> None:
    loras = root / "models/Lora"
    digits = tensors_hash(loras / "renamed.safetensors")[:12]
    result = search(root, cache, lora("addDetail", digits), lora("ink", "0badbad0bad0"))
    assert names(result) == ["renamed.safetensors", ""]
    assert result.others == {loras / "addDetail.safetensors", loras / "style/ink.safetensors"}


@pytest.mark.parametrize("digits", [10, 8])
@pytest.mark.parametrize("name", ["dream", "another name"])
def test_a_model_is_found_by_ten_digits_and_by_the_eight_of_old(
    name: str, digits: int, root: Path, cache: HeaderCache
) -> None:
    content = (root / "models/Stable-diffusion/dream.ckpt").read_bytes()
    hashed = content[0x100000:0x110000] if digits == 8 else content
    model = NamedWeights(name, hashlib.sha256(hashed).hexdigest()[:digits])
    assert names(search(root, cache, model)) == ["dream.ckpt"]


def test_hashes_are_kept_until_the_file_changes(
    root: Path, cache: HeaderCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "models/Lora/renamed.safetensors"
    wanted = lora("renamed", tensors_hash(path)[:12])
    read = list[Path]()
    monkeypatch.setattr(studio_hashes, "file_hashes", lambda path, _: read.append(path) or file_hashes(path))
    assert names(search(root, cache, wanted)) == names(search(root, cache, wanted)) == ["renamed.safetensors"]
    assert read == [path]
    path.write_bytes(path.read_bytes()[:-2] + b"\3\4")
    os.utime(path, ns=(1, 1))
    assert names(search(root, cache, wanted)) == [""]
    assert path in read[1:]


def test_files_of_other_names_are_read_within_a_budget_alone(
    root: Path, cache: HeaderCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = tensors_hash(root / "models/Lora/renamed.safetensors")[:12]
    monkeypatch.setattr(studio_hashes, "MAX_UNNAMED_BYTES", 100)
    assert names(search(root, cache, lora("gone", digits), lora("renamed", digits))) == ["", "renamed.safetensors"]
    monkeypatch.setattr(studio_hashes, "MAX_BYTES", 100)
    assert names(search(root, HeaderCache(), lora("renamed", digits))) == [""]


def test_what_is_no_hash_is_not_looked_for(root: Path, cache: HeaderCache) -> None:
    wanted = lora("addDetail", "blake3:0123456789"), lora("addDetail", "abc"), lora("", "0badbad0bad0")
    assert search(root, cache, *wanted) == HashSearch((None,) * 3)


def test_hashing_is_given_up(root: Path, cache: HeaderCache) -> None:
    with pytest.raises(Cancelled):
        find_by_hash(
            [lora("addDetail", "0badbad0bad0")],
            [StudioContents(list_studio(find_studios(root)[0]))],
            cache,
            lambda: True,
        )


def test_what_was_hashed_before_it_was_given_up_is_kept_and_the_database_is_written_once(
    root: Path, cache: HeaderCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = StudioContents(list_studio(find_studios(root)[0]))
    kept, read = list[int](), list[Path]()
    keep = cache.keep_hashes
    monkeypatch.setattr(cache, "keep_hashes", lambda files, hashes: (kept.append(len(files)), keep(files, hashes)))
    monkeypatch.setattr(studio_hashes, "file_hashes", lambda path, _: read.append(path) or file_hashes(path))
    with pytest.raises(Cancelled):
        find_by_hash([lora("gone", "0badbad0bad0")], [contents], cache, lambda: len(read) == 2)
    assert kept == [2] and len(cache.known_hashes(contents.listing.files)) == 2
