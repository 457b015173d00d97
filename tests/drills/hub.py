"""Row 23: a hub that is not there, refuses, stalls, lies or is cancelled, and what is left of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.program.cancellation import Cancelled
from core.weights.hub.hub import HubFiles, download, look_up
from core.weights.opening import open_encoder
from tests import fake_hub
from tests.drills.measuring import Refusal, in_time, in_words, refused, time_in_words
from tests.drills.registry import Scene, drill
from tests.encoder_files import save_pipeline, tiny_state

REPOSITORY, WEIGHTS = "some/sd", "text_encoder/model.safetensors"
ANSWERS = {  # what the server says to a look-up
    "404": (404, "RepoNotFound"),
    "gated": (403, "GatedRepo"),
    "forbidden": (403, ""),
    "server error": (500, ""),
    "busy": (503, ""),
    "too often": (429, ""),
}
SILENCE_S = 2.0  # in place of the half minute that a stall is given
TO_THE_EYE_S = 1.0


@drill(
    "23", "hub: offline, 404, gated, 500, stall, short or wrong body, cancelled at 0, 50 and 99 %, opened again", 200
)
def hub_faults(scene: Scene) -> str:
    """Every one against a hub on this machine."""
    with _hub(scene.folder) as hub:
        refusals = list(_refused_look_ups(hub))
        wanted = look_up(REPOSITORY)
        for trouble in ("wrong", "short"):
            hub.bodies[WEIGHTS] = trouble
            refusals.append(refused(lambda: download(wanted), within=30))
            check_nothing_left(wanted)
        hub.bodies[WEIGHTS] = 0.5
        refusals.append(refused(lambda: download(wanted, timeout=SILENCE_S), within=30))
        check_nothing_left(wanted)
        slowest = max(_cancel_at(hub, wanted, part) for part in (0.0, 0.5, 0.99))
        hub.goes_on.set()
        hub.bodies.clear()
        folder = download(wanted)
        assert open_encoder(folder).info.layers == 3
    in_time(slowest < TO_THE_EYE_S, f"cancelling took {time_in_words(slowest)}")
    cancelled = f"Cancelled within {time_in_words(slowest)}, nothing left each time; then it came and opened."
    return f"{in_words(refusals)} {cancelled}"


@contextmanager
def _hub(folder: Path) -> Iterator[fake_hub.FakeHub]:
    with pytest.MonkeyPatch.context() as patch, fake_hub.serving(folder / "hub", patch) as hub:
        hub.add(REPOSITORY, save_pipeline(folder / "pipeline", tiny_state()))
        yield hub


@contextmanager
def stalling_hub(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a program whose hub sends half of the weights and no more."""
    with _hub(folder) as hub:
        hub.bodies[WEIGHTS] = 0.5
        places = {"HF_ENDPOINT": hub.address, "HF_HUB_CACHE": str(hub.cache), "HF_HUB_OFFLINE": "0"}
        yield places | {"NO_PROXY": "127.0.0.1,localhost"}


def _refused_look_ups(hub: fake_hub.FakeHub) -> Iterator[Refusal]:
    for answer in ANSWERS.values():
        hub.answers["api/models"] = answer
        yield refused(lambda: look_up(REPOSITORY), within=60)
    hub.answers.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield refused(lambda: look_up(REPOSITORY), within=60)
    with pytest.MonkeyPatch.context() as patch:
        fake_hub.use(patch, hub.cache, "http://127.0.0.1:9")  # nobody is there
        yield refused(lambda: look_up(REPOSITORY), within=60)


def _cancel_at(hub: fake_hub.FakeHub, wanted: HubFiles, part: float) -> float:
    """Cancels once so much has come; seconds until it had ended."""
    hub.bodies[WEIGHTS] = part
    stopped = threading.Event()
    asked: list[float] = []

    def stop() -> None:
        asked.append(time.monotonic())
        stopped.set()

    def hear(progress: object) -> None:
        if getattr(progress, "done", 0) >= part * wanted.total * 0.9 and not stopped.is_set():
            stop()

    clock = threading.Timer(4.0, lambda: None if stopped.is_set() else stop())  # at 0 % nothing is heard
    clock.start()
    with pytest.raises(Cancelled):
        download(wanted, hear, stopped.is_set)
    took = time.monotonic() - asked[0]
    clock.cancel()
    clock.join()
    check_nothing_left(wanted)
    return took


def check_nothing_left(wanted: HubFiles) -> None:
    """No part of a file, and no whole one of the weights."""
    left = [path.name for path in wanted.cache.rglob("*incomplete")]
    assert not left, f"{left} was left"
    assert not (wanted.folder / WEIGHTS).exists(), "the weights are there"
