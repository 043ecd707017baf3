"""The pages of the handbook, on the web and in QGIS, on a telephone and on a screen."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import handbook_html
from tests.support.browser import look
from tests.support.package import ROOT

#: pixels: a telephone, a screen
WIDTHS = (400, 1280)

#: opens each page in a frame of each width and tells what sticks out, or is cut by its box
PROBE = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const pages = %s, widths = %s;
function name(element) {
  return element.tagName + "." + element.className + " " + element.textContent.trim().slice(0, 40);
}
function faults(page) {
  const root = page.documentElement, found = [];
  if (root.scrollWidth > root.clientWidth) found.push("page " + root.scrollWidth);
  for (const element of page.querySelectorAll("body *")) {
    const style = page.defaultView.getComputedStyle(element);
    const cut = style.overflowX === "hidden" || style.overflowX === "clip";
    if (element.className === "wy-nav-side stickynav") continue;  // hides its scroll bar
    if (cut && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      found.push("cut " + name(element));
    if (element.tagName === "IMG" && element.naturalWidth === 0) found.push("no picture");
  }
  return found;
}
for (const page of pages)
  for (const width of widths) {
    const frame = document.createElement("iframe");
    frame.style.cssText = "border:0;height:800px;width:" + width + "px";
    frame.src = page;
    document.body.append(frame);
  }
window.onload = function () {
  const told = Array.from(document.querySelectorAll("iframe"), function (frame) {
    const page = frame.contentDocument, length = page.body.textContent.length;
    return [frame.getAttribute("src"), frame.clientWidth, length, faults(page)];
  });
  document.body.textContent = "PROBED" + JSON.stringify(told) + "END";
};
</script></body>"""


def probed(chromium: str, folder: Path, tmp_path: Path) -> list[tuple[str, int, int, list[str]]]:
    """Return page, width, length of its text and faults of each page in a folder."""
    pages = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.html"))
    probe = folder / "probe.htm"
    probe.write_text(PROBE % (json.dumps(pages), json.dumps(WIDTHS)), encoding="utf-8")
    # the theme of the site draws without end: its own clock would never stop
    options = ("--allow-file-access-from-files",)
    dom, _ = look(chromium, probe, tmp_path, *options, milliseconds=None)
    found = re.search("PROBED(.*)END", dom)
    assert found is not None, "the pages were not looked at"
    looked_at = [
        (str(p), int(w), int(n), list(f))
        for p, w, n, f in json.loads(html.unescape(found.group(1)))
    ]
    assert [row[0] for row in looked_at[:: len(WIDTHS)]] == pages
    assert all(length > 100 for _, _, length, _ in looked_at)
    return looked_at


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site with MkDocs, its links leading to files."""
    folder = tmp_path_factory.mktemp("web")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-directory-urls"]
    subprocess.run([*command, "--site-dir", str(folder)], cwd=ROOT, check=True, capture_output=True)
    for name in ("404.html", "search.html"):  # not pages of the handbook
        (folder / name).unlink(missing_ok=True)
    return folder


@pytest.fixture(scope="module")
def in_qgis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pages as the package holds them."""
    folder = tmp_path_factory.mktemp("plugin") / "html"
    folder.mkdir()
    for name, text in handbook_html.html_pages(handbook_html.from_checkout).items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "images", folder.parent / "images")
    return folder


@pytest.mark.parametrize("where", ["web", "in_qgis"])
def test_nothing_sticks_out_or_is_cut(
    chromium: str, where: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    looked_at = probed(chromium, request.getfixturevalue(where), tmp_path)
    assert [(page, width, faults) for page, width, _, faults in looked_at if faults] == []


def test_probe_sees_faults(chromium: str, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    text = "x" * 120
    (folder / "wide.html").write_text(f"<p>{text * 3}</p>", encoding="utf-8")
    (folder / "cut.html").write_text(
        f'<p style="overflow:hidden;width:150px">{text}</p>', encoding="utf-8"
    )
    found = {(page, width): faults for page, width, _, faults in probed(chromium, folder, tmp_path)}
    assert found["wide.html", 400][0].startswith("page ")
    assert found["cut.html", 1280] == [f"cut P. {text[:40]}"]


def words_of(page: str) -> list[str]:
    """Return the words under the first heading of a page."""
    body = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    body = body[body.index("<h1") :]
    return html.unescape(re.sub(r"<[^>]+>", " ", body)).split()


def test_both_kinds_of_pages_have_the_same_text(web: Path, in_qgis: Path) -> None:
    """They are made from the same Markdown, and neither is a copy that could fall behind."""
    for page in in_qgis.glob("*.html"):
        text = words_of(page.read_text(encoding="utf-8"))
        on_the_web = words_of((web / page.name).read_text(encoding="utf-8"))
        on_the_web = [word for word in on_the_web if word != "¶"]
        assert len(text) > 50
        assert on_the_web[: len(text)] == text, page.name
