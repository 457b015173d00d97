"""Logs hold no word of a prompt and not the home's name."""

from pathlib import Path

import pytest

from core.program.log_redaction import fault_key, format_redacted, without_home, without_prompts

TEXTS = ("masterpiece, 1girl, café, 猫が好き", "blurry")


def test_what_is_quoted_and_what_stands_in_a_prompt_is_left_out() -> None:
    said = without_prompts("can't read 'secret' at \"a\\\"b\": MASTERPIECE of 77 rows, 猫 and “x y”, Blurry", TEXTS)
    for word in ("secret", "MASTERPIECE", "猫", "x y", "Blurry"):
        assert word not in said
    assert said.startswith("can't read … at …: … of 77 rows")


def test_an_error_is_described_with_what_led_to_it_and_without_prompts() -> None:
    try:
        try:
            int("masterpiece")
        except ValueError as error:
            raise RuntimeError("blurry shape (77, 768)") from error
    except RuntimeError as error:
        told, place = format_redacted(error, TEXTS), fault_key(error)
    assert told.index("ValueError: invalid literal for int() with base 10: …") < told.index("RuntimeError: … shape (77")
    assert "test_log_redaction.py" in place and place.startswith("RuntimeError")
    messages = [line for line in told.splitlines() if line.startswith(("ValueError", "RuntimeError"))]
    assert len(messages) == 2 and not any("masterpiece" in line or "blurry" in line for line in messages)


def test_home_is_a_tilde() -> None:
    assert without_home(f"in {Path.home()}/models") == "in ~/models"


@pytest.mark.parametrize(
    ("home", "written"),
    [
        (
            "C:\\Users\\Mi Ni",
            ["C:\\Users\\Mi Ni\\a", "c:/users/mi ni/a", "C:\\\\Users\\\\Mi Ni\\a", "C:/Users/Mi Ni\\a"],
        ),
        ("/home/mini", ["/home/mini/a"]),
        ("\\\\server\\homes\\mini", ["//server/homes/mini/a", "\\\\server\\homes\\mini\\a"]),
    ],
)
def test_home_is_a_tilde_however_it_is_written(home: str, written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: home)
    for text in written:
        assert without_home(f"in {text}")[:4] == "in ~"


def test_letters_case_counts_where_it_does_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: "/home/mini")
    assert without_home("in /home/MINI/a") == "in /home/MINI/a"


def test_errors_that_lead_round_in_a_circle_end() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert format_redacted(first).count("⇒") == 1
