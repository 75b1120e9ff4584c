"""Many believable opinions for one ledger: three campaigns and many people of their own words, from five channels."""

import random

from opinions.submission import Submission

CHANNELS = {"web": 70, "letter": 10, "phone": 8, "email": 7, "social": 5}
REGIONS = ("呼和浩特市", "包头市", "赤峰市", "通辽市", "呼伦贝尔市", "鄂尔多斯市", "兴安盟", "锡林郭勒盟")
LETTERS = (
    "建议将公开征求意见的期限延长到四十五日，并在旗县政务服务大厅和嘎查村公示栏张贴纸质文本，方便不会上网的老人了解草案内容。",
    "建议听证会的群众代表不少于三分之一，代表名单在听证会举行七日前公布，会后公布完整的听证会笔录。",
    "请在办法中写明，征求意见结束后三十日内逐条答复是否采纳，不采纳的要说明理由，不能笼统地说已经研究。",
)
TAILS = ("", "谢谢！", "望采纳。", "请认真考虑。", "我们全家都这样想。", "盼复。")
WHO = ("在外务工的", "退休的", "开小店的", "种地的", "当老师的", "跑运输的", "社区工作的", "做护士的")
ABOUT = {
    "期限": ("三十日太短，农忙时节根本来不及看", "公告发得晚，等看到只剩几天", "截止日碰上节假日应当顺延", "期限起算的那天要写清楚"),
    "听证": ("听证代表怎么选的没人知道", "听证会放在工作日上午，上班的人去不了", "听证材料应当提前送到代表手里", "旁听席位太少，门口就满了"),
    "公布": ("网站上找不到草案的历史版本", "政策说明写得太专业，看不懂", "应当用蒙古文同步公布", "手机上打开附件是空白"),
    "专家": ("专家意见应当公开署名", "论证专家里没有基层的人", "专家和项目单位有关系的应当回避", "专家论证不能只开一次会走过场"),
    "反馈": ("提过的意见没有回音", "反馈里看不到采纳了哪几条", "不采纳的理由应当写具体", "反馈应当发到留的邮箱里"),
}  # fmt: skip
WISH = ("建议改一改", "希望尽快解决", "请写进办法里", "应当有人负责", "请给个明确说法", "可以先在一个旗县试行")


def many(consultation_id: int, count: int, clauses: list[str], seed: int = 1) -> list[Submission]:
    """`count` submissions: three in ten belong to a campaign. The same seed gives the same ones."""
    draw = random.Random(seed)
    return [_one(consultation_id, n, clauses, draw) for n in range(count)]


def _one(consultation_id: int, n: int, clauses: list[str], draw: random.Random) -> Submission:
    campaign = draw.random() < 0.3
    text = draw.choice(LETTERS) + draw.choice(TAILS) if campaign else _own(n, draw)
    return Submission(
        idempotency_key=f"many-{n}",
        consultation_id=consultation_id,
        text=text,
        clause=draw.choice(["", *clauses]),
        stance="change" if campaign else draw.choice(["for", "change", "change", "other", "against"]),
        region=draw.choice(REGIONS),
        channel=draw.choices(list(CHANNELS), list(CHANNELS.values()))[0],
    )


def _own(n: int, draw: random.Random) -> str:
    first, second = draw.sample(list(ABOUT), 2)
    words = [draw.choice(ABOUT[first]), draw.choice(ABOUT[second])]
    number = f"去年第{n % 97 + 3}次去办事的时候也是这样" if draw.random() < 0.5 else f"我家{n % 13 + 2}口人都遇到过"
    return f"我是{draw.choice(REGIONS)}{draw.choice(WHO)}，{words[0]}，{number}。{words[1]}，{draw.choice(WISH)}。"
