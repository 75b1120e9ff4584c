"""Checking a bag with nothing but the bag: hashes, completeness, and the proofs that it stands in the journal."""

import hashlib
import json
import zipfile
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from decisions.bag import ALGORITHMS, BAGIT, Files, manifest, zipped
from documents.archive import UnsafeArchive, open_archive
from journal.receipts import Unusable, verify_receipt
from journal.reports import Report

HAND_OVER_PROOF = "journal/hand-over.json"
PAPER_PROOFS = "journal/papers/"
NEEDED = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt", HAND_OVER_PROOF)


def verify_bag(path: Path, key: str | None = None) -> Report:
    """Check a bag: a folder, or the ZIP it was handed over in. `key`: the department's public key. Raises Unusable."""
    report = Report()
    files = _folder(path) if path.is_dir() else _archive(path, report)
    missing = [name for name in NEEDED if name not in files]
    if missing:
        raise Unusable(f"缺少{'、'.join(missing)}，不是完整的归档包")
    report.check(files["bagit.txt"] == BAGIT, "归档包声明为 BagIt 1.0", "bagit.txt 与规定不符")
    _check_manifests(report, files)
    _check_hand_over(report, files, key)
    _check_papers(report, files, key)
    return report


def _check_manifests(report: Report, files: Files) -> None:
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    manifests = {f"tagmanifest-{name}.txt" for name in ALGORITHMS}
    tags = {path: content for path, content in files.items() if path not in payload and path not in manifests}
    for name in ALGORITHMS:
        for file, covered in ((f"manifest-{name}.txt", payload), (f"tagmanifest-{name}.txt", tags)):
            wrong = _differences(files.get(file, b""), manifest(covered, name))
            words = "、".join(wrong[:5])
            report.check(not wrong, f"{file}：{len(covered)} 个文件全部相符", f"{file} 不符：{words}")


def _differences(stated: bytes, computed: bytes) -> list[str]:
    """The paths whose line differs; the manifest itself where only its form does."""
    if stated == computed:
        return []
    said, found = set(stated.split(b"\n")), set(computed.split(b"\n"))
    paths = {line.partition(b"  ")[2].decode("utf-8", "replace") for line in said ^ found}
    return sorted(path for path in paths if path) or ["清单的格式"]


def _check_hand_over(report: Report, files: Files, key: str | None) -> None:
    proof = _proof(report, files, HAND_OVER_PROOF, key, "移交记录")
    stated = proof.get("manifest")
    found = hashlib.sha256(files["manifest-sha256.txt"]).hexdigest()
    report.check(stated == found, "移交记录所载清单与本包清单一致", "移交记录所载清单与本包清单不符")


def _check_papers(report: Report, files: Files, key: str | None) -> None:
    payload = {hashlib.sha256(c).hexdigest() for path, c in files.items() if path.startswith("data/")}
    proofs = sorted(path for path in files if path.startswith(PAPER_PROOFS))
    good = 0
    for path in proofs:
        inner = Report()
        proof = _proof(inner, files, path, key, path)
        fits = inner.check(proof.get("sha256") in payload, "", f"{path}：所载材料不在本包内")
        good += inner.holds and fits
        report.lines += [line for line in inner.lines if line.startswith("✗")]
        report.holds = report.holds and inner.holds
    report.check(
        good == len(proofs), f"{good} 份材料的存档记录均在日志中", f"{len(proofs) - good} 份材料的存档记录不成立"
    )


def _proof(report: Report, files: Files, path: str, key: str | None, name: str) -> dict[str, Any]:
    try:
        document = json.loads(files[path])
        checked = verify_receipt(document, key)
    except (ValueError, Unusable) as error:
        report.check(False, "", f"{name}的日志凭证无法识别：{error}")
        return {}
    report.check(checked.holds, f"{name}已记入日志", f"{name}的日志凭证不成立")
    if not checked.holds:
        report.lines += [line for line in checked.lines if line.startswith("✗")]
    submitted: dict[str, Any] = document["submitted"]
    return submitted


def _folder(path: Path) -> Files:
    return {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


def _archive(path: Path, report: Report) -> Files:
    content = path.read_bytes()
    try:
        archive = open_archive(content)
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (UnsafeArchive, zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Unusable(f"压缩包无法打开：{error}") from None
    folders = {PurePosixPath(name).parts[0] for name in files}
    if len(folders) != 1:
        raise Unusable("压缩包里不是一个归档包")
    folder = folders.pop()
    bare = {name.removeprefix(f"{folder}/"): data for name, data in files.items()}
    first = archive.infolist()[0].date_time
    try:
        again = zipped(bare, folder, date(*first[:3]))
    except ValueError:
        again = b""
    same = again == content
    report.check(same, "压缩包未被改动", "压缩包的外层被改动过（包内文件另行核对）")
    return bare
