"""The wording: what is printed, for whom, and what a text file of a service may not do."""

from __future__ import annotations

import os
import re
import sys
import time
import traceback
import tracemalloc
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.project._sheet_legend import relabelled
from srce_tvb_atlas.atlas.shared.errors import RequestError, TemplateError
from srce_tvb_atlas.atlas.shared.naming import department_of
from srce_tvb_atlas.atlas.wording import _sandbox, offices, texts

#: the reference sheet, word for word, by the file that holds it
REFERENCE = {
    "legend_title": "LEGENDE",
    "description_title": (
        "Le schéma régional de cohérence écologique - trame verte et bleue (SRCE-TVb)"
    ),
    "description": """Outil d'aménagement du territoire, Le schéma régional de cohérence écologique
- trame verte et bleue (SRCE-TVb) est un réseau des continuités écologiques terrestres et
aquatiques.
Il vise à préserver les services rendus par la biodiversité, à enrayer sa perte en maintenant et
restaurant ses capacités d'évolution et à la remise en bon état des continuités écologiques.
Le SRCE-TVb vise à identifier, préserver et restaurer les continuités écologiques nécessaires au
maintien de la biodiversité, afin de permettre aux espèces animales et végétales de circuler, de
s'alimenter, de se reproduire, de se reposer...
Le terme « SRCE » est complété de « TVB » pour inscrire l'élaboration du Schéma en filiation des
travaux Régionaux.
Le SRCE-TVb du Nord-Pas-de-Calais a été arrêté par le préfet de région le 16 juillet 2014, après son
approbation par le Conseil régional le 4 juillet 2014""",
    "nota_title": "NOTA:",
    "nota": """- Les réservoirs de biodiversité sont des espaces pouvant abriter des noyaux de
populations d'espèces à partir desquels les individus se dispersent, ou susceptibles de permettre
l'accueil de nouvelles populations d'espèces.
- Les corridors écologiques assurent les connexions entre les réservoirs de biodiversité, offrant
aux espèces des conditions favorables à leur déplacement et à l'accomplissement de leur cycle de
vie.
- Les obstacles sont des freins à la fonctionnalité des continuités écologiques identifiés dans
l'atlas cartographique dans la cartographie des objectifs de préservation ou de remise en bon état
assignés aux éléments de la trame verte et bleue""",
    "motto": "Liberté • Égalité • Fraternité",
    "republic": "RÉPUBLIQUE FRANÇAISE",
    "service": "Services Urbanisme et Connaissances des territoires",
    "pole": "Pôle Gestion et Valorisation des Données",
    "office": "D.D.T.M 59",
    "office_name": "Direction Départementale des Territoires et de la Mer du Nord",
    "theme": "Carte Environnementale",
    "title": "Carte S.R.C.E",
    "subtitle": "- Schéma Régional de Cohérence Ecologique - trame verte et bleue",
    "status": "Pour information",
    "commune_prefix": "Commune de",
    "commune": "HAVERSKERQUE",
    "insee": "59293",
    "sheet_prefix": "CARTE:",
    "sheet_number": "1/4",
    "update_date": "Mise à jour : Juin 2017",
    "sources": "- Sources : Gestionnaires Servitudes © Cadastre / Pci - Dgfp",
    "email": "- Email : ddtm-suct@nord.gouv.fr",
}


def context(commune: str = "Haverskerque", insee: str = "59293", **more: Any) -> dict[str, Any]:
    values = {"sheet_number": "1/4", "update_date": "2017-06-30", "scale": 25000, **more}
    return texts.text_context(commune=commune, insee=insee, **values)


def test_wording_of_the_reference() -> None:
    printed = texts.render_texts(context())
    words = {name: printed[name].split() for name in REFERENCE}
    assert words == {name: text.split() for name, text in REFERENCE.items()}


def plain(text: str) -> str:
    """Return the words of a text: no accents, one sign for each kind of mark."""
    text = text.replace("’", "'").replace("–", "-")
    letters = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    )
    return " ".join(re.sub(r"[-.,:/]", " ", letters).casefold().split())


