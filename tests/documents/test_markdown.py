"""Officers' Markdown: safe, and its headings follow the page's."""

import pytest

from documents.markdown import to_html


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
