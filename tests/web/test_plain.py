"""The box without an editor: what stands in it is readable, and nothing is lost by saving it again."""

import time

import pytest
from django.core.exceptions import ValidationError

from tests.web.vectors import collected
from web.plain import both_of, comparable, from_typed, plain
from web.richtext import MOST, clean

OWN = "/afbeeldingen/6ad1b2a4-0c3f-4c55-9e21-7f8e0f3b9d10/"
REL = ' rel="noopener noreferrer nofollow ugc"'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Hoi\n\n\ndaar", "<p>Hoi</p><p>daar</p>"),
        ("regel 1\r\nregel 2", "<p>regel 1<br>regel 2</p>"),
        ("1 < 2 > 0 & <b>", "<p>1 &lt; 2 &gt; 0 &amp; &lt;b&gt;</p>"),
        (
            "Dit is **heel** *erg* `belangrijk`",
            "<p>Dit is <strong>heel</strong> <em>erg</em> <code>belangrijk</code></p>",
        ),
        ("2 * 3 * 4, *.docx en a*b", "<p>2 * 3 * 4, *.docx en a*b</p>"),
        ("# Kop\n## Kleiner\nen verder", "<h2>Kop</h2><h3>Kleiner</h3><p>en verder</p>"),
        ("#onderwerp", "<p>#onderwerp</p>"),
        (
            "Nodig:\n- een\n- twee\n  - klein",
            "<p>Nodig:</p><ul><li><p>een</p></li><li><p>twee</p><ul><li><p>klein</p></li></ul></li></ul>",
        ),
        ("3. drie\n4. vier", '<ol start="3"><li><p>drie</p></li><li><p>vier</p></li></ol>'),
        ("- en\n1. om", "<ul><li><p>en</p></li></ul><ol><li><p>om</p></li></ol>"),
        ("> wie\n> dan", "<blockquote><p>wie<br>dan</p></blockquote>"),
        ("---", "<hr>"),
        ("```\nx <b>\n\ny\n```\nna", "<pre><code>x &lt;b&gt;\n\ny</code></pre><p>na</p>"),
        (
            "| a | b |\n| - | - |\n| c | d |",
            "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c</p></td><td><p>d</p></td></tr></tbody></table>",
        ),
        ("zie [de wet](https://wet.example/a_(b))", f'<p>zie <a href="https://wet.example/a_(b)"{REL}>de wet</a></p>'),
        ("[x](javascript:alert(1))", f"<p><a{REL}>x</a></p>"),
        (f'![Het "loket"]({OWN})', f'<figure><img src="{OWN}" alt="Het &quot;loket&quot;"></figure>'),
        ("![teller](https://elders.example/t.gif)", f'<p>!<a href="https://elders.example/t.gif"{REL}>teller</a></p>'),
        (
            "[film](https://youtu.be/aaaaaaaaaaa)",
            f'<figure><a href="https://youtu.be/aaaaaaaaaaa"{REL}>film</a></figure>',
        ),
        (
            "<table><tr><td>a</table>\n\nen **nu**",
            "<table><tbody><tr><td>a</td></tr></tbody></table><p>en <strong>nu</strong></p>",
        ),
        ("<p>Wat er al <em>stond</em></p>", "<p>Wat er al <em>stond</em></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("", ""),
    ],
)
def test_marks_become_markup(typed, html):
    assert from_typed(typed, scripted=False) == html


WRITTEN = [
    ("<h2>Kop</h2><p>Met <strong>vet</strong><br>en <em>schuin</em>.</p>", "# Kop\n\nMet **vet**\nen *schuin*."),
    ("<p>2 * 3, *.doc, C#, a_b, [x], 5 &lt; 6</p>", "2 * 3, \\*.doc, C#, a_b, [x], 5 < 6"),
    ("<p>- geen lijst</p><p>1. ook niet</p><p># x</p>", "\\- geen lijst\n\n1\\. ook niet\n\n\\# x"),
    ("<p>&lt;table&gt;</p>", "\\<table>"),
    ('<p>Dag <data value="6ad1b2a4-0c3f-4c55-9e21-7f8e0f3b9d10">@Noor Visscher</data>!</p>', "Dag @Noor Visscher!"),
    ("<ul><li><p>een</p><ul><li><p>twee</p></li></ul></li></ul>", "- een\n  - twee"),
    ('<ol start="9"><li><p>a</p></li><li><p>b</p></li></ol>', "9. a\n10. b"),
    ("<blockquote><p>wie</p><p>dan</p></blockquote>", "> wie\n>\n> dan"),
    ("<pre><code>a\n\n**b**</code></pre>", "```\na\n\n**b**\n```"),
    (
        "<table><tbody><tr><th><p>a|b</p></th></tr><tr><td><p>c</p></td></tr></tbody></table>",
        "| a\\|b |\n| --- |\n| c |",
    ),
    (
        f'<figure><img src="{OWN}" alt="x" width="9" height="9"><figcaption>Nu</figcaption></figure>',
        f'![x]({OWN} "Nu")',
    ),
    ('<figure><a href="https://youtu.be/aaaaaaaaaaa">film</a></figure>', "[film](https://youtu.be/aaaaaaaaaaa)"),
    # Where marks say less, the markup stands in its own place.
    (
        '<p>x</p><table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        'x\n\n<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
    ),
    ("<p>H<sub>2</sub>O</p>", "<p>H<sub>2</sub>O</p>"),
    ('<p lang="fy">Súdwest</p>', '<p lang="fy">Súdwest</p>'),
]


@pytest.mark.parametrize(("html", "marks"), WRITTEN, ids=[html[:20] for html, _marks in WRITTEN])
def test_a_stored_text_stands_in_the_box_as_people_write(html, marks):
    assert plain(clean(html)) == marks


STORED = [(f"own-{number}", html) for number, (html, _marks) in enumerate(WRITTEN)] + [
    pair for pair in collected("benign.json", "html") if pair[1].startswith("<") and "<p></p>" not in clean(pair[1])
]


@pytest.mark.parametrize(("name", "html"), STORED, ids=[name for name, _html in STORED])
def test_saving_without_script_what_was_there_changes_nothing(name, html):
    stored = clean(html)

    assert comparable(from_typed(both_of(stored)[0], scripted=False)) == comparable(stored)


@pytest.mark.parametrize(
    "html", ["<p>a <strong>b</strong></p><hr>", "<table><tbody><tr><td>a</td></tr></tbody></table>"]
)
def test_the_editor_gets_what_is_stored(html):
    assert both_of(html)[1] == html


def test_the_editor_gets_what_was_typed_without_it():
    assert both_of("een **twee**") == ("een **twee**", "<p>een <strong>twee</strong></p>")


HEAVY = ["*", "**a ", "*a ", "[", "[a](", "`a", "- a\n", "|a|\n", "<p>\n", "\\", "a\n", "> a\n", "***", "![", "> "]
NESTED = "".join(f"{'  ' * depth}- a\n" for depth in range(400))


@pytest.mark.parametrize(
    "typed", [(unit * MOST)[:MOST] for unit in HEAVY] + [NESTED], ids=lambda typed: repr(typed[:8])
)
def test_no_text_keeps_the_server_busy(typed):
    start = time.process_time()
    try:
        plain(from_typed(typed, scripted=False))
    except ValidationError:
        pass
    assert time.process_time() - start < 5


def test_a_text_has_a_greatest_length_here_too():
    with pytest.raises(ValidationError):
        from_typed("x" * (MOST + 1), scripted=False)
