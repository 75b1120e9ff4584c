"""The reviews: experts from the public call to the fee, risk, fair competition, legality."""

import time

import pyotp

from law import expert_pool
from tests.journeys.cast import fill_all, form, refused, send, sign_in, tick_all
from tests.journeys.opening import TEXT, TITLE


def find_an_expert(cast):
    """A public call, an application on the portal, the check, the discussion, the appointment with a sign-in."""
    fa, wen = cast.fa, cast.stranger()
    fa.follow("论证专家库", within="nav")
    fa.fill("分库名称", "社会保障")
    fa.press("设立专业分库")
    fa.open("公布一份征集公告")
    fa.fill("标题", "征集社会保障专家", within=form("/calls"))
    fa.fill("公告内容", "征集社会保障方面的专家。")
    fa.fill("报名截止日期", "2026-03-20")
    fa.press("公布征集公告")
    wen.go("/experts/")
    wen.follow("征集社会保障专家", within="main")
    wen.opened_at = time.monotonic()
    wen.choose("报名的专业分库", "社会保障")
    wen.fill("姓名", "文博", within="main form")
    wen.fill("工作单位", "内蒙古大学")
    wen.fill("电话", "13900000000")
    wen.fill("专业领域和主要业绩", "研究社会保险二十年。")
    refused(cast.bo, "/admin/experts", "/admin/experts/applications/1/check", "审核通过")
    wen.unhurried()
    wen.press("提交报名", within="main form")
    fa.follow("论证专家库", within="nav")
    fa.follow("文博", within="main")
    tick_all(fa, "conditions")
    fa.press("审核通过")
    fa.fill("研究日期", "2026-03-02")
    fa.fill("会议和研究情况", "处务会同意。")
    fa.press("登记研究结果")
    fa.press("以厅名义聘任")
    _, login, password, secret = fa.page.locator(".notice dd").all_inner_texts()
    code = pyotp.TOTP(secret).at(cast.site.hand["now"])
    sign_in(wen, login, password, code)
    assert "我的论证" in wen.page.inner_text("nav")
    return wen


def prepare_the_review(cast, matter, wen):
    """Plan, consent to the mode, panel, declaration, commitment, papers."""
    bo, dai = cast.bo, cast.dai
    refused(cast.ban, matter, f"{matter}/expert-reviews", "开始办理")
    bo.go(matter)
    bo.press("开始办理", within=form("/expert-reviews"))
    page = f"/admin/expert-reviews/{bo.page.url.rpartition('/')[2]}"
    bo.fill("为什么专业性、技术性较强", "涉及基金测算。")
    bo.tick("书面咨询")
    bo.tick("专家个人分别论证")
    bo.fill("利害关系方", "某商业保险公司")
    bo.fill("专家少于5人的理由", "专业面窄。")
    bo.fill("以上例外的批准人", "dai")
    bo.press("保存论证方案")
    bo.press("报请分管厅领导同意")
    refused(bo, page, f"{page}/consent", "提交决定", decision="granted")
    dai.follow("论证方式", within="nav")
    dai.follow(TITLE, within="main")
    dai.tick("同意", within="form.ask")
    dai.press("提交决定")
    bo.go(page)
    bo.open("从专家库选择")
    bo.choose("专家", "文博", within=form("/members"))
    bo.fill("选择理由", "研究社会保险二十年。", within=form("/members"))
    bo.tick("对本事项持不同意见", within=form("/members"))
    bo.press("选定专家")
    wen.go("/admin/expert")
    wen.follow(TITLE, within="main")
    wen.tick("本人及所在单位均无利害关系")
    wen.press("提交声明")
    tick_all(wen, "points")
    wen.fill("输入您的姓名签署", "文博")
    wen.press("签署承诺书")
    bo.go(page)
    bo.attach("上传资料", "草案.txt", TEXT.encode())
    send(bo, "/papers")
    refused(cast.er, page, f"{page}/provide", "提供资料，开始研究", due_on="2026-03-20")
    bo.press("提供资料，开始研究")
    return page


def judge_the_experts(cast, page):
    """Each point is decided upon, the report written, the expert paid and evaluated."""
    bo, cai, fa = cast.bo, cast.cai, cast.fa
    bo.go(page)
    bo.open("列出一条意见")
    bo.fill("意见要点", "明确基金承受能力", within=form("/points"))
    bo.press("列出意见")
    refused(cast.dai, page, f"{page}/points/1", "决定并反馈专家", outcome="not", reason="不")
    bo.open("作出决定")
    bo.tick("部分采纳", within=form("/points/1"))
    bo.fill("理由", "写入草案说明，不写入条文。", within=form("/points/1"))
    bo.press("决定并反馈专家")
    fill_all(bo, "part_", "经论证可行。")
    bo.press("保存论证报告")
    refused(fa, page, f"{page}/finish", "完成专家论证")
    bo.press("完成专家论证")
    assert "已完成" in bo.text()
    refused(bo, "/admin/budget", "/admin/budget/1/members/1", "列支费用", line_id="1", amount="1000")
    cai.follow("论证经费", within="nav")
    cai.fill("预算项目", "决策论证", within=form("/budget"))
    cai.fill("预算（元）", "20000", within=form("/budget"))
    cai.press("保存预算项目")
    cai.fill("金额（元）", "1000")
    cai.press("列支费用")
    fa.go(page)
    fa.open("评价专家")
    evaluation = form("/evaluate")
    for part in expert_pool.EVALUATION_PARTS:
        fa.fill(part, "认真负责。", within=evaluation)
    fa.fill("承办处室意见", "满意。", within=evaluation)
    fa.tick("称职", within=evaluation)
    fa.press("登记评价")


