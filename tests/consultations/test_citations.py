"""The articles that a text names."""

import pytest

from consultations.citations import cited


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第十二条规定不清", [12]), ("建议修改第12条", [12]), ("第１２条和第三条", [12, 3]), ("十二条应改", [12]), ("办法12条第二款", [12]),
        ("第三条至第五条", [3, 4, 5]), ("第3-5条", [3, 4, 5]), ("第十二、十三条", [12, 13]), ("第 八 条", [8]), ("第一百零一条", [101]),
        ("Article 12 is unclear", [12]), ("articles 3, 4 and 7", [3, 4, 7]), ("art. 5", [5]), ("《办法》第二十条第（三）项", [20]),
        ("第九条第三款、第十条", [9, 10]), ("提三条建议", []), ("我有三条意见", []), ("一条街", []), ("第三款", []), ("", []), ("第九百条", []),
    ],
)  # fmt: skip
def test_citations(text, numbers):
    assert cited(text, range(1, 200)) == numbers
