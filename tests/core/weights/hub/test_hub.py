"""Downloads of text encoders, from a hub on this machine that also misbehaves."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import encoder_files
import fake_hub
import huggingface_hub
import pytest
import torch
from fake_hub import COMMIT, FakeHub

from core.cli.analyze import analyze
from core.program.cancellation import Cancelled
from core.program.child_processes import child_command
from core.weights import UnreadableEncoder
from core.weights.hub import errors
from core.weights.hub import hub as our_hub
from core.weights.hub.cache import find_cached, repository_folder
from core.weights.hub.files import HubFile, check_answer, choose, encoder_folders, is_repository, repository_named
from core.weights.hub.hub import OFFERED_REPOSITORIES, DownloadProgress, HubFiles, download, look_up
from core.weights.opening import open_model, plan_model

ROOT = Path(__file__).parents[4]
SD, SDXL, ALONE = "some/sd", "some/sdxl", "some/clip"
CONFIG, WEIGHTS = "text_encoder/config.json", "text_encoder/model.fp16.safetensors"
FETCHED = [WEIGHTS, CONFIG, "model_index.json"]
QUICK = 1.5  # seconds of silence that a test waits for, more than a child takes between two lines


@pytest.fixture(scope="session")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Three repositories with tiny encoders, and beside them much that is not to be fetched."""
    folder = tmp_path_factory.mktemp("repositories")
    first = encoder_files.without_projection(encoder_files.tiny_state(torch.float16))
    sd = encoder_files.save_pipeline(folder / "sd", first)
    encoder_files.save(sd / WEIGHTS, first)
    for name in ("text_encoder/pytorch_model.bin", "unet/model.safetensors", "v1-5.safetensors", "README.md"):
        (sd / name).parent.mkdir(exist_ok=True)
        (sd / name).write_bytes(b"not wanted")
    sdxl = encoder_files.save_pipeline(folder / "sdxl", first, "StableDiffusionXLPipeline")
    second = encoder_files.tiny_state(torch.float16, 8, encoder_files.LAYERS_G)
    encoder_files.save_text_encoder(sdxl / "text_encoder_2", second)
    alone = encoder_files.save_text_encoder(folder / "clip", first)
    return {SD: sd, SDXL: sdxl, ALONE: alone}


