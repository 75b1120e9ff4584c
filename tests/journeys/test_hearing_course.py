"""A hearing from the matter to the published report in real browsers: sixty registrants by three channels in four
categories, a draw with quotas that a stranger repeats from the file alone, a withdrawal, a correction, a refusal, an
absence, and a sealed record that validates. Some of the sixty fill in the form by keyboard; the others send the same
form over the wire."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import Session, select

from documents.seals import check_seal, load_seal
from hearings.draw.lots import method_hash
from hearings.models import Hearing
from hearings.pools import masked_id
from hearings.registration_models import Registration
from hearings.selection_models import HearingDraw, Participant
from journal.verify import verify_journal
from people.permissions import Role
from tests.factories import make_staff
from tests.hearings.test_session import png
from tests.journeys.hearing_people import Course, pick, press, put, tick

GONGYI = str(Path(sys.executable).parent / "gongyi")
SLOWER_THAN_PROGRAMS = 3.2  # seconds between form and sending
LEAGUES = ("呼和浩特市", "包头市", "赤峰市")
AGES = ("18至29岁", "30至44岁", "45至59岁", "60岁及以上")
QUOTAS = "性别：女 3-4；年龄段：60岁及以上 1-2"
SEATS = [  # kind, name, party, seats, method, body, quotas
    ("representative", "职工代表", "职工", "6", "draw", "", QUOTAS),
    ("representative", "灵活就业人员代表", "灵活就业人员", "3", "draw", "", ""),
    ("representative", "用人单位代表", "用人单位", "3", "draw", "", ""),
    ("representative", "法律工作者", "社会公众", "2", "recommend", "自治区律师协会", ""),
    ("observer", "旁听人", "", "4", "order", "", ""),
    ("press", "新闻媒体", "", "2", "order", "", ""),
]  # fmt: skip
BOXES = (
    "#name", "#phone", "#email", "#region", "stance", "#points", "details", "#sex", "#age",
    "input[name=is_adult]", "input[name=notice_consent]", "input[name=list_consent]",
)  # fmt: skip
WANTED = ["职工代表"] * 30 + ["灵活就业人员代表"] * 14 + ["用人单位代表"] * 8 + ["旁听人"] * 8

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize(
    ("engine", "javascript"), [pytest.param("postgres", True, marks=pytest.mark.postgres)], indirect=True
)
def test_the_whole_course_in_browsers(site, person, db, officer, deputy, consultation, now, tmp_path, settings):
    make_staff(db, login="er", roles={Role.OFFICER}, now=now)
    db.commit()
    db.close()
    site.zone = now.tzinfo
    c = Course(site, person, tmp_path)
    bo, dai = c.staff("bo"), c.staff("dai")
    plan(c, bo)
    announce(c, bo, dai)
    ann, mine = register_sixty(c, bo)
    select_participants(c, bo, dai, ann, mine)
    one_withdraws(c, ann)
    anybody_repeats_the_draw(c)
    serve(c, bo, ann)
    hold(c, bo, ann)
    confirm(c, bo, ann)
    seal(c, bo, settings)
    report(c, bo, ann)
    with site.engine.connect() as connection:
        assert verify_journal(connection, None).holds


def plan(c, bo):
    """From the matter to dates that are all lawful, seats by category, and who does what."""
    press(bo, "决策事项", "nav", role="link")
    press(bo, "修订程序办法", "main", role="link")
    press(bo, "准备听证会")
    c.id = int(bo.page.url.split("/hearings/")[1].split("/")[0])
    c.look(bo)
    bo.page.get_by_label("存在较大分歧").check()
    for name, words in {
        "ground_detail": "缴费基数", "subject": "对办法草案听取意见", "explanation": "为什么修订。", "place": "一楼会议室",
        "seats": "14", "selection_rules": "超过名额的随机抽取", "seed_source": "现场六名见证人各抽一位数字",
        "ways": "电话报名\n窗口报名", "contact": "0471-0000000", "other_matters": "无",
    }.items():  # fmt: skip
        put(bo, f"#{name}", words)
    put(bo, "#held_on", "2026-04-15")
    bo.page.wait_for_load_state("networkidle")  # the planner answers to what is typed
    put(bo, "#registration_closes_on", "2026-03-25")
    bo.page.wait_for_load_state("networkidle")
    press(bo, "按惯例补上空着的日期")
    assert "不可行" not in bo.page.inner_text("#planner .tasks")
    press(bo, "保存听证会")
    c.look(bo)
    for rows in (SEATS[:4], SEATS[4:]):
        press(bo, "填写名额和产生办法", role="link")
        c.look(bo)
        for n, row in enumerate(rows, 1 + SEATS.index(rows[0])):
            for name, words in zip(("kind", "name", "party", "seats", "method", "body", "quotas"), row, strict=True):
                if name in {"kind", "method"}:
                    pick(bo, f"#{name}-{n}", words)
                elif words:
                    put(bo, f"#{name}-{n}", words)
        press(bo, "保存名额")
    press(bo, "填写人员", role="link")
    c.look(bo)
    for n, name in enumerate(("韩主持", "纪录员", "陈述人"), 1):
        put(bo, f"#role_name-{n}", name)
    press(bo, "保存人员")


def announce(c, bo, dai):
    """Nothing goes out before the deputy has agreed."""
    assert bo.page.get_by_role("button", name="公布公告并开始报名").get_attribute("aria-disabled") == "true"
    press(bo, "报请分管厅领导同意")
    press(dai, "报请同意", "nav", role="link")
    press(dai, "程序办法", "main", role="link")
    c.look(dai)
    dai.page.get_by_label("同意", exact=True).check()
    press(dai, "提交决定")
    bo.go(f"/admin/hearings/{c.id}")
    press(bo, "公布公告并开始报名")
    bo.go(f"/hearings/{c.id}")
    assert "我要报名" in bo.text()
    c.look(bo)


def facts(c, n):
    """What the registrant of this number fills in."""
    with Session(c.site.engine) as db:
        categories = {one.name: one.id for one in db.get_one(Hearing, c.id).categories}
    return {
        "categories": str(categories[WANTED[n]]), "submitter_kind": "person", "name": f"报名人{n:02}", "phone": f"139000{n:05}",
        "email": f"r{n}@example.cn" if n % 2 else "", "region": LEAGUES[n % 3], "stance": "change", "points": f"意见{n}",
        "sex": "女" if n % 3 == 0 else "男", "age": AGES[n % 4], "is_adult": "yes", "notice_consent": "yes",
        "list_consent": "yes",
    }  # fmt: skip


def fill_in(who, values):
    """The form of a registration, on the portal and at the officer's desk."""
    if not who.page.locator("#sex").is_visible():
        who.page.locator("summary", has_text="可以不填的几项").click()
    tick(who, f"input[name=categories][value='{values['categories']}']")
    for name in ("name", "phone", "email", "points"):
        put(who, f"#{name}", values[name])
    for name in ("region", "sex", "age"):
        pick(who, f"#{name}", values[name])
    for box in ("stance][value=change", "is_adult", "notice_consent", "list_consent"):
        tick(who, f"input[name={box}]")


