"""A QGIS window on a screen of its own (Xvfb), with the plugin in a fresh profile.

The tests and the pictures of the handbook drive the real program through it: a script runs inside
QGIS by ``--code`` and writes what it saw as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAME = "srce_tvb_atlas"
PROFILE = "srce"
SCREEN = "1360x900x24"

SETTINGS = """\
[PythonPlugins]
processing=true
{name}=true

[locale]
overrideFlag=true
userLocale={language}

[qgis]
checkVersion=false
showTips=false
newsFeed/https_%5C_feed.qgis.org/disabled=true
askToSaveProjectChanges=false
projectsAskOnSave=false

[core]
NewsFeed/httpsfeedqgisorg/disabled=true

[UI]
UITheme=default
"""


def missing() -> str:
    """Return what keeps a window from being opened here, empty for nothing."""
    if program() is None:
        return "the QGIS desktop program (qgis.bin) is not installed"
    if shutil.which("Xvfb") is None:
        return "Xvfb is not installed"
    return ""


def program() -> str | None:
    """Return the QGIS desktop program itself, not Debian's wrapper."""
    return shutil.which("qgis.bin") or shutil.which("qgis")


@contextmanager
def screen() -> Iterator[str]:
    """Start a virtual screen and give its name, such as ``:5``."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def make_profile(folder: Path, language: str, plugin: Path = ROOT) -> None:
    """Make a QGIS profile in which the plugin is installed and enabled."""
    profile = folder / "profiles" / "profiles" / PROFILE
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / NAME).symlink_to(plugin, target_is_directory=True)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text(
        SETTINGS.format(name=NAME, language=language), encoding="utf-8"
    )


def environment(folder: Path, display: str, language: str) -> dict[str, str]:
    """Return the variables of a QGIS that shares nothing with the user's."""
    dropped = ("QGIS_", "PYTHON", "PYTEST_", "COV_", "QT_", "WAYLAND_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    for name in ("home", "runtime"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    return {
        **kept,
        "DISPLAY": display,
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
        "XDG_CONFIG_HOME": str(folder / "home" / ".config"),
        "XDG_CACHE_HOME": str(folder / "home" / ".cache"),
        "XDG_DATA_HOME": str(folder / "home" / ".local" / "share"),
        "QT_QPA_PLATFORM": "xcb",
        "LANG": f"{language}.UTF-8",
        "LANGUAGE": language.split("_", maxsplit=1)[0],
        "LC_ALL": "",
        "LC_CTYPE": "C.UTF-8",
    }


def run_in_window(
    script: Path,
    folder: Path,
    task: dict[str, Any] | None = None,
    language: str = "en_US",
    timeout: int = 240,
) -> dict[str, Any]:
    """Run a script inside QGIS and return what it reports.

    :param folder: an empty folder for profile, pictures and report; it is given to the script as
        ``folder`` of ``task.json``, whose path is in the variable ``SRCE_TASK``.
    :param task: plain values for the script.
    :raises RuntimeError: when QGIS ends without a report.
    """
    qgis = program()
    if qgis is None:
        raise RuntimeError(missing())
    make_profile(folder, language)
    report = folder / "report.json"
    order = {**(task or {}), "folder": str(folder), "root": str(ROOT), "language": language}
    order["timeout"] = timeout
    (folder / "task.json").write_text(json.dumps(order), encoding="utf-8")
    with screen() as display, (folder / "qgis.log").open("wb") as log:
        variables = environment(folder, display, language)
        variables["SRCE_TASK"] = str(folder / "task.json")
        variables["SRCE_HARNESS"] = str(ROOT / "scripts" / "in_qgis")
        arguments = ["--nologo", "--noversioncheck", "--nocustomization"]
        arguments += ["--profiles-path", str(folder / "profiles"), "--profile", PROFILE]
        window = subprocess.Popen(
            [qgis, *arguments, "--code", str(script.resolve())],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            window.wait(timeout)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if window.poll() is None:
                os.killpg(window.pid, signal.SIGKILL)
                window.wait()
    if not report.is_file():
        words = [f"QGIS ended without a report (exit {window.returncode})"]
        left = [folder / name for name in ("progress.json", "qgis.log")]
        words += [p.read_text(encoding="utf-8", errors="replace") for p in left if p.is_file()]
        raise RuntimeError("\n".join(words))
    result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return result
