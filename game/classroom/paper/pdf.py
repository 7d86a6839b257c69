"""Prints a page as PDF with a browser that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "brave-browser",
)
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
)


def browser() -> str:
    """Return a browser that can print without a window, "" where there is none."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    places = (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
        "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    )
    return found or next((place for place in places if Path(place).is_file()), "")


def quiet_arguments(profile: str) -> list[str]:
    """Return the arguments of a headless browser that asks nothing and keeps its profile in *profile*."""
    import os

    # A container's root has no user namespace to build a sandbox in; the pages are our own files.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [*QUIET, *root, f"--user-data-dir={profile}"]


def print_pdf(html: str, target: Path) -> bool:
    """Write the page *html* to *target* as PDF; return False if no browser could."""
    command = browser()
    if not command:
        return False
    with tempfile.TemporaryDirectory(prefix="open-question-", ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        made = Path(folder) / "page.pdf"
        arguments = [
            command,
            *quiet_arguments(f"{folder}/profile"),
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            page.as_uri(),
        ]
        try:
            subprocess.run(arguments, capture_output=True, timeout=120, check=False)  # noqa: S603 - a browser, and a file of ours
        except (OSError, subprocess.TimeoutExpired):
            return False
        if not made.is_file():
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, target)
    return True
