"""Officers' Markdown: safe, and its headings follow the page's."""

import pytest

from documents.markdown import to_html
from documents.markdown_blocks import blocks_of
from documents.official import Heading, Listing, Paragraph, Table


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 甲", "<h3>甲</h3>\n"),
        ("## 甲\n\n### 乙", "<h3>甲</h3>\n<h4>乙</h4>\n"),
        ("#### 甲", "<h3>甲</h3>\n"),
        ("<script>1</script>", "<p>&lt;script&gt;1&lt;/script&gt;</p>\n"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n"),
    ],
)
def test_to_html(text, html):
    assert to_html(text) == html


def test_markdown_becomes_blocks_without_its_signs():
    text = "前言**要点**\n第二行\n\n# 依据\n\n1. 甲\n2. 乙\n\n### 一、细节\n\n> 引文\n\n| 项目 | 数 |\n|---|---|\n| 补贴 | 3 |\n\n```\n原样\n```\n"
    assert blocks_of(text) == [
        Paragraph("前言要点"), Paragraph("第二行"), Heading(1, "依据"), Listing(("甲", "乙"), ordered=True),
        Heading(2, "一、细节", numbered=False), Paragraph("引文"), Table(("项目", "数"), (("补贴", "3"),)), Paragraph("原样"),
    ]  # fmt: skip
    assert blocks_of("") == []


@pytest.mark.parametrize(
    "text", ["#", "- ", "|a|\n|-|", "***", "![图](x.png)", "[a](javascript:x)", "<script>x</script>"]
)
def test_odd_markdown_never_fails(text):
    assert all(block for block in blocks_of(text))
