"""程序办法 第十章 纪律与责任: what software can decide is that each member's view is on record (第五十一条)."""

from collections.abc import Collection

from law.findings import Finding, Rule

P51_3 = Rule("P51.3", "程序办法第五十一条第三款")


def every_view_recorded(
    *, present: Collection[str], recorded: Collection[str], wordless_dissent: Collection[str]
) -> list[Finding]:
    """Everybody present is on record with a view, dissent with its words: it may lessen responsibility later.

    程序办法第五十一条第三款 (P51.3)
    """
    silent = [name for name in present if name not in set(recorded)]
    return [
        P51_3.needs(not silent, field="views", message=f"会议记录应当逐人载明意见，尚缺：{'、'.join(silent)}"),
        P51_3.needs(
            not wordless_dissent,
            field="views",
            message=f"不同意见应当如实载明，请记录下列人员的具体意见：{'、'.join(wordless_dissent)}",
        ),
    ]
