"""What tools' settings, arguments and start files say of folders, beyond what the made installations have."""

import json
from pathlib import Path

import pytest

from core.studio.finding import find_studios
from core.studio.listing import list_studio
from core.studio.studio import ModelKind, Studio, Surroundings
from core.studio.tag_lists import tag_list_files


def touch(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"x")


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def web_ui(root: Path, arguments: str = "", settings: object = None) -> Path:
    touch(root, "launch.py", "webui.py", "modules/shared.py", "extensions-builtin/x")
    write(root / "webui-user.sh", f"export COMMANDLINE_ARGS='{arguments}'\n")
    if settings is not None:
        write(root / "config.json", settings)
    return root


def forge(root: Path, arguments: str = "") -> Path:
    web_ui(root, arguments)
    write(root / "modules_forge/forge_version.py", "version = '2.0.1v1.10.1'")
    touch(root, "backend/loader.py")
    return root


def comfyui(root: Path) -> Path:
    touch(root, "main.py", "nodes.py", "folder_paths.py", "comfy/sd.py")
    return root


def read(root: Path, surroundings: Surroundings | None = None) -> Studio:
    (studio,) = [found for found in find_studios(root, surroundings or Surroundings()) if found.root == root]
    return studio


def names(studio: Studio, kind: ModelKind) -> list[str]:
    return [file.name for file in list_studio(studio).of_kind(kind)]


def test_one_checkpoint_may_be_named_alone(tmp_path: Path) -> None:
    touch(tmp_path, "far/wanted.safetensors", "far/not wanted.safetensors", "far/soft.vae.pt")
    arguments = f'--ckpt "{tmp_path}/far/wanted.safetensors" --vae-path={tmp_path}/far/soft.vae.pt'
    root = web_ui(tmp_path / "webui", arguments)
    touch(root, "models/Stable-diffusion/own.ckpt")
    assert names(read(root), "checkpoint") == ["own.ckpt", "wanted.safetensors"]
    assert names(read(root), "vae") == ["soft"]
    (tmp_path / "far/wanted.safetensors").unlink()
    listing = list_studio(read(root))
    assert [folder.path.name for folder in listing.unreached] == ["wanted.safetensors"]


def test_a_checkpoint_that_is_named_and_lies_among_the_others_is_one(tmp_path: Path) -> None:
    root = web_ui(tmp_path, f"--ckpt {tmp_path}/models/Stable-diffusion/own.ckpt")
    touch(root, "models/Stable-diffusion/own.ckpt")
    assert [file.shadowed_by for file in list_studio(read(root)).files] == [None]


@pytest.mark.parametrize(
    ("setting", "found"), [(None, ["seen", "unseen"]), (True, ["seen", "unseen"]), (False, ["seen"])]
)
def test_hidden_folders_of_a1111_are_a_setting(setting: bool | None, found: list[str], tmp_path: Path) -> None:
    root = web_ui(tmp_path, settings={} if setting is None else {"list_hidden_files": setting})
    touch(root, "models/Lora/seen.safetensors", "models/Lora/.kept/unseen.safetensors", "embeddings/.kept/word.pt")
    assert names(read(root), "lora") == found
    assert names(read(root), "embedding") == ["word"]


def test_pictures_of_a_setting_lie_where_the_tool_is_started_and_others_with_the_data(tmp_path: Path) -> None:
    data = tmp_path / "data"
    root = web_ui(tmp_path / "webui", f"--data-dir {data}")
    write(data / "config.json", {"outdir_txt2img_samples": "mine"})
    assert read(root).pictures == (
        root / "mine",
        data / "outputs/img2img-images",
        data / "outputs/extras-images",
        root / "log/images",
    )


def test_styles_are_named_by_arguments_with_stars(tmp_path: Path) -> None:
    root = web_ui(tmp_path, "--styles-file more/*.csv --styles-file mine.csv")
    touch(root, "more/b.csv", "more/a.csv", "mine.csv", "styles.csv")
    found = [place.path.relative_to(root).as_posix() for place in read(root).texts["styles"]]
    assert found == ["more/a.csv", "more/b.csv", "mine.csv"]
    assert [place.path.name for place in read(web_ui(tmp_path / "plain")).texts["styles"]] == ["styles.csv"]


