"""The file that a cache is: whole entries or none, shared, bounded, and rid of what must go."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from gcm_classify.cache import Cache, Entry, forget_in, size_of
from gcm_classify.errors import UsageError

DIM = 8


def entry(name: str, passages: int = 3, room: int = 0) -> Entry:
    """An entry that is told by its name."""
    numbers = np.random.default_rng(sum(name.encode()))
    texts = tuple(f"{name}/{place}".ljust(16, ".").encode()[:16] for place in range(passages))
    vectors = numbers.normal(size=(passages, DIM)).astype(np.float32)
    return Entry(texts, vectors, f"what is said of {name}".encode() + b" " * room)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with closing(Cache(tmp_path / "cache")) as opened:
        yield opened


def altered(cache: Cache, statement: str) -> None:
    """Change the file behind the cache's back."""
    with closing(sqlite3.connect(cache.path)) as connection, connection:
        connection.execute(statement)


def test_what_was_put_comes_back(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    found = cache.get("a", "k")
    assert found is not None
    assert found.body == entry("a").body
    np.testing.assert_array_equal(found.vectors, entry("a").vectors)


def test_another_document_or_key_is_not_served(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    assert cache.get("b", "k") is None
    assert cache.get("a", "other") is None
    assert cache.damaged == 0


def test_a_vector_is_found_by_its_text(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    (second, unknown) = cache.vectors([entry("a").texts[1], b"never seen......"])
    np.testing.assert_array_equal(second, entry("a").vectors[1])
    assert unknown is None


def test_it_outlives_the_process(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    with closing(Cache(cache.folder)) as again:
        assert again.get("a", "k") is not None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET body = substr(body, 1, length(body) - 1)",
        "UPDATE entries SET body = replace(body, 'said', 'sung')",
        "UPDATE entries SET vectors = zeroblob(length(vectors))",
        "UPDATE entries SET dim = 4",
        "UPDATE entries SET document = 'a', body = x'00'",
    ],
)
def test_an_altered_or_half_written_entry_is_dropped_and_counted(cache: Cache, change: str) -> None:
    cache.put("a", "k", entry("a"))
    cache.put("b", "k", entry("b"))
    altered(cache, f"{change} WHERE document = 'a'")
    assert cache.get("a", "k") is None
    assert cache.damaged == 1
    assert cache.get("a", "k") is None
    assert cache.damaged == 1  # it is gone
    assert cache.get("b", "k") is not None


def test_an_altered_vector_is_not_served_by_its_text(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    altered(cache, "UPDATE entries SET vectors = zeroblob(length(vectors))")
    assert cache.vectors(entry("a").texts) == [None, None, None]
    assert cache.damaged == 3


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "prepared.sqlite").write_bytes(content)
    with closing(Cache(tmp_path)) as cache:
        assert cache.damaged == 1
        cache.put("a", "k", entry("a"))
        assert cache.get("a", "k") is not None


def test_a_file_that_breaks_in_use_is_begun_anew(cache: Cache) -> None:
    for name in "abcdefgh":
        cache.put(name, "k", entry(name, room=9_000))
    with cache.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 60_000)
    with closing(Cache(cache.folder)) as again:
        found = [again.get(name, "k") for name in "abcdefgh"]
        assert again.damaged >= 1
        assert all(one is None or one.body.startswith(b"what is said") for one in found)
        again.put("z", "k", entry("z"))
        assert again.get("z", "k") is not None


def test_a_table_with_a_trigger_is_not_ours(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    altered(cache, "CREATE TRIGGER t AFTER UPDATE ON entries BEGIN DELETE FROM entries; END")
    with closing(Cache(cache.folder)) as again:
        assert again.get("a", "k") is None


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "prepared.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE accounts (owner TEXT)")
    before = path.read_bytes()
    with pytest.raises(UsageError, match="another program"):
        Cache(tmp_path)
    assert path.read_bytes() == before


def test_a_cache_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "prepared.sqlite").mkdir()
    with pytest.raises(UsageError, match="cannot be used"):
        Cache(tmp_path)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be made"):
        Cache(tmp_path / "file")


