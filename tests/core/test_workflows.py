"""The forge's workflows: they call scripts that are there, check what the README names, and hold few rights.

actionlint looks at the rest: `python resources/release/checks.py workflows`, which is also one of their jobs.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
NAMES = ("checks.yml", "release.yml")
ON = True  # what YAML makes of the key `on`


@pytest.fixture(autouse=True)
def scripts_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "resources" / "release")


def script(name: str) -> ModuleType:
    return import_module(name)


def workflow(name: str) -> dict[Any, Any]:
    loaded = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in NAMES:
        yield from workflow(name)["jobs"].items()


def steps() -> list[dict[str, Any]]:
    return [step for _, job in jobs() for step in job.get("steps", ())]


def commands() -> list[str]:
    return [step["run"] for step in steps() if "run" in step]


def test_these_are_all_the_workflows() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(NAMES)


def test_the_workflows_hold_no_logic_but_call_scripts_that_are_there_with_steps_that_they_have() -> None:
    called = [command.split() for command in commands() if not command.startswith("choco ")]
    assert len(called) > 10
    for python, path, *names in called:
        assert python in ("python", "python3")
        assert (ROOT / path).is_file(), path
        module = script(Path(path).stem)
        known = module.SETS if Path(path).stem == "linux_packages" else module.STEPS
        assert names and set(names) <= set(known), (path, names)


def test_a_push_and_a_pull_request_are_checked_and_a_tag_makes_a_release() -> None:
    assert {"push", "pull_request", "workflow_call"} <= workflow("checks.yml")[ON].keys()
    assert workflow("release.yml")[ON]["push"] == {"tags": ["v*"]}


def test_the_tests_run_on_three_systems_with_the_oldest_and_newest_python_that_is_supported() -> None:
    matrix = workflow("checks.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert [label.partition("-")[0] for label in matrix["system"]] == ["ubuntu", "windows", "macos"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest, above = re.findall(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"$', project, re.MULTILINE)[0]
    assert matrix["python"] == [f"3.{oldest}", f"3.{int(above) - 1}"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(version in readme for version in matrix["python"])


def told() -> str:
    """What README and docs tell, with commands of several lines as one."""
    paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths).replace("\\\n", " ")


def test_the_tests_are_the_readmes_command() -> None:
    assert ".venv/bin/python -m pip install -r requirements-dev.txt && .venv/bin/python -m pytest\n" in told()
    checks = script("checks")
    assert checks.REQUIREMENTS.name == "requirements-dev.txt"
    assert f"torch=={checks.torch_version()} --index-url {checks.TORCH_INDEX}\n" in told()


def test_the_lint_is_that_of_the_readme_and_of_the_whole_check() -> None:
    commands = {" ".join(command) for command in script("checks").LINT}
    whole = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert set(re.findall(r"^\.venv/bin/(?!python)(.+)$", whole, re.MULTILINE)) == commands
    tools = set(re.findall(r"^    \.venv/bin/(ruff|mypy|lint-imports)\b", told(), re.MULTILINE))
    assert tools == {command.partition(" ")[0] for command in commands}


def test_the_systems_packages_are_those_of_the_whole_check_and_of_the_readme() -> None:
    packages = script("linux_packages")
    whole = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    listed = re.search(r"^packages=\(([^)]*)\)", whole, re.MULTILINE)
    assert listed and set(listed[1].split()) - {"python3-venv"} == set(packages.TESTS)
    window = re.search(r"^    sudo apt install (libglib.*)$", told(), re.MULTILINE)
    assert window and set(window[1].split()) <= set(packages.SETS["release"])


@pytest.mark.parametrize("name", NAMES)
def test_each_action_is_pinned_to_one_commit_and_says_which_release_that_is(name: str) -> None:
    uses = re.findall(r"uses: (\S+)(.*)$", (FOLDER / name).read_text(encoding="utf-8"), re.MULTILINE)
    others = [(action, comment) for action, comment in uses if not action.startswith("./")]
    assert others
    for action, comment in others:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


def test_both_workflows_use_the_same_release_of_an_action() -> None:
    used = {step["uses"] for step in steps() if "uses" in step}
    assert len({action.partition("@")[0] for action in used}) == len(used) > 3


def test_every_job_ends_by_itself_and_only_the_last_one_may_write() -> None:
    assert all("uses" in job or job["timeout-minutes"] <= 90 for _, job in jobs())
    assert [workflow(name)["permissions"] for name in NAMES] == [{"contents": "read"}] * 2
    assert [name for name, job in jobs() if "permissions" in job] == ["publish"]
    checkouts = [step["with"] for step in steps() if "actions/checkout" in step.get("uses", "")]
    assert checkouts and all(given == {"persist-credentials": False} for given in checkouts)


def test_the_draft_is_made_for_a_tag_once_all_other_jobs_have_passed() -> None:
    release = workflow("release.yml")["jobs"]
    before = {"publish"}
    while more := {need for name in before for need in _needs(release[name])} - before:
        before |= more
    assert before == set(release)
    assert release["publish"]["if"] == "github.ref_type == 'tag'"


def _needs(job: dict[str, Any]) -> list[str]:
    needs = job.get("needs", [])
    return [needs] if isinstance(needs, str) else list(needs)


def test_the_bundles_are_those_of_the_files_that_a_release_has() -> None:
    labels = workflow("release.yml")["jobs"]["bundle"]["strategy"]["matrix"]["system"]
    systems = {label.partition("-")[0].replace("ubuntu", "linux") for label in labels}
    assert systems == {name.partition("-")[0] for name in script("facts").PUBLISHED}


def test_the_secrets_are_those_that_signing_reads_and_stand_under_the_same_names() -> None:
    text = (FOLDER / "release.yml").read_text(encoding="utf-8")
    pairs = re.findall(r"(\w+): \$\{\{ secrets\.(\w+) \}\}", text)
    signing = script("signing")
    assert {secret for _, secret in pairs} == {*signing.CERTIFICATE, signing.IDENTITY, *signing.NOTARY}
    assert all(variable == secret for variable, secret in pairs)
    assert "secrets." not in (FOLDER / "checks.yml").read_text(encoding="utf-8")


def test_actionlint_is_asked_for_by_its_release() -> None:
    assert re.fullmatch(r"@[\w-]+/[\w-]+@\d+\.\d+\.\d+", script("checks").ACTIONLINT)
    assert any(command.endswith("checks.py workflows") for command in commands())
