"""The one journey the product is for: a draft goes out for comment, and what the public said comes back."""

import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from infra.mail import Outbox
from tests.consultations.importing.writing import PAGE

GONGYI = str(Path(sys.executable).parent / "gongyi")
TEXT = "建议把第十四条的期限延长到四十五日，并在旗县政务大厅公布纸质文本。"
ABUSE = "某某单位的李四电话13800138000，都是骗子。"
SLOWER_THAN_PROGRAMS = 3.2  # seconds between form and sending

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("engine", "javascript"),
    [("sqlite", True), pytest.param("postgres", False, marks=pytest.mark.postgres)],
    ids=["sqlite, scripts", "postgres, no scripts"],
    indirect=True,
)
def test_from_the_draft_to_the_answer(site, person, officer, deputy, engine, tmp_path, now):
    bo, dai, ann = person("bo"), person("dai"), person()
    consultation = import_the_real_measure(bo)
    write_the_notice(bo, consultation)
    consent(dai, consultation)
    finish_the_draft(bo)
    publish(bo, consultation)

    receipt, proof = comment(ann, consultation, tmp_path)
    change_of_mind(ann, receipt)
    abuse = send(ann, consultation, ABUSE, "反对")
    company = send(
        ann, consultation, "支持，建议尽快施行。", "赞成", organisation="青城家政服务有限公司", email="a@b.cn"
    )

    work_the_ledger(bo, consultation)
    seal_and_mend(bo, ann, consultation, abuse)
    refuse_to_answer_early(bo, consultation)

    site.at(datetime(2026, 4, 2, 0, 0, 1, tzinfo=now.tzinfo))
    too_late(ann, consultation)
    site.at(now + timedelta(days=40))
    bo.go("/admin/sign-in")  # the session is long over
    sign_in_again(site, bo)
    new_version(bo, consultation)
    answer(bo, consultation)
    publish_the_answers(bo, consultation)

    what_became_of_it(ann, consultation, receipt, company)
    site.at(now + timedelta(days=40, minutes=1))
    the_record_holds_it(bo, consultation)
    with Session(engine) as db:
        assert {m.to for m in db.exec(select(Outbox))} == {"a@b.cn"}
    checked = subprocess.run([GONGYI, "verify", "receipt", str(proof)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def import_the_real_measure(bo):
    """The department's page prints three measures, the first with a misprint: 「十一条」."""
    bo.look()
    bo.follow("决策事项", within="nav")
    bo.look()
    bo.follow("新建决策事项", within="main")
    bo.look()
    bo.fill("事项名称", "修订重大行政决策程序办法")
    bo.choose("类别", "重要政策")
    bo.fill("目的和必要性", "程序不够细。")
    bo.fill("研究论证报告", "必要且可行。")
    bo.tick("厅务会")
    bo.fill("会议日期", "2026-03-01")
    bo.fill("会议记录或者纪要文号", "2026年第3次")
    bo.choose("分管厅领导", "dai")
    bo.fill("决策期限", "2026-12-01")
    bo.press("启动决策事项")
    bo.look()
    bo.follow("录入决策草案", within="main")
    bo.look()
    bo.attach("从文件导入", "237号.txt", PAGE.read_bytes())
    bo.press("读取并预览")
    bo.look_at(bo.page, "choose")
    assert "3 份草案" in bo.text()
    bo.press("预览这一份")
    assert "读出 11 章、56 条" in bo.text() and "十一条" in bo.page.inner_text(".notice.due")
    bo.look_at(bo.page, "preview")
    bo.fill("这一稿的说明", "征求意见稿")
    bo.press("保存这一稿", within="main .actions:last-of-type")
    bo.look()
    bo.follow("决策事项", within="nav")
    bo.follow("修订重大行政决策程序办法", within="main")
    bo.press("准备征求意见")
    return int(bo.page.url.split("/consultations/")[1].split("/")[0])


def write_the_notice(bo, consultation):
    """The notice in one form; the first attempt, with nothing in it, says what is missing and keeps the rest."""
    bo.go(f"/admin/consultations/{consultation}")
    bo.look()
    assert "暂不能公布" in bo.text()
    bo.follow("编辑公告")
    bo.look()
    bo.fill("一句话说明", "重大行政决策怎样征求您的意见，以后按这份办法办。")
    bo.fill("草案说明", "## 为什么修订\n\n程序不够细。")
    bo.fill("提出意见的途径", "信函：呼和浩特市新城区")
    bo.fill("联系人和联系方式", "政策法规处 0471-0000000")
    bo.fill("截止日期", "2026-03-20")
    bo.press("保存公告内容")
    assert "30日" in bo.page.inner_text(".problems")  # too short a period, and the article that says so
    bo.follow("编辑公告")
    bo.fill("截止日期", "2026-04-01")
    bo.press("保存公告内容")
    bo.press("报请分管厅领导同意")


def consent(dai, consultation):
    """The deputy director reads everything and agrees."""
    dai.follow("报请同意", within="nav")
    dai.look()
    dai.follow("程序办法", within="main")
    dai.look()
    dai.tick("同意", within="form.ask")
    dai.press("提交决定")


def finish_the_draft(bo):
    """Through gate G03: nothing goes out before the papers beside the draft are there."""
    bo.follow("决策事项", within="nav")
    bo.follow("修订重大行政决策程序办法", within="main")
    bo.follow("草案材料", within="main nav")
    bo.look()
    assert "草案暂不能进入公众参与" in bo.text()
    bo.fill("草案说明", "程序不够细。", within="main form")
    bo.fill("调查研究和掌握信息的情况", "走访三个盟市。")
    bo.fill("法律、法规、规章和政策依据", "重大行政决策程序暂行条例")
    bo.fill("成本和效益分析预测", "投入十万元。")
    bo.press("保存草案材料")
    bo.press("进入公众参与、专家论证和风险评估")
    assert "草案拟定" in bo.text()
    bo.look()


def publish(bo, consultation):
    """Through gate G04; then where else it was published."""
    bo.go(f"/admin/consultations/{consultation}")
    bo.press("公布征求意见公告")
    assert "正在征求意见" in bo.text()
    bo.open("登记一处公布途径")
    bo.choose("途径", "报刊", within="#evidence-title ~ details")
    bo.fill("公布日期", "2026-03-02", within="#evidence-title ~ details")
    bo.fill("链接", "https://example.cn/paper", within="#evidence-title ~ details")
    bo.press("登记", within="#evidence-title ~ details", exact=True)
    assert "https://example.cn/paper" in bo.text()
    bo.look()


def comment(ann, consultation, tmp_path):
    """From the home page through a search of two characters to clause 14, and to a receipt."""
    ann.go("/")
    ann.look()
    ann.fill("搜索", "听证")
    ann.page.keyboard.press("Enter")
    ann.page.wait_for_url("**/search*")
    ann.look()
    ann.follow("征求意见", within="nav")
    ann.look()
    ann.follow("程序办法", within="main")
    ann.look()
    receipt = send(ann, consultation, TEXT, "修改", clause="第十四条")
    ann.look()
    answer = ann.page.request.get(f"{ann.site}/receipts/{receipt}/proof")
    proof = tmp_path / "receipt.json"
    proof.write_bytes(answer.body())
    assert ann.page.request.get(f"{ann.site}/receipts/{receipt}/pdf").body()[:5] == b"%PDF-"
    return receipt, proof


def send(ann, consultation, words, stance, *, clause="", organisation="", email=""):
    """Fill in the form and send it; returns the receipt number."""
    ann.go(f"/consultations/{consultation}/opinions/new")
    ann.look()
    if clause:
        ann.choose("针对", clause)
    ann.tick(stance, within="form[method=post]")
    ann.fill("您的意见", words, within="form[method=post]")
    if organisation:
        ann.tick("单位", within="form[method=post]")
        ann.fill("姓名或者单位名称", organisation)
    if email:
        ann.fill("电子邮箱", email)
        ann.tick("把回执和答复发到这个邮箱")
    time.sleep(SLOWER_THAN_PROGRAMS)
    ann.press("提交意见", within="form[method=post]")
    assert words in ann.text()
    return ann.page.url.rpartition("/")[2]


def change_of_mind(ann, receipt):
    """Until the close an opinion can be changed; what it said before stays."""
    ann.go(f"/receipts/{receipt}")
    ann.open("可以修改到")
    ann.fill("您的意见", TEXT + "（补充）", within="#edit")
    ann.press("保存修改")
    assert "（补充）" in ann.text() and "以前的内容" in ann.text()


def work_the_ledger(bo, consultation):
    """An opinion that came by telephone, three from a table, a theme, and what is put under it."""
    ledger = f"/admin/consultations/{consultation}/opinions"
    bo.go(ledger)
    bo.look()
    bo.follow("登记一条意见")
    bo.look()
    bo.fill("意见", "来电人希望在嘎查也张贴公告。", within="main")
    bo.choose("渠道", "电话", within="main")
    bo.fill("来信、来电、来访日期", "2026-03-02")
    bo.press("登记并生成回执")
    bo.look_at(bo.page, "slip")
    assert "来电人希望在嘎查也张贴公告。" in bo.text()
    bo.go(ledger)
    bo.follow("批量导入")
    bo.look()
    bo.attach(
        "表格文件", "意见.csv", "意见,渠道,日期\n建议延长期限到四十五日,信函,2026-03-02\n,信函,2026-03-02\n".encode()
    )
    bo.press("检查并导入")
    assert "一条也没有登记" in bo.text()
    bo.look_at(bo.page, "import with errors")
    bo.attach("表格文件", "意见.csv", "意见,渠道,日期\n建议延长期限到四十五日,信函,2026-03-02\n".encode())
    bo.press("检查并导入")
    assert "已登记 1 条意见" in bo.text()
    bo.go(ledger)
    bo.follow("主题和答复", within="main")
    bo.look()
    bo.fill("主题", "延长征求意见期限", within="section[aria-labelledby=add]")
    bo.press("添加主题")
    bo.go(ledger + "?words=四十五日")
    for box in bo.page.locator("input[name=ids]").all():
        bo._reach(box)
        bo.page.keyboard.press("Space")
    bo.choose("主题", "延长征求意见期限", within="#ids")
    bo.press("归入主题")
    bo.look()


def seal_and_mend(bo, ann, consultation, receipt):
    """An opinion with somebody's number is sealed with a reason; its author mends it."""
    bo.go(f"/admin/search?q={receipt}")
    bo.look()
    bo.follow(receipt, within="main")
    bo.look()
    bo.fill("理由", "含有他人电话号码，请删去后重新提交。", within="section[aria-labelledby=seal-title]")
    bo.press("封存并请其修改")
    ann.go(f"/receipts/{receipt}")
    assert "含有他人电话号码" in ann.text()
    ann.fill("修改后的意见", "有单位收费不合理。", within="#mend")
    ann.press("重新提交")
    assert "有单位收费不合理。" in ann.text()


def refuse_to_answer_early(bo, consultation):
    """The result cannot go out while people may still comment."""
    bo.go(f"/admin/consultations/{consultation}/feedback")
    bo.look()
    assert bo.page.get_by_role("button", name="公布结果反馈").get_attribute("aria-disabled") == "true"


def too_late(ann, consultation):
    """After the close: since when, and what is still possible."""
    ann.go(f"/consultations/{consultation}")
    assert "已截止" in ann.text()
    ann.go(f"/consultations/{consultation}/opinions/new")
    ann.look_at(ann.page, "closed")
    assert "信函：呼和浩特市新城区" in ann.text()


def sign_in_again(site, bo):
    """After forty days."""
    bo.fill("登录名", "bo")
    bo.fill("密码", "long enough 1")
    bo.fill("动态口令", site.code("bo"))
    bo.press("登录", within="main")


def new_version(bo, consultation):
    """Article 14 says forty-five days now."""
    bo.go(f"/admin/consultations/{consultation}")
    bo.follow("决策草案", within="main")
    bo.follow("改出新的一稿", within="main")
    area = bo.page.locator("textarea", has_text="三十日").first
    bo._reach(area)
    bo.page.keyboard.press("Control+A")
    bo.page.keyboard.insert_text(area.input_value().replace("三十日", "四十五日"))
    bo.fill("这一稿的说明", "采纳延长期限的意见")
    bo.press("保存这一稿", within="main .actions:last-of-type")
    bo.look()
    bo.follow("与上一稿对照", within="main")
    assert "四十五" in bo.text()
    bo.look()


def answer(bo, consultation):
    """The theme is adopted with its clause; whatever is left is answered one by one."""
    bo.go(f"/admin/consultations/{consultation}/themes")
    bo.follow("延长征求意见期限", within="main")
    bo.look()
    bo.tick("采纳", within="section[aria-labelledby=answer-title]")
    bo.fill("理由", "四十五日更便于群众了解。", within="section[aria-labelledby=answer-title]")
    bo.choose("改动的条文", "第十四条")
    bo.press("保存答复草稿")
    for _ in range(3):
        bo.go(f"/admin/consultations/{consultation}/feedback")
        bo.follow("YJ-2026", within="section[aria-labelledby=missing-title]")
        bo.tick("不采纳", within="section[aria-labelledby=answer-title]")
        bo.fill("理由", "另有规定，已转有关处室。", within="section[aria-labelledby=answer-title]")
        bo.press("保存答复草稿")


def publish_the_answers(bo, consultation):
    """All answers together, with the new version."""
    bo.go(f"/admin/consultations/{consultation}/feedback")
    bo.choose("修改后的草案", "第 2 稿")
    bo.fill("说明", "感谢参与。", within="main")
    bo.press("公布结果反馈")
    bo.go(f"/admin/consultations/{consultation}/feedback")
    assert "结果已于" in bo.text()
    bo.look()


def what_became_of_it(ann, consultation, receipt, company):
    """The receipt says adopted, why, and shows the changed clause; the page of the notice shows the whole result."""
    ann.go(f"/receipts/{receipt}")
    assert "四十五日更便于群众了解。" in ann.text() and "改动的条文" in ann.text()
    ann.looked_at.clear()
    ann.look()
    ann.go(f"/receipts/{company}")
    assert "不采纳" in ann.text()
    ann.go(f"/consultations/{consultation}")
    assert "四十五日更便于群众了解。" in ann.text() and "青城家政服务有限公司" not in ann.text()
    ann.look()
    ann.go(f"/consultations/{consultation}/compare?with=revised")
    ann.look()


def the_record_holds_it(bo, consultation):
    """The matter's page: papers, timeline, duties."""
    bo.go(f"/admin/consultations/{consultation}")
    bo.follow("所属决策事项", within="main")
    assert "征求意见" in bo.text()
    bo.look()
