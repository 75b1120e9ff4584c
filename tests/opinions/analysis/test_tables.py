"""Tables come in whatever encoding, and leave with every column they came with."""

import pandas as pd
import pytest

from opinions.analysis.tables import Unusable, column, read_table, with_columns, words_by_theme, write_table

ROWS = 'id,text,group\n1,"建议延长,到四十五日\n请考虑",甲\n2,,乙\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_reads_the_same(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(ROWS.encode(encoding))
    table = read_table(path)
    assert table["text"].tolist() == ["建议延长,到四十五日\n请考虑", ""]
    assert column(table, "2").tolist() == table["text"].tolist()


def test_columns_of_the_file_are_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    table = with_columns(read_table(path), pd.DataFrame({"group": [1, 2]}))
    assert table.columns.tolist() == ["id", "text", "group_original", "group"]
    for name in ("b.csv", "b.parquet"):
        write_table(table, tmp_path / name)
        assert read_table(tmp_path / name)["text"].tolist() == table["text"].tolist()


def test_tabs_part_columns_and_huge_texts_fit(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("id\ttext\n1\t" + "长" * 300_000 + "\n")
    assert column(read_table(path), "text").str.len().tolist() == [300_000]


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(Unusable, match="a、b"):
        column(read_table(tmp_path / "a.csv"), "text")
    with pytest.raises(Unusable):
        read_table(tmp_path / "none.csv")


def test_theme_words_of_officers(tmp_path):
    path = tmp_path / "themes.txt"
    path.write_bytes("主题,关键词\n工资：欠薪 工钱、拖欠\n培训,技能,证书\n\n# 注\n停车\n".encode("gb18030"))
    assert words_by_theme(path) == {"工资": ["欠薪", "工钱", "拖欠"], "培训": ["技能", "证书"], "停车": ["停车"]}
