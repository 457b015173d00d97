"""The scripts that make a release: version, notes, checksums, the files' names, AppImage, installer and signing."""

import re
import shutil
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from release_scripts import ROOT, error, script

import core
from core.program.releases import releases

linux = pytest.mark.skipif(sys.platform != "linux", reason="AppImages are made and started on Linux")


def test_the_version_stands_in_one_place() -> None:
    assert script("facts").version() == core.__version__
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert core.__version__ not in project.partition("[dependency-groups]")[0].partition("dependencies")[0]
    assert 'version = { attr = "core.__version__" }' in project


def test_a_tag_has_to_be_that_of_the_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tags = script("tags")
    monkeypatch.setattr(tags, "section", lambda version: "something")
    monkeypatch.setenv("GITHUB_REF_TYPE", "tag")
    monkeypatch.setenv("GITHUB_REF_NAME", f"v{core.__version__}")
    tags.check_tag()
    assert "is that of the version" in capsys.readouterr().out
    monkeypatch.setenv("GITHUB_REF_NAME", "v99.0")
    with pytest.raises(error(), match=rf"The tag is v99\.0, .* says {re.escape(core.__version__)}"):
        tags.check_tag()
    monkeypatch.setenv("GITHUB_REF_TYPE", "branch")
    tags.check_tag()
    assert capsys.readouterr().out.startswith("No tag:")


