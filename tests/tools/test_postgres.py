"""The private database server, really started."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing

import environ
import psycopg
import pytest

from tools import postgres
from tools.console import Refusal
from tools.directories import private_directory


@pytest.fixture
def folder(tmp_path):
    """A place below a folder whose name has a space and a quote; what stands for it goes afterwards."""
    path = tmp_path / 'an "odd" name'
    yield path
    shutil.rmtree(postgres.base_directory(path))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One for all tests here, as making one takes a second. Each starts it, whatever the last one left."""
    path = tmp_path_factory.mktemp("postgres") / 'an "odd" name'
    server = postgres.PostgresServer(path)
    yield server
    server.destroy()
    shutil.rmtree(server.base)


def ask(server, question):
    with closing(psycopg.connect(server.url(), autocommit=True)) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def test_the_server_comes_back_with_its_data_after_being_killed(server):
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 'a row' AS content")
    os.kill(server.process(), signal.SIGKILL)
    while server.process():
        time.sleep(0.01)

    server.start()

    assert ask(server, "SELECT content FROM kept") == "a row"


def test_starting_and_stopping_may_be_repeated(server):
    first = server.start()
    number = server.process()

    assert server.start() == first
    assert server.process() == number
    assert server.stop()
    assert not server.stop()
    assert not server.is_ready()


def test_the_server_listens_on_no_network_address(server):
    server.start()

    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW unix_socket_permissions") == "0700"


def test_full_text_search_knows_typographic_marks_from_letters(server):
    server.start()

    assert ask(server, "SELECT to_tsvector('simple', '“fair”—pay')::text") == "'fair':1 'pay':2"


def test_a_pid_file_naming_another_program_is_no_running_server(server):
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n\n\nready\n")

    assert server.process() is None
    server.start()

    assert server.is_ready()


def test_django_environ_understands_the_url(server):
    config = environ.Env.db_url_config(server.url())

    assert config["OPTIONS"]["host"] == str(server.socket_directory)
    assert (config["NAME"], config["USER"]) == (postgres.DATABASE, "app")


def test_a_path_too_long_for_a_socket_gets_a_short_one_elsewhere(folder):
    deep = postgres.PostgresServer(folder, "n" * 100)

    assert len(os.fsencode(deep.socket_directory)) <= postgres.LONGEST_SOCKET_DIRECTORY


def test_two_throw_away_servers_run_side_by_side_and_leave_nothing(folder):
    with postgres.throw_away(folder) as one, postgres.throw_away(folder) as other:
        assert one.url() != other.url()
        assert ask(one, "SHOW fsync") == "off"
        assert ask(other, "SELECT 1") == 1

    assert [path.name for path in one.base.iterdir() if path.name.startswith("test-")] == []


def test_what_a_killed_test_run_left_behind_is_removed_by_the_next(folder):
    script = (
        "import os, pathlib, sys; from tools import postgres\n"
        "with postgres.throw_away(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, folder], cwd=postgres.LOCAL.parent, check=False)
    base = postgres.base_directory(folder)
    (left,) = (postgres.PostgresServer(folder, lock.stem) for lock in base.glob("test-*.lock"))
    assert left.process()

    postgres.sweep(folder)

    assert not left.process()
    assert list(base.glob("test-*")) == []


def test_data_of_another_major_version_is_refused_with_words(folder):
    old = postgres.PostgresServer(folder)
    old.data.mkdir(parents=True)
    old.home.chmod(0o700)
    (old.data / "PG_VERSION").write_text("9\n")

    with pytest.raises(Refusal, match=r"made by PostgreSQL 9[\s\S]*make clean"):
        old.start()


def test_a_directory_that_somebody_else_prepared_is_not_used(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)

    for name in ("link", "open"):
        with pytest.raises(Refusal, match="made by somebody else"):
            private_directory(tmp_path / name, os.geteuid())


def test_the_command_line_tells_the_state():
    done = subprocess.run(
        [sys.executable, "-m", "tools.postgres", "status"],
        cwd=postgres.LOCAL.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout.strip(), done.returncode) in {("running", 0), ("not running", 3)}