def test_forge_looks_for_another_homes_loras_in_small_letters(tmp_path: Path) -> None:
    root = forge(tmp_path / "forge", f"--forge-ref-a1111-home {tmp_path}/home")
    assert [folder.path for folder in read(root).folders["lora"]] == [tmp_path / "home/models/lora"]
    assert read(root).folders["embedding"][0].path == tmp_path / "home/embeddings"


def test_unets_of_sdnext_have_a_folder_of_their_own(tmp_path: Path) -> None:
    touch(tmp_path, "launch.py", "webui.py", "installer.py", "modules/shared.py", "far/unet.safetensors")
    touch(tmp_path, "models/Stable-diffusion/a.safetensors")
    write(tmp_path / "config.json", {"unet_dir": "far"})
    assert names(read(tmp_path), "checkpoint") == ["a.safetensors", "unet.safetensors"]


def test_styles_of_sdnext_may_be_a_table_and_are_looked_for_at_home_where_their_folder_is_missing(
    tmp_path: Path,
) -> None:
    touch(tmp_path, "launch.py", "webui.py", "installer.py", "modules/shared.py")
    for named, found in (("mine.csv", ["mine.csv", "models/styles"]), ("gone", ["models/styles"])):
        write(tmp_path / "config.json", {"styles_dir": named})
        places = [place.path.relative_to(tmp_path).as_posix() for place in read(tmp_path).texts["styles"]]
        assert places == [*found, "html/art-styles.json"]
    (tmp_path / "gone").mkdir()
    assert read(tmp_path).texts["styles"][0].path == tmp_path / "gone"


@pytest.mark.parametrize(
    "arguments",
    [
        "--extra-model-paths-config a.yaml b.yaml",
        "--extra-model-paths-config=a.yaml --extra-model-paths-config b.yaml --port 1",
    ],
)
def test_several_files_of_paths_are_read(arguments: str, tmp_path: Path) -> None:
    root = comfyui(tmp_path / "ComfyUI")
    touch(tmp_path, "python_embeded/python.exe", "one/x.safetensors", "two/y.safetensors")
    write(
        tmp_path / "run_nvidia_gpu.bat", f".\\python_embeded\\python.exe -s ComfyUI\\main.py {arguments}\r\npause\r\n"
    )
    write(tmp_path / "a.yaml", "x:\n  loras: one\n")
    write(tmp_path / "b.yaml", "y:\n  loras: two\n")
    assert names(read(root), "lora") == ["x", "y"]


@pytest.mark.parametrize(
    ("settings", "installation", "found"),
    [
        ({"modelsDirs": ["shared"]}, {}, ["in_shared"]),
        ({"modelsDirs": ["shared"]}, {"useSharedModels": False}, []),
        ({"modelsDirs": ["shared"]}, {"modelDirs": ["mine"]}, ["in_mine", "in_shared"]),
        ({}, {}, ["in_usual"]),
    ],
)
def test_the_new_desktop_s_folders_are_read_from_its_settings_where_it_has_written_no_file(
    settings: dict[str, list[str]], installation: dict[str, object], found: list[str], tmp_path: Path
) -> None:
    root = comfyui(tmp_path / "installs/Mine/ComfyUI")
    touch(tmp_path, "shared/loras/in_shared.safetensors", "mine/loras/in_mine.safetensors")
    touch(tmp_path, "ComfyUI-Shared/models/loras/in_usual.safetensors")
    placed = {key: [str(tmp_path / name) for name in given] for key, given in settings.items()}
    own = {
        key: [str(tmp_path / name) for name in given] if isinstance(given, list) else given
        for key, given in installation.items()
    }
    write(tmp_path / "appdata/comfyui-desktop-2/settings.json", placed)
    write(tmp_path / "appdata/comfyui-desktop-2/installations.json", [{"installPath": str(root.parent), **own}])
    assert names(read(root, Surroundings(home=tmp_path, application_data=(tmp_path / "appdata",))), "lora") == found


def swarmui(root: Path) -> Path:
    touch(root, "SwarmUI.sln", "launch-linux.sh", "launch-windows.bat")
    return root