@pytest.fixture
def hub(repositories: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    with fake_hub.serving(tmp_path / "cache", monkeypatch) as hub:
        for name, folder in repositories.items():
            hub.add(name, folder)
        yield hub


def wanted(hub: FakeHub) -> HubFiles:
    """What a look-up of SD gives, without one."""
    served = hub.repositories[SD]
    files = tuple(HubFile(name, len(served[name]), fake_hub.digest_of(name, served[name])) for name in FETCHED)
    return HubFiles(SD, COMMIT, files, hub.cache, 0, 2**60)


def refused(action: Callable[[], object]) -> str:
    """The one sentence or two by which an action is refused."""
    with pytest.raises(UnreadableEncoder) as told:
        action()
    sentence = str(told.value)
    assert sentence.endswith(".") and sentence.isprintable() and len(sentence) < 400, sentence
    return sentence


def leftovers(hub: FakeHub) -> list[str]:
    """What a download that failed has left in the cache, but for locks and folders."""
    files = [path for path in hub.cache.rglob("*") if path.is_file() and ".locks" not in path.parts]
    return [path.name for path in files if path.name != "CACHEDIR.TAG"]


# --- what is fetched


def test_a_look_up_tells_size_place_and_room_and_fetches_no_weights(hub: FakeHub) -> None:
    files = look_up(SD)
    assert [file.name for file in files.files] == FETCHED
    assert files.total == files.missing == sum(len(hub.repositories[SD][name]) for name in FETCHED)
    assert (files.commit, files.cache, files.present, files.files) == (COMMIT, hub.cache, 0, wanted(hub).files)
    assert files.free > 0
    assert hub.fetched(".safetensors") == 0 and not hub.cache.exists()


def test_a_download_opens_as_what_it_is_and_then_needs_no_network(hub: FakeHub) -> None:
    told: list[DownloadProgress] = []
    files = look_up(SDXL)
    assert find_cached(SDXL) is None
    folder = download(files, told.append)
    assert find_cached(SDXL) == folder
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert told[-1].done == told[-1].total == files.total
    asked = len(hub.requests)
    model = open_model(SDXL)
    assert (model.family, model.title) == ("sdxl", SDXL)
    assert [encoder.info.layers for encoder in model.encoders] == [3, 32]
    assert len(hub.requests) == asked


def test_only_the_text_encoder_is_fetched_once_and_into_the_shared_cache(hub: FakeHub) -> None:
    folder = download(wanted(hub))
    fetched = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert fetched == set(FETCHED) and hub.fetched(WEIGHTS) == 1
    cached = huggingface_hub.try_to_load_from_cache(SD, WEIGHTS, cache_dir=hub.cache)  # `main` is known
    assert cached == str(folder / WEIGHTS)
    assert download(wanted(hub)) == folder
    assert hub.fetched(WEIGHTS) == 1


def test_a_text_encoder_at_the_root_of_a_repository_opens(hub: FakeHub) -> None:
    files = look_up(ALONE)
    assert [file.name for file in files.files] == ["model.safetensors", "config.json"]
    download(files)
    (plan,) = plan_model(ALONE)
    assert (plan.info.title, plan.info.family) == (ALONE, "sd1")


def test_without_its_index_a_pair_is_still_sdxl(hub: FakeHub) -> None:
    del hub.repositories[SDXL]["model_index.json"]
    download(look_up(SDXL))
    assert [plan.info.family for plan in plan_model(SDXL)] == ["sdxl", "sdxl"]


def test_the_token_goes_to_the_hub_and_nowhere_else(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    look_up(SD)
    assert hub.tokens == {"Bearer hf_secret"}
    hub.tokens.clear()
    hub.answers["/some/sd/resolve"] = (404, "EntryNotFound")
    refused(lambda: download(wanted(hub)))
    assert hub.tokens == {"Bearer hf_secret"}


def listed(*names: str) -> dict[str, HubFile]:
    return {name: HubFile(name, 1, "0" * 64) for name in names}


def chosen(files: dict[str, HubFile], **kinds: str) -> list[str]:
    """The names of the files that are chosen where the folders hold encoders of these kinds."""
    return [file.name for file in choose("x/y", files, {f"{folder}/": kind for folder, kind in kinds.items()})]


def test_half_precision_is_chosen_and_shards_come_with_their_index() -> None:
    files = listed("a/b", CONFIG, "text_encoder/model.safetensors", WEIGHTS)
    assert chosen(files, text_encoder="clip_text_model")[0] == WEIGHTS
    shards = [f"text_encoder/model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    index = "text_encoder/model.safetensors.index.json"
    files = listed(CONFIG, index, *shards, "text_encoder/model.fp16-00001-of-00001.safetensors")
    assert chosen(files, text_encoder="clip_text_model") == [*shards, index, CONFIG]


def test_a_name_or_digest_that_leads_elsewhere_is_not_used() -> None:
    evil = "text_encoder/model/../../../x-00001-of-00001.safetensors"
    assert evil not in chosen(listed(CONFIG, "text_encoder/model.safetensors.index.json", evil), text_encoder="clip")
    good = HubFile("a", 1, "0" * 64)
    check_answer(COMMIT, [good])
    for commit, digest in (("../x", "0" * 64), (None, "0" * 64), (COMMIT, "../x"), (COMMIT, "*"), (COMMIT, "")):
        with pytest.raises(ValueError, match="no commit or digest"):
            check_answer(commit, [good, HubFile("a", 1, digest)])


def test_of_sd3_only_the_config_of_t5_is_fetched() -> None:
    folders = ("text_encoder/", "text_encoder_2/", "text_encoder_3/")
    names = [folder + name for folder in folders for name in ("config.json", "model.safetensors")]
    files = listed("model_index.json", *names)
    assert encoder_folders(files) == folders
    fetched = chosen(files, text_encoder="clip_text_model", text_encoder_2="clip_text_model", text_encoder_3="t5")
    assert set(fetched) == set(files) - {"text_encoder_3/model.safetensors"}


@pytest.mark.parametrize(
    ("name", "kinds", "says"),
    [
        ("text_encoder/pytorch_model.bin", {"text_encoder": "clip"}, "pickle"),
        ("text_encoder/flax_model.msgpack", {"text_encoder": "clip"}, "no model.safetensors"),
        ("text_encoder/model.safetensors", {"text_encoder": "t5"}, "t5"),
        ("unet/model.safetensors", {}, "no text_encoder folder"),
        ("sd15.safetensors", {}, "Download sd15.safetensors from its page"),
    ],
)
def test_a_repository_without_a_text_encoder_is_refused(name: str, kinds: dict[str, str], says: str) -> None:
    assert says in refused(lambda: chosen(listed(name, *(f"{folder}/config.json" for folder in kinds)), **kinds))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("owner/name", "owner/name"),
        ("  owner/na-me_1.5\n", "owner/na-me_1.5"),
        ("https://huggingface.co/owner/name", "owner/name"),
        ("huggingface.co/owner/name/", "owner/name"),
        ("https://hf.co/owner/name/tree/main/text_encoder?x=1", "owner/name"),
        ("http://mirror:8080/owner/name/blob/main/a.json#L1", "owner/name"),
        ("https://huggingface.co/owner/name/tree/fp16", None),
        ("https://elsewhere.org/owner/name", None),
        ("huggingface.co/name", None),
        ("name", None),
        ("../name", None),
        ("a/b/c", None),
        ("own er/name", None),
        ("owner/a--b", None),
        ("", None),
    ],
)
def test_a_repository_is_known_by_its_id_or_its_address(text: str, named: str | None) -> None:
    assert repository_named(text, "mirror:8080") == named


def test_every_offer_is_a_repository() -> None:
    assert all(title and repository_named(name, "") == name for title, name in OFFERED_REPOSITORIES)


def test_a_path_is_not_taken_for_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "here").touch()
    assert is_repository("owner/name")
    for path in ("models/here", "owner/name.safetensors", "owner/name.CKPT", "/owner/name", "./name", "study"):
        assert not is_repository(path), path
    assert "“missing” does not exist" in refused(lambda: open_model("models/missing"))
    assert analyze(["a cow", "--encoder", "models/missing"]) == 2  # and asks nobody: there is no hub here
    assert "“missing” does not exist" in capsys.readouterr().err


