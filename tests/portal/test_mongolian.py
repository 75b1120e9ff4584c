"""The notice in traditional Mongolian: written by the division, public with the notice, linked where there is one."""

from bs4 import BeautifulSoup

from consultations import translations
from consultations.translations import is_traditional

TITLE = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ"


def translated(db, consultation, officer, now, **changes):
    words = {"title": TITLE, "text": f"{TITLE}\n\n{TITLE}", "translator": "译审中心"} | changes
    translations.save(db, consultation, **words, by=officer, now=now)
    db.commit()


def header_link(answer):
    return next(a["href"] for a in BeautifulSoup(answer.text, "html.parser").select("header a") if a.text == "蒙古文版")


def test_the_script_is_told_from_others():
    assert is_traditional(TITLE) and is_traditional("ᠮᠣᠩᠭᠣᠯ 2026")
    assert not is_traditional("Монгол хэл") and not is_traditional("蒙古文") and not is_traditional("")


def test_it_is_set_vertically_and_linked_from_the_notice(client, db, consultation, officer, now):
    page, where = f"/consultations/{consultation.id}", f"/consultations/{consultation.id}/mongolian"
    assert client.get(where).status_code == 404 and where not in client.get(page).text
    assert header_link(client.get(page)).startswith("/view?lang=mn-Mong")
    translated(db, consultation, officer, now)
    answer = client.get(where)
    words = BeautifulSoup(answer.text, "html.parser").select_one(".vertical[lang=mn-Mong]")
    assert [line.text for line in words.select("h2, p")] == [TITLE] * 3
    assert "译审中心" in answer.text and "以汉文文本为准" in answer.text
    assert header_link(client.get(page)) == where and f'href="{where}"' in client.get(page).text


def test_saving_again_replaces_the_words_and_the_page(client, db, consultation, officer, now):
    translated(db, consultation, officer, now)
    etag = client.get(f"/consultations/{consultation.id}/mongolian").headers["etag"]
    translated(db, consultation, officer, now, title="ᠮᠣᠩᠭᠣᠯ")
    answer = client.get(f"/consultations/{consultation.id}/mongolian", headers={"if-none-match": etag})
    assert answer.status_code == 200 and "<h2>ᠮᠣᠩᠭᠣᠯ</h2>" in answer.text and len(consultation.translations) == 1
