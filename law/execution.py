"""程序办法 第八章 决策执行和调整, 第三十九条至第四十六条, in article order."""

from collections.abc import Collection, Mapping
from datetime import date

from law.findings import Finding, Rule, Unmet

TRIGGERS = {
    "changed": "依据的法律、法规、规章、政策及其他客观情况发生重大变化",
    "unsuccessful": "实施后明显未达到预期效果",
    "opinions": "公民、法人或其他组织提出较多意见",
    "needed": "承办处室单位认为有必要评估的其他情形",
}
SOURCES = ("文件资料审阅", "个别访谈", "座谈会", "问卷调查", "网络媒体")
INFORMANTS = ("决策执行处室单位", "相关行业性组织", "决策实施的相对人")
PARTICIPANTS = ("社会公众", "人大代表", "政协委员", "人民团体", "基层组织", "社会组织")
EVALUATION_PARTS = (
    "评估过程和方式",
    "决策执行的基本情况",
    "社会公众和决策利益相关主体的评价意见",
    "决策执行中存在的主要问题和原因",
    "评价结果",
)
PROBLEMS = {"problem": "发现存在问题", "changed": "客观情况发生重大变化", "force_majeure": "发生不可抗力"}
URGENT = "urgent"

P39_1 = Rule("P39.1", "程序办法第三十九条第一款")
P39_2 = Rule("P39.2", "程序办法第三十九条第二款")
P40_1 = Rule("P40.1", "程序办法第四十条第一款")
P40_2 = Rule("P40.2", "程序办法第四十条第二款")
P41 = Rule("P41", "程序办法第四十一条")
P42_1 = Rule("P42.1", "程序办法第四十二条第一款")
P42_2 = Rule("P42.2", "程序办法第四十二条第二款")
P43 = Rule("P43", "程序办法第四十三条")
P44 = Rule("P44", "程序办法第四十四条")
P45 = Rule("P45", "程序办法第四十五条")
P46 = Rule("P46", "程序办法第四十六条")


def executor_named(executors: Collection[str]) -> Unmet | None:
    """It is settled which divisions execute the decision. 程序办法第三十九条第一款 (P39.1)"""
    named = [name for name in executors if name.strip()]
    return P39_1.needs(named, field="executors", message="应当明确负责决策执行工作的处室单位")


def execution_report(*, report: str, open_tasks: int, overdue_reasons: Collection[str]) -> list[Finding]:
    """Execution is over when every task is done, delays are explained and there is a report.

    程序办法第三十九条第二款 (P39.2)
    """
    needs = P39_2.needs
    return [
        needs(report, field="report", message="执行决策应当形成报告，请填写决策执行报告"),
        needs(open_tasks == 0, field="tasks", message=f"还有{open_tasks}项执行任务没有完成，不得推诿、拖延执行"),
        needs(
            all(reason.strip() for reason in overdue_reasons),
            field="delay_reason",
            message="逾期完成的执行任务，请逐项说明原因",
        ),
    ]


def problem_reported(*, kind: str, happened: str, found_on: date, reported_on: date) -> list[Finding]:
    """A grave problem is named, described and reported to the party group. 程序办法第四十条第一款 (P40.1)"""
    needs = P40_1.needs
    return [
        needs(kind in PROBLEMS, field="kind", message=f"请写明属于哪种情形：{'、'.join(PROBLEMS.values())}"),
        needs(happened, field="text", message="请写明影响决策目标实现的具体情况"),
        needs(found_on <= reported_on, field="found_on", message="发现问题的日期不能晚于报告日期"),
    ]


def remark_admissible(*, is_in_force: bool, text: str) -> list[Finding]:
    """Anybody may at any time say what is wrong with a decision in force. 程序办法第四十条第二款 (P40.2)"""
    return [
        P40_2.needs(is_in_force, field="matter", message="只能对已经公布的决策及其实施提出意见建议"),
        P40_2.needs(text, field="text", message="请写下您认为存在的问题或者建议"),
    ]


