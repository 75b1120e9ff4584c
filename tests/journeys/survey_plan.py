"""A survey of forty questions for the journey: how it is asked, what people say, and, apart from the product, the figures."""

from collections import Counter

AGES = ["18 岁以下", "18 至 59 岁", "60 岁及以上"]
GRADES = ["不满意", "一般", "满意"]
WINDOW = ["等候时间", "服务态度", "办理结果"]

# Three pages that are clicked together; every kind of question is among them. One line: kind, title, what is filled in.
PAGES = {
    "基本情况": [
        ("single", "您的年龄是？", {"options": AGES, "required": True}),
        ("region", "您住在哪里？", {}),
        ("dropdown", "您的身份是？", {"options": ["职工", "求职者", "企业经办人"]}),
        ("number", "您家里有几口人？", {"least": "1", "most": "20"}),
        ("date", "您最近一次是哪天来的？", {}),
        ("yesno", "最近一年您办过业务吗？", {"required": True}),
    ],
    "办事体验": [
        ("matrix", "请评价窗口服务。", {"options": GRADES, "rows": WINDOW, "required": True}),
        ("matrix_multiple", "各类业务您用过哪些途径？", {"options": ["网络", "电话"], "rows": ["社保", "就业"]}),
        ("scale", "您总的满意程度是？", {"low_label": "很不满意", "high_label": "很满意", "required": True}),
        ("nps", "您愿意推荐别人来办吗？", {}),
        ("multiple", "您办过哪些业务？", {"options": ["参保登记", "待遇申领", "都没有 [排他]", "别的 [其他]"]}),
        ("ranking", "最希望先改进什么？", {"options": ["时间", "态度", "地点"]}),
        ("long", "哪里让您不满意？", {}),
    ],
    "意见建议": [
        ("statement", "下面请您提建议。", {}),
        ("short", "您从哪里知道这次调查？", {}),
        ("clause", "您同意延长办理时间吗？", {}),
        ("file", "有照片的请上传。", {}),
        ("consent", "我了解回答只用于统计。", {"required": True}),
    ],
}
TOPICS = ["就业", "参保", "培训", "工资", "医疗", "维权", "档案", "证书", "创业", "退休", "工伤", "咨询", "网上办"]
ROUNDS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日", "早上", "中午", "晚上"]
REST = {
    "分项评价": [("scale", f"{topic}服务您打几分？", {"required": False}) for topic in TOPICS],
    "时间安排": [("single", f"{when}来办方便吗？", {"options": ["方便", "不方便"]}) for when in ROUNDS],
}
KIND_NAMES = {"scale": "量表", "single": "单选题"}
ASKED = 40
assert sum(kind != "statement" for page in (PAGES | REST).values() for kind, _, _ in page) == ASKED


def people():
    """What twenty-four people say, as labels: {title: label, list of labels, {row: label}, number}. The first comes by
    telephone, the second on paper, the third by a phone; the rest by the interface."""
    said = []
    for n in range(24):
        one = {
            "您的年龄是？": AGES[n % 3],
            "您家里有几口人？": 1 + n % 5,
            "最近一年您办过业务吗？": "是" if n % 4 else "否",
        }
        if n % 4:
            one["请评价窗口服务。"] = {row: GRADES[(n + k) % 3] for k, row in enumerate(WINDOW)}
            one["您总的满意程度是？"] = str(1 + n % 5)
            one["您办过哪些业务？"] = ["都没有"] if n % 6 == 1 else ["参保登记", "待遇申领"][: 1 + n % 2]
            one["最希望先改进什么？"] = ["时间", "态度", "地点"][n % 3 :] + ["时间", "态度", "地点"][: n % 3]
        one["我了解回答只用于统计。"] = "同意"
        one |= {f"{topic}服务您打几分？": str(1 + (n + k) % 5) for k, topic in enumerate(TOPICS)}
        one |= {f"{when}来办方便吗？": ["方便", "不方便"][(n * (k + 1)) % 2] for k, when in enumerate(ROUNDS)}
        said.append(one)
    return said


def figures(said):
    """{(title or title：row, label): how many}, counted in the plainest way there is."""
    counted = Counter()
    for one in said:
        for title, value in one.items():
            for row, chosen in value.items() if isinstance(value, dict) else [("", value)]:
                labels = chosen[:1] if title.startswith("最希望") else chosen if isinstance(chosen, list) else [chosen]
                counted.update((f"{title}：{row}" if row else title, str(label)) for label in labels)
    return counted
