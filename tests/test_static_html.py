"""HTML of a template as text: pure Python."""

from __future__ import annotations

import pytest

from srce_tvb_atlas.atlas.layout._static_html import holds_pictures, html_text, is_active_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Titre", "Titre"),
        ("<b>Zones</b> humides", "Zones humides"),
        ("<p>un</p><p>deux</p>", "un\ndeux"),
        ("un<br>deux<br/>trois", "un\ndeux\ntrois"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><th>A</th><td>1</td></tr><tr><td>B</td></tr></table>", "A    1\nB"),
        ("l&#39;eau &amp; l&eacute;tang &lt;1&gt;", "l'eau & létang <1>"),
        ("<style>p {color: red}</style><title>non</title>oui", "oui"),
        ("a   \n\t b", "a b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<div><div>un</div></div>deux", "un\ndeux"),
        ("2 < 3", "2 < 3"),
        ("", ""),
    ],
)
def test_text(html: str, text: str) -> None:
    assert html_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>",
        "<SCRIPT src=x>",
        "<img src='http://example.org/x.png'>",
        '<img src="//serveur/x.png">',
        "<img src=\\\\serveur\\partage\\x.png>",
        "<p style='background: url(https://x/y)'>",
        "<a onclick=x()>",
        "<iframe>",
        "<a href='javascript:x()'>",
        "<style>@import 'x'</style>",
        "<svg><script/></svg>",
        '<svg><image xlink:href="http://x/y.png"/></svg>',
    ],
)
def test_active(html: str) -> None:
    assert is_active_html(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>D.D.T.M</p>",
        "<a href='https://www.nord.gouv.fr'>site</a>",
        "<img src='logo.png'>",
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        "voir http://example.org",
        "<p style='color:red'>on = 2</p>",
    ],
)
def test_static(html: str) -> None:
    assert not is_active_html(html)


def test_pictures_are_noticed() -> None:
    assert holds_pictures("<img src='logo.png'>")
    assert not holds_pictures("<p>image</p>")
