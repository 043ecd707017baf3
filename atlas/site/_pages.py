"""The pages of a site, from plain values and Jinja2 templates that a service may replace."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..results.report import number
from ..shared.errors import TemplateError
from ..shared.i18n import tr
from ..shared.naming import comparable

SETTINGS_FILE = "site.json"
TEMPLATE_FILES = ("base.html.j2", "index.html.j2", "commune.html.j2", "site.css", "site.js")
#: settings of ``site.json`` and their kind; a service's own file needs only those that it changes
SETTINGS = {
    "service": str,
    "contact": str,
    "accent": str,
    "accent_dark": str,
    "logo": str,
    "licence": str,
    "licence_url": str,
    "home": str,
}


@dataclass(frozen=True)
class Design:
    """Templates, style sheet, script and settings of a site."""

    #: folders of templates, the service's own one first
    folders: tuple[Path, ...]
    settings: Mapping[str, str]
    style: str
    script: str
    #: picture file of the logo, ``None`` for none
    logo: Path | None


def load_design(bundled: Path, own: Path | None) -> Design:
    """Return the design of a site.

    :param own: folder of a service; what it lacks is taken from the bundled one.
    :raises TemplateError: when a file cannot be read, or a setting is unknown or of another kind.
    """
    folders = tuple(folder for folder in (own, bundled) if folder is not None)
    if own is not None and not any(
        (own / name).is_file() for name in (*TEMPLATE_FILES, SETTINGS_FILE)
    ):
        raise TemplateError(
            tr("The folder {folder} contains none of the files of a site: {files}.").format(
                folder=own, files=", ".join((*TEMPLATE_FILES, SETTINGS_FILE))
            )
        )
    settings: dict[str, str] = {}
    for folder in reversed(folders):
        settings.update(_settings(folder / SETTINGS_FILE))
    logo = None
    if settings["logo"]:
        logo = next(
            (f / settings["logo"] for f in folders if (f / settings["logo"]).is_file()), None
        )
        if logo is None:
            raise TemplateError(
                tr("The logo {name} that {file} names is not in its folder.").format(
                    name=settings["logo"], file=SETTINGS_FILE
                )
            )
    return Design(folders, settings, _text(folders, "site.css"), _text(folders, "site.js"), logo)


def _settings(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise TemplateError(
            tr("{path} cannot be read: {error}").format(path=path, error=error)
        ) from error
    if not isinstance(values, dict):
        values = {"": None}
    wrong = [
        str(key) for key, value in values.items() if not isinstance(value, SETTINGS.get(key, ()))
    ]
    if wrong:
        raise TemplateError(
            tr(
                "{path} has settings that are unknown or not texts: {keys}. It may have: {known}."
            ).format(path=path, keys=", ".join(wrong), known=", ".join(SETTINGS))
        )
    return values


def _text(folders: tuple[Path, ...], name: str) -> str:
    for folder in folders:
        path = folder / name
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise TemplateError(
                    tr("{path} cannot be read: {error}").format(path=path, error=error)
                ) from error
    raise TemplateError(tr("The file {name} of the site is missing.").format(name=name))


class PageWriter:
    """Renders the pages of a site; every value is escaped.

    Templates of a service run in Jinja2's sandbox: they may change pages, not read files.
    """

    def __init__(self, design: Design, shared: Mapping[str, Any]) -> None:
        from jinja2 import FileSystemLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([str(folder) for folder in design.folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(number=number, plain=comparable)
        style = _coloured(design)
        self._shared = {
            **shared,
            "settings": design.settings,
            "style": style,
            "style_hash": policy_hash(style),
            "script": design.script,
            "script_hash": policy_hash(design.script),
        }

    def render(self, name: str, **values: Any) -> str:
        """Return a page; :raises TemplateError: when its template fails."""
        from jinja2 import TemplateError as JinjaError

        try:
            template = self._environment.get_template(name)
            text: str = template.render(**self._shared, **values)
        except JinjaError as error:
            raise TemplateError(
                tr("The template {name} of the site fails: {error}").format(name=name, error=error)
            ) from error
        return text


def _coloured(design: Design) -> str:
    """Return the style sheet with the colours of the service."""
    accents = {key: design.settings[key] for key in ("accent", "accent_dark")}
    for key, value in accents.items():
        digits = value[1:]
        if (
            len(value) != 7
            or value[0] != "#"
            or not all(c in "0123456789abcdefABCDEF" for c in digits)
        ):
            raise TemplateError(
                tr("The colour {value} of {key} is not of the form #1b6e52.").format(
                    value=value, key=key
                )
            )
    return design.style.replace("$accent_dark", accents["accent_dark"]).replace(
        "$accent", accents["accent"]
    )


def policy_hash(text: str) -> str:
    """Return how a content security policy names an inline script or style."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
