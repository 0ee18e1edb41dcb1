"""What the tools say where they cannot go on, and what they remember."""

import importlib.util
import os
import re
import subprocess
import sys

import pytest

from tools import __main__ as command
from tools import environment, guide, project, run
from tools.console import Refusal, Steps, execute, meanwhile


def test_a_python_that_is_too_old_is_refused_with_words(monkeypatch):
    monkeypatch.setattr(command, "works", lambda name: False)

    said = command.too_old((3, 9), "run")

    assert "needs Python 3.11 or newer" in said
    assert "is Python 3.9" in said


def test_a_newer_python_on_the_path_is_named(monkeypatch):
    monkeypatch.setattr(command, "works", lambda name: name == "python3.12")

    assert "make test PYTHON=python3.12" in command.too_old((3, 10), "test")


def test_the_entrance_can_be_read_by_an_old_python():
    """Its own words come before any file that needs a new Python is read."""
    source = (project.ROOT / "tools" / "__main__.py").read_text()

    compile(source, "__main__.py", "exec", dont_inherit=True)
    before = source[: source.index("sys.version_info[:2] < OLDEST")]
    assert "from tools" not in before
    # Nor an annotation that is looked at when the file is read, and that it would not know.
    assert not re.search(r"\bmatch\b.*:\n|:=|\w: \w+ =|(: |-> )\w+( \||\[)", before)


def test_a_python_without_venv_is_told_the_package_to_install(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/usr/bin/apt-get")

    package = rf"apt-get install python3\.{sys.version_info.minor}-venv"
    with pytest.raises(Refusal, match=package):
        environment.require_venv_module()


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5", "٣"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(Refusal, match="PORT must be a number from 1 to 65535"):
        run.chosen_port()


def test_a_checkout_set_up_by_another_user_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(project, "VENV", tmp_path)
    monkeypatch.setattr(project.os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(Refusal, match="make clean"):
        project.require_own_files()


def test_a_second_run_is_refused_and_told_who_holds_the_place(tmp_path):
    path = tmp_path / "lock"
    refused = pytest.raises(Refusal, match=rf"Busy \(process {os.getpid()}\)")

    with project.locked(path), refused, project.locked(path, refusal="Busy"):
        pass


def test_a_lock_is_free_again_when_its_holder_is_killed(tmp_path):
    script = (
        "import os, pathlib, sys; from tools import project\n"
        "with project.locked(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "lock"], cwd=project.ROOT, check=False)

    with project.locked(tmp_path / "lock", refusal="Busy"):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_failed_program_is_reported_with_the_end_of_what_it_said(tmp_path):
    with pytest.raises(Refusal, match=r"exit code 5[\s\S]*no luck"):
        execute([sys.executable, "-c", "print('no luck'); raise SystemExit(5)"], tmp_path / "log")


def test_a_step_says_its_number_its_seconds_and_what_came_of_it(capsys):
    steps = Steps(2)

    with steps.step("First") as notes:
        notes.append("unchanged")
    with pytest.raises(ValueError, match="no"), steps.step("Second"):
        raise ValueError("no")

    first, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\[1/2\] First \.* ?\d\.\d s \(unchanged\)", first)
    assert re.fullmatch(r"\[2/2\] Second \.* ?failed after \d\.\d s", second)


def test_work_done_meanwhile_gives_its_outcome_or_its_failure():
    assert meanwhile(lambda: "done").result(5) == "done"
    with pytest.raises(ZeroDivisionError):
        meanwhile(lambda: 1 / 0).result(5)


def test_work_is_done_once_and_again_when_its_inputs_change(tmp_path):
    calls = []
    marker = tmp_path / "deep" / "marker"

    said = [run.once(marker, inputs, lambda: calls.append("worked")) for inputs in ("a", "a", "b")]

    assert said == ["done", "unchanged", "done"]
    assert len(calls) == 2


def test_work_that_failed_is_not_remembered_as_done(tmp_path):
    with pytest.raises(ZeroDivisionError):
        run.once(tmp_path / "marker", "a", lambda: 1 / 0)

    assert not (tmp_path / "marker").exists()


def test_the_settings_file_is_read_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(
        "# a comment\nPLAIN=value # why\nexport QUOTED=\"a # b\"\nSINGLE='x'\nEMPTY=\nBOTH=file\n"
    )
    monkeypatch.setattr(project, "ROOT", tmp_path)
    monkeypatch.setenv("BOTH", "environment")

    found = {name: project.setting(name) for name in ("PLAIN", "QUOTED", "SINGLE", "EMPTY", "BOTH", "ABSENT")}

    assert found == {
        "PLAIN": "value",
        "QUOTED": "a # b",
        "SINGLE": "x",
        "EMPTY": "",
        "BOTH": "environment",
        "ABSENT": "",
    }


def test_the_example_names_every_setting_that_is_read():
    folder = project.ROOT / "cms" / "settings"
    code = "".join(path.read_text() for path in folder.glob("*.py"))
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", code))

    example = (project.ROOT / ".env.example").read_text()

    assert read
    assert {name for name in read if not re.search(rf"^# {name}=", example, re.MULTILINE)} == set()


def test_only_root_makes_a_machine_to_follow_the_guide_on(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(Refusal, match="sudo make guide"):
        guide.require_room_for_a_machine()
