"""The list of what is inside and under which licence."""

from pathlib import Path

import pytest

from core.program import licences
from core.program.licences import Licence, installed, packages, sorted_by_name, write


def test_every_package_that_the_program_runs_on_names_its_licence_and_brings_its_text() -> None:
    licences_by_name = {licence.name: licence for licence in installed()}
    assert {"Python", "torch", "numpy", "PySide6_Essentials", "tokenizers"} <= licences_by_name.keys()
    assert all(each.version and each.licence and len(each.text) > 200 for each in licences_by_name.values())
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in licences_by_name["PySide6_Essentials"].text
    assert "GNU GENERAL PUBLIC LICENSE" in licences_by_name["PySide6_Essentials"].text
    assert "Apache License" in licences_by_name["tokenizers"].text
    assert "third_party/XNNPACK/LICENSE" in licences_by_name["torch"].text


def test_packages_of_the_lock_that_are_not_here_are_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("# a comment\nnumpy==1.0  # via something\nno-such-package==1.0\n")
    assert [licence.name for licence in packages(lock)] == ["numpy", "Python"]


def test_a_bundle_reads_what_was_written_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = sorted_by_name([Licence("libx", "2", "", "the text\nof libx"), Licence("Alpha/b", "1", "MIT", "é")])
    write(written, tmp_path)
    monkeypatch.setattr(licences, "BUNDLE_FOLDER", tmp_path)
    assert installed() == written
