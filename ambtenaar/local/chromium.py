"""The Chromium that the journeys drive: one that is here, else one we can install, else a sentence. Never a skip."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from ambtenaar.local.packages import ROOT, Failure

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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


def find_chromium():
    for find in (named, on_path, of_playwright, from_debian, from_playwright):
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


def on_path():
    return next(filter(None, map(shutil.which, NAMES)), None)


def of_playwright():
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def from_debian():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Chromium for the browser journeys...", flush=True)
    unasked = {"DEBIAN_FRONTEND": "noninteractive"}
    install("apt-get", "update", "-q")
    install("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", **unasked)
    return on_path()


def from_playwright():
    print("Downloading Chromium for the browser journeys...", flush=True)
    install(sys.executable, "-m", "playwright", "install", "chromium")
    return of_playwright()


def install(*command, **env):
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a") as log:
        subprocess.run(command, env=os.environ | env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