def by_keyboard(who, values):
    """The same without a pointer, in the order of the page."""
    for box in (f"input[name=categories][value='{values['categories']}']", *BOXES):
        if box == "details":
            who.open("可以不填的几项")
        elif box == "stance":
            who.tick("修改建议", within="form[method=post]")
        elif box.startswith("#"):
            name = box.removeprefix("#")
            who._reach(who.page.locator(box))
            if who.page.locator(box).evaluate("e => e.tagName") == "SELECT":
                who.page.locator(box).select_option(values[name])
            else:
                who.page.keyboard.insert_text(values[name])
        else:
            who._reach(who.page.locator(box))
            who.page.keyboard.press("Space")


def register_sixty(c, bo):
    """Three channels, one queue. The forms of the wire are fetched first and sent when a person could have filled them in."""
    ann = c.person()
    ann.go(f"/hearings/{c.id}")
    ann.follow("我要报名")
    began = time.monotonic()
    c.look(ann)
    by_keyboard(ann, facts(c, 0))
    path, desk = f"/hearings/{c.id}/register", f"/admin/hearings/{c.id}/registrations/new"
    waiting = [(n, c.form(path, "/register")) for n in range(1, 60) if n % 5 != 3]
    time.sleep(max(0, SLOWER_THAN_PROGRAMS - (time.monotonic() - began)))
    ann.press("提交报名")
    mine = ann.page.url.rpartition("/")[2]
    c.look(ann)
    for channel, n in (("phone", 3), ("visit", 8)):
        bo.go(desk)
        c.look(bo)
        pick(bo, "#channel", channel)
        fill_in(bo, facts(c, n))
        press(bo, "登记并打印回执")
        c.look(bo)
    for n in range(13, 60, 5):
        key = {"key": f"wire-registration-{n}", "channel": "phone" if n % 2 else "visit", "happened_on": "2026-03-02"}
        c.post(desk, facts(c, n) | key, by=bo)
    time.sleep(max(0, SLOWER_THAN_PROGRAMS - (time.monotonic() - began)))
    places = [c.post(path, form | facts(c, n)) for n, form in waiting]
    assert c.post(path, waiting[0][1] | facts(c, waiting[0][0])) == places[0], "sent twice is registered once"
    everyone = c.ask(select(Registration))
    assert len(everyone) == 60 and {r.channel for r in everyone} == {"web", "phone", "visit"}
    bo.go(f"/admin/hearings/{c.id}/registrations")
    c.look(bo)
    press(bo, "提交审核结果")
    assert not c.ask(select(Registration).where(Registration.status != "approved"))
    return ann, mine


