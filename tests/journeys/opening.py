"""The public side of the course: suggestion, start, catalogue, draft, consultation, answer."""

from tests.journeys.cast import form, refused

TITLE = "灵活就业人员参保经办服务办法"
TEXT = f"""{TITLE}
第一条 为了方便灵活就业人员参保，制定本办法。
第二条 申请材料齐全的，自受理之日起十个工作日内办结。
第三条 经办机构可以委托商业保险机构提供服务。"""


def suggest(cast):
    """A citizen suggests; the office hands it to a division, which studies it."""
    ann = cast.ann
    ann.go("/suggestions/")
    ann.fill("建议的事项", TITLE)
    ann.fill("要解决的问题和建议的做法", "网上也能参保，不用回户籍地。")
    ban, bo = cast.ban, cast.bo  # they sign in meanwhile
    ann.unhurried()
    ann.press("提交建议", within="form[method=post]")
    letter = ann.page.url.rpartition("/")[2]
    ban.follow("事项建议", within="nav")
    ban.follow(TITLE, within="main")
    refused(bo, "/admin/proposals/1", "/admin/proposals/1/route", "交办", seen="0", division_id="1")
    ban.choose("研究论证的处室单位", "就业促进处")
    ban.press("交办", within="main")
    refused(cast.er, "/admin/proposals/1", "/admin/proposals/1/study", "提交研究论证报告", seen="1", report="我来")
    bo.go("/admin/proposals/1")
    bo.fill("必要性、可行性和初步方案", "每年五万人次，必要且可行。")
    bo.press("提交研究论证报告")
    return letter


def start(cast):
    """The meeting decided to start; the office keeps it."""
    ban, start_form = cast.ban, form("/start")
    refused(cast.bo, "/admin/proposals/1", "/admin/proposals/1/start", "启动决策程序", seen="2")
    ban.go("/admin/proposals/1")
    ban.tick("厅务会", within=start_form)
    ban.fill("会议日期", "2026-03-01")
    ban.fill("会议记录或者纪要文号", "2026年第3次")
    ban.choose("类别", "重要政策")
    ban.choose("承办处室单位（两个以上的", "就业促进处")
    ban.choose("分管厅领导", "dai")
    ban.fill("决策期限", "2026-12-01")
    ban.tick("涉及市场主体经济活动")
    ban.press("启动决策程序")
    assert "已启动" in ban.text()
    return f"/admin/matters/{ban.page.url.rpartition('/')[2]}"


def catalogue(cast):
    """The annual catalogue, agreed by the meeting, is published by the office."""
    ban = cast.ban
    refused(cast.bo, "/admin/catalogues", "/admin/catalogues", "拟制目录", year="2026")
    ban.follow("决策目录", within="nav")
    ban.press("拟制目录")
    ban.fill("决策事项", TITLE, within=form("/items"))
    ban.choose("承办处室", "就业促进处")
    ban.press("列入目录")
    ban.tick("厅务会")
    ban.fill("会议日期", "2026-03-01")
    ban.fill("会议记录或者纪要文号", "2026年第3次")
    ban.press("公布目录")
    cast.ann.go("/decisions/catalogue/")
    assert TITLE in cast.ann.text()


def draft(cast, matter):
    """The text, the papers beside it, and what another division says."""
    bo = cast.bo
    bo.go(matter)
    bo.follow("录入决策草案", within="main")
    bo.fill("或者粘贴文字", TEXT)
    bo.press("读取并预览")
    bo.fill("这一稿的说明", "征求意见稿")
    bo.press("保存这一稿", within="main .actions:last-of-type")
    bo.go(f"{matter}/draft-papers")
    bo.fill("草案说明", "跨省就业的人参保不便。", within=form("/draft-papers"))
    bo.fill("调查研究和掌握信息的情况", "走访三个盟市。")
    bo.fill("法律、法规、规章和政策依据", "社会保险法")
    bo.fill("成本和效益分析预测", "投入十万元，受益五万人次。")
    bo.tick("涉及其他处室单位、盟市人社部门职责")
    bo.press("保存草案材料")
    bo.fill("处室单位或者盟市部门", "社会保险处")
    bo.press("登记协商", exact=True)
    bo.tick("取得一致意见", within='form[action*="/consulted/"]')
    bo.fill("答复日期", "2026-03-02")
    bo.press("登记协商结果")
    refused(cast.er, f"{matter}/draft-papers", f"{matter}/finish-draft", "进入公众参与", seen="3")
    bo.press("进入公众参与、专家论证和风险评估")


def publish(cast, matter):
    """The notice, the consent of the deputy director, publication."""
    bo, dai = cast.bo, cast.dai
    bo.go(matter)
    bo.press("准备征求意见")
    page = f"/admin/consultations/{bo.page.url.split('/consultations/')[1].split('/')[0]}"
    bo.go(page)
    bo.follow("编辑公告")
    bo.fill("一句话说明", "灵活就业的人怎样参保。")
    bo.fill("草案说明", "跨省就业的人参保不便。")
    bo.fill("提出意见的途径", "信函：呼和浩特市新城区")
    bo.fill("联系人和联系方式", "就业促进处 0471-0000000")
    bo.fill("截止日期", "2026-04-01")
    bo.press("保存公告内容")
    bo.press("报请分管厅领导同意")
    refused(bo, f"{page}/consent", f"{page}/consent", "提交决定", decision="granted")
    dai.follow("报请同意", within="nav")
    dai.follow(TITLE, within="main")
    dai.tick("同意", within="form.ask")
    dai.press("提交决定")
    refused(dai, page, f"{page}/publish", "公布征求意见公告")
    bo.go(page)
    bo.press("公布征求意见公告")
    assert "正在征求意见" in bo.text()
    return page


def comment(cast, consultation, review, wen):
    """A citizen comments while the expert studies and signs; nobody else signs the expert's opinion."""
    ann, number = cast.ann, consultation.rpartition("/")[2]
    ann.go(f"/consultations/{number}/opinions/new")
    ann.choose("针对", "第二条")
    ann.tick("修改", within="form[method=post]")
    ann.fill("您的意见", "十个工作日太长，建议五个。", within="form[method=post]")
    task = f"/admin/expert/{review.rpartition('/')[2]}"
    for other in (cast.bo, cast.fa):
        refused(other, task, f"{task}/opinion", "签署论证意见", opinion="可以", act="sign", name="文博")
    wen.go(task)
    wen.fill("论证意见", "总体可行，建议明确基金承受能力。", within=form("/opinion"))
    wen.tick("修改后可以实施")
    wen.fill("输入您的姓名签署", "文博")
    wen.press("签署论证意见")
    ann.unhurried()
    ann.press("提交意见", within="form[method=post]")
    return ann.page.url.rpartition("/")[2]


def answer(cast, consultation):
    """After the close: a new text, the answer, the result."""
    bo = cast.bo
    bo.go(f"{consultation}/feedback")
    bo.follow("YJ-2026", within="section[aria-labelledby=missing-title]")
    bo.tick("采纳", within="section[aria-labelledby=answer-title]")
    bo.fill("理由", "材料齐全的当场受理，五个工作日办结。", within="section[aria-labelledby=answer-title]")
    bo.press("保存答复草稿")
    refused(cast.dai, f"{consultation}/feedback", f"{consultation}/feedback", "公布结果反馈", note="好")
    bo.go(f"{consultation}/feedback")
    bo.fill("说明", "感谢参与。", within=form("/feedback"))
    bo.press("公布结果反馈")
