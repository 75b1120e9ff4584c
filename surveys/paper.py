"""The questionnaire on paper (A4, the look of official documents, also in large print) and forms typed twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from documents import qr
from documents.characters import drawable
from documents.typesetting import accessible_pdf
from infra.clock import legal_date
from people.models import Staff
from surveys.models import SecondEntry, Survey, SurveyAnswer
from surveys.presenting import in_words, plain
from surveys.questions import Condition, Definition, Question
from surveys.services import only_own

HINTS = {
    "multiple": "可以选几项，在□内打√",
    "ranking": "在横线上写名次，1 是最重要的",
    "matrix": "每行选一个，打√",
    "matrix_multiple": "每行可以选几个，打√",
    "region": "写明盟市和旗县（市、区）",
    "date": "年、月、日",
    "clause": "选一项；建议修改的请写明怎样改",
}
LINES = {"short": 1, "number": 1, "date": 1, "region": 1, "file": 0, "long": 4, "clause": 3}


@dataclass(frozen=True)
class PaperSheet:
    """What stands around the questions."""

    title: str
    purpose: str
    promise: str
    address: str
    office: str
    until: str
    version: int
    day: date
    is_large: bool = False


def paper_pdf(definition: Definition, sheet: PaperSheet) -> bytes:
    """The questionnaire to print; conditions and jumps become words."""
    value = {
        "title": drawable(sheet.title),
        "purpose": [drawable(line) for line in sheet.purpose.splitlines() if line.strip()],
        "promise": drawable(sheet.promise),
        "address": sheet.address,
        "office": drawable(sheet.office),
        "until": sheet.until,
        "version": str(sheet.version),
        "size": 18 if sheet.is_large else 12,
        "pages": [
            {
                "title": drawable(page.title),
                "text": drawable(page.text),
                "only": _only(definition, page.show),
                "questions": [_question(definition, q) for q in page.questions],
            }
            for page in definition.pages
        ],
        "day": [sheet.day.year, sheet.day.month, sheet.day.day],
    }
    files = {"code.png": qr.png(sheet.address)}
    return accessible_pdf((Path(__file__).parent / "paper.typ").read_bytes(), value, day=sheet.day, files=files)


def add_second_entry(
    db: Session, survey: Survey, *, sheet: str, answers: dict[str, Any], by: Staff, now: datetime
) -> None:
    """Type a paper form once more. Raises ValueError when it was not typed before, or by the same person."""
    only_own(by, survey.division_id)
    first = db.exec(
        select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id, SurveyAnswer.sheet == sheet)
    ).one_or_none()
    if first is None:
        raise ValueError("这个编号还没有第一次录入。")
    if first.entered_by == by.id:
        raise ValueError("第二次录入应当由另一个人来做。")
    known = select(SecondEntry).where(SecondEntry.survey_id == survey.id, SecondEntry.sheet == sheet)
    entry = db.exec(known).one_or_none() or SecondEntry(
        survey_id=survey.id or 0, sheet=sheet, answers={}, entered_on=legal_date(now), entered_by=by.id or 0
    )
    entry.answers, entry.entered_on, entry.entered_by = answers, legal_date(now), by.id or 0
    db.add(entry)


def differences(
    definition: Definition, first: Mapping[str, Any], second: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """(question, first entry, second entry) wherever two people have typed something different."""
    found = []
    for q in definition.questions():
        one, two = ((each.get(q.key), str(each.get(q.key + ".other", ""))) for each in (first, second))
        if q.is_asked and one != two:
            found.append((f"{definition.number_of(q.key)}. {q.title}", in_words(q, *one), in_words(q, *two)))
    return found


def _question(definition: Definition, question: Question) -> dict[str, Any]:
    number = definition.number_of(question.key)
    rows = [drawable(row.label) for row in question.rows]
    notes = [plain(definition, question.help), HINTS.get(question.kind, "")]
    notes += [f"{_when(definition, j.when)}的，{_to(definition, j.to)}" for j in question.jumps]
    return {
        "number": f"{number}. " if number else "",
        "title": drawable(plain(definition, question.title)) + ("（必答）" if question.required else ""),
        "note": drawable("；".join(note for note in notes if note)),
        "only": _only(definition, question.show),
        "kind": "matrix" if rows else "ranking" if question.kind == "ranking" else "boxes",
        "options": [drawable(label) for _, label in question.choices],
        "writes": [option.other for option in question.options] or [False] * len(question.choices),
        "rows": rows,
        "ends": [drawable(question.low_label), drawable(question.high_label)],
        "is_inline": question.kind in {"scale", "nps", "yesno", "clause", "consent"},
        "lines": LINES.get(question.kind, 0),
    }


def _only(definition: Definition, condition: Condition | None) -> str:
    return f"只请{_when(definition, condition)}的人回答" if condition else ""


def _when(definition: Definition, condition: Condition | None) -> str:
    if not condition or condition == {"all": []}:
        return "所有人"
    if "question" not in condition:
        joint = "并且" if "all" in condition else "或者"
        return joint.join(_when(definition, part) for part in condition.get("all", condition.get("any", ())))
    question = definition.by_key[condition["question"]]
    value = str(condition.get("value", ""))
    words = {"is": "选", "not": "没有选", "answered": "回答了", "empty": "没有回答", "gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于", "under": "属于"}  # fmt: skip
    label = question.labels.get(value, value)
    row = next((f"“{each.label}”" for each in question.rows if each.key == condition.get("row")), "")
    return f"第 {definition.number_of(question.key)} 题{row}{words[condition['op']]}{f'「{label}」' if label else ''}"


def _to(definition: Definition, key: str) -> str:
    page = definition.page(key)
    if page is None:
        return "到此结束"
    first = next((q for q in page.questions if q.is_asked), None)
    return f"跳到第 {definition.number_of(first.key)} 题" if first else "跳到下一部分"
