"""A bag after BagIt 1.0 (RFC 8493) as plain files: payload, manifests in SHA-256 and SM3, tag files.

Everything is written in one canonical form, so that a checker can write the manifests again and compare bytes.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

Files = dict[str, bytes]
ALGORITHMS = ("sha256", "sm3")
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
FIRST_ZIP_YEAR = 1980


def make_bag(payload: Mapping[str, bytes], tags: Mapping[str, bytes], about: Mapping[str, str]) -> Files:
    """Every file of the bag by its path. `payload` paths begin with data/, `about` becomes bag-info.txt."""
    size = sum(len(content) for content in payload.values())
    lines = {**about, "Payload-Oxum": f"{size}.{len(payload)}"}
    files: Files = {
        "bagit.txt": BAGIT,
        "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in lines.items()).encode(),
        **{f"manifest-{name}.txt": manifest(payload, name) for name in ALGORITHMS},
        **tags,
    }
    tag_files = dict(files)
    files |= {f"tagmanifest-{name}.txt": manifest(tag_files, name) for name in ALGORITHMS}
    return files | dict(payload)


def manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    """One line a file, in the order of the paths: the hash, two blanks, the path."""
    hashes = {path: hashlib.new(algorithm, content).hexdigest() for path, content in files.items()}
    return manifest_of(hashes)


def manifest_of(hashes: Mapping[str, str]) -> bytes:
    """The manifest from known hashes."""
    return "".join(f"{hashes[path]}  {_encoded(path)}\n" for path in sorted(hashes)).encode()


def zipped(files: Files, folder: str, on: date) -> bytes:
    """The bag as one ZIP, uncompressed and dated on a day: the same bag gives the same bytes."""
    written = BytesIO()
    moment = (max(on.year, FIRST_ZIP_YEAR), on.month, on.day, 0, 0, 0)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{path}", moment)
            entry.create_system = 0
            archive.writestr(entry, files[path])
    return written.getvalue()


def _encoded(path: str) -> str:
    # RFC 8493, 2.1.3: only these are written with %.
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