def test_the_second_wording_says_the_same_by_the_rules_of_typography() -> None:
    folder = texts.wording_folder(Path(texts.TYPOGRAPHY))
    assert folder is not None
    printed = texts.render_texts(context(), folder)
    reference = texts.render_texts(context())
    # the names of services and the word for an e-mail address are written in other ways
    for name in set(REFERENCE) - {"email", "office", "title", "insee"}:
        assert plain(printed[name]) == plain(reference[name]), name
    for name, text in printed.items():
        if name not in ("alternative", "email", "sources"):
            assert "'" not in text, name
            assert not re.search(r"(?m)^-|\s-\s|\.\.\.|[^\u00a0\u202f/0-9]:(?!\d)|« ", text), name
    assert printed["legend_title"] == "LÉGENDE"
    assert printed["update_date"] == "Mise à jour\u00a0: juin\u00a02017"
    assert printed["office_name"].endswith("départementale des territoires et de la mer du Nord")


def test_labels_of_categories_are_texts_too() -> None:
    catalogue = load_catalogue()
    folder = texts.wording_folder(Path(texts.TYPOGRAPHY))
    printed = relabelled(catalogue, texts.render_texts(context(), folder))
    assert printed.category("reservoir_preserve").title == "Réservoir de biodiversité : À préserver"
    assert printed.category("corridor") == catalogue.category("corridor")
    assert relabelled(catalogue, texts.render_texts(context())) == catalogue


def test_a_folder_of_that_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = Path(texts.TYPOGRAPHY)
    assert texts.wording_folder(name) != name
    name.mkdir()
    assert texts.wording_folder(name) == name
    assert texts.wording_folder(None) is None


def test_every_bundled_text_is_printable_and_none_ends_in_a_blank_line() -> None:
    rendered = texts.render_texts(context(notice="attention", given={"shares_overlap": True}))
    assert set(REFERENCE) <= set(rendered)
    assert all(text and text == text.strip() for text in rendered.values())


def test_paragraphs_are_kept() -> None:
    assert texts.render_texts(context())["description"].count("\n\n") == 4


# --- other départements: nothing untrue -------------------------------------------------------


def test_a_sheet_of_oise_names_its_own_office_and_nothing_of_the_nord() -> None:
    rendered = texts.render_texts(context("Gerberoy", "60271"))
    assert rendered["office"] == "D.D.T. 60"
    assert rendered["office_name"] == "Direction Départementale des Territoires de l'Oise"
    assert not any("Nord" in text or "nord" in text for text in rendered.values())
    assert "arrêté par le préfet" not in rendered["description"]
    assert rendered["email"] == rendered["service"] == rendered["pole"] == ""


def test_the_approval_is_told_in_pas_de_calais_too_but_not_the_office_of_the_nord() -> None:
    rendered = texts.render_texts(context("Saint-Venant", "62770"))
    assert "du Nord-Pas-de-Calais a été arrêté" in rendered["description"]
    assert rendered["office"] == "D.D.T.M 62"
    assert rendered["office_name"].endswith("et de la Mer du Pas-de-Calais")
    assert rendered["email"] == ""


def test_what_the_service_gives_replaces_what_is_known() -> None:
    given = {"email": "ddt-sig@oise.gouv.fr", "service": "Service de l'Eau", "own": "x"}
    rendered = texts.render_texts(context("Gerberoy", "60271", given=given))
    assert rendered["email"] == "- Email : ddt-sig@oise.gouv.fr"
    assert rendered["service"] == "Service de l'Eau"


@pytest.mark.parametrize(
    ("number", "short", "full"),
    [
        ("59", "D.D.T.M 59", "Direction Départementale des Territoires et de la Mer du Nord"),
        ("2B", "D.D.T. 2B", "Direction Départementale des Territoires de la Haute-Corse"),
        ("28", "D.D.T. 28", "Direction Départementale des Territoires d'Eure-et-Loir"),
        ("35", "D.D.T.M 35", "Direction Départementale des Territoires et de la Mer d'Ille-et-"),
        ("974", "D.E.A.L. 974", "Direction de l'Environnement, de l'Aménagement et du Logement de"),
        ("93", "D.R.I.E.A.T. Île-de-France", "Direction Régionale et Interdépartementale"),
        ("00", "", ""),
    ],
)
def test_offices(number: str, short: str, full: str) -> None:
    assert offices.office_of(number)[0] == short
    assert offices.office_of(number)[1].startswith(full)