# --- what goes wrong

TROUBLE = {
    "missing": ({"/api/": (404, "RepoNotFound")}, "there is no such repository, or it is private"),
    "private": ({"/api/": (401, "RepoNotFound")}, "there is no such repository, or it is private"),
    "forbidden": ({"/api/": (403, "")}, "HF_TOKEN"),
    "gated": ({"/resolve/": (403, "GatedRepo")}, "accepted its licence"),
    "busy": ({"/api/": (429, "")}, "too many requests"),
    "broken": ({"/api/": (500, "")}, "trouble of its own (error 500)"),
    "a page to sign in": ({"/api/": (200, "")}, "an answer that is no hub's"),
    "broken later": ({"/resolve/": (503, "")}, "trouble of its own (error 503)"),
}


@pytest.mark.parametrize("kind", TROUBLE)
def test_what_the_server_refuses_is_said_in_a_sentence(kind: str, hub: FakeHub) -> None:
    hub.answers, says = TROUBLE[kind]
    sentence = refused(lambda: look_up(SD))
    assert says in sentence
    assert SD in sentence or hub.address[7:] in sentence


def test_trouble_after_the_look_up_leaves_nothing(hub: FakeHub) -> None:
    hub.answers = {"/cdn/": (502, "")}
    assert "error 502" in refused(lambda: download(wanted(hub)))
    hub.answers = {"/resolve/": (403, "GatedRepo")}
    assert f"{hub.address}/{SD}" in refused(lambda: download(wanted(hub)))
    assert leftovers(hub) == []


