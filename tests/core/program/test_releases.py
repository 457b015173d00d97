"""Is there a newer one? A list of releases on this machine is asked through the program's own child process."""

import json
import ssl
import time
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest
from fake_releases import FakeReleases, release, serving

from core.program.cancellation import Cancelled
from core.program.messages import UnusableInput
from core.program.releases import releases as asking
from core.program.releases.releases import (
    ADDRESS_VARIABLE,
    OFFLINE_VARIABLE,
    hindrance,
    newer_releases,
    releases_address,
    server_of,
)
from core.program.releases.worker import MAX_NOTES_LETTERS, newer_than, refusal


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeReleases]:
    with serving(monkeypatch) as releases:
        yield releases


def refused() -> str:
    with pytest.raises(UnusableInput) as caught:
        newer_releases()
    return str(caught.value)


def test_newer_versions_come_newest_first_by_the_rules_of_packages_and_not_of_the_alphabet(
    served: FakeReleases,
) -> None:
    served.listed = [release(version) for version in ("0.2.0", "0.9.0", "0.10.0", "0.1.9", "0.2.0.post1")]
    answer = newer_releases(own="0.2.0")
    assert [found.version for found in answer.releases] == ["0.10.0", "0.9.0", "0.2.0.post1"]
    assert (answer.newest, answer.own) == ("0.10.0", "0.2.0")


def test_drafts_previews_and_tags_without_a_version_are_left_out(served: FakeReleases) -> None:
    served.listed = [
        release("0.6.0", draft=True),
        release("0.5.0", prerelease=True),
        release("0.4.0rc1"),
        release("", tag_name="nightly"),
        release("0.3.0"),
    ]
    assert [found.version for found in newer_releases(own="0.2.0").releases] == ["0.3.0"]
    previews = newer_releases(own="0.3.0rc1").releases
    assert [found.version for found in previews] == ["0.5.0", "0.4.0rc1", "0.3.0"]


def test_what_changed_comes_with_its_day_and_page(served: FakeReleases) -> None:
    served.listed = [release("0.3.0", "<!-- by a machine -->\r\n- **faster**\r\n- \x1b[31mred\u202e", name="The third")]
    (found,) = newer_releases(own="0.2.0").releases
    assert found.notes == "- **faster**\n- [31mred"
    assert (found.title, found.day, found.page) == ("The third", "2026-11-30", "https://example.org/releases/0.3.0")


def test_fields_that_are_missing_or_of_another_kind_are_nothing(served: FakeReleases) -> None:
    served.listed = [{"tag_name": "v0.3.0", "body": None, "name": 3, "html_url": "file:///etc/passwd"}]
    (found,) = newer_releases(own="0.2.0").releases
    assert (found.notes, found.title, found.page, found.day) == ("", "", "", "")


def test_notes_of_any_length_are_cut() -> None:
    content = json.dumps([release("0.3.0", "a" * 10 * MAX_NOTES_LETTERS)]).encode()
    (cut,) = newer_than("0.2.0", content, "a server")["newer"]
    assert cut[3] == "a" * MAX_NOTES_LETTERS + " …"


def test_none_newer_is_an_answer_and_no_error(served: FakeReleases) -> None:
    served.listed = [release("0.2.0"), release("0.1.0")]
    assert newer_releases(own="0.2.0") == asking.NewerReleases("0.2.0", "0.2.0", ())
    served.listed = []
    assert newer_releases(own="0.2.0") == asking.NewerReleases("0.2.0", "", ())


def test_the_request_carries_the_programs_version_and_nothing_of_the_person(served: FakeReleases) -> None:
    newer_releases(own="0.2.0")
    ((line, headers),) = served.requests
    assert line == "GET /repos/somebody/promptscope/releases?per_page=100 HTTP/1.1"
    assert headers.pop("User-Agent") == "Promptscope/0.2.0"
    assert set(headers) == {"Accept-Encoding", "Host", "Accept", "Connection"}