def test_every_departement_has_a_name_and_its_form_after_de() -> None:
    numbers = {f"{n:02d}" for n in range(1, 96)} - {"20"} | {"2A", "2B"}
    assert set(offices.DEPARTEMENTS) == numbers | {"971", "972", "973", "974", "976"}
    for name, of_it in offices.DEPARTEMENTS.values():
        before = of_it[: -len(name)]
        assert of_it.endswith(name)
        assert before in {"de l'", "de la ", "des ", "du ", "de ", "d'"}
        vowel = name[0] in "AEIOUÉHY" and name != "Haut-Rhin"
        plural = before == "des "
        if vowel and not plural and not name.startswith("Haute-"):
            assert before in {"de l'", "d'"}
    assert set(offices.DEPARTEMENTS) >= offices.COASTAL | offices.INNER_PARIS


@pytest.mark.parametrize(
    ("insee", "number"), [("59293", "59"), ("2A004", "2A"), ("97411", "974"), ("01004", "01")]
)
def test_departement_of_a_commune(insee: str, number: str) -> None:
    assert department_of(insee) == number
    assert context("x", insee)["departement_numero"] == number


# --- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("iso", "printed"),
    [
        ("2017-06-30", "Juin 2017"),
        ("2026-02-01", "Février 2026"),
        ("2024-08-15", "Août 2024"),
        (" 2024-12-31 ", "Décembre 2024"),
    ],
)
def test_dates(iso: str, printed: str) -> None:
    assert texts.update_date_text(iso) == printed


@pytest.mark.parametrize("wrong", ["", "Juin 2017", "2017-13-01", "2017-02-30", "30/06/2017"])
def test_a_wrong_date_is_named(wrong: str) -> None:
    with pytest.raises(RequestError, match="2017-06-30"):
        texts.update_date_text(wrong)


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (1234.56, 1, "1\u00a0234,6"),
        (0, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (1234567, 0, "1\u00a0234\u00a0567"),
        (12.0, 2, "12,00"),
    ],
)
def test_numbers(value: float, digits: int, printed: str) -> None:
    assert texts.french_number(value, digits) == printed


@pytest.mark.parametrize(
    ("name", "capitals"),
    [
        ("Crèvecœur-sur-l'Escaut", "CRÈVECŒUR-SUR-L'ESCAUT"),
        ("Étrœungt", "ÉTRŒUNGT"),
        ("L'Haÿ-les-Roses", "L'HAŸ-LES-ROSES"),
        ("Boëseghem", "BOËSEGHEM"),
    ],
)
def test_capitals_keep_accents(name: str, capitals: str) -> None:
    assert texts.render_texts(context(name))["commune"] == capitals


@pytest.mark.parametrize("hostile", ["{{ 7*7 }}", "<b>x</b>", "[% 1+1 %]", "{% for %}", "a & b"])
def test_a_value_is_never_code(hostile: str) -> None:
    assert texts.render_texts(context(hostile))["commune"] == hostile.upper()


def test_control_characters_do_not_reach_the_sheet() -> None:
    dirty = "a\x00b\x1b[31mc\td\r\ne\u202ef\u2066g\u2028h\x85i\ud800j"
    assert texts.clean_text(dirty) == "ab[31mc d\nefg\nhij"
    assert texts.render_texts(context(dirty))["commune"] == "AB[31MC D\nEFG\nHIJ"


# --- the service's own texts ------------------------------------------------------------------


def rendered_with(folder: Path, **files: str) -> dict[str, str]:
    for name, content in files.items():
        (folder / f"{name}.j2").write_text(content, encoding="utf-8")
    return texts.render_texts(context(), folder)


def test_own_texts_replace_file_by_file_and_add_variables(tmp_path: Path) -> None:
    rendered = rendered_with(
        tmp_path, nota="Note du {{ departement }}", disclaimer="{{ year }} : {{ commune }}\n\n"
    )
    assert rendered["nota"] == "Note du Nord"
    assert rendered["disclaimer"] == "2017 : Haverskerque"
    assert rendered["title"] == "Carte S.R.C.E"


def test_a_byte_order_mark_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "nota.j2").write_bytes("\ufeffNote".encode())
    assert texts.render_texts(context(), tmp_path)["nota"] == "Note"


def test_an_edited_text_is_read_again(tmp_path: Path) -> None:
    assert rendered_with(tmp_path, nota="premier")["nota"] == "premier"
    stamp = (tmp_path / "nota.j2").stat().st_mtime_ns + 1_000_000
    (tmp_path / "nota.j2").write_text("second!", encoding="utf-8")
    os.utime(tmp_path / "nota.j2", ns=(stamp, stamp))
    assert texts.render_texts(context(), tmp_path)["nota"] == "second!"


