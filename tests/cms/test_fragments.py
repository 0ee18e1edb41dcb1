"""`{% part %}`: rendered once for the same values, and for those only."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Engine, Template
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from cms.caching.stores import Memory
from cms.templatetags import fragment_tags
from cms.templatetags.fragment_tags import part


@pytest.fixture(autouse=True)
def templates(monkeypatch):
    """Templates by name; and how often each was rendered."""
    rendered = []
    texts = {
        "value.html": "<b>{{ value }}</b>",
        "page.html": "{{ page }}",
        "day.html": "{% load cms_tags %}{{ value|day }}",
    }

    engine = Engine.get_default()
    find = engine.get_template

    def get_template(name):
        rendered.append(name)
        return engine.from_string(texts[name]) if name in texts else find(name)

    monkeypatch.setattr(engine, "get_template", get_template)
    fragment_tags.forget()
    yield rendered
    fragment_tags.forget()


def test_the_same_values_are_rendered_once(templates):
    assert part("value.html", value="a") == part("value.html", value="a") == "<b>a</b>"
    assert part("value.html", value="b") == "<b>b</b>"
    assert templates == ["value.html", "value.html"]


def test_it_sees_nothing_of_the_page_around_it():
    template = Template("{% part 'page.html' other=1 %}")
    assert template.render(Context({"page": "secret"})) == ""


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        ("<i>", mark_safe("<i>"), ("<b>&lt;i&gt;</b>", "<b><i></b>")),
        (1, True, ("<b>1</b>", "<b>True</b>")),
        (1, 1.0, ("<b>1</b>", "<b>1.0</b>")),
    ],
)
def test_equal_values_that_read_differently_are_told_apart(one, other, texts):
    assert one == other
    assert (part("value.html", value=one), part("value.html", value=other)) == texts


def test_a_day_is_as_the_reader_has_it():
    late = timezone.make_aware(timezone.datetime(2026, 7, 1, 0, 30))
    assert "1 July" in part("day.html", value=late)
    with timezone.override("America/New_York"):
        assert "30 June" in part("day.html", value=late)
    assert "1 July" in part("day.html", value=late)
    with translation.override("cy"):
        assert "Gorffenaf" in part("day.html", value=late)


@pytest.mark.parametrize("value", [object(), (1, object()), (("a", mark_safe("<i>")),)])
def test_values_are_plain(value):
    with pytest.raises(TypeError, match="plain"):
        part("value.html", value=value)


def test_a_list_is_refused():
    with pytest.raises(TypeError):
        part("value.html", value=[1])


def test_a_page_is_refused(home):
    with pytest.raises(TypeError, match="HomePage"):
        part("value.html", value=home)


def test_while_somebody_works_on_templates_nothing_is_kept(monkeypatch, templates):
    monkeypatch.setattr(fragment_tags, "settings", SimpleNamespace(DEBUG=True))
    part("value.html", value=date(2026, 1, 1))
    part("value.html", value=date(2026, 1, 1))
    assert len(templates) == 2


def test_what_is_kept_is_bounded_even_where_nothing_is_drawn(monkeypatch):
    monkeypatch.setattr(fragment_tags, "_rendered", Memory(10 * fragment_tags.KEY_BYTES))
    for number in range(100):
        part("page.html", value=number)
    assert len(fragment_tags._rendered) <= 10
