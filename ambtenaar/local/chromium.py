"""The Chromium that the journeys drive: one that is here, else one we can install, else a sentence. Never a skip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from ambtenaar.local.packages import ROOT, Failure

SHELL = "chromium-headless-shell"  # the same engine without windows: a page costs it a third of the processor time
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOG = ROOT / ".local" / "chromium.log"
NO_SHELL = ROOT / ".local" / "no-headless-shell"  # asked for once, and not to be had here
QUIETLY = ("-q", "-y", "--no-install-recommends", "--no-remove")
BRIEFLY = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10", "-o", "Acquire::https::Timeout=10")


def find_chromium():
    for find in (named, shell_of_debian, on_path, of_playwright, from_debian, from_playwright):
        path = find()
        if path:
            return path
    raise Failure(
        "The browser journeys need Chromium, and installing it failed (.local/chromium.log tells why): install the "
        "package chromium of your system or Google Chrome, or set CHROMIUM to the path of one."
    )


def named():
    path = os.environ.get("CHROMIUM")
    if path and not os.access(path, os.X_OK):
        raise Failure(f"CHROMIUM names {path}, and that is no program.")
    return path


def shell_of_debian():
    """Beside a Chromium that is here already, and only if it is had at once: nothing fails for want of it."""
    path = shutil.which(SHELL)
    if path or NO_SHELL.exists() or not (may_install() and on_path()):
        return path
    print("Installing Chromium's headless shell for the browser journeys...", flush=True)
    if not install("apt-get", *BRIEFLY, "install", *QUIETLY, "--download-only", SHELL):
        install("apt-get", *BRIEFLY, "update", "-q")
    install("apt-get", *BRIEFLY, "install", *QUIETLY, SHELL)
    path = shutil.which(SHELL)
    if not path:
        NO_SHELL.touch()
    return path


def on_path():
    return next(filter(None, map(shutil.which, NAMES)), None)


def of_playwright():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def from_debian():
    if not may_install():
        return None
    print("Installing Chromium for the browser journeys...", flush=True)
    install("apt-get", "update", "-q")
    return (
        on_path() if any(install("apt-get", "install", *QUIETLY, package) for package in (SHELL, "chromium")) else None
    )


def may_install():
    return os.geteuid() == 0 and shutil.which("apt-get")


def from_playwright():
    print("Downloading Chromium for the browser journeys...", flush=True)
    install(sys.executable, "-m", "playwright", "install", "chromium")
    return of_playwright()


def install(*command):
    """Whether it went well; what was said stands in the log."""
    LOG.parent.mkdir(exist_ok=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with LOG.open("a") as log:
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
    return done.returncode == 0
