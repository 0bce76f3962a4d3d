import signal
import urllib.request

import psutil
import pytest

pytestmark = pytest.mark.fault

ROLES = ["visitor-to-be", "member", "group-manager", "organiser", "community-manager"]


def test_a_second_start_takes_less_than_ten_seconds(start):
    first = start()
    first.command.terminate()
    first.ended()

    assert start().seconds_of_work < 10


def test_it_says_who_can_sign_in(start, checkout_of_this_worker):
    start()

    assert [line.split()[1] for line in checkout_of_this_worker.wait_for_lines("login ", len(ROLES))] == ROLES


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_program(start, number):
    demo = start()

    demo.command.send_signal(number)

    assert demo.ended()
    assert demo.command.returncode == 128 + number


def test_it_stops_when_one_program_ends(start, checkout_of_this_worker):
    demo = start()

    next(program for program in demo.programs if "redis-server" in program.name()).kill()

    assert demo.ended()
    assert checkout_of_this_worker.read("err").startswith("redis ended by itself")


def test_it_starts_after_a_power_cut(start):
    start().kill()

    assert answer(start()) == 200


def test_it_starts_after_only_the_command_was_killed(start):
    killed = start()
    killed.command.kill()

    demo = start()

    assert answer(demo) == 200
    assert psutil.wait_procs(killed.programs, timeout=5)[1] == []


def test_a_port_in_use_is_said(checkout, taken_port):
    assert checkout.outcome(f"--port={taken_port}") == (
        1,
        f"Port {taken_port} cannot be used (Address already in use): free it, or choose another.\n",
    )


def test_a_python_too_old_is_said(checkout):
    old = checkout.root / "old"
    old.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (old / name).write_text("#!/bin/sh\nexit 1\n")
        (old / name).chmod(0o755)

    code, said = checkout.outcome(PATH=f"{old}:/usr/bin:/bin")

    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("Ambtenaar 2.0 needs Python 3.11 or newer")


def test_a_broken_local_folder_is_said(checkout):
    (checkout.root / ".local").write_text("no folder")

    assert checkout.outcome() == (1, "The folder .local cannot be used (File exists): remove it and start again.\n")


def test_anything_broken_in_the_local_folder_is_said(checkout):
    key = checkout.root / ".local" / "demo" / "key"
    key.mkdir(parents=True)

    assert checkout.outcome() == (1, f"{key} cannot be used (Is a directory): remove .local and start again.\n")


def test_a_first_run_without_network_leaves_nothing(checkout):
    (checkout.root / ".venv").unlink()
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0"}

    code, said = checkout.outcome(**nowhere)

    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("Installing the packages of requirements-local.txt failed, and needs a network")
    assert not (checkout.root / ".venv").exists()


def answer(demo):
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/") as page:
        return page.status


def test_a_command_runs_beside_it_and_only_then(start, checkout_of_this_worker):
    before = checkout_of_this_worker.beside("demo", "--logins")
    demo = start()

    beside = checkout_of_this_worker.beside("demo", "--logins")
    demo.command.terminate()

    assert demo.ended()
    assert (before.returncode, before.stderr) == (1, "No demo runs here. Start bin/demo first, in another window.\n")
    assert [line.split()[1] for line in beside.stdout.splitlines()] == ROLES
