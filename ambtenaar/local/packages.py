"""Fill .venv with the packages a command needs, then become that command.

Run by bin/run with whatever Python is there, so it uses the standard library only.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed"  # the requirement files that were installed, each with its hash
UNFINISHED = VENV / "unfinished"  # stands in a .venv of ours until it is complete
LOG = ROOT / ".local" / "install.log"


class Failure(Exception):
    """What went wrong, in one sentence for the person at the keyboard."""


def main(requirements, module, *arguments):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    try:
        fill(requirements)
    except (Failure, OSError) as failure:
        sys.exit(f"{failure}")
    os.chdir(ROOT)
    os.environ["PATH"] = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])  # noqa: S606 - we are that command from here on


def fill(requirements):
    """Make .venv hold exactly what the file asks; asking again costs nothing. What cannot be finished is taken away."""
    wanted = fingerprints(ROOT / requirements)
    try:
        LOG.parent.mkdir(exist_ok=True)
        lock = (LOG.parent / "install.lock").open("w")
    except OSError as error:
        raise Failure(f"The folder .local cannot be used ({error.strerror}): remove it and start again.") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # bin/demo and bin/test may start together
        if works() and wanted <= installed():
            return
        new = not works()
        if new:
            print("Making .venv and installing the packages; the first time this takes a minute...", flush=True)
            make_venv()
        else:
            print("Installing the packages that changed...", flush=True)
        try:
            install(requirements)
        except BaseException:
            if new:
                shutil.rmtree(VENV)
            raise
        kept = {line for line in installed() if line.split()[0] not in {line.split()[0] for line in wanted}}
        INSTALLED.write_text("\n".join(sorted(kept | wanted)) + "\n")
        UNFINISHED.unlink(missing_ok=True)


def fingerprints(path):
    """One line for each requirement file that counts: this one and those it names with -r."""
    text = path.read_text()
    found = {f"{path.name} {hashlib.sha256(text.encode()).hexdigest()}"}
    for line in text.splitlines():
        if line.startswith("-r "):
            found |= fingerprints(path.parent / line.removeprefix("-r ").strip())
    return found


def installed():
    return set(INSTALLED.read_text().splitlines()) if INSTALLED.exists() else set()


def works():
    """Whether .venv is complete and its Python still there; a moved or upgraded Python leaves a broken one behind."""
    if UNFINISHED.exists():
        return False
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0  # noqa: S603 - our own .venv
    except OSError:
        return False


def make_venv():
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    try:
        with LOG.open("w") as log:
            # A program of its own, because ensurepip fails by ending the one it runs in.
            subprocess.run([sys.executable, "-m", "venv", VENV], stdout=log, stderr=log, check=True)  # noqa: S603
    except BaseException as error:
        shutil.rmtree(VENV)
        if isinstance(error, subprocess.CalledProcessError):
            raise Failure(
                f"This Python ({sys.executable}) cannot make a virtual environment: "
                "install its venv package, on Debian and Ubuntu python3-venv."
            ) from error
        raise


def install(requirements):
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "2", "-r", requirements]
    with LOG.open("w") as log:
        ended = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
    if ended.returncode:
        raise Failure(
            f"Installing the packages of {requirements} failed, and needs a network: .local/install.log tells why."
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
