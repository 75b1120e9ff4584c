"""Uploads: what passes, what is refused and why."""

import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from documents.docx import docx
from documents.official import OfficialDocument
from documents.pdf import pdf
from documents.qr import png
from documents.sniff import Refused, check
from documents.xlsx import write_rows
from tests.documents.conftest import JPEG

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip(**members: bytes) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return written.getvalue()


def _changed(content: bytes, name: str, change) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for each in source.namelist():
            target.writestr(each, change(source.read(each)) if each == name else source.read(each))
    return written.getvalue()


def _added(content: bytes, name: str, member: bytes = b"x") -> bytes:
    written = BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(name, member)
    return written.getvalue()


@pytest.fixture
def letter(notice) -> OfficialDocument:
    return OfficialDocument(title="来信", dated_on=notice.dated_on)


@pytest.mark.parametrize(
    ("make", "name", "mime"),
    [
        (pdf, "来信.PDF", "application/pdf"),
        (docx, "来信.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            lambda _: write_rows(["甲"], [], title="表"),
            "表.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (lambda _: png("x"), "图.png", "image/png"),
        (lambda _: JPEG, "图.jpeg", "image/jpeg"),
        (lambda _: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(300), "图.heic", "image/heic"),
        (lambda _: "意见".encode("gb18030"), "意见.txt", "text/plain"),
        (lambda _: _zip(OFD__xml=b"<ofd/>"), "公文.ofd", "application/ofd"),
        (lambda _: OLD + "WordDocument".encode("utf-16-le") + bytes(99), "旧.doc", "application/msword"),
        (lambda _: b"ID3\x03" + bytes(300), "录音.mp3", "audio/mpeg"),
        (lambda _: b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(300), "录像.mp4", "video/mp4"),
    ],
)
def test_kinds_on_the_list_pass(letter, make, name, mime):
    assert check(make(letter), name).mime == mime


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.txt", "空的"),
        (b"<html><script>", "a.html", "不能接收"),
        (SVG, "a.svg", "不能接收"),
        (SVG, "a.txt", "不能接收"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "a.txt", "不能接收"),
        (b"MZ\x90\0" + bytes(300), "a.exe", "不能接收"),
        (b"MZ\x90\0" + bytes(300), "a.txt", "不能接收"),
        (b"GIF89a" + bytes(30), "a.png", "不能接收"),
        (png("x"), "a.pdf", "内容是 png"),
        (png("x"), "a.png.exe", "不能接收"),
        (png("x"), "图\u202egnp.png", "文件名"),
        (png("x"), "../图.png", "文件名"),
        (png("x"), "没有结尾", "不能接收"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\1\0\0" * 2 + bytes(30), "大.png", "尺寸"),
        (_zip(readme__txt=b"x"), "a.docx", "不能接收"),
        (b"PK\x03\x04" + bytes(60), "a.docx", "不能打开"),
        (OLD + "WordDocument".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"), "a.doc", "宏"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "a.docx", "加密"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "不能检查"),
    ],
)
def test_everything_else_is_refused_in_words(content, name, words):
    with pytest.raises(Refused, match=words):
        check(content, name)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda c: _added(c, "word/vbaProject.bin"), "宏"),
        (lambda c: _added(c, "word/activeX/activeX1.bin"), "控件"),
        (
            lambda c: _changed(
                c, "[Content_Types].xml", lambda x: x.replace(b"wordprocessingml.document.main", b"x.macroEnabled.main")
            ),
            "宏",
        ),
        (
            lambda c: _added(
                c,
                "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Id="a" Type="http://x/attachedTemplate" Target="http://y" TargetMode="External"/></Relationships>',
            ),
            "外部地址",
        ),
        (
            lambda c: _changed(
                c,
                "word/document.xml",
                lambda x: x.replace(
                    b"</w:body>", b"<w:instrText>DD</w:instrText><w:instrText>EAUTO c</w:instrText></w:body>"
                ),
            ),
            "DDE",
        ),
        (lambda c: _changed(c, "word/document.xml", lambda x: b"<!DOCTYPE a>" + x), "外部实体"),
    ],
)
def test_word_files_that_could_run_something_are_refused(letter, damage, words):
    with pytest.raises(Refused, match=words):
        check(damage(docx(letter)), "来信.docx")


def test_a_link_in_a_word_file_is_no_reason_to_refuse(letter):
    relation = b'<Relationships><Relationship Id="a" Type="http://x/hyperlink" Target="http://y" TargetMode="External"/></Relationships>'
    assert check(_added(docx(letter), "word/_rels/x.xml.rels", relation), "来信.docx").extension == "docx"


def _pdf_with(letter, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(letter))))
    change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _script(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.pages[0][NameObject("/AA")] = DictionaryObject(
        {NameObject("/O"): writer._add_object(DictionaryObject(action))}
    )


def _launch(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x.exe")})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


@pytest.mark.parametrize(
    "change",
    [_script, _launch, lambda w: w.add_attachment("x.exe", b"x")],
    ids=["script", "launch", "attachment"],
)
def test_a_pdf_that_could_run_something_is_refused(letter, change):
    with pytest.raises(Refused, match="脚本"):
        check(_pdf_with(letter, change), "来信.pdf")


def test_an_encrypted_pdf_is_refused_and_a_rewritten_one_passes(letter):
    with pytest.raises(Refused, match="加密"):
        check(_pdf_with(letter, lambda writer: writer.encrypt("x", algorithm="RC4-128")), "来信.pdf")
    assert check(_pdf_with(letter, lambda writer: None), "来信.pdf").extension == "pdf"


def test_a_jpeg_that_announces_too_many_pixels_or_none_is_refused():
    frame = JPEG.index(b"\xff\xc0") + 5
    with pytest.raises(Refused, match="尺寸过大"):
        check(JPEG[:frame] + b"\xff\xff\xff\xff" + JPEG[frame + 4 :], "照片.jpg")
    with pytest.raises(Refused, match="已损坏"):
        check(b"\xff\xd8\xff\xe0" + bytes(300), "照片.jpg")