def test_loops_conditions_and_filters_work(tmp_path: Path) -> None:
    source = (
        "{% for word in ['a', 'b'] %}{{ loop.index }}{{ word | upper }} {% endfor %}"
        "{% if departement == 'Nord' %}{{ commune.upper() ~ '-' ~ insee }}{% endif %}"
        "{{ range(3) | join(',') }} {{ commune | replace('kerque', 'KERQUE') }} {{ 3 * 4 }}"
        "{% for key, value in [] %}{% endfor %} {{ 12.345 | round(1) }} {{ (1, 2) | last }}"
    )
    printed = rendered_with(tmp_path, nota=source)["nota"]
    assert printed == "1A 2B HAVERSKERQUE-592930,1,2 HaversKERQUE 12 12.3 2"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a\nb {{ comune }}", 2),
        ("a\n\n{% if commune %}", 3),
        ("{{ commune ", 1),
        ("a\nb\n{{ 1 / 0 }}", 3),
        ("{{ commune.nothing }}", 1),
        ("{{ commune + 1 }}", 1),
        ("{% include 'description.j2' %}", 1),
        ("{% extends 'description.j2' %}", 1),
    ],
)
def test_a_wrong_text_is_named_with_its_line(tmp_path: Path, source: str, line: int) -> None:
    with pytest.raises(TemplateError, match=rf"nota\.j2 .*line {line}\b"):
        rendered_with(tmp_path, nota=source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 10 ** 999999999 }}",
        "{{ 2 ** 16 ** 16 ** 16 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ commune.center(10**9) }}",
        "{{ commune | center(999999999) }}",
        "{{ lipsum(n=100000) }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 60,
        "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a + a %}" * 60,
        "{% set a = [1, 2] %}" + "{% set a = a + a %}" * 60,
        "{% set a = 'aa' %}" + "{% set a = a | replace('a', 'aa') %}" * 60,
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "x" * 20_001,
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ commune.__class__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ commune.upper.__self__ }}",
        "{{ commune.upper.__func__.__globals__ }}",
        "{{ commune['__class__'] }}",
        "{{ range.__globals__ }}",
        "{{ commune | attr('__class__') }}",
        "{{ [commune] | map(attribute='__class__') | list }}",
        "{{ [commune] | sort(attribute='__class__.__mro__') | list + cycler }}",
        "{% set f = commune.format %}{{ f('{0.__class__}') }}",
        "{{ commune.format_map({'a': 1}) }}",
        "{{ namespace() }}",
        "{{ joiner() }}",
        "{% for i in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
        "{% set a = (1, 2) %}" + "{% set a = (a, a) %}" * 60 + "{{ a }}",
        "{% set a = {'k': 1} %}" + "{% set a = {'k': a, 'l': a} %}" * 60 + "{{ a }}",
        "{% set a = 'a' %}" + "{% set a = range(9999) | join(a) %}" * 4,
        "{% set a = 'x' ~ '"
        + "x" * 9000
        + "' %}{% set l = [a, a] %}"
        + "{% set l = l + l %}" * 14
        + "{{ l }}",
        "{% set t = {(1, 2): 1} | list %}" + "{% set t = t + t %}" * 20 + "{{ t }}",
        "{% set a = '" + "ab" * 9000 + "' | list %}" + "{% set b = a | sort %}" * 3000,
        "{% set a = 'a' * 1000000 %}{{ a }}",
        "{{ commune * 10**9 }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{% for c in '" + "x" * 9000 + "' %}{% for d in '" + "x" * 9000 + "' %}"
        "{% if c == d %}{% endif %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(9) }}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% call commune.upper() %}{% endcall %}{{ caller() }}",
        "{{ 'x' | center(10**9) }}",
        "{{ 'x' | indent(10**9) }}",
        "{{ 'x' | wordwrap(1, true, 'x' * 20000) }}",
        "{{ '%s' | format('x') }}",
        "{{ commune['__cl' ~ 'ass__'] }}",
        "{{ (commune | list).append('x') }}",
        "{{ srce_approval.clear() }}",
        "{{ srce_approval.update(region='x') }}",
        "{{ [commune] | map('upper') | list }}",
        "{% import 'x' as y %}",
        "{{ 1.5 | round(999999999, 'ceil') }}",
        "{{ 1.5 | round(999999999) }}",
    ],
)
def test_a_text_cannot_run_away_or_look_outside(tmp_path: Path, source: str) -> None:
    started = time.thread_time()
    with pytest.raises(TemplateError, match=r"nota\.j2"):
        rendered_with(tmp_path, nota=source)
    assert time.thread_time() - started < 5


