"""The report: one page, offline, in French, that takes nobody's word for HTML."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.results.manifest import ManifestRow
from srce_tvb_atlas.atlas.results.report import (
    CategoryColumn,
    ReportRun,
    duration,
    number,
    render_report,
    write_report,
)
from tests.support.browser import look, requests_of_the_page

#: the smallest PNG there is, one grey dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
CATEGORIES = (
    CategoryColumn("corridor", "Corridors écologiques"),
    CategoryColumn("obstacle_p", "Obstacles (points)"),
)
RUN = ReportRun(
    title="Carte S.R.C.E – arrondissement de Dunkerque",
    started=datetime.datetime(2026, 3, 9, 20, 5, tzinfo=datetime.timezone.utc),
    seconds=754.0,
    asked=111,
    files={"manifest.csv": "Manifeste"},
    version="1.2.3",
)
HOSTILE = "<script>alert(1)</script>"


def row(number_: int, name: str = "", status: str = "ok", **values: object) -> ManifestRow:
    insee = f"59{number_:03d}"
    made = status != "failed"
    return ManifestRow(
        insee=insee,
        commune=name or f"Commune {number_}",
        status=status,
        sheets=1 if made else 0,
        scale=25000 if made else 0,
        categories=("corridor",) if made else (),
        file=f"{insee}_commune.pdf" if made else "",
        bytes=120_000 if made else 0,
        seconds=0.25 if made else 0.0,
        **values,
    )


def statistics(rows: Sequence[ManifestRow]) -> dict[str, list[dict[str, str]]]:
    return {
        one.insee: [
            {
                "insee": one.insee,
                "commune": one.commune,
                "category": "corridor",
                "label": "Corridors écologiques",
                "count": "2",
                "ha": "1234.5",
                "km": "0.5",
                "percent": "10.5",
            }
        ]
        for one in rows
        if one.status == "ok"
    }


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "1.png"
    path.write_bytes(PNG)
    return path


def page(rows: Sequence[ManifestRow], picture: Path, run: ReportRun = RUN) -> str:
    pictures = {one.insee: [picture] * one.sheets for one in rows}
    return render_report(run, rows, statistics(rows), CATEGORIES, pictures)


def names(text: str) -> list[str]:
    return re.findall(r'data-name="([^"]*)"', text)


# --- what it says --------------------------------------------------------------------------------


def test_failures_come_first(picture: Path) -> None:
    rows = [row(1), row(2, status="empty"), row(3, status="failed"), row(4, status="degraded")]
    assert names(page(rows, picture)) == ["Commune 3", "Commune 4", "Commune 1", "Commune 2"]


def test_figures_are_written_in_french(picture: Path) -> None:
    text = page([row(1), row(2)], picture)
    assert "2\u202f469,0" in text  # 2 x 1234.5 ha
    assert "1:25\u202f000" in text
    assert "12 min 34 s" in text
    assert "09/03/2026 à 20:05" in text
    assert number(1234567.891, 2) == "1\u202f234\u202f567,89"
    assert [duration(s) for s in (0.04, 59.94, 60, 3599, 7384)] == [
        "0,0 s",
        "59,9 s",
        "1 min 00 s",
        "59 min 59 s",
        "2 h 03 min",
    ]


def test_totals_over_the_territory(picture: Path) -> None:
    text = page([row(1), row(2), row(3, status="failed")], picture)
    totals = text[text.index('class="totals"') : text.index("</table>")]
    assert re.findall(r"<td>(.*?)</td>", totals) == ["2", "4", "2\u202f469,0", "1,0"]
    assert "Obstacles" not in totals


def test_states_and_failures_stand_at_the_head(picture: Path) -> None:
    rows = [row(n, status="failed") for n in range(1, 15)] + [row(20), row(21, status="empty")]
    text = page(rows, picture)
    head = text[: text.index("</header>")]
    chips = re.findall(r'<button [^>]*data-state="(\w+)">(.*?)</button>', head)
    assert chips == [("failed", "14 échecs"), ("ok", "1 complète"), ("empty", "1 sans objet")]
    assert re.findall(r'href="#(c\d+)"', head) == [f"c59{n:03d}" for n in range(1, 13)]
    assert head.count("…") == 1
    assert "En échec" not in page([row(20)], picture)


def test_what_holds_for_all_is_said_once(picture: Path) -> None:
    run = ReportRun(**{**vars(RUN), "notices": ["Données fictives", "Rien à l'est."]})
    told = "Données fictives. Rien ici. Rien à l'est."
    rows = [row(1, message=told), row(2, message="Données fictives.")]
    text = page([*rows, row(3, message="Autre chose.")], picture, run)
    assert text.count("Données fictives") == text.count("Rien à l&#39;est.") == 1
    assert re.findall(r'class="message" title="(.*?)"', text) == ["Rien ici.", "Autre chose."]


def test_a_stopped_run_says_so(picture: Path) -> None:
    stopped = ReportRun(**{**vars(RUN), "stopped": True})
    assert "Édition interrompue : 111 communes" in page([row(1)], picture, stopped)
    assert "interrompue" not in page([row(1)], picture)


def test_links_lead_to_every_sheet(picture: Path) -> None:
    series = ManifestRow("59009", "A", "ok", sheets=3, file="59009_a_1-3.png", bytes=1)
    text = page([series, row(1)], picture)
    for name in ("59009_a_1-3.png", "59009_a_2-3.png", "59009_a_3-3.png", "59001_commune.pdf"):
        assert f'href="{name}"' in text
    assert "href" not in page([row(1, status="failed")], picture).split("<ul")[1]


def test_it_holds_all_that_it_shows(picture: Path) -> None:
    text = page([row(1)], picture)
    assert "data:image/png;base64,iVBOR" in text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert '<html lang="fr">' in text
    assert 'alt="Feuille 1/1 de Commune 1"' in text


def test_a_picture_that_is_gone_leaves_the_page(tmp_path: Path) -> None:
    text = page([row(1)], tmp_path / "nowhere.png")
    assert "Commune 1" in text


def test_written_whole(picture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = write_report(folder, RUN, [row(1)], {}, CATEGORIES, {"59001": [picture]})
    assert path == folder / "index.html"
    assert path.read_text("utf-8").endswith("</html>")
    assert [p.name for p in folder.iterdir()] == ["index.html"]


class Elements(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    "hostile", [HOSTILE, '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "&amp;", "' onclick='x"]
)
def test_names_are_text(picture: Path, hostile: str) -> None:
    clean = Elements(page([row(1, "A", message="B")], picture))
    found = Elements(page([row(1, hostile, message=hostile)], picture))
    assert found.tags == clean.tags
    assert found.attributes == clean.attributes
    assert found.words.count(hostile) == 2


# --- looked at -----------------------------------------------------------------------------------


@pytest.fixture
def big_page(picture: Path, tmp_path: Path) -> Path:
    """Give the page of 111 communes, 3 of them failed, one with a hostile name."""
    failed = {7: "Le disque est plein", 50: HOSTILE, 111: "erreur"}
    rows = [
        row(
            n,
            HOSTILE if n == 20 else "",
            "failed" if n in failed else "ok",
            message=failed.get(n, ""),
        )
        for n in range(1, 112)
    ]
    path = tmp_path / "index.html"
    path.write_text(page(rows, picture), "utf-8")
    return path


def test_in_a_browser(chromium: str, big_page: Path, tmp_path: Path) -> None:
    dom, log = look(chromium, big_page, tmp_path)
    # the script has run: it writes how many communes are shown
    assert ">111 communes</output>" in dom
    assert "CONSOLE" not in log, [line for line in log.splitlines() if "CONSOLE" in line]
    assert names(dom)[:3] == ["Commune 7", "Commune 50", "Commune 111"]
    # nothing but the page itself was asked for
    assert not requests_of_the_page(tmp_path / "net.json")
    assert dom.count("<script") == 1


def test_a_request_would_be_seen(chromium: str, tmp_path: Path) -> None:
    asking = tmp_path / "asking.html"
    asking.write_text('<html><img src="http://127.0.0.1:8999/x.png"></html>', "utf-8")
    look(chromium, asking, tmp_path)
    assert requests_of_the_page(tmp_path / "net.json") == {"http://127.0.0.1:8999/x.png"}


def test_search_and_sort_in_a_browser(chromium: str, big_page: Path, tmp_path: Path) -> None:
    text = big_page.read_text("utf-8")
    probe = """
      var search = document.getElementById('search'), sort = document.getElementById('sort');
      search.value = 'ECOLOGIQUE 59001'; search.dispatchEvent(new Event('input'));
      var one = document.getElementById('shown').textContent;
      search.value = 'commune 10'; search.dispatchEvent(new Event('input'));
      var some = document.getElementById('shown').textContent;
      search.value = ''; search.dispatchEvent(new Event('input'));
      document.getElementById('state').value = 'failed';
      document.getElementById('state').dispatchEvent(new Event('change'));
      var failed = document.getElementById('shown').textContent;
      sort.value = 'insee'; sort.dispatchEvent(new Event('change'));
      var chip = document.querySelector('.chip.ok');
      chip.click();
      var good = document.getElementById('shown').textContent;
      chip.click();
      var all = document.getElementById('shown').textContent;
      var card = document.querySelector('.card').id;
      document.title = [one, some, failed, good, all, card].join('|');
    """
    # the page's policy admits its own script alone: the probe runs without the policy
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    probed = tmp_path / "probed.html"
    probed.write_text(text.replace("</body>", f"<script>{probe}</script></body>"), "utf-8")
    dom, _ = look(chromium, probed, tmp_path)
    title = re.search(r"<title>(.*?)</title>", dom)
    assert title is not None
    assert title.group(1) == "1 commune|12 communes|3 communes|108 communes|111 communes|c59001"


@pytest.mark.parametrize("width", [320, 481, 768])
def test_nothing_is_wider_than_a_narrow_screen(
    chromium: str, big_page: Path, tmp_path: Path, width: int
) -> None:
    # a window has a least width of its own: a frame can be as narrow as a telephone
    probe = """
      document.querySelectorAll('details').forEach(function (one) { one.open = true; });
      var root = document.documentElement, out = [];
      document.querySelectorAll('body *').forEach(function (one) {
        if (one.closest('.pictures')) return;
        if (one.getBoundingClientRect().right > root.clientWidth + 0.5) out.push(one.tagName);
      });
      parent.postMessage([innerWidth, root.scrollWidth, out.join(',')].join('|'), '*');
    """
    text = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", big_page.read_text("utf-8")
    )
    probe = f"<script>addEventListener('load', function () {{ {probe} }});</script>"
    (tmp_path / "probed.html").write_text(text.replace("</body>", f"{probe}</body>"), "utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(
        "<title>nothing told</title>"
        "<script>onmessage = function (told) { document.title = told.data; };</script>"
        f'<iframe src="probed.html" style="border:0;width:{width}px;height:640px"></iframe>',
        "utf-8",
    )
    dom, _ = look(chromium, frame, tmp_path)
    title = re.search(r"<title>(.*?)</title>", dom)
    assert title is not None
    # at 481 px and more the vertical bar takes some of the width
    inner, wide, out = title.group(1).split("|")
    assert int(inner) == width
    assert int(wide) <= width
    assert out == ""


def test_the_policy_stops_other_scripts(chromium: str, big_page: Path, tmp_path: Path) -> None:
    text = big_page.read_text("utf-8")
    probed = tmp_path / "probed.html"
    probed.write_text(
        text.replace("</body>", "<script>document.title = 'harmed'</script></body>"), "utf-8"
    )
    dom, _ = look(chromium, probed, tmp_path)
    assert "<title>harmed" not in dom