def evaluation_trigger(trigger: str, *, explanation: str, remarks: int, many: int) -> list[Finding]:
    """An evaluation is begun for one of the four causes; 较多意见 is a number the department sets.

    程序办法第四十一条 (P41)
    """
    return [
        P41.needs(trigger in TRIGGERS, field="trigger", message=f"请选择后评估的情形：{'、'.join(TRIGGERS.values())}"),
        P41.needs(explanation, field="explanation", message="请写明开展后评估的具体情况"),
        P41.needs(
            trigger != "opinions" or remarks >= many,
            field="trigger",
            message=f"收到的意见为{remarks}件，未达到本厅设定的「较多」标准（{many}件）；可以其他情形开展后评估",
        ),
    ]


def evaluator_independent(evaluator: str, *, earlier_assessors: Collection[str]) -> list[Finding]:
    """Who did the main review or assessment before the decision does not evaluate it.

    程序办法第四十二条第一款 (P42.1)
    """
    bare = _bare(evaluator)
    return [
        P42_1.needs(bare, field="evaluator", message="请写明承担后评估的单位"),
        P42_1.needs(
            bare not in {_bare(name) for name in earlier_assessors},
            field="evaluator",
            message=f"{evaluator.strip()}在决策作出前承担过主要论证评估工作，不得承担本决策的后评估",
        ),
    ]


def public_took_part(heard: Collection[str]) -> list[Finding]:
    """The evaluation heard the public and had others take part. 程序办法第四十二条第二款 (P42.2)"""
    return [
        P42_2.needs("社会公众" in heard, field="heard", message="开展后评估应当注重听取社会公众的意见"),
        P42_2.needs(
            set(heard) & set(PARTICIPANTS[1:]),
            field="heard",
            message=f"开展后评估应当吸收{'、'.join(PARTICIPANTS[1:])}参与",
        ),
    ]


def facts_gathered(*, informants: Collection[str], sources: Collection[str]) -> list[Finding]:
    """The evaluator asked those who execute, the trade and those concerned, by named methods. 程序办法第四十三条 (P43)"""
    silent = [name for name in INFORMANTS if name not in informants]
    return [
        P43.needs(not silent, field="informants", message=f"后评估还应当向{'、'.join(silent)}充分了解情况"),
        P43.needs(set(sources) & set(SOURCES), field="sources", message=f"请写明采集信息的方式：{'、'.join(SOURCES)}"),
    ]


def evaluation_report(parts: Mapping[str, str]) -> list[Finding]:
    """The report has its five parts. 程序办法第四十四条 (P44)"""
    return [
        P44.needs(parts.get(part, ""), field=f"part{n}", message=f"后评估报告应当包括{part}")
        for n, part in enumerate(EVALUATION_PARTS, 1)
    ]


def evaluation_considered(*, has_evaluation: bool, considered: str) -> Unmet | None:
    """Where there is an evaluation, the adjustment says what it takes from it. 程序办法第四十五条 (P45)"""
    return P45.needs(
        not has_evaluation or considered.strip(),
        field="considered",
        message="后评估结果应当作为调整决策的重要依据，请写明调整如何依据后评估结果",
    )


def suspension(*, decided_by_principal: bool, ground: str, reported_problems: int, reason: str) -> list[Finding]:
    """Only the principal suspends, where 第四十条 applies or the matter is urgent. 程序办法第四十六条 (P46)"""
    needs = P46.needs
    return [
        needs(decided_by_principal, field="by", message="未经法定程序不得停止执行，只有厅主要领导可以先决定中止执行"),
        needs(
            ground == URGENT or (ground in PROBLEMS and reported_problems > 0),
            field="ground",
            message="中止执行须有第四十条规定情形的报告，或者属于情况紧急",
        ),
        needs(reason, field="reason", message="请写明中止执行的具体情况"),
    ]


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()
