"""The scripts that build the bundle, as far as they can be tried without it: sizes, packing, what is left out."""

import lzma
import shutil
import subprocess
import sys
import tarfile
from importlib import import_module
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "bundle"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> ModuleType:
    """The script of the bundle that a test names."""
    monkeypatch.syspath_prepend(FOLDER)
    return import_module(request.param)


def scripts(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("script", [name], indirect=True)


def make_bundle(folder: Path, **sizes: int) -> Path:
    """A folder with files of so many bytes, their places with two underscores for a slash."""
    for name, size in sizes.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    return folder


# --- sizes


@scripts("sizes")
def test_the_parts_of_a_bundle_are_its_size_and_come_largest_first(script: ModuleType, tmp_path: Path) -> None:
    sizes = {
        "promptscope": 40,
        "_internal__libssl": 10,
        "_internal__torch__lib__cpu": 900,
        "_internal__torch__lib__small": 100,
        "_internal__numpy__core__math": 50,
        "_internal__numpy__fft": 30,
        "share__icon": 5,
    }
    bundle = make_bundle(tmp_path, **sizes)
    parts = script.parts(bundle)
    assert sum(size for _, size in parts) == pytest.approx(sum(sizes.values()) / 1e6)
    assert [name for name, _ in parts] == [
        "torch/lib/cpu", "torch/lib/small", "numpy", script.PROGRAM, script.SYSTEM, "share",
    ]  # fmt: skip


@scripts("sizes")
def test_what_a_link_stands_for_is_not_counted_twice(script: ModuleType, tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, _internal__library=1_000_000)
    (bundle / "_internal" / "link").symlink_to("library")
    assert script.megabytes(bundle) == 1


@scripts("sizes")
def test_a_bundle_over_its_budget_is_a_sentence_with_its_largest_parts(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = make_bundle(tmp_path, _internal__torch__lib__cpu=3_000_000, _internal__numpy__core=1_000_000)
    monkeypatch.setattr(script, "BUDGETS", {"linux": 3})
    sentence = script.over_budget(bundle, "linux")
    assert sentence.startswith("The bundle has 4 MB and may have 3. Its largest parts: torch/lib/cpu 3 MB, numpy 1 MB.")
    monkeypatch.setattr(script, "BUDGETS", {"linux": 4})
    assert script.over_budget(bundle, "linux") == ""
    assert script.over_budget(bundle, "win32") == ""  # none was measured there


# --- packing


@scripts("pack")
def test_a_packed_bundle_is_unpacked_as_it_was_and_names_no_owner(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "DICTIONARY", 1 << 20)  # packing takes ten times as much memory
    folder = make_bundle(tmp_path / "promptscope", promptscope=10, _internal__b=20, _internal__a=30)
    (folder / "promptscope").chmod(0o755)
    (folder / "_internal" / "link").symlink_to("a")
    packed = script.pack(folder, "linux")
    assert packed.name == "promptscope.tar.xz"
    with tarfile.open(packed) as archive:
        entries = archive.getmembers()
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert {(entry.uid, entry.gid, entry.uname) for entry in entries} == {(0, 0, "")}
    names = [entry.name for entry in entries]
    assert names == sorted(names)
    unpacked = tmp_path / "unpacked" / "promptscope"
    assert (unpacked / "promptscope").stat().st_mode & 0o111
    assert (unpacked / "_internal" / "link").readlink() == Path("a")
    assert (unpacked / "_internal" / "b").read_bytes() == bytes(20)


@scripts("pack")
def test_windows_gets_a_zip(script: ModuleType, tmp_path: Path) -> None:
    packed = script.pack(make_bundle(tmp_path / "promptscope", _internal__a=30), "win32")
    assert packed.name == "promptscope.zip"
    with ZipFile(packed) as archive:
        assert "promptscope/_internal/a" in archive.namelist()


@scripts("pack")
@pytest.mark.parametrize(("machine", "steps"), [("x86_64", 2), ("AMD64", 2), ("arm64", 1)])
def test_jumps_are_written_as_places_for_processors_that_xz_knows(script: ModuleType, machine: str, steps: int) -> None:
    filters = script.xz_filters(machine)
    assert len(filters) == steps
    assert filters[-1]["id"] == lzma.FILTER_LZMA2


# --- what is left out


@scripts("used_parts")
def test_what_is_not_loaded_is_left_out_but_the_packages_of_what_is_loaded(script: ModuleType) -> None:
    names = ["sympy", "sympy.core", "sympy.core.add", "sympy.plotting", "sympy.plotting.plot"]
    assert list(script.unused(names, {"sympy.core.add"})) == ["sympy.plotting", "sympy.plotting.plot"]


@scripts("used_parts")
def test_the_modules_of_a_package_are_listed_without_importing_it(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("__init__.py", "sub/__init__.py", "sub/deep.py"):
        path = tmp_path / "harmful" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert sorted(script.modules_below("harmful")) == ["harmful", "harmful.sub", "harmful.sub.deep"]
    assert list(script.modules_below("harmful.sub")) == ["harmful.sub", "harmful.sub.deep"]
    assert list(script.modules_below("not_installed_anywhere")) == []


@scripts("used_parts")
def test_only_parts_for_compiling_exporting_and_training_are_trimmed(script: ModuleType) -> None:
    kept = {"torch", "torch.nn", "torch.utils", "torch.autograd", "torch._functorch", "numpy", "tokenizers"}
    assert kept.isdisjoint(script.TRIMMED)


@scripts("icu")
def test_a_table_of_icu_is_read_and_written_byte_by_byte(script: ModuleType) -> None:
    files = {"icudt73l/b.res": b"second" * 9, "icudt73l/a.cnv": b"first", "icudt73l/coll/ko.res": b""}
    header = (32).to_bytes(2, "little") + script.MAGIC + bytes(8) + script.FORMAT + bytes(16)
    table = script.pack(header, files)
    read_header, read = script.unpack(table)
    assert read_header == header
    assert list(read) == sorted(files)  # ICU looks for a name by halving
    assert {name: content.rstrip(b"\xaa") for name, content in read.items()} == files
    assert script.pack(read_header, read) == table


@scripts("icu")
@pytest.mark.parametrize(
    ("name", "is_asked_for"),
    [
        ("euc-kr.cnv", True),
        ("coll/de.res", True),
        ("zoneinfo64.res", True),
        ("root.res", True),
        ("res_index.res", True),
        ("ko_KR.res", True),
        ("zone/en_GB.res", True),
        ("zone/pool.res", True),
        ("nfkc.nrm", True),
        ("de.res", False),
        ("zone/de_AT.res", False),
        ("lang/ko.res", False),
        ("brkitr/thaidict.dict", False),
        ("translit/root.res", False),
        ("unames.icu", False),
        ("rfc3491.spp", False),
    ],
)
def test_of_icus_data_stays_what_qt_asks_for(script: ModuleType, name: str, is_asked_for: bool) -> None:
    assert script.is_asked_for(f"icudt73l/{name}", {"en", "ko"}) is is_asked_for


@scripts("icu")
def test_icus_data_stay_whole_where_qt_calls_what_is_not_known(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_bundle(tmp_path, **{"libicudata.so.73": 10, "libQt6Core.so.6": 10})
    line = "0000000000000000      DF *UND*\t0000000000000000              {}_73\n"
    monkeypatch.setattr(script, "_symbols", lambda library: line.format("ucol_open") + line.format("ubrk_open"))
    assert script.shrink(tmp_path, ["ko"]) == "ICU's data stay whole: what ubrk_open_73 read is not known."
    assert (tmp_path / "libicudata.so.73").read_bytes() == bytes(10)


@scripts("debug_symbols")
def test_a_segment_whose_places_do_not_fit_is_told(script: ModuleType) -> None:
    assert script.Segment(0x1234, 0x5234, 0x1000).fits
    assert not script.Segment(0x1234, 0x5230, 0x1000).fits
    assert script.Segment(3, 4, 0).fits


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("strip"), reason="GNU's strip is Linux'")
@scripts("debug_symbols")
def test_a_library_can_still_be_loaded_after_it_was_stripped(script: ModuleType, tmp_path: Path) -> None:
    import numpy

    extension = next((Path(numpy.__file__).parent / "linalg").glob("_umath_linalg*.so"))
    copy = Path(shutil.copy(extension, tmp_path))
    assert list(script.segments(copy))
    script.strip_all([copy])
    assert all(segment.fits for segment in script.segments(copy))
    assert copy.stat().st_mode == extension.stat().st_mode


def test_pyqtgraph_does_without_qts_opengl_modules_in_the_bundle() -> None:
    code = "import without_opengl, pyqtgraph, sys; print(hasattr(sys.modules['PySide6.QtOpenGL'], '__file__'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=FOLDER / "hooks", capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


@scripts("used_parts")
def test_settings_are_found_by_the_call_that_reads_their_source(script: ModuleType, tmp_path: Path) -> None:
    package = tmp_path / "torch"
    for place, text in {
        "config.py": "import sys\ninstall_config_module(sys.modules[__name__])\n",
        "_inductor/config.py": "import sys\ninstall_config_module(sys.modules[__name__])\n",
        "_config_module.py": "def install_config_module(module):\n    pass\n",
    }.items():
        path = package / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert list(script.settings(package, ["torch._inductor.config"])) == [package / "config.py"]
