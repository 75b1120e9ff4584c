"""Files that come with an opinion: how many, how large, of what kind."""

from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from documents import sniff
from infra.files import FileStore
from opinions.submission import SentFile
from web.forms import uploads
from web.i18n import gettext as _

MOST_FILES = 3
LARGEST_FILE = 5 * 1024 * 1024
ACCEPTED = ",".join(f".{ending}" for ending in sniff.ALLOWED)


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept."""

    name: str
    mime: str
    content: bytes


def check_files(form: FormData) -> tuple[list[CheckedFile], str]:
    """(the files, "") or (nothing, what is wrong in words for people)."""
    sent = uploads(form, "files")
    if len(sent) > MOST_FILES:
        return [], _("最多附 {most} 个文件。").format(most=MOST_FILES)
    checked = []
    for upload in sent:
        file, problem = check_one(upload)
        if file is None:
            return [], problem
        checked.append(file)
    return checked, ""


def check_one(upload: UploadFile) -> tuple[CheckedFile | None, str]:
    """(the file, "") or (None, what is wrong in words for people)."""
    name = upload.filename or ""
    content = upload.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return None, _("「{name}」超过 5 MB，请缩小后再附上。").format(name=name)
    try:
        kind = sniff.check(content, name)
    except sniff.Refused as refused:
        return None, _("「{name}」没有附上：{why}").format(name=name, why=refused)
    return CheckedFile(name[-120:], kind.mime, content), ""


def keep_files(store: FileStore, files: list[CheckedFile]) -> tuple[SentFile, ...]:
    """Write them to disk, before the opinion that names them."""
    return tuple(SentFile(f.name, f.mime, len(f.content), store.put(f.content)) for f in files)
