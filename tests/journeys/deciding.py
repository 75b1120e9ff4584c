"""From the meeting to the archive: decision, promulgation, execution, evaluation, hand-over."""

import time

from tests.journeys.cast import fill_all, form, refused
from tests.journeys.opening import TITLE


def meet(cast, matter):
    """The office calls, seats, puts on the agenda, and writes down what everybody says."""
    ban, su = cast.ban, cast.su
    refused(su, "/admin/meetings", "/admin/meetings", "召集会议", kind="厅务会")
    ban.follow("集体讨论", within="nav")
    ban.open("召集会议")
    ban.tick("厅务会")
    ban.fill("会议编号", "2026年第9次")
    ban.fill("日期", "2026-04-02", within=form("/meetings"))
    ban.fill("地点", "三楼会议室")
    ban.press("召集会议")
    page = f"/admin/meetings/{ban.page.url.rpartition('/')[2]}"
    for leader in ("dai", "su"):
        ban.choose("人员", leader, within=form("/attendance"))
        ban.press("登记到会情况")
    refused(cast.bo, page, f"{page}/agenda", "列入议程", matter_id=matter.rpartition("/")[2], seen="5")
    ban.press("列入议程")
    item = f"{page}/agenda/{ban.page.url.rpartition('/')[2]}"
    for speaker in ("dai", "su"):
        ban.choose("人员", speaker, within=form("/views"))
        ban.tick("同意", within=form("/views"))
        ban.press("记录发言")
    return item


def decide(cast, matter, item):
    """Only the principal decides."""
    for other in (cast.dai, cast.ban, cast.bo):
        refused(other, item, f"{item}/decision", "作出决定", outcome="passed", seen="9")
    cast.su.go(item)
    cast.su.tick("通过", within=form("/decision"))
    cast.su.press("作出决定")
    assert "决定" in cast.su.page.inner_text(".notice")


def promulgate(cast, matter):
    """Reasons, adoption, channel, executing division."""
    bo, page = cast.bo, f"{matter}/promulgation"
    refused(cast.er, page, f"{matter}/promulgate", "公布决策", seen="9")
    bo.go(page)
    save = form("/promulgation")
    bo.fill("标题", TITLE, within=save)
    bo.choose("公布的文本", "第1稿", within=save)
    bo.fill("作出决策的理由", "方便灵活就业人员参保。", within=save)
    bo.fill("公众意见的采纳情况", "采纳一条。", within=save)
    bo.fill("专家论证意见的采纳情况", "部分采纳一条。", within=save)
    bo.fill("宣传解读", "4月3日召开新闻发布会。", within=save)
    bo.press("保存公布内容")
    bo.choose("途径", "网站", within=form("/channels"))
    bo.fill("链接", "https://example.gov.cn/1")
    bo.press("登记公布途径")
    bo.tick("社会保险处", within=form("/promulgate"))
    bo.press("公布决策")
    assert "执行任务" in bo.text()


def execute(cast, matter):
    """The office supervises, the executing division does; a citizen remarks and is answered by who executes."""
    ann, ban, er, page = cast.ann, cast.ban, cast.er, f"{matter}/execution"
    ann.go(f"/decisions/{matter.rpartition('/')[2]}")
    ann.follow("对决策及其实施提意见", within="main")
    ann.opened_at = time.monotonic()
    ann.fill("您的意见和建议", "窗口还不知道新规定。")
    refused(cast.bo, page, f"{page}/supervised-tasks", "增加任务", title="x", division_id="1", due_on="2026-05-01")
    ban.go(page)
    ban.open("增加任务")
    ban.fill("任务", "印发办事手册", within=form("/supervised-tasks"))
    ban.choose("处室单位", "社会保险处", within=form("/supervised-tasks"))
    ban.fill("期限", "2026-05-01", within=form("/supervised-tasks"))
    ban.press("增加任务")
    refused(cast.bo, page, f"{page}/tasks/1", "办结任务", result="好")
    er.go(page)
    er.open("办结")
    er.fill("完成情况", "已印发。")
    er.press("办结任务")
    ann.unhurried()
    ann.press("提交意见", within="form[method=post]")
    er.follow("公众来信", within="nav")
    er.follow(TITLE, within="main")
    er.fill("答复", "已经培训窗口人员。", within=form("/reply"))
    er.press("答复来信人")
    ann.page.reload()
    assert "已经培训窗口人员" in ann.text()


def evaluate(cast, matter):
    """By somebody who did not assess before, who asked the public."""
    bo, page = cast.bo, f"{matter}/execution"
    refused(cast.er, page, f"{matter}/evaluation", "开始后评估", seen="9", trigger="needed")
    bo.go(page)
    bo.open("组织后评估")
    bo.tick("承办处室单位认为有必要评估的其他情形")
    bo.fill("具体情况", "实施满月。", within=form("/evaluation"))
    bo.fill("承担评估的单位", "内蒙古社会科学院")
    bo.press("开始后评估")
    report = form("/evaluation/report")
    for label in ("社会公众", "人大代表", "决策执行处室单位", "相关行业性组织", "决策实施的相对人", "座谈会"):
        bo.tick(label, within=report)
    fill_all(bo, "part", "效果良好。")
    bo.tick("继续执行", within=report)
    bo.press("提交后评估报告")


def conclude(cast, matter):
    """Who executes reports that it is done."""
    page = f"{matter}/execution"
    refused(cast.bo, page, f"{page}/conclude", "提交报告并办结", seen="9", report="好了")
    cast.er.go(page)
    cast.er.fill("决策执行报告", "已全面执行。", within=form("/conclude"))
    cast.er.press("提交报告并办结")


def what_the_citizen_sees(cast, matter, letter, opinion):
    """The suggestion was taken up, the opinion was adopted, the decision says why."""
    ann = cast.ann
    ann.go(f"/letters/{letter}")
    assert "已启动决策程序" in ann.text()
    ann.go(f"/receipts/{opinion}")
    assert "五个工作日办结" in ann.text()
    ann.go(f"/decisions/{matter.rpartition('/')[2]}")
    assert "方便灵活就业人员参保。" in ann.text()


def order_and_close(cast, matter):
    """The deputy director orders a lack to be mended, and keeps what came of it."""
    dai, page = cast.dai, f"{matter}/archive"
    refused(cast.ban, page, f"{page}/accountability/1", "登记整改结果", outcome="好", closed_on="2026-04-02")
    dai.go(page)
    dai.open("登记责令改正或者处理结果")
    dai.fill("对象", "就业促进处", within=form("/archive/accountability"))
    dai.fill("内容", "补正会议记录的签名。", within=form("/archive/accountability"))
    dai.press("登记", within=form("/archive/accountability"))
    dai.open("登记整改结果")
    dai.fill("整改结果", "已经补正。")
    dai.press("登记整改结果")
    assert "已经补正。" in dai.text()


def archive(cast, matter, tmp_path):
    """The lead division hands over, the office inspects and downloads the bag."""
    bo, ban, page = cast.bo, cast.ban, f"{matter}/archive"
    refused(cast.er, page, f"{page}/hand-over", "移交归档", seen="9")
    bo.go(page)
    bo.press("移交归档")
    refused(bo, page, f"{page}/inspections", "登记检查", finding="好")
    ban.go(page)
    ban.fill("检查情况", "六类材料齐全。")
    ban.tick("归档完整")
    ban.press("登记检查")
    with ban.page.expect_download() as waiting:
        ban.page.locator("a", has_text="归档包").first.press("Enter")
    path = tmp_path / "bag.zip"
    waiting.value.save_as(path)
    ban.go(matter)
    assert "已归档" in ban.text()
    return path