def assess(cast, matter):
    """Plan, survey from the ledger, risk points, report, conclusion."""
    bo = cast.bo
    bo.go(matter)
    bo.press("开始办理", within=form("/risk"))
    page = f"/admin/risk/{bo.page.url.rpartition('/')[2]}"
    bo.fill("为什么需要风险评估", "可能引起集中咨询和投诉。")
    fill_all(bo, "plan_", "评估本办法的社会稳定风险。")
    fill_all(bo, "aspect_", "可以接受。")
    bo.tick("人大代表")
    bo.press("保存方案和评估内容")
    bo.press("引用意见台账的情况")
    bo.open("增加一个风险点")
    bo.fill("风险点", "系统拥堵", within=form("/risks"))
    bo.fill("防范措施和处置预案", "分批办理", within=form("/risks"))
    bo.fill("责任单位", "社会保险处", within=form("/risks"))
    bo.press("增加风险点")
    fill_all(bo, "part_", "风险较低。")
    bo.tick("可控", within=form("/report"))
    bo.press("保存评估报告")
    for other in (cast.er, cast.fa):
        refused(other, page, f"{page}/report", "保存评估报告", seen="9") if other is cast.fa else None
        assert not other.page.locator("main button:not([aria-disabled])", has_text="完成风险评估").count()
    bo.press("完成风险评估")
    assert "已完成" in bo.text()


def compete(cast, matter):
    """Fair competition by the division; the head signs why no hearing was due; representatives were heard."""
    bo, chu, page = cast.bo, cast.chu, f"{matter}/competition"
    refused(chu, page, page, "签署公平竞争审查意见", is_touched="no", reason="不", name="chu")
    bo.go(page)
    bo.tick("涉及", within=form("/competition"))
    bo.fill("判断理由", "涉及商业保险机构。")
    bo.fill("听取经营者、行业协会商会意见的情况", "听取了保险行业协会的意见。")
    bo.fill("审查结论", "没有排除、限制竞争的内容。")
    bo.fill("输入您的姓名签署", "bo")
    bo.press("签署公平竞争审查意见")
    bo.open("起草一份说明")
    bo.tick("听证", within=form("/statements"))
    bo.choose("情形", "听证")
    bo.fill("事实", "不涉及重大利益调整。", within=form("/statements"))
    bo.fill("法律依据", "程序办法第十八条", within=form("/statements"))
    bo.press("起草说明")
    refused(bo, page, f"{matter}/statements/1/sign", "签署说明", name="bo")
    chu.go(page)
    chu.fill("处室负责人输入姓名签署", "chu")
    chu.press("签署说明")
    bo.go(f"{matter}/dossier")
    bo.choose("材料种类", "听取人大代表")
    bo.fill("材料名称", "听取人大代表意见")
    bo.attach("文件必填", "记录.txt", "座谈记录".encode())
    bo.press("存入卷宗")


def submit(cast, matter):
    """Out of participation, through G14 to G17."""
    refused(cast.fa, matter, f"{matter}/submit", "送合法性审查", seen="5")
    cast.bo.go(matter)
    cast.bo.press("送合法性审查")


def review_the_law(cast, matter):
    """Papers, acceptance, counsel, the statement accepted, an opinion that asks for changes, responses, confirmation."""
    bo, fa, lu = cast.bo, cast.fa, cast.lu
    bo.go(matter)
    bo.press("开始办理", within=form("/legality"))
    page = f"/admin/legality/{bo.page.url.rpartition('/')[2]}"
    for kind in ("决策草案", "法律、法规", "履行决策法定程序"):
        bo.choose("材料种类", kind)
        bo.fill("文字内容", "见卷宗。")
        bo.press("增加材料")
    bo.press("送政策法规处审查")
    refused(bo, page, f"{page}/accept", "材料齐全，受理")
    fa.follow("合法性审查", within="nav")
    fa.follow(TITLE, within="main")
    fa.press("材料齐全，受理")
    fa.press("请其提出法律意见")
    task = f"/admin/counsel/{page.rpartition('/')[2]}"
    refused(fa, task, f"{task}/sign", "签署法律意见书", opinion="好", name="lu")
    lu.follow("法律意见", within="nav")
    lu.follow(TITLE, within="main")
    lu.tick("没有利害关系")
    lu.press("提交声明")
    lu.fill("法律意见", "合法。", within=form("/sign"))
    lu.fill("建议调整的内容", "第三条写明委托的依据", within=form("/sign"))
    lu.fill("输入您的姓名签署", "lu")
    lu.press("签署法律意见书")
    fa.go(f"{matter}/competition")
    fa.tick("予以认定")
    fa.fill("理由", "情况属实。", within=form("/decide"))
    fa.press("登记认定")
    refused(cast.chu, page, f"{page}/decide", "签署审查意见", outcome="agree", name="chu")
    fa.go(page)
    fill_all(fa, "reason_", "符合规定。")
    fa.fill("需要调整或者补充的内容", "删去第二条的例外")
    fa.tick("建议依法作出调整后提交集体讨论")
    fa.fill("输入您的姓名签署", "fa")
    fa.press("签署审查意见")
    bo.go(page)
    for point in (1, 2):
        bo.open("回应这一条") if point == 1 else bo.page.locator("summary", has_text="回应这一条").nth(1).press("Enter")
        bo.fill("作了哪些调整或者补充", "已经调整。", within=form(f"/points/{point}"))
        bo.press("提交回应", within=form(f"/points/{point}"))
    refused(bo, page, f"{page}/confirm", "确认草案已依法调整", adjustment="好")
    fa.go(page)
    fa.fill("核对情况", "已经按意见调整。")
    fa.press("确认草案已依法调整")
