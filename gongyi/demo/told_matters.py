"""Which matters are told, how far, and the short text of each."""

from consultations.clauses import ARTICLE, Clause, DraftText, Paragraph

LONGEST_COURSE_DAYS = 330
# title, category, the officer's login, the last step that is taken
TOLD = (
    ("制定职业技能竞赛管理办法", "policy", "jiuye", "start"),
    ("编制人力资源服务业发展规划", "plan", "jiuye", "papers"),
    ("制定工伤预防项目管理办法", "policy", "shebao", "submit"),
    ("修订劳动能力鉴定服务规程", "policy", "shebao", "agenda"),
    ("制定公益性岗位开发管理办法", "policy", "jiuye", "pass_in_principle"),
    ("调整失业保险稳岗返还办理流程", "policy", "shebao", "passed"),
    ("制定技能大师工作室管理办法", "policy", "jiuye", "execute"),
    ("推行社会保障卡居民服务一卡通", "policy", "shebao", "suspend"),
    ("制定创业孵化基地认定办法", "policy", "jiuye", "evaluate"),
    ("优化工伤认定办理程序", "policy", "shebao", "conclude"),
    ("建设统一的培训资金结算平台", "infrastructure", "jiuye", "refuse"),
    ("制定高校毕业生就业服务规程", "policy", "jiuye", "hand_over"),
)
ORDER = (
    ("propose", 0), ("study", 8), ("start", 15), ("papers", 20), ("draft", 24), ("complete", 30), ("consult", 34),
    ("publish", 38), ("feedback", 85), ("submit", 92), ("review", 104), ("call", 106), ("agenda", 107),
    ("discuss", 110), ("passed", 110), ("prepare", 114), ("promulgate", 118), ("execute", 124), ("evaluate", 170),
    ("report", 190), ("conclude", 200), ("hand_over", 210),
)  # fmt: skip
INSTEAD = {"pass_in_principle": "passed", "refuse": "passed", "suspend": "evaluate"}


def articles(title: str, division: str) -> DraftText:
    """A short draft."""
    words = (
        f"为了规范{title[2:]}工作，提高服务效能，根据有关法律法规，结合自治区实际，制定本办法。",
        f"本办法由{division}组织实施，各盟市人力资源社会保障部门按照职责分工做好相关工作。",
        "办理机构应当一次性告知所需材料，能够通过数据共享核验的，不得要求申请人提供。",
        "办理时限自受理之日起不超过十五个工作日；情况复杂的，可以延长五个工作日并告知理由。",
        "任何单位和个人有权对违反本办法的行为进行投诉、举报，受理机构应当依法处理并反馈。",
        "本办法自公布之日起三十日后施行，有效期五年。",
    )
    numbers = "一二三四五六"
    clauses = (
        Clause(f"a{n}", ARTICLE, f"第{numbers[n - 1]}条", n, "", (Paragraph(text),)) for n, text in enumerate(words, 1)
    )
    return DraftText(title, tuple(clauses))
