"""Template tags: days in words, icons, bars, fields."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mulin.base import days
from mulin.base.icons import icon_path, icons
from mulin.base.templatetags.mulin import mark_chinese, percent_of
from mulin.kernel import clock

NOW = datetime(2026, 9, 24, 4, 0, tzinfo=UTC)
SRC = Path(__file__).resolve().parents[2] / "src" / "mulin"


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 9, 27), "9月27日 周日", "Sun 27 Sep"),
        (date(2025, 9, 27), "2025年9月27日 周六", "Sat 27 Sep 2025"),
        (date(2026, 9, 28), "9月28日 周一", "Mon 28 Sep"),
    ],
)
def test_day_words(day: date, chinese: str, english: str) -> None:
    with clock.standing_at(NOW):
        assert days.day_words(day) == chinese
        with translation.override("en"):
            assert days.day_words(day) == english


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_no_day_is_called_by_a_figure(day: date) -> None:
    assert re.search(r"周[一二三四五六日]\Z", days.day_words(day))


def test_moments_are_told_in_chinas_time() -> None:
    moment = datetime(2026, 9, 24, 17, 5, tzinfo=UTC)
    with clock.standing_at(NOW):
        assert days.moment_words(moment) == "9月25日 周五 01:05"
        assert days.when_words(moment) == "明天 01:05"
        assert days.when_words(date(2026, 9, 24)) == "今天"
        assert days.when_words(date(2026, 9, 23)) == "昨天"
        assert days.when_words(date(2026, 9, 30)) == "9月30日 周三"
        with translation.override("en"):
            assert days.when_words(moment) == "Tomorrow 01:05"
            assert days.long_day_words(moment) == "Friday 25 September"
            assert days.long_day_words(date(2027, 9, 24)) == "Friday 24 September 2027"


def test_a_date_may_go_without_its_weekday() -> None:
    with clock.standing_at(NOW):
        assert days.date_words(date(2026, 9, 24)) == "9月24日"
        assert days.date_words(date(2025, 5, 8)) == "2025年5月8日"
        with translation.override("en"):
            assert days.date_words(date(2026, 9, 24)) == "24 Sep"
            assert days.date_words(date(2025, 5, 8)) == "8 May 2025"


def test_a_birth_is_told_as_far_as_it_is_known() -> None:
    born = date(1948, 10, 13)
    said = [days.birth_words(born, precision) for precision in ("day", "month", "year", "")]
    assert said == ["1948年10月13日", "1948年10月", "1948年", "1948年10月13日"]
    assert days.birth_words(None, "") == ""
    with translation.override("en"):
        assert [days.birth_words(born, kind) for kind in ("day", "month", "year")] == [
            "13 Oct 1948",
            "Oct 1948",
            "1948",
        ]


def test_the_moon_and_the_festival() -> None:
    eve = date(2026, 9, 24)
    assert days.lunar_words(eve) == "农历八月十四"
    assert days.festival_words(eve) == "明天是中秋节"
    assert days.festival_words(eve + timedelta(1)) == "今天是中秋节"
    assert days.festival_words(eve - timedelta(2)) == "还有 3 天就是中秋节"
    assert days.festival_words(date(2026, 9, 1)) == ""
    assert days.lunar_words(date(2101, 1, 1)) == ""
    with translation.override("en"):
        assert days.lunar_words(date(2025, 7, 25)) == "lunar leap month 6, day 1"
        assert days.festival_words(eve) == "Tomorrow is the Mid-Autumn Festival"


def test_nothing_is_said_of_no_day() -> None:
    text = "{{ x|day_words }}{{ x|moment_words }}{{ x|when_words }}{{ x|long_day_words }}{{ x|date_words }}"
    assert Template(text).render(Context({"x": None})) == ""


def test_no_line_begins_with_the_dot_between_two_facts() -> None:
    assert Template("中院{% dot %}下雨改室内").render(Context()) == "中院\N{WORD JOINER}·下雨改室内"
    with translation.override("en"):
        assert Template("27 Sep{% dot %}14:00").render(Context()) == "27 Sep\N{NO-BREAK SPACE}· 14:00"


def test_an_unknown_icon_fails() -> None:
    with pytest.raises(KeyError, match=r"tools\.icons"):
        icon_path("no-such-icon")
    assert Template('{% icon "phone" %}').render(Context()).startswith('<svg class="i"')


def test_only_icons_that_are_used_are_kept_and_every_used_one_is() -> None:
    sources = [p.read_text("utf-8") for p in SRC.rglob("*.html")] + [p.read_text("utf-8") for p in SRC.rglob("*.py")]
    named = set(re.findall(r'(?:icon|picture)\s*(?:=\s*)?"([a-z0-9-]+)"', "\n".join(sources)))
    quoted = set(re.findall(r"""["']([a-z][a-z0-9-]*)["']""", "\n".join(sources)))
    templates = "\n".join(p.read_text("utf-8") for p in SRC.rglob("*.html"))
    in_templates = set(re.findall(r'{% icon "([^"]+)" %}', templates))
    assert in_templates <= set(icons()), "add them with tools.icons"
    assert set(icons()) <= quoted | named, "remove what no page uses"


@given(st.integers(0, 999), st.integers(1, 999))
def test_a_bar_is_full_only_when_everything_is_done(part: int, whole: int) -> None:
    shown = percent_of(part, whole)
    assert (shown == 100) == (part >= whole)
    assert (shown == 0) == (part == 0)


class TryForm(forms.Form):
    name = forms.CharField(label="叫什么", help_text="和平时一样")
    way = forms.ChoiceField(
        label="怎么来", choices=[("a", "走路"), ("b", "骑车")], widget=forms.RadioSelect, required=False
    )
    sure = forms.BooleanField(label="想好了")
    secret = forms.CharField(widget=forms.HiddenInput)


def rendered(form: forms.Form, name: str) -> str:
    return Template('{% include "web/field.html" with field=field %}').render(Context({"field": form[name]}))


def test_a_field_ties_label_hint_and_error_together() -> None:
    html = rendered(TryForm({"name": ""}), "name")
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name_hint id_name_err"' in html
    assert 'aria-invalid="true"' in html
    assert html.index('id="id_name_err"') < html.index("<input"), "the error stands above the box"
    assert " required" not in html, "the browser's own bubble stays silent"


def test_choices_and_checkboxes_are_bars() -> None:
    form = TryForm()
    assert rendered(form, "way").count('class="choice"') == 2
    assert "<legend" in rendered(form, "way")
    assert "可以不填" in rendered(form, "way")
    assert 'class="choice"' in rendered(form, "sure")
    assert rendered(form, "secret").count("<input") == 1


def test_what_was_typed_is_kept_and_escaped() -> None:
    html = rendered(TryForm({"name": '<b>"王"</b>'}), "name")
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_chinese_within_an_english_page_is_marked_and_the_rest_is_escaped() -> None:
    with translation.override("en"):
        marked = mark_chinese("<b>周一至周五 8:30, 24 小时")
        assert mark_chinese("") == ""
    assert marked == '&lt;b&gt;<span lang="zh-Hans">周一至周五</span> 8:30, 24 <span lang="zh-Hans">小时</span>'
    with translation.override("zh-hans"):
        assert mark_chinese("周一 <b>") == "周一 <b>"