def test_no_connection_is_said(hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_hub.use(monkeypatch, tmp_path / "cache", "http://127.0.0.1:9")
    assert "127.0.0.1:9 could not be reached" in refused(lambda: look_up(SD))


def test_offline_stays_offline(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "HF_HUB_OFFLINE" in refused(lambda: look_up(SD))
    assert hub.requests == []


@pytest.mark.parametrize(("body", "says"), [("wrong", "came damaged"), ("short", "came incomplete")])
def test_what_is_not_as_announced_is_thrown_away(body: str, says: str, hub: FakeHub) -> None:
    hub.bodies[WEIGHTS] = body
    assert says in refused(lambda: download(wanted(hub)))
    assert leftovers(hub) == []
    hub.bodies.clear()
    download(wanted(hub))
    assert find_cached(SD)


def test_a_connection_that_breaks_once_does_no_harm(hub: FakeHub) -> None:
    hub.bodies[WEIGHTS] = "dropped"
    download(wanted(hub))
    assert hub.fetched(WEIGHTS) == 2
    assert find_cached(SD)


def test_a_stall_is_ended_with_a_sentence(hub: FakeHub) -> None:
    hub.bodies[WEIGHTS] = 0.5
    assert "has sent nothing for 2 seconds" in refused(lambda: download(wanted(hub), timeout=QUICK))
    assert leftovers(hub) == []


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
def test_cancelling_ends_it_and_leaves_nothing(part: float, hub: FakeHub) -> None:
    hub.bodies[WEIGHTS] = part
    files, done = wanted(hub), [0]
    near = files.files[0].size * part - fake_hub.PIECE  # the last piece is told once it is whole
    with pytest.raises(Cancelled):
        download(
            files, lambda progress: done.append(progress.done), lambda: bool(hub.fetched(WEIGHTS)) and done[-1] >= near
        )
    assert leftovers(hub) == []
    assert find_cached(SD) is None


def test_other_programs_unfinished_downloads_are_left_alone(hub: FakeHub) -> None:
    files = wanted(hub)
    blobs = repository_folder(hub.cache, SD) / "blobs"
    blobs.mkdir(parents=True)
    others, stale = (blobs / f"{files.files[0].digest}.{name}.incomplete" for name in ("aaaa", "bbbb"))
    for path in (others, stale):
        path.write_bytes(b"x")
    os.utime(stale, (0, 0))
    hub.bodies[WEIGHTS] = "short"
    refused(lambda: download(files))
    assert leftovers(hub) == [others.name]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_child_that_is_killed_is_said_and_leaves_nothing(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import os, sys, threading, time; from core.weights.hub import worker\n"
        "threading.Timer(1.5, lambda: os.kill(os.getpid(), 9)).start(); worker.main()"
    )
    monkeypatch.setattr(our_hub, "child_command", lambda _name: [sys.executable, "-c", script])
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    hub.bodies[WEIGHTS] = 0.5
    assert "ended by itself (status -9)" in refused(lambda: download(wanted(hub)))
    assert leftovers(hub) == []


def test_a_child_dies_with_its_parent_and_leaves_nothing(hub: FakeHub) -> None:
    hub.bodies[WEIGHTS] = 0.5
    files = [[file.name, file.size, file.digest] for file in wanted(hub).files]
    job = {"repository": SD, "commit": COMMIT, "cache": str(hub.cache), "files": files, "foreign": []}
    with subprocess.Popen(child_command("fetch"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin and child.stdout
        child.stdin.write(json.dumps(job).encode() + b"\n")
        child.stdin.flush()
        assert b"done" in child.stdout.readline()
        child.stdin.close()  # as the system does when the parent ends, however it ends
        assert child.wait(10) == 1
    assert leftovers(hub) == []


def test_too_little_room_is_said_before_anything_is_fetched(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1_000_000))
    assert "needs 6.6 MB, and 1.0 MB are free" in refused(lambda: download(wanted(hub)))
    assert hub.requests == []


def test_a_disk_that_fills_up_meanwhile_is_said() -> None:
    error = RuntimeError("while writing")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert "the disk is full" in errors.refusal(error, SD)


def test_a_cache_that_cannot_be_written_is_said(hub: FakeHub) -> None:
    hub.cache.write_text("a file stands in its place")
    sentence = refused(lambda: download(wanted(hub)))
    assert "cannot be written" in sentence and str(hub.cache) in sentence


# --- what counts as being here


def test_a_download_that_was_broken_off_between_files_is_not_taken_for_whole(hub: FakeHub) -> None:
    folder = download(wanted(hub))
    for name in (CONFIG, WEIGHTS):
        (folder / name).rename(folder / "aside")
        assert find_cached(SD) is None
        (folder / "aside").rename(folder / name)
    assert find_cached(SD) == folder


def test_a_pair_of_which_one_is_missing_is_not_taken_for_whole(repositories: dict[str, Path], hub: FakeHub) -> None:
    snapshot = repository_folder(hub.cache, SDXL) / "snapshots" / COMMIT
    shutil.copytree(repositories[SDXL], snapshot)
    parts = {"text_encoder": ["t", "C"], "text_encoder_2": ["t", "C"], "text_encoder_3": [None, None]}
    (snapshot / "model_index.json").write_text(json.dumps({"_class_name": "X"} | parts))
    assert find_cached(SDXL) == snapshot
    shutil.rmtree(snapshot / "text_encoder_2")
    assert find_cached(SDXL) is None


def test_a_spoilt_file_in_the_cache_is_fetched_again(hub: FakeHub) -> None:
    folder = download(wanted(hub))
    spoilt = (folder / WEIGHTS).resolve()
    spoilt.write_bytes(bytes(spoilt.stat().st_size))
    download(wanted(hub))
    assert (folder / WEIGHTS).read_bytes() == hub.repositories[SD][WEIGHTS]


def test_a_name_that_is_not_here_is_refused_without_a_request(hub: FakeHub) -> None:
    sentence = refused(lambda: open_model(SD))
    assert "Hugging Face" in sentence and "Download CLIP" in sentence
    assert hub.requests == []


# --- the command line


def test_the_command_downloads_what_it_is_told_to_open_once(hub: FakeHub, capsys: pytest.CaptureFixture[str]) -> None:
    assert analyze(["a cow", "--encoder", SD]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["encoders"][0]["layers"] == 3
    assert said.err.count("\n") == 1
    assert SD in said.err and "6.6 MB" in said.err and hub.address[7:] in said.err
    asked = len(hub.requests)
    assert analyze(["a cow", "--encoder", SD, "--tokens-only"]) == 0
    assert capsys.readouterr().err == ""
    assert len(hub.requests) == asked


@pytest.mark.parametrize(
    ("arguments", "says", "offline"),
    [
        (["--encoder", "some/thing"], "error 401", "0"),
        (["--encoder", SD], "HF_HUB_OFFLINE", "1"),
        (["--encoder", SD, "--tokens-only"], "leave out --tokens-only", "0"),
    ],
)
def test_what_the_command_cannot_download_is_said_in_a_line(
    arguments: list[str],
    says: str,
    offline: str,
    hub: FakeHub,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", offline)
    assert analyze(["a cow", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and says in printed.err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_interrupting_the_command_ends_its_child(hub: FakeHub) -> None:
    hub.bodies[WEIGHTS] = 0.5
    # a shell has what it runs in the background ignore interrupts, and children inherit that
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [sys.executable, "main.py", "analyze", "a cow", "--encoder", SD], cwd=ROOT, stderr=subprocess.PIPE
    ) as running:
        signal.signal(signal.SIGINT, before)
        until = time.monotonic() + 60
        while not hub.fetched(WEIGHTS) and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        assert running.stderr
        assert b"stopped" in running.stderr.read().splitlines()[-1]
        assert running.wait(10) == 2
    assert leftovers(hub) == []
