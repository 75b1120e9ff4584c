"""CPU and memory of writing a ledger of 100,000 opinions as XLSX, against the csv module writing the same rows."""

import csv
import re
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from documents.xlsx import Sheet, write_sheets

HEADER = ["序号", "回执", "收到时间", "渠道", "立场", "条款", "意见", "处室"]


def rows(count: int):
    """Opinions of about 130 characters that differ, eight columns."""
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    words = (
        "建议 希望 工资 社保 培训 就业 公开 期限 听证 代表 名额 补贴 简化 手续 乡村 牧区 老人 网上 现场 反馈".split()
    )
    for n in range(count):
        text = "，".join(words[(n * 7 + i * i * (n % 97 + 3)) % 20] + str(n % 1000 + i) for i in range(25))
        yield [n, f"G{n:010}", start + timedelta(seconds=n), "网站", "修改建议", "第十四条", text, "就业促进处"]


def main(kind: str, count: int, target: Path) -> None:
    """Prints CPU seconds and the peak of memory in MiB; one kind a process, so that each has its own peak."""
    before = time.process_time()
    if kind == "csv":
        with target.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(rows(count))
    elif kind == "xlsx":
        write_sheets([Sheet("意见", HEADER, rows(count))], target)
    else:
        for _ in rows(count):
            pass
    status = Path("/proc/self/status").read_text()  # getrusage would tell the peak of the process that started this one
    print(time.process_time() - before, int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
