"""Environment variables that keep a QGIS of the tests apart from the user's."""

from __future__ import annotations

from pathlib import Path


def isolated_environment(folder: Path, language: str = "en_US") -> dict[str, str]:
    """Return the variables of a QGIS whose profile, home and caches lie in ``folder``.

    ``language`` is a locale name such as ``fr_FR``; messages follow it, while file names are
    always UTF-8. ``folder`` is created where it is missing.
    """
    places = {
        "HOME": "home",
        "XDG_CONFIG_HOME": "home/.config",
        "XDG_DATA_HOME": "home/.local/share",
        "XDG_CACHE_HOME": "home/.cache",
        "XDG_RUNTIME_DIR": "runtime",
        "QGIS_CUSTOM_CONFIG_PATH": "profile",
    }
    for name in places.values():
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        **{variable: str(folder / name) for variable, name in places.items()},
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": f"{language}.UTF-8",
        "LANGUAGE": language.split("_", maxsplit=1)[0],
        "LC_ALL": "",
        "LC_CTYPE": "C.UTF-8",
    }
