import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override


def rendered(template, **context):
    return template.render(Context(context))


def test_what_is_kept_differs_by_its_values_and_by_language():
    template = Template('{% load i18n kept %}{% kept name=who %}{{ name }}: {% translate "Members" %}{% endkept %}')

    with override("nl"):
        assert [rendered(template, who=who) for who in ("Noor", "Ada", "Noor")] == [
            "Noor: Leden", "Ada: Leden", "Noor: Leden"
        ]  # fmt: skip
    with override("en"):
        assert rendered(template, who="Noor") == "Noor: Members"


def test_nothing_but_its_values_gets_into_what_is_kept():
    template = Template("{% load kept %}{% kept name=who %}{{ name }}{{ csrf_token }}{{ viewer }}{% endkept %}")

    assert rendered(template, who="Noor", csrf_token="secret", viewer="Ada") == "Noor"
    assert rendered(template, who="<b>") == "&lt;b&gt;"


def test_what_is_kept_is_made_once():
    made = []
    template = Template("{% load kept %}{% kept list=list %}{{ list.append }}{% endkept %}")

    class Counts:
        def append(self):
            made.append(1)
            return len(made)

    counts = Counts()
    assert [rendered(template, list=counts) for _again in range(3)] == ["1", "1", "1"]


def test_values_have_names():
    with pytest.raises(TemplateSyntaxError):
        Template("{% load kept %}{% kept network %}{% endkept %}")


def test_what_is_put_in_afterwards_is_each_viewers_own():
    made = []

    class Counts:
        def append(self):
            made.append(1)

    template = Template(
        "{% load kept %}{% kept list=list around name=who token=token %}"
        '{{ list.append }}<b title="{{ token }}">{{ name }}</b> {{ name }}{% endkept %}'
    )
    counts = Counts()

    assert rendered(template, list=counts, who="Noor", token="een") == 'None<b title="een">Noor</b> Noor'
    assert rendered(template, list=counts, who="<i>", token='"') == 'None<b title="&quot;">&lt;i&gt;</b> &lt;i&gt;'
    assert len(made) == 1


def test_markup_may_be_put_in():
    template = Template("{% load kept %}{% kept around face=face %}({{ face }}){% endkept %}")

    assert rendered(template, face=mark_safe("<b>N</b>")) == "(<b>N</b>)"


def test_what_is_missing_afterwards_leaves_nothing_of_another():
    template = Template("{% load kept %}{% kept around name=who %}Dag {{ name }}{% endkept %}")

    assert [rendered(template, who="Noor"), rendered(template)] == ["Dag Noor", "Dag "]