def select_participants(c, bo, dai, ann, mine):
    """Pools are frozen, two officers read the seed, the lot is drawn, the list is public."""
    place = f"/admin/hearings/{c.id}/selection"
    c.at(2026, 3, 31, 9)
    c.staff("bo", bo)
    er = c.staff("er", dai)  # the second officer sits down where the deputy was
    bo.go(place)
    press(bo, "冻结并公布摘要")
    c.look(bo)
    ann.go(f"/hearings/registrations/{mine}")
    assert "您在抽签池中" in ann.text() and "您被抽中的机会" in ann.text()
    for who in (bo, er):
        who.go(place)
        put(who, "#seed", "381640")
        put(who, "#witnesses", "见证人六名")
        press(who, "录入种子")
    bo.go(place)
    press(bo, "按种子抽取")
    for name in ("律师甲", "律师乙"):
        pick(bo, "#category_id", bo.page.locator("#category_id option", has_text="法律工作者").get_attribute("value"))
        put(bo, "#name", name)
        tick(bo, "input[name=consented]")
        press(bo, "列入参加人")
    press(bo, "参加人已全部产生")
    press(bo, "公布参加人名单")
    c.look(bo)


def one_withdraws(c, ann):
    """Whoever was drawn says by the own page that they cannot come; the next alternate follows and the public list says so."""
    people = c.seated()
    assert len(people) == 14
    workers = c.ask(select(HearingDraw).order_by(HearingDraw.id))[0].category_id
    leaving = next(p for p in people if p.origin == "draw" and p.category_id == workers)
    ann.go(f"/hearings/participants/{leaving.code}")
    c.look(ann)
    ann.press("我不能参加")
    ann.go(f"/hearings/{c.id}")
    after = c.seated()
    [follower] = [p for p in after if p.origin == "alternate"]
    assert len(after) == 14 and leaving.id not in {p.id for p in after}
    assert "变更公告" in ann.text() and follower.name in ann.text() and "13900" not in ann.page.content()
    women = [r for r in c.ask(select(Registration).join(Participant).where(Participant.standing == "seated"))]
    drawn = [r for r in women if WANTED[int(r.name[-2:])] == "职工代表"]
    assert 3 <= sum(r.sex == "女" for r in drawn) <= 4 and 1 <= sum(r.age == AGES[3] for r in drawn) <= 2


def anybody_repeats_the_draw(c):
    """A stranger in an empty folder with nothing but the file draws the same people, and finds every change."""
    draws = c.ask(select(HearingDraw).order_by(HearingDraw.id))
    receipts = {masked_id(r.receipt): r for r in c.ask(select(Registration))}
    alone = c.folder / "alone"
    alone.mkdir()
    results = [c.get(f"/hearings/{c.id}/draws/{d.id}/result.json") for d in draws]
    for n, content in enumerate(results):
        (alone / f"{n}.json").write_bytes(content)
    whole = json.loads(results[0])
    published = whole["bundle"]["method_hash"]
    for name, change in TAMPERED.items():
        document = json.loads(results[0])
        change(document)
        document["bundle"]["method_hash"] = method_hash(document["bundle"])  # whoever changes it computes it anew
        (alone / f"{name}.json").write_text(json.dumps(document))
    files = sorted(alone.glob("*.json"))
    told = {f.stem: run for f, run in zip(files, verified(files, published), strict=True)}
    for n, content in enumerate(results):
        code, words = told[str(n)]
        assert code == (0 if n == 0 else 1), words  # the others have digests of their own
    assert "✓ 与事先公布的方案摘要一致" in told["0"][1] and "重新抽签，6 名入选者一致" in told["0"][1]
    assert all(told[name][0] != 0 for name in TAMPERED), told
    chosen = [receipts[whole["bundle"]["pool"]["leaves"][row - 1]] for row in whole["chosen"]]
    was_seated = c.ask(
        select(Participant).where(Participant.origin == "draw", Participant.category_id == draws[0].category_id)
    )
    assert sorted(r.name for r in chosen) == sorted(p.name for p in was_seated)


