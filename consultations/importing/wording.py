"""How drafts are worded: the patterns by which titles, chapters, articles, items and attachments are known."""

import re

from consultations.numerals import NUMERAL

_N = rf"{NUMERAL}(?:\s{NUMERAL})*"  # 第 一 章
HEADING = re.compile(rf"^第\s?({_N})\s?(编|章|节)(?:\s+|(?=[^的规及和、，,]))(.{{0,40}})$|^第\s?({_N})\s?(编|章|节)$")
ARTICLE = re.compile(rf"^[第笫苐]\s?({_N})\s?条(?:\s?之\s?({NUMERAL})(?![^\s]*[款项]))?(\s*)(.*)$", re.DOTALL)
MISPRINT = re.compile(rf"^({NUMERAL})\s?条\s+(.+)$", re.DOTALL)  # 「十一条」: 第 is missing
REFERENCE = re.compile(r"^(?:规定|第|所|的|、|，|,|和|与|及|或|至|中|之|（|\(|各|以|等|。|；|;)")  # 第十四条规定的……
POINT = re.compile(r"^([一二三四五六七八九十]{1,3})、\s?(.*)$", re.DOTALL)  # 一、 of a draft without articles
ITEM = re.compile(rf"^[（(]\s?({NUMERAL})\s?[)）]|^\d{{1,2}}(?:[.．](?!\d)|、)|^[①-⑳]|^[一二三四五六七八九十]{{1,3}}、")
MARKED = re.compile(rf"^\s*(?:第\s?{NUMERAL}\s?[编章节条]|[（(]{NUMERAL}[)）]|\d{{1,2}}[.．、]|[①-⑳]|{NUMERAL}、|附件)")
ATTACHMENT = re.compile(rf"^附\s?(件|表|录)\s?({NUMERAL})?\s?([:：])?\s*(.*)$")

TITLE_END = re.compile(
    r"(?:办法|规定|条例|细则|规则|方案|意见|通知|决定|制度|规程|章程|准则|标准|规范|指引|指南|公约|预案|计划|规划|"
    r"措施|目录|清单|公告|草案|征求意见稿|修订稿|送审稿|暂行|试行)[）)》]*$"
)
STAGE = re.compile(r"^[（(][^）)]{0,12}(?:草案|征求意见稿|修订|送审稿|讨论稿|试行|暂行)[^）)]{0,12}[）)]$")
ORGAN = re.compile(r"(?:厅|局|委|部|署|办|院|会|政府|中心|办公室)$")
DATE = re.compile(r"^[（(]?\d{4}\s?年|^\d{4}[-./]\d")
SENTENCE = re.compile(r"[。；;，,、：:！!？?]$")
END_OF_PARAGRAPH = re.compile(r"[。；;，,、！!？?]$")
FURNITURE = re.compile(  # of a web page, around the text
    r"^(?:一键下载|当前位置|相关(?:文档|附件|链接|阅读|解读)|分享|打印|关闭|上一篇|下一篇|责任编辑|主办|承办单位：|版权|扫一扫|"
    r"【?字体|朗读|索\s?引\s?号|主题分类|发布(?:时间|机构|日期)|来源|成文日期|公文时效|文\s?号|浏览|首页|网站地图|Copyright)",
    re.IGNORECASE,
)
CONTENTS = re.compile(r"^目\s?[录次]$")
CONTENTS_LINE = re.compile(rf"^第\s?{_N}\s?[编章节](?!.*[。；;]$)")
LONGEST_TITLE = 80


def sounds_like_title(text: str) -> bool:
    """Whether a line alone reads as the title of a rule or plan."""
    return bool(TITLE_END.search(text)) and not STAGE.match(text) and may_be_title(text)


def may_be_title(text: str) -> bool:
    """Whether nothing speaks against a line being (a part of) a title."""
    if len(text) > LONGEST_TITLE or SENTENCE.search(text) or DATE.match(text):
        return False
    return not (MARKED.match(text) or FURNITURE.match(text) or CONTENTS.match(text))


def spaceless(text: str) -> str:
    """总 则 -> 总则: blanks that only stretch a short heading."""
    parts = text.split(" ")
    return "".join(parts) if all(len(part) == 1 for part in parts) else text