def test_a_deep_list_is_printed_or_refused(tmp_path: Path) -> None:
    """Python before 3.12 refuses to print a list nested that deep, later versions print it."""
    source = "{% set a = [1] %}" + "{% set a = [a] %}" * 3000 + "{{ a }}"
    try:
        text = rendered_with(tmp_path, nota=source)["nota"]
    except TemplateError as error:
        text = str(error)
    assert text == "[" * 3001 + "1" + "]" * 3001 or "nota.j2" in text


@pytest.mark.parametrize(
    "source",
    [
        "{% set a = 'x' * 10**9 %}",
        "{{ 'x' | center(10**9) }}",
        "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 60,
        "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
        "{% set a = '"
        + "x" * 9000
        + "' %}{% set l = [a] %}"
        + "{% set l = l + l %}" * 15
        + "{{ l }}",
    ],
)
def test_a_text_takes_little_memory(tmp_path: Path, source: str) -> None:
    rendered_with(tmp_path, nota="x")
    tracemalloc.start()
    try:
        with pytest.raises(TemplateError):
            rendered_with(tmp_path, nota=source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_a_text_of_the_service_cannot_change_the_values_of_the_others(tmp_path: Path) -> None:
    values = context()
    before = dict(values["srce_approval"])
    (tmp_path / "nota.j2").write_text("{{ srce_approval.pop('region') }}", encoding="utf-8")
    with pytest.raises(TemplateError):
        texts.render_texts(values, tmp_path)
    assert values["srce_approval"] == before


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00caf\xe9 SECRET", b"SECRET\x00\x01", b"\x7fELF SECRET", b"SECRET \xe9"]
)
def test_a_file_that_is_not_text_is_refused_unseen(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "nota.j2").write_bytes(data)
    with pytest.raises(TemplateError, match=r"nota\.j2 .*UTF-8") as caught:
        texts.render_texts(context(), tmp_path)
    assert "SECRET" not in "".join(traceback.format_exception(None, caught.value, None))
    assert "0x" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("target", ["secret.txt", "missing.txt", "folder"])
def test_a_link_is_refused_unseen(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.txt").write_text("{{ SECRET", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    own = tmp_path / "texts"
    own.mkdir()
    try:
        (own / "nota.j2").symlink_to(tmp_path / target)
    except OSError as error:  # Windows without the right to make links
        pytest.skip(f"links cannot be made here: {error}")
    with pytest.raises(TemplateError, match=r"nota\.j2 is a link") as caught:
        texts.render_texts(context(), own)
    assert "SECRET" not in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
def test_a_pipe_or_folder_is_refused_at_once(tmp_path: Path) -> None:
    for make in (os.mkfifo, os.mkdir):
        path = tmp_path / make.__name__ / "nota.j2"
        path.parent.mkdir()
        make(path)
        with pytest.raises(TemplateError, match="not a regular file"):
            texts.render_texts(context(), path.parent)


def test_a_huge_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"nota\.j2 is too large"):
        rendered_with(tmp_path, nota="{# " + "x" * texts.MAX_FILE_BYTES + " #}")


@pytest.mark.parametrize("name", ["Nota 2", "2nota", "Été", "nota-2"])
def test_a_name_that_no_variable_can_have_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(TemplateError, match="lower-case letters"):
        rendered_with(tmp_path, **{name: "x"})


@pytest.mark.parametrize("name", texts.RAW)
def test_values_that_the_maps_read_cannot_be_reworded(tmp_path: Path, name: str) -> None:
    with pytest.raises(TemplateError, match=f"{name}.j2"):
        rendered_with(tmp_path, **{name: "INSEE {{ insee }}"})


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="nowhere"):
        texts.render_texts(context(), tmp_path / "nowhere")


def test_without_jinja_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    _sandbox._sandbox_environment.cache_clear()
    texts._compiled.cache_clear()
    with pytest.raises(TemplateError, match="python3-jinja2"):
        texts.render_texts(context())
    _sandbox._sandbox_environment.cache_clear()
