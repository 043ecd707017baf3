"""Pages in a headless Chromium: what a reader sees, and what the page asks the network for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path


def look(
    chromium: str, path: Path, tmp_path: Path, *more: str, milliseconds: int | None = 4000
) -> tuple[str, str]:
    """Return the page as the browser ends up with it, and what it logged.

    :param more: options of the browser.
    :param milliseconds: how long the page goes on after it has loaded, by its own clock.
    """
    options = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        "--v=0",
    ]
    options += ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    options += [f"--user-data-dir={tmp_path / 'profile'}", *more]
    if milliseconds is not None:
        options.append(f"--virtual-time-budget={milliseconds}")
    net = tmp_path / "net.json"
    options += [f"--log-net-log={net}", "--dump-dom"]
    done = subprocess.run(
        [chromium, *options, path.as_uri()],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=120,
    )
    return done.stdout, done.stderr


def requests_of_the_page(log: Path) -> set[str]:
    """Return what was asked of the network; the browser's own requests have no origin."""
    events = json.loads(log.read_text("utf-8"))["events"]
    asked = [event.get("params", {}) for event in events]
    return {
        params["url"]
        for params in asked
        if params.get("initiator", "not an origin") != "not an origin"
        and str(params.get("url", "")).split(":")[0] in ("http", "https", "ws", "wss", "ftp")
    }
