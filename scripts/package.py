"""Makes dist/srce_tvb_atlas-<version>.zip, ready for the plugin site, of the committed tree.

The members are those of ``git archive`` (.gitattributes says what stays out), the compiled
translations and the HTML pages of the handbook. The same commit gives the same bytes: names sorted,
the commit's date, one mode.
"""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import handbook_html  # noqa: E402

NAME = "srce_tvb_atlas"
MODE = 0o100644


def git(*arguments: str) -> bytes:
    """Return what a git command prints; exit with its error message when it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"git {arguments[0]} failed: {done.stderr.decode().strip()}")
    return done.stdout


def committed_files() -> dict[str, bytes]:
    """Return the content of each file of the package by its path, from the last commit."""
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", "HEAD"))) as archive:
        for member in archive:
            if member.isdir():
                continue
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                sys.exit(f"{member.name} is not an ordinary file: a package cannot hold it")
            files[member.name] = content.read()
    return files


def compiled_translations() -> dict[str, bytes]:
    """Return the .qm of each committed .ts by its path in the package."""
    names = git("ls-tree", "-r", "--name-only", "HEAD", "i18n").decode().split()
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            if not name.endswith(".ts"):
                continue
            source = Path(folder, Path(name).name)
            source.write_bytes(git("show", f"HEAD:{name}"))
            target = source.with_suffix(".qm")
            subprocess.run(["lrelease", "-silent", str(source), "-qm", str(target)], check=True)
            files[f"i18n/{target.name}"] = target.read_bytes()
    return files


def handbook_pages() -> dict[str, bytes]:
    """Return the HTML pages of the committed handbook by their path in the package."""
    pages = handbook_html.html_pages(lambda name: git("show", f"HEAD:{name}").decode())
    return {f"docs/html/{name}": text.encode() for name, text in pages.items()}


def package_files() -> dict[str, bytes]:
    """Return the content of each file of the package by its path."""
    return {**committed_files(), **compiled_translations(), **handbook_pages()}


def commit_time() -> datetime:
    """Return when the last commit was made, UTC."""
    return datetime.fromtimestamp(int(git("log", "-1", "--format=%ct")), tz=timezone.utc)


def zipped(files: dict[str, bytes], moment: datetime) -> bytes:
    """Return a zip of ``files`` under one top folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(f"{NAME}/{name}", moment.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, whatever system makes the zip
            member.external_attr = MODE << 16
            archive.writestr(member, files[name], compresslevel=9)
    return buffer.getvalue()


def build() -> Path:
    """Write the package and return its path."""
    files = package_files()
    version = re.search(rb"^version=(.+)$", files["metadata.txt"], re.MULTILINE)
    if version is None:
        sys.exit("metadata.txt has no version")
    content = zipped(files, commit_time())
    target = ROOT / "dist" / f"{NAME}-{version.group(1).decode().strip()}.zip"
    target.parent.mkdir(exist_ok=True)
    aside = target.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(target)
    print(f"{target.relative_to(ROOT)}: {len(files)} files, {len(content) / 1e6:.2f} MB")
    print(f"sha256 {hashlib.sha256(content).hexdigest()}")
    return target


if __name__ == "__main__":
    if git("status", "--porcelain"):
        print("note: what is not committed is not in the package", file=sys.stderr)
    build()
