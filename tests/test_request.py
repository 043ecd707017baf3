"""The request: dates, sheet numbers, files and ranges, checked before anything is opened."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srce_tvb_atlas.atlas.shared.errors import RequestError
from srce_tvb_atlas.atlas.wording import request


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-06-15", "2017-06-15"),
        (" 2017-6-5 ", "2017-06-05"),
        ("2017-06", "2017-06-01"),
        ("2024-02-29", "2024-02-29"),
        ("15/06/2017", "2017-06-15"),
        ("5.6.2017", "2017-06-05"),
        ("15-06-2017", "2017-06-15"),
        ("06/2017", "2017-06-01"),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert request.parse_date(text) == expected


def test_no_date_is_today() -> None:
    assert request.parse_date(" ", datetime.date(2017, 6, 15)) == "2017-06-15"
    assert request.parse_date("") == datetime.date.today().isoformat()


@pytest.mark.parametrize(
    "text",
    [
        *("juin 2017", "2017", "2017-13", "2017-02-29", "1066-10-14", "9999-01-01"),
        *("29/02/2017", "15/06.2017", "06-2017", "06/15/2017", "15/06/17"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(RequestError, match="UPDATE_DATE"):
        request.parse_date(text)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_any_iso_date_is_taken_as_it_is(date: datetime.date) -> None:
    assert request.parse_date(date.isoformat()) == date.isoformat()


@given(st.text())
def test_a_date_is_a_date_or_an_error(text: str) -> None:
    try:
        parsed = request.parse_date(text)
    except RequestError:
        return
    assert datetime.date.fromisoformat(parsed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1/4", "1/4"), (" 4 / 4 ", "4/4"), ("01/04", "1/4"), ("", ""), (" ", "")],
)
def test_sheet_numbers(text: str, expected: str) -> None:
    assert request.parse_sheet(text) == expected


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "1/", "/4", "-1/4", "1.5/4", "1/4/2", "a/b"])
def test_what_is_no_sheet_number(text: str) -> None:
    with pytest.raises(RequestError, match="SHEET"):
        request.parse_sheet(text)


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_sheet_number_never_exceeds_its_total(number: int, total: int) -> None:
    if number <= total:
        assert request.parse_sheet(f"{number}/{total}") == f"{number}/{total}"
    else:
        with pytest.raises(RequestError):
            request.parse_sheet(f"{number}/{total}")


def test_each_paper_has_its_template() -> None:
    for paper in range(len(request.PAPERS)):
        assert request.template_for(paper).is_file()
    for paper in (-1, len(request.PAPERS)):
        with pytest.raises(RequestError, match="PAPER"):
            request.template_for(paper)


@pytest.fixture
def options(tmp_path: Path) -> request.SheetOptions:
    return request.SheetOptions(output=tmp_path, template=request.template_for(0))


def test_defaults_pass(options: request.SheetOptions) -> None:
    request.check_options(options)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("logo_state", "LOGO_STATE"),
        ("logo_service", "LOGO_SERVICE"),
        ("texts", "TEXTS"),
        ("styles", "STYLES"),
        ("template", "TEMPLATE"),
    ],
)
def test_a_path_to_nothing_is_named(
    options: request.SheetOptions, tmp_path: Path, field: str, name: str
) -> None:
    path = tmp_path / "nowhere"
    with pytest.raises(RequestError) as raised:
        request.check_options(replace(options, **{field: path}))
    assert name in str(raised.value)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("field", ["logo_state", "logo_service", "template"])
def test_a_folder_is_no_file(options: request.SheetOptions, tmp_path: Path, field: str) -> None:
    with pytest.raises(RequestError, match="is not a file"):
        request.check_options(replace(options, **{field: tmp_path}))


@pytest.mark.parametrize("field", ["texts", "styles"])
def test_a_file_is_no_folder(options: request.SheetOptions, tmp_path: Path, field: str) -> None:
    path = tmp_path / "file"
    path.write_text("", encoding="utf-8")
    with pytest.raises(RequestError, match="folder"):
        request.check_options(replace(options, **{field: path}))


@pytest.mark.parametrize(
    ("change", "name"), [({"dpi": 10}, "DPI"), ({"dpi": 5000}, "DPI"), ({"scale": -1}, "SCALE")]
)
def test_numbers_out_of_range(
    options: request.SheetOptions, change: dict[str, int], name: str
) -> None:
    with pytest.raises(RequestError, match=name):
        request.check_options(replace(options, **change))