TAMPERED = {
    "registrant": lambda r: r["bundle"]["pool"]["leaves"].__setitem__(0, "0" * 64),
    "seed": lambda r: r.__setitem__("seed", "381641"),
    "quota": lambda r: r["bundle"]["quotas"][0].__setitem__(3, r["bundle"]["quotas"][0][3] - 1),
}


def verified(files, published):
    """(status, words) of `gongyi verify draw` for each file, run where nothing else is."""
    lone = {"cwd": files[0].parent, "env": {"PATH": "/usr/bin:/bin"}, "stdout": subprocess.PIPE, "text": True}
    runs = [
        subprocess.Popen(
            [GONGYI, "verify", "draw", f.name, "--method-hash", published], stderr=subprocess.STDOUT, **lone
        )
        for f in files
    ]
    words = [run.communicate(timeout=60)[0] for run in runs]
    return [(run.returncode, said) for run, said in zip(runs, words, strict=True)]


def serve(c, bo, ann):
    """Material by the site and its acknowledgement, one by hand with the signed slip."""
    c.at(2026, 4, 2, 9)
    c.staff("bo", bo)
    people = c.seated()
    bo.go(f"/admin/hearings/{c.id}/service")
    c.look(bo)
    press(bo, "向尚未送达的人网上送达")
    ann.go(f"/hearings/participants/{people[0].code}")
    ann.press("我能够参加")
    ann.press("我已收到听证材料")
    for who in people[1:-1]:
        c.post(f"/hearings/participants/{who.code}/acknowledge", {})
    pick(bo, "#participant_id", str(people[-1].id))
    put(bo, "#received_on", "2026-04-02")
    bo.attach("签收单照片", "签收单.png", png())
    press(bo, "登记送达")
    assert "尚未送达 0 人" in bo.text()


def hold(c, bo, ann):
    """The console: people at the door, the order of the law, what is said; the public sees how far it is."""
    place = f"/admin/hearings/{c.id}/session"
    c.at(2026, 4, 15, 9)
    c.staff("bo", bo)
    bo.page.clock.set_fixed_time(c.site.hand["now"])  # the console notes its own time with what is said
    bo.go(place)
    c.look(bo)
    assert bo.page.get_by_role("button", name="开会").get_attribute("aria-disabled") == "true"
    first, second, third, fourth, *others = c.seated()
    put(bo, "#code", f"{c.site.address}/hearings/participants/{first.code}")
    pick(bo, "#identity_check", "身份证件原件")
    press(bo, "签到", "section[aria-labelledby=door-title]")
    for who in (second, third, fourth, *others):
        c.post(f"{place}/check-in", {"code": str(who.number), "identity_check": "身份证件原件"}, by=bo)
    bo.go(place)
    press(bo, "开会")
    c.seen.discard("/admin/hearings/N/session")
    c.look(bo)
    say(bo, "identity", "韩主持", "")
    say(bo, "discipline", "韩主持", "")
    say(bo, "rights", "韩主持", "")
    press(bo, "进入下一项")
    say(bo, "introduction", "陈述人", "介绍草案、依据和有关情况")
    press(bo, "进入下一项")
    press(bo, "排队发言")
    say(bo, "statement", first.name, "赞成降低基数", clause="a1", stance="for")
    say(bo, "statement", second.name, "反对降低基数", clause="a1", stance="against")
    say(bo, "debate", fourth.name, "应当兼顾企业负担", clause="a1", stance="change")
    say(bo, "alternative", third.name, "改为分档缴费", basis="社会保险法", reason="更公平")
    ann.go(f"/hearings/{c.id}/screen")
    assert "陈述意见" in ann.text()
    c.look(ann)
    press(bo, "进入下一项")
    say(bo, "summary", "韩主持", "各方意见已经充分发表")
    press(bo, "散会")