@pytest.mark.parametrize(
    "content",
    [
        b"<html>Please sign in</html>",
        b'{"message": "hello"}',
        b"[1, 2]",
        b'[{"name": "no tag"}]',
        b"[" * 100_000,
        b"\xff\xfe",
        b"",
    ],
    ids=("a page", "an object", "numbers", "no tags", "deep", "no text", "nothing"),
)
def test_an_answer_that_is_no_list_is_a_sentence(content: bytes) -> None:
    with pytest.raises(UnusableInput, match=r"^a server gave an answer that is no list of releases"):
        newer_than("0.2.0", content, "a server")


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, "too many requests from this network"),
        (429, {"Retry-After": "200"}, "answers again in 4 minutes"),
        (429, {"Retry-After": "60"}, "answers again in 1 minute."),
        (429, {"Retry-After": "1e99"}, "Try again later"),
        (404, {}, "no list of releases there"),
        (403, {}, "no list of releases there"),
        (503, {}, "trouble of its own (error 503)"),
    ],
)
def test_a_refusal_says_what_the_server_said(status: int, headers: dict[str, str], words: str) -> None:
    told = Message()
    for name, value in headers.items():
        told[name] = value
    assert words in refusal(HTTPError("https://example.org", status, "", told, None), "example.org")


def test_the_end_of_githubs_limit_is_told_in_minutes(served: FakeReleases) -> None:
    reset = str(int(time.time()) + 30 * 60)
    served.status, served.headers = 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}
    assert "answers again in 30 minutes" in refused() or "answers again in 29 minutes" in refused()


def test_without_a_network_the_server_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, served: FakeReleases) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://127.0.0.1:9/releases")
    assert "127.0.0.1:9 could not be reached" in refused()


def test_a_server_that_stops_in_the_middle_is_a_sentence(served: FakeReleases) -> None:
    served.content, served.headers = b"[", {"Content-Length": "1000"}
    assert "no list of releases" in refused() or "in the middle" in refused()


def test_a_silent_server_is_given_up(served: FakeReleases) -> None:
    served.is_silent = True
    with pytest.raises(UnusableInput, match="has not answered"):
        newer_releases(timeout=0.3)


def test_a_cancelled_question_ends_its_process(served: FakeReleases) -> None:
    served.is_silent = True
    with pytest.raises(Cancelled):
        newer_releases(lambda: bool(served.requests))


def test_a_certificate_that_is_not_known_is_a_sentence_of_its_own() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    sentence = refusal(URLError(error), "example.org")
    assert "certificate of example.org" in sentence and "self-signed" in sentence


def test_offline_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, served: FakeReleases) -> None:
    monkeypatch.setenv(OFFLINE_VARIABLE, "1")
    assert OFFLINE_VARIABLE in refused() and served.requests == []


def test_a_copy_that_knows_no_address_says_so_and_asks_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    monkeypatch.setattr(asking, "ADDRESS_FILE", tmp_path / "none.txt")
    assert releases_address() == "" and "does not know where its releases are published" in hindrance()
    assert refused() == hindrance()


def test_the_address_stands_in_one_file_and_the_environment_overrides_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "address.txt"
    monkeypatch.delenv(ADDRESS_VARIABLE, raising=False)
    monkeypatch.setattr(asking, "ADDRESS_FILE", file)
    file.write_text("https://example.org/releases\n", encoding="utf-8")
    assert releases_address() == "https://example.org/releases"
    monkeypatch.setenv(ADDRESS_VARIABLE, "https://mirror.example.org/r")
    assert releases_address() == "https://mirror.example.org/r"
    monkeypatch.setenv(ADDRESS_VARIABLE, "file:///etc/passwd")
    assert releases_address() == ""


def test_the_name_of_a_server_has_no_password_in_it() -> None:
    assert server_of("https://me:secret@example.org/r") == "example.org"