def test_forgetting_leaves_nothing_in_the_file(cache: Cache) -> None:
    for name in ("kept", "secret"):
        cache.put(name, "k", entry(name, room=5_000))
    assert b"what is said of secret" in cache.path.read_bytes()
    forget_in(cache.folder, ["secret", "never seen"])
    left = cache.path.read_bytes()
    assert b"what is said of secret" not in left
    assert entry("secret").vectors.tobytes() not in left
    assert cache.get("kept", "k") is not None
    assert cache.vectors(entry("secret").texts) == [None, None, None]


def test_forgetting_makes_no_cache_where_there_is_none(tmp_path: Path) -> None:
    forget_in(tmp_path / "nothing", ["a"])
    assert not (tmp_path / "nothing").exists()
    assert size_of(tmp_path / "nothing") is None


def test_the_oldest_goes_and_what_was_of_use_stays(tmp_path: Path) -> None:
    with closing(Cache(tmp_path, limit=200_000)) as cache:
        for name in "abcdefghijklmnopqrstuvwxyz":
            cache.put(name, "k", entry(name, room=12_000))
        altered(cache, "UPDATE entries SET used = used - 100")
        cache.touch(["a", "b"])
        cache.trim()
        kept = [name for name in "abcdefghijklmnopqrstuvwxyz" if cache.get(name, "k") is not None]
        assert kept[:2] == ["a", "b"]
        assert kept[2:] == list("abcdefghijklmnopqrstuvwxyz")[-len(kept) + 2 :]
        assert 10 < len(kept) < 16
    size = size_of(tmp_path)
    assert size is not None
    assert size.documents == len(kept)
    assert size.size <= 200_000


def test_an_entry_that_would_fill_the_cache_is_not_kept(tmp_path: Path) -> None:
    with closing(Cache(tmp_path, limit=200_000)) as cache:
        cache.put("a", "k", entry("a", room=30_000))
        assert cache.get("a", "k") is None


def test_a_cache_that_cannot_be_written_says_so_and_stops_nobody(cache: Cache) -> None:
    cache.put("a", "k", entry("a"))
    cache._connection.execute("PRAGMA query_only = ON")
    cache.put("b", "k", entry("b"))
    assert "readonly" in str(cache.trouble)
    assert cache.get("a", "k") is not None


WRITER = """
import sys
sys.path.insert(0, {tests!r})
from gcm_classify.cache import Cache
from test_cache import entry
cache = Cache({folder!r})
print("ready", flush=True)
for turn in range({turns}):
    for name in {names!r}:
        cache.put(name, "k", entry(name, 20, 20_000))
print(cache.trouble, cache.damaged)
"""


def writer(folder: Path, names: str, turns: int) -> subprocess.Popen[str]:
    program = WRITER.format(tests=str(Path(__file__).parent), folder=str(folder), names=names, turns=turns)
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)


def test_two_processes_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    both = [writer(tmp_path, names, 20) for names in ("abcdef", "efghij")]
    said = [process.communicate(timeout=60)[0].split("\n")[1] for process in both]
    assert said == ["None 0", "None 0"]
    with closing(Cache(tmp_path)) as cache:
        for name in "abcdefghij":
            found = cache.get(name, "k")
            assert found is not None
            assert found.body == entry(name, 20, 20_000).body
        assert cache.damaged == 0


def test_a_writer_that_is_killed_leaves_whole_entries_only(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        cache.put("before", "k", entry("before"))
    process = writer(tmp_path, "abcdefghij", 10_000)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with closing(Cache(tmp_path)) as cache:
        while cache.get("c", "k") is None:  # it is in the middle of its work
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert cache.get("before", "k") is not None
        for name in "abcdefghij":
            found = cache.get(name, "k")
            assert found is None or found.body == entry(name, 20, 20_000).body
        cache.put("after", "k", entry("after"))
        assert cache.get("after", "k") is not None
        assert (cache.damaged, cache.trouble) == (0, None)
