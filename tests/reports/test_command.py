"""`mulin report`: a report into a file from the shell, in either language, or a sentence why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2 as pdfium
import pytest

from mulin.kernel import clock
from mulin.reports.actions import draft_report
from mulin.reports.models import WorkReport
from mulin.reports.paper.word import JOINER
from tests.english import chinese_left
from tests.ledger.figured import Told
from tests.ops import conftest as shell
from tests.reports.conftest import DAY, Office

NOW = datetime(2026, 10, 9, 9, 0, tzinfo=clock.CHINA)
mulin = shell.mulin


@pytest.fixture(autouse=True)
def _in_october() -> Iterator[None]:
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def busy(office: Office) -> Office:
    """Two parts have something to say: three visits to points, one afternoon with five people."""
    office.came(1, 2, 3)
    office.tell(Told("t.heads", DAY, {"session": 1}, {"heads": 5}))
    return office


def report(mulin: Any, file: Path, *more: str, community: str = "zs", period: str = "2026") -> Any:
    return mulin("report", "--community", community, "--period", period, "--out", str(file), *more)


def paragraphs(file: Path) -> list[str]:
    return [paragraph.text.replace(JOINER, "") for paragraph in docx.Document(str(file)).paragraphs]


def words_of_pdf(file: Path) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(file))


def test_word_opens_a_report_with_heading_and_numbered_sections(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.docx"
    said = report(mulin, file)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"构建和谐社区工作汇报 is in {file}.\n")
    lines = paragraphs(file)
    assert lines[:3] == ["构建和谐社区工作汇报", "（2026年，截至10月9日）", "中山街道办事处："]
    assert [line for line in lines if line[1:2] == "、"] == ["一、建立兴趣睦邻点", "二、开展睦邻文化活动"]
    text = "\n".join(lines)
    assert "到场8人次[1]、3人[2]，占37.5%[3]" in text
    assert lines.index("中山社区居民委员会") < lines.index("2026年10月9日") < lines.index("数字出处")


@pytest.mark.parametrize(("form", "language"), [("docx", ()), ("pdf", ()), ("docx", ("--english",))])
def test_a_period_without_work_says_so(
    office: Office, mulin: Any, tmp_path: Path, form: str, language: tuple[str, ...]
) -> None:
    file = tmp_path / f"r.{form}"
    assert report(mulin, file, *language, period="2024").code == 0
    said = words_of_pdf(file) if form == "pdf" else "\n".join(paragraphs(file))
    nothing = "The ledger has no record of work in this period." if language else "本期台账没有工作记录。"
    assert nothing in said
    assert "数字出处" not in said


def test_the_pdf_says_the_same(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    assert report(mulin, file).code == 0
    assert file.read_bytes().startswith(b"%PDF-")
    words = words_of_pdf(file)
    for part in ("构建和谐社区工作汇报", "一、建立兴趣睦邻点", "二、开展睦邻文化活动", "37.5%", "中山社区居民委员会"):
        assert part in words, part


def test_the_figures_alone_are_a_workbook(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.xlsx"
    assert report(mulin, file).code == 0
    codes = [row[-1] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)]
    assert codes[:3] == ["t.all", "t.people", "t.share"]


def test_the_ending_may_be_in_capitals(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "R.DOCX"
    assert report(mulin, file).code == 0
    assert "一、建立兴趣睦邻点" in paragraphs(file)


def test_in_english_heading_sections_and_day_are_english(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.docx"
    said = report(mulin, file, "--english")
    assert (said.code, said.err) == (0, "")
    lines = paragraphs(file)
    assert lines[0].startswith("Work report")
    assert lines[1] == "(2026, up to 9 October 2026)"
    assert [line[:3] for line in lines if line[:1].isdigit() and line[1:3] == ". "] == ["1. ", "2. "]
    assert "9 October 2026" in lines
    assert not [line for line in lines if "一、" in line or "工作汇报" in line]


def test_one_of_a_kind_is_said_as_one(office: Office, mulin: Any, tmp_path: Path) -> None:
    office.came(1)
    said = report(mulin, tmp_path / "r.docx", "--english")
    assert "1 visit\n" in said.out
    assert "1 person\n" in said.out


def test_an_english_pdf_is_english_too(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    assert report(mulin, file, "--english").code == 0
    words = words_of_pdf(file)
    assert "Work report" in words
    assert "9 October 2026" in words
    assert "一、" not in words


def test_without_the_word_the_report_is_chinese_whatever_the_terminal_speaks(
    busy: Office, mulin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, chinese = tmp_path / "en.docx", tmp_path / "zh.docx"
    report(mulin, english)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    report(mulin, chinese)
    assert paragraphs(english) == paragraphs(chinese)


def test_the_terminal_is_told_each_figure(busy: Office, mulin: Any, tmp_path: Path) -> None:
    made = report(mulin, tmp_path / "r.docx", "--json").json
    assert (made["file"], made["period"], made["state"]) == (str(tmp_path / "r.docx"), "2026", "draft")
    assert made["sections"] == ["基本情况", "建立兴趣睦邻点", "开展睦邻文化活动"]
    assert [made["figures"][code]["value"] for code in ("t.all", "t.people")] == [8, 3]
    assert "8人次" in report(mulin, tmp_path / "r.docx").out


def test_only_what_lies_in_the_period_is_counted(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.docx"
    assert report(mulin, file, period="2026-Q2").code == 0
    assert not [line for line in paragraphs(file) if "一、" in line]
    made = report(mulin, file, "--json", period="2026-09").json
    assert (made["period"], made["figures"]["t.all"]["value"]) == ("2026-09", 8)
    assert made["figures"] == report(mulin, file, "--json", period="2026-q3").json["figures"]


def test_a_frozen_report_leaves_the_shell_as_it_was_frozen(busy: Office, mulin: Any, tmp_path: Path) -> None:
    busy.frozen("2026")
    busy.came(4)
    made = report(mulin, tmp_path / "r.docx", "--json").json
    assert (made["state"], made["figures"]["t.all"]["said"], made["figures"]["t.all"]["now"]) == (
        "frozen",
        "8人次",
        "9人次",
    )
    assert "到场8人次" in "\n".join(paragraphs(tmp_path / "r.docx"))


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_an_unknown_community_leaves_no_file(busy: Office, mulin: Any, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"r.{form}"
    said = report(mulin, file, community="nowhere")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("mulin: there is no community 'nowhere'. There are: ")
    assert "zs (中山社区)" in said.err
    assert not file.exists()


@pytest.mark.parametrize("period", ["nonsense", "2026-Q5", "2026-13", "2026-W60", "26", "2026-09-01", ""])
def test_a_period_that_is_none_is_answered_with_how_to_write_one(
    busy: Office, mulin: Any, tmp_path: Path, period: str
) -> None:
    file = tmp_path / "r.docx"
    said = report(mulin, file, period=period)
    assert (said.code, said.out) == (2, "")
    assert f"“{period}” is no period" in said.err
    assert "a quarter 2026-Q3, a half 2026-H1, a month 2026-09" in said.err
    assert not file.exists()


def test_a_chinese_terminal_is_answered_in_chinese(
    busy: Office, mulin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    said = report(mulin, tmp_path / "r.docx", "--english", period="nonsense")
    assert said.code == 2
    assert said.err.startswith("mulin: “nonsense”不是一段时间。")


@pytest.mark.parametrize("period", ["２０２６", "2026-q4", " 2026－Ｑ４ "])
def test_a_period_may_be_typed_with_a_chinese_keyboard(busy: Office, mulin: Any, tmp_path: Path, period: str) -> None:
    said = report(mulin, tmp_path / "r.docx", "--json", period=period)
    assert json.loads(said.out)["period"] in {"2026", "2026-Q4"}
    draft_report(busy.world.worker, period=period)
    draft_report(busy.world.worker, period=json.loads(said.out)["period"])
    assert WorkReport.objects.of(busy.world.worker).count() == 1


def test_an_english_report_is_refused_in_the_language_of_the_terminal(
    busy: Office, mulin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    said = report(mulin, tmp_path / "r.docx", period="2026-11")
    assert not chinese_left(said.err, [])


def test_a_period_that_has_not_begun_is_refused(busy: Office, mulin: Any, tmp_path: Path) -> None:
    file = tmp_path / "r.docx"
    assert report(mulin, file, period="2026-10").code == 0
    file.unlink()
    said = report(mulin, file, period="2026-11")
    assert (said.code, said.out) == (2, "")
    assert "has not begun" in said.err
    assert not file.exists()


@pytest.mark.parametrize("name", ["r.doc", "r.txt", "r"])
def test_another_kind_of_file_is_refused(busy: Office, mulin: Any, tmp_path: Path, name: str) -> None:
    said = report(mulin, tmp_path / name)
    assert (said.code, said.out) == (2, "")
    assert said.err == "mulin: Only Word (docx), PDF or Excel (xlsx) can be made.\n"
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_refused(busy: Office, mulin: Any, tmp_path: Path) -> None:
    said = report(mulin, tmp_path / "none" / "r.docx")
    assert (said.code, said.out) == (2, "")
    assert said.err == f"mulin: the folder {tmp_path / 'none'} does not exist.\n"


def test_a_file_that_cannot_be_written_is_refused(busy: Office, mulin: Any, tmp_path: Path) -> None:
    taken = tmp_path / "r.docx"
    taken.mkdir()
    said = report(mulin, taken)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"mulin: {taken} cannot be written (Is a directory).\n"