@pytest.mark.parametrize(("is_windows", "launcher"), [(False, "launch-linux.sh"), (True, "launch-windows.bat")])
def test_swarmui_s_data_lie_where_its_start_file_says(is_windows: bool, launcher: str, tmp_path: Path) -> None:
    root = swarmui(tmp_path / "SwarmUI")
    write(root / launcher, f'dotnet SwarmUI.dll --data_dir "{tmp_path}/my data" $@\n')
    write(tmp_path / "my data/Settings.fds", "Paths:\n    SDLoraFolder: Mine\n    DataPath: elsewhere\n")
    touch(root, "Models/Mine/a.safetensors")
    touch(tmp_path, "my data/Autocompletions/sub/tags.txt", "my data/Autocompletions/danbooru.csv")
    studio = read(root, Surroundings(is_windows=is_windows))
    assert names(studio, "lora") == ["a"]
    assert studio.texts["wildcards"][0].path == tmp_path / "my data/Wildcards"
    assert [path.name for path in tag_list_files(studio)] == ["danbooru.csv", "tags.txt"]


def test_a_comfyui_that_swarmui_starts_is_a_studio_of_its_own(tmp_path: Path) -> None:
    root, other = swarmui(tmp_path / "SwarmUI"), comfyui(tmp_path / "far/ComfyUI")
    inner = comfyui(root / "dlbackend/ComfyUI")
    backend = (
        "{}:\n    type: comfyui_selfstart\n    title: {}\n    enabled: true\n    settings:\n        StartScript: {}\n"
    )
    lines = backend.format(0, "Own", "dlbackend/ComfyUI/main.py")
    lines += backend.format(1, "Far", str(other / "main.py").replace("\\", "\\s"))
    lines += "2:\n    type: swarmswarmbackend\n    settings:\n        Address: http\\c//x\n"
    write(root / "Data/Backends.fds", lines)
    assert read(root).packages == {"Own": inner, "Far": other}
    assert [studio.root for studio in find_studios(root, Surroundings())] == [root, inner, other]
    write(root / "Data/Backends.fds", "0:\n  x\n")
    assert [problem.file.name for problem in read(root).problems] == ["Backends.fds"]


def test_the_list_of_tags_that_stability_matrix_uses_is_the_first(tmp_path: Path) -> None:
    write(tmp_path / "settings.json", {"InstalledPackages": [], "TagCompletionCsv": "e621.csv"})
    touch(tmp_path, "Models/x", "Packages/x", "Tags/danbooru.csv", "Tags/e621.csv", "Tags/readme.txt")
    assert [path.name for path in tag_list_files(read(tmp_path))] == ["e621.csv", "danbooru.csv"]


def test_extensions_that_are_off_bring_nothing(tmp_path: Path) -> None:
    dynamic, tagging = "extensions/my prompts", "extensions/태그"
    root = web_ui(tmp_path)
    touch(root, f"{dynamic}/sd_dynamic_prompts/x.py", "extensions/tag things/tags/a.csv", f"{tagging}/tags/b.csv")
    touch(root, f"{tagging}/javascript/tagAutocomplete.js", "extensions/other/tags/c.csv")
    assert [place.path for place in read(root).texts["wildcards"]] == [root / dynamic / "wildcards"]
    assert [path.name for path in tag_list_files(read(root))] == ["a.csv", "b.csv"]
    write(root / "config.json", {"disabled_extensions": ["my prompts"], "wildcard_dir": "mine"})
    assert read(root).texts["wildcards"] == ()
    write(root / "config.json", {"wildcard_dir": "mine", "dp_wildcard_manager_no_sort": True})
    (place,) = read(root).texts["wildcards"]
    assert (place.path, place.source) == (root / "mine", root / "config.json")
    assert read(root).wildcard_order == (False, True)
    write(root / "config.json", {"disable_all_extensions": "extra"})
    assert read(root).texts["wildcards"] == () and read(root).texts["tags"] == ()


def test_impact_pack_s_own_folder_may_lie_elsewhere(tmp_path: Path) -> None:
    root, far = comfyui(tmp_path / "ComfyUI"), tmp_path / "far"
    pack = root / "custom_nodes/comfyui-impact-pack"
    touch(pack, "wildcards/a.txt")
    touch(root, "custom_nodes/comfyui-impact-subpack/x.py")
    assert [place.path.name for place in read(root).texts["wildcards"]] == ["wildcards", "custom_wildcards"]
    far.mkdir()
    write(pack / "impact-pack.ini", f'[default]\ncustom_wildcards = "{far}"\nsam_editor_cpu = False\n')
    assert [place.path for place in read(root).texts["wildcards"]] == [pack / "wildcards", far]
    write(pack / "impact-pack.ini", "no ini at all [")
    assert len(read(root).texts["wildcards"]) == 2
