"""The files of a picture, looked for in the artist's tools first and elsewhere then."""

import hashlib
from pathlib import Path

from studio_files import TE_KEY, make_a1111, write_safetensors

from core.image_metadata.found import FoundPrompt, PictureLora
from core.program.cancellation import CancelCheck, never_cancelled
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.listing import list_studio
from gui.dialogs.image_prompt.offers import _where
from gui.workspace.named_files import NamedFiles, files_by_hash, find_files


def test_a_tool_s_files_are_taken_and_said_and_the_rest_looked_for_elsewhere(tmp_path: Path) -> None:
    root = make_a1111(tmp_path / "tool")
    renamed = write_safetensors(root / "models/Lora/renamed.safetensors", TE_KEY, sshs_model_hash="c0ffee012345")
    contents = StudioContents(list_studio(find_studios(root)[0]))
    loras = (PictureLora("addDetail", 0.5, 0.5), PictureLora("old name", 1.0, 1.0), PictureLora("far", 1.0, 1.0))
    settings = (("Lora hashes", "old name: c0ffee012345"),)
    prompt = FoundPrompt("A1111", "a1111", "a cow", "", loras=loras, settings=settings)
    asked: list[bool] = []

    def outside(looks_inside: bool, cancelled: CancelCheck) -> NamedFiles:
        asked.append(looks_inside)
        return NamedFiles(prompt, ("elsewhere", "elsewhere", "far.safetensors"), "", looks_inside)

    cache = tmp_path / "headers.db"
    first = find_files(outside, prompt, (contents,), cache, False, never_cancelled)
    detail = str(root / "models/Lora/addDetail.safetensors")
    assert (first.loras, first.is_complete) == ((detail, "elsewhere", "far.safetensors"), False)
    files = find_files(outside, prompt, (contents,), cache, True, never_cancelled)
    assert (files.loras, files.is_complete) == ((detail, str(renamed), "far.safetensors"), True)
    assert files.places == {detail: ("A1111", False), str(renamed): ("A1111", True)}
    assert asked == [False, True]


def test_without_a_tool_files_are_looked_for_as_ever(tmp_path: Path) -> None:
    prompt = FoundPrompt("A1111", "a1111", "a cow", "")
    answer = NamedFiles(prompt, (), "x")
    found = find_files(lambda inside, cancelled: answer, prompt, (), tmp_path / "h.db", False, never_cancelled)
    assert found is answer


def test_what_no_head_tells_is_told_by_the_hash_of_the_whole_file_and_another_file_of_the_name_is_said(
    tmp_path: Path,
) -> None:
    root = make_a1111(tmp_path / "tool")
    renamed = root / "models/Lora/new name.safetensors"
    write_safetensors(renamed, TE_KEY, note="of its own")
    whole = hashlib.sha256(renamed.read_bytes()).hexdigest()
    contents = (StudioContents(list_studio(find_studios(root)[0])),)
    settings = (("Lora hashes", f"old name: {whole[:12]}, addDetail: 0badbad0bad0"),)
    loras = (PictureLora("addDetail", 0.5, 0.5), PictureLora("old name", 1.0, 1.0))
    prompt = FoundPrompt("A1111", "a1111", "a cow", "", loras=loras, settings=settings)
    cache = tmp_path / "headers.db"

    def outside(looks_inside: bool, cancelled: CancelCheck) -> NamedFiles:
        return NamedFiles(prompt, ("", ""), "", looks_inside)

    detail = str(root / "models/Lora/addDetail.safetensors")
    heads = find_files(outside, prompt, contents, cache, True, never_cancelled)
    assert (heads.loras, heads.is_looked_into, heads.is_complete) == ((detail, ""), True, False)
    files = files_by_hash(heads, contents, cache, never_cancelled)
    assert (files.loras, files.is_complete) == ((detail, str(renamed)), True)
    assert files.places == {detail: ("A1111", False), str(renamed): ("A1111", True)}
    assert files.others == {detail}
    assert "its hash is another" in _where(detail, files) and "by its hash" in _where(str(renamed), files)
