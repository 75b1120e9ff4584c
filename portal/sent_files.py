"""Files that come with an opinion: how many, how large, of what kind."""

from dataclasses import dataclass

from starlette.datastructures import FormData

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
        name = upload.filename or ""
        content = upload.file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            return [], _("「{name}」超过 5 MB,请缩小后再附上。").format(name=name)
        try:
            kind = sniff.check(content, name)
        except sniff.Refused as refused:
            return [], _("「{name}」没有附上:{why}").format(name=name, why=refused)
        checked.append(CheckedFile(name[-120:], kind.mime, content))
    return checked, ""


def keep_files(store: FileStore, files: list[CheckedFile]) -> tuple[SentFile, ...]:
    """Write them to disk, before the opinion that names them."""
    return tuple(SentFile(f.name, f.mime, len(f.content), store.put(f.content)) for f in files)