def say(bo, kind, speaker, words, **more):
    """Write down what is said; the console sends it by itself and shows it."""
    before = bo.page.locator("#alive li").count()
    pick(bo, "#kind", kind)
    pick(bo, "#speaker", bo.page.locator("#speaker option", has_text=speaker).first.get_attribute("value"))
    for name in ("clause", "stance"):
        pick(bo, f"#{name}", more.get(name, ""))
    if "basis" in more and not bo.page.locator("#basis").is_visible():
        bo.page.locator("summary", has_text="另行提出的草案").click()
    for name in ("basis", "reason"):
        if name in more:
            put(bo, f"#{name}", more[name])
    put(bo, "#text", words)
    bo.page.locator("#entry").get_by_role("button", name="记入笔录").click()
    bo.page.wait_for_function("n => document.querySelectorAll('#alive li').length > n", arg=before)


def confirm(c, bo, ann):
    """Read, have corrected, sign by hand, by name and on paper; one refuses, one does not come to sign."""
    press(bo, "形成笔录第1版")
    c.look(bo)
    first, second, third, fourth, *others = c.seated()
    ann.go(f"/hearings/participants/{first.code}/record")
    assert "赞成降低基数" in ann.page.inner_text("mark")
    c.look(ann)
    draw_signature(ann)
    ann._reach(ann.page.locator("input[name=read_it]"))
    ann.page.keyboard.press("Space")
    ann.press("确认并签字")
    assert "确认无误并签字" in ann.text()
    ann.go(f"/hearings/participants/{second.code}/record")
    put(ann, "#wanted", "反对降低基数，建议维持")
    ann.press("提出更正")
    bo.go(f"/admin/hearings/{c.id}/record")
    press(bo, "更正", "section[aria-labelledby=corrections-title]", exact=True)
    assert "第 2 版" in bo.text()
    for who in (second, *others):
        c.post(f"/hearings/participants/{who.code}/record/sign", signed(c, who))
    for who, way, note in ((third, "拒绝签字", "对归纳有异议"), (fourth, "未到场签字", "两次通知未到场")):
        bo.go(f"/admin/hearings/{c.id}/record")
        pick(bo, "#who", f"p{who.id}")
        bo.page.get_by_label(way).check()
        put(bo, "#sign-note", note)
        press(bo, "登记签字")


def draw_signature(who):
    """With the pointer."""
    canvas = who.page.locator("canvas.signature")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    who.page.mouse.move(box["x"] + 20, box["y"] + 40)
    who.page.mouse.down()
    for n in range(1, 9):
        who.page.mouse.move(box["x"] + 20 + 12 * n, box["y"] + 40 + (20 if n % 2 else 0))
    who.page.mouse.up()


def signed(c, who):
    """The form of the signature with a typed name."""
    form = c.form(f"/hearings/participants/{who.code}/record", "/sign")
    return form | {"read_it": "yes", "way": "typed", "typed_name": who.name}


def seal(c, bo, settings):
    """Host and recorder last; then the record is sealed and validates as a reader would validate it."""
    for name in ("韩主持", "纪录员"):
        bo.go(f"/admin/hearings/{c.id}/record")
        pick(bo, "#who", bo.page.locator("#who option", has_text=name).get_attribute("value"))
        bo.attach("签名页扫描件", "签名页.png", png())
        press(bo, "登记签字")
    press(bo, "笔录定稿并盖章")
    with bo.page.expect_download() as saved:
        bo.page.locator("a", has_text="已盖章").click()
    content = Path(saved.value.path()).read_bytes()
    stamp = load_seal(settings.data_dir / "seal.p12", settings.secret, owner="", create=False, now=c.site.hand["now"])
    with ThreadPoolExecutor(1) as aside:  # the browser has its own loop here
        told = aside.submit(check_seal, content, trusted=stamp).result()
    assert told.holds and told.is_trusted


def report(c, bo, ann):
    """Every point gets its outcome and reason; then the report is public."""
    c.at(2026, 4, 28, 9)
    c.staff("bo", bo)
    bo.go(f"/admin/hearings/{c.id}/report")
    press(bo, "制作听证报告")
    c.look(bo)
    for n in range(bo.page.locator("form.band").count()):
        band = f"form.band >> nth={n}"
        bo.page.locator(band).get_by_label("部分采纳").check()
        put(bo, f"{band} >> textarea[name=reason]", "分档缴费写入第一条")
        press(bo, "保存", band)
    press(bo, "公布听证报告")
    ann.go(f"/hearings/{c.id}")
    assert "分档缴费写入第一条" in ann.text() and "听证报告" in ann.text()
    c.seen.discard("/hearings/N")
    c.look(ann)
    assert c.get(f"/hearings/{c.id}/report.pdf")[:4] == b"%PDF"