CHANGELOG = (
    "# What changed\n\n## Not released yet\n\n- c\n\n## 1.10.0, 1 May 2027\n\n- b\n\n### Mended\n\n- a\n\n## 1.1.0\n"
)


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"GITHUB_REPOSITORY": "a/b"}, "https://api.github.com/repos/a/b/releases"),
        (
            {"GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "https://forge.example/api/v3"},
            "https://forge.example/api/v3/repos/a/b/releases",
        ),
        ({}, ""),
    ],
)
def test_a_build_on_a_forge_says_where_it_is_published_and_one_by_hand_leaves_that_as_it_is(
    environment: dict[str, str], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, written = script("release"), tmp_path / "address.txt"
    assert release.RELEASES_ADDRESS == releases.ADDRESS_FILE
    for name in ("RELEASE", "PICTURES"):
        monkeypatch.setattr(release, name, tmp_path / name)
    for name in ("GITHUB_REPOSITORY", "GITHUB_API_URL", releases.ADDRESS_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(release, "RELEASES_ADDRESS", written)
    monkeypatch.setattr(releases, "ADDRESS_FILE", written)
    monkeypatch.setattr(release.subprocess, "run", lambda *_args, **_options: None)
    release.build()
    assert releases.releases_address() == address


def test_the_notes_are_what_the_changelog_says_of_the_version_and_nothing_else() -> None:
    section = script("release_notes").section
    assert section("1.10.0", CHANGELOG) == "- b\n\n### Mended\n\n- a"
    for name in ("1.10", "10.0", "2.0.0"):
        with pytest.raises(error(), match=rf'has no section "## {re.escape(name)}": give "Not released yet" that name'):
            section(name, CHANGELOG)
    with pytest.raises(error(), match="is empty"):
        section("1.1.0", CHANGELOG)


def test_the_changelog_has_a_section_that_the_notes_can_be_cut_from() -> None:
    assert script("release_notes").section("0.2.0").startswith("A program to keep open.")


def test_the_notes_say_of_each_file_what_it_is_for() -> None:
    notes, facts = script("release_notes"), script("facts")
    names = [f"Promptscope-9.9-{end}" for end in facts.PUBLISHED]
    table = notes.files_table([*names, "SHA256SUMS"]).splitlines()
    assert len(table) == 2 + len(names) + 1
    assert all(name in "".join(table) for name in names)
    with pytest.raises(error(), match=r"what odd\.txt is for"):
        notes.files_table(["odd.txt"])


def test_the_checksums_are_those_that_sha256sum_reads(tmp_path: Path) -> None:
    checksums = script("checksums")
    with pytest.raises(error(), match="nothing in"):
        checksums.write_checksums(tmp_path)
    (tmp_path / "b.zip").write_bytes(b"b")
    (tmp_path / "a.dmg").write_bytes(b"a" * 10)
    for _ in range(2):  # the second time its own file lies there too
        checksums.write_checksums(tmp_path)
        text = (tmp_path / "SHA256SUMS").read_bytes().decode()
        assert text == f"{sha256(b'a' * 10).hexdigest()}  a.dmg\n{sha256(b'b').hexdigest()}  b.zip\n"
    if tool := shutil.which("sha256sum"):
        assert subprocess.run([tool, "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path).returncode == 0


def test_nothing_is_published_before_every_file_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish, facts = script("publish"), script("facts")
    for module in (publish, facts):
        monkeypatch.setattr(module, "RELEASE", tmp_path)
    ran: list[list[str]] = []
    monkeypatch.setattr(publish.subprocess, "run", lambda command, **_: ran.append(command))
    names = [f"Promptscope-{core.__version__}-{end}" for end in facts.PUBLISHED]
    for name in names[1:]:
        (tmp_path / name).touch()
    with pytest.raises(error(), match=rf"missing: {re.escape(names[0])}\."):
        publish.publish()
    (tmp_path / names[0]).touch()
    publish.publish()
    (command,) = ran
    assert command[:4] == ["gh", "release", "create", f"v{core.__version__}"]
    assert {"--draft", "--verify-tag"} <= set(command)
    assert [Path(part).name for part in command[-len(names) :]] == sorted(names)


def test_every_step_says_what_it_does_in_the_help_and_in_the_docs(capsys: pytest.CaptureFixture[str]) -> None:
    release = script("release")
    with pytest.raises(SystemExit):
        release.main(["--help"])
    text = capsys.readouterr().out
    docs = (ROOT / "docs" / "packaging.md").read_text(encoding="utf-8")
    assert len(release.STEPS) > 9
    for name, step in release.STEPS.items():
        assert step.__doc__ and step.__doc__ in text, name
        assert re.search(rf"`{name}`", docs), name


def test_a_step_that_cannot_be_done_is_a_sentence_and_ends_the_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release = script("release")

    def fail() -> None:
        raise script("facts").ReleaseError("There is no bundle.")

    monkeypatch.setitem(release.STEPS, "pack", fail)
    monkeypatch.setitem(release.STEPS, "sbom", lambda: pytest.fail("it went on"))
    assert release.main(["pack", "sbom"]) == 1
    assert capsys.readouterr().err == "pack: There is no bundle.\n"


def test_a_missing_bundle_and_a_missing_program_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release = script("release")
    monkeypatch.setattr(release, "BUNDLE", tmp_path / "none")
    monkeypatch.setitem(release.STEPS, "pack", release.archive)
    monkeypatch.setitem(release.STEPS, "publish", lambda: subprocess.run([str(tmp_path / "gh")]))
    assert release.main(["pack"]) == 1
    assert capsys.readouterr().err == "pack: There is no bundle: build it first.\n"
    assert release.main(["publish"]) == 1
    assert capsys.readouterr().err.startswith("publish: ")


def made_bundle(folder: Path) -> Path:
    """A folder with what the AppImage takes from a bundle; its program says its place and its arguments."""
    program = folder / "promptscope"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$0 $*"\n')
    program.chmod(0o755)
    (folder / "install-desktop.sh").touch()
    (folder / "_internal").mkdir()
    (folder / "_internal" / "libx.so").symlink_to("libx.so.1")
    for place in ("applications/promptscope.desktop", "icons/hicolor/256x256/apps/promptscope.png"):
        path = folder / "share" / place
        path.parent.mkdir(parents=True)
        path.write_text(place)
    return folder


@linux
def test_the_folder_of_the_appimage_starts_the_program_and_has_entry_and_icon_on_top(tmp_path: Path) -> None:
    folder = tmp_path / "AppDir"
    script("appimage").make_folder(folder, made_bundle(tmp_path / "bundle"))
    done = subprocess.run([folder / "AppRun", "a b.png", "--selftest"], capture_output=True, text=True, check=True)
    assert done.stdout == f"{folder}/usr/lib/promptscope/promptscope a b.png --selftest\n"
    assert (folder / "promptscope.desktop").read_text() == "applications/promptscope.desktop"
    assert (folder / ".DirIcon").read_text() == (folder / "promptscope.png").read_text() != ""
    assert (folder / "usr/share/applications/promptscope.desktop").is_file()
    assert (folder / "usr/lib/promptscope/_internal/libx.so").is_symlink()
    assert not (folder / "usr/lib/promptscope/install-desktop.sh").exists()


@linux
@pytest.mark.skipif(not shutil.which("unsquashfs"), reason="needs squashfs-tools")
def test_the_appimage_is_the_runtime_with_a_file_system_behind_it_that_reads_as_it_was_packed(tmp_path: Path) -> None:
    appimage, folder, image = script("appimage"), tmp_path / "AppDir", tmp_path / "Promptscope.AppImage"
    appimage.make_folder(folder, made_bundle(tmp_path / "bundle"))
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02" + bytes(5000))
    appimage.pack(folder, tmp_path / "packed")
    appimage.join(runtime, tmp_path / "packed", image)
    length = runtime.stat().st_size
    assert image.read_bytes()[: length + 4] == runtime.read_bytes() + b"hsqs"
    assert image.stat().st_mode & stat.S_IXOTH
    unpacked = tmp_path / "unpacked"
    subprocess.run(["unsquashfs", "-n", "-q", "-o", str(length), "-d", str(unpacked), str(image)], check=True)
    assert (unpacked / "AppRun").stat().st_mode & stat.S_IXUSR
    assert (unpacked / "usr/lib/promptscope/promptscope").read_bytes() == (tmp_path / "bundle/promptscope").read_bytes()


def test_a_runtime_is_taken_only_where_it_is_the_one_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    appimage = script("appimage")
    path = tmp_path / "runtime"
    path.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02")
    monkeypatch.setattr(appimage, "_fetched", lambda: path)
    monkeypatch.delenv(appimage.RUNTIME_VARIABLE, raising=False)
    with pytest.raises(error(), match="is not the runtime that"):
        appimage.runtime_file()
    assert not path.exists()  # the next try fetches it again
    path.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02")
    monkeypatch.setenv(appimage.RUNTIME_VARIABLE, str(path))
    assert appimage.runtime_file() == path
    assert f"not the one of {appimage.RUNTIME_VERSION}" in capsys.readouterr().out
    path.write_bytes(b"<html>Not Found</html>")
    with pytest.raises(error(), match="no runtime of an AppImage"):
        appimage.runtime_file()


def test_the_runtime_is_pinned_by_release_and_sum() -> None:
    appimage = script("appimage")
    assert appimage.RUNTIME_VERSION in appimage.RUNTIME_URL and "continuous" not in appimage.RUNTIME_URL
    assert re.fullmatch(r"[0-9a-f]{64}", appimage.RUNTIME_SHA256)
    assert "zstd" in appimage.COMPRESSION  # with zlib, all that this runtime unpacks
