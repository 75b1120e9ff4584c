from tests.admin.conftest import filled, read

TEXT = """内蒙古自治区就业补贴办法(征求意见稿)
第一章 总则
第一条 为了促进就业,制定本办法。
第二条 补贴对象包括:
(一)高校毕业生;
(二)就业困难人员。
第二章 附则
第三条 本办法自公布之日起施行。
"""


def preview(bo, matter_id, text=TEXT):
    answer = bo.post(f"/admin/matters/{matter_id}/drafts/import", data={"pasted": text})
    assert answer.status_code == 200, answer.text
    return read(answer)


def test_import_mend_save_edit_compare(bo, consultation):
    page = preview(bo, consultation.matter_id)
    values = filled(page, "/drafts/new")
    assert values["title"] == "内蒙古自治区就业补贴办法(征求意见稿)"
    assert values["body-2"].splitlines() == ["补贴对象包括:", "(一)高校毕业生;", "(二)就业困难人员。"]
    target = f"/admin/matters/{consultation.matter_id}/drafts/new"
    saved = bo.post(target, data=values | {"body-1": "为了促进和稳定就业,制定本办法。", "note": "初稿"})
    assert saved.status_code == 303, saved.text
    draft = saved.headers["location"]
    assert "为了促进和稳定就业" in bo.get(draft).text

    again = filled(read(bo.get(draft + "/edit")), "/edit")
    assert bo.post(draft + "/edit", data=again | {"note": ""}).status_code == 422
    assert (
        bo.post(draft + "/edit", data=again | {"body-4": "本办法自2027年1月1日起施行。", "note": "定日期"}).status_code
        == 303
    )
    compared = read(bo.get(draft + "/compare?old=1&new=2"))
    assert "2027年1月1" in "".join(i.text for i in compared.find_all("ins"))
    assert len(compared.select(".clause")) == 1
    late = bo.post(draft + "/edit", data=again | {"note": "迟到"})
    assert late.status_code == 409
    assert "迟到" in late.text


def test_clauses_are_added_and_removed_before_anything_is_stored(bo, consultation):
    target = f"/admin/matters/{consultation.matter_id}/drafts/new"
    values = filled(preview(bo, consultation.matter_id), "/drafts/new")
    more = read(bo.post(target, data=values | {"add": "2", "save": ""}))
    assert len(more.select(".band")) == 6
    refused = bo.post(target, data=filled(more, "/drafts/new"))
    assert refused.status_code == 422
    assert "没有内容" in refused.text
    fewer = read(bo.post(target, data=filled(more, "/drafts/new") | {"remove": "3"}))
    assert len(fewer.select(".band")) == 5
    assert bo.post(target, data=filled(fewer, "/drafts/new")).status_code == 303


def test_the_whole_text_can_be_read_again_and_keeps_its_clauses(bo, consultation):
    draft = f"/admin/drafts/{consultation.draft_id}"
    page = read(bo.get(draft + "/edit"))
    again = read(bo.post(draft + "/import", data={"pasted": page.select_one("#pasted").text.replace("第1条", "本条")}))
    assert filled(again, "/edit")["frame"] == filled(page, "/edit")["frame"]
    assert "本条" in filled(again, "/edit")["body-1"]


def test_doubts_are_shown_and_unreadable_files_refused(bo, consultation):
    doubtful = preview(bo, consultation.matter_id, TEXT.replace("第三条", "第五条"))
    assert "第五条" in doubtful.select_one(".notice").text
    target = f"/admin/matters/{consultation.matter_id}/drafts/import"
    refused = bo.post(target, files={"file": ("a.docx", b"PK\x03\x04broken", "application/octet-stream")})
    assert refused.status_code == 422
    assert read(refused).select_one("#file-error")
    assert bo.post(target, data={}).status_code == 422
    forged = bo.post(f"/admin/matters/{consultation.matter_id}/drafts/new", data={"frame": "[1]", "title": "x"})
    assert forged.status_code == 400


def test_one_of_several_documents_is_chosen(bo, consultation):
    other = TEXT.replace("就业补贴", "技能评价").replace("促进就业", "规范评价").replace("高校毕业生", "企业职工")
    page = preview(bo, consultation.matter_id, TEXT + other)
    forms = page.select("ul.entries form")
    assert len(forms) == 2
    values = {field["name"]: field["value"] for field in forms[1].find_all("input")}
    shown = read(bo.post(f"/admin/matters/{consultation.matter_id}/drafts/import", data=values))
    assert "技能评价" in filled(shown, "/drafts/new")["title"]
