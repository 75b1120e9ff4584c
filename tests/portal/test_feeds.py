"""The feed, the calendar and the public journal."""

from xml.etree import ElementTree

from bs4 import BeautifulSoup
from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"


def test_feed_is_atom_with_one_entry_a_consultation(client, consultation):
    answer = client.get("/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed" and root.find(f"{ATOM}updated").text.startswith("2026-03-02")
    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/consultations/{consultation.id}")
    assert "程序办法（征求意见稿）" in entry.find(f"{ATOM}title").text


def test_an_empty_feed_is_a_feed(client, db):
    assert ElementTree.fromstring(client.get("/feed.atom").content).findall(f"{ATOM}entry") == []


def test_calendar_has_the_last_day_of_each_open_consultation(client, consultation, closed):
    answer = client.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(e["dtstart"].dt) for e in events] == ["2026-04-01"]
    assert "程序办法" in str(events[0]["summary"])
    closed()
    assert Calendar.from_ical(client.get("/calendar.ics").content).walk("VEVENT") == []


def test_hearings_are_in_the_feed_and_in_the_calendar_with_the_last_day_to_register(client, hearing):
    entries = ElementTree.fromstring(client.get("/feed.atom").content).findall(f"{ATOM}entry")
    titles = [entry.find(f"{ATOM}title").text for entry in entries]
    assert f"听证会：{hearing.title}" in titles
    for path in ("/calendar.ics", f"/hearings/{hearing.id}/calendar.ics"):
        events = {str(e["uid"]): e for e in Calendar.from_ical(client.get(path).content).walk("VEVENT")}
        meeting = events[f"hearing-{hearing.id}@gongyi"]
        assert meeting["dtstart"].dt == hearing.starts_at and str(meeting["location"]) == hearing.place
        last = events[f"hearing-{hearing.id}-registration@gongyi"]
        assert last["dtstart"].dt == hearing.registration_closes_on


def test_journal_page_shows_size_and_root_and_the_checkpoint_is_text(client, consultation, db):
    page = BeautifulSoup(client.get("/journal/").text, "html.parser")
    assert int(page.select_one(".figures dd").text) > 0 and len(page.select_one("main code").text) == 64
    assert client.get("/journal/checkpoint").status_code == 404


def test_a_published_checkpoint_can_be_fetched(client, app, engine, settings, consultation, now):
    from journal.checkpoints import publish_checkpoint

    publish_checkpoint(engine, app.state.journal_key, settings.data_dir / "checkpoints.txt", at=now)
    answer = client.get("/journal/checkpoint")
    assert answer.headers["content-type"].startswith("text/plain") and answer.text.startswith("gongyi/journal\n")
    assert "—" in client.get("/journal/").text


def test_verify_page_has_what_its_script_needs(client, db):
    page = BeautifulSoup(client.get("/journal/verify").text, "html.parser")
    assert page.select_one("#verify-file[type=file]") and page.select_one("#verify-result[data-key]")
    script = next(s["src"] for s in page.select("script[src]") if "verify.js" in s["src"])
    text = client.get(script).text
    assert "verify-file" in text and "verify-result" in text


def test_the_checkpoint_of_yesterday_is_in_the_feed_and_under_its_own_address(client, app, engine, db, hand, tmp_path):
    from datetime import timedelta

    from journal.checkpoints import publish_checkpoint
    from journal.entries import record

    record(db, "matter.opened", "matter:1", content={}, by_role="officer", at=hand["now"])
    db.commit()
    publish_checkpoint(engine, app.state.journal_key, tmp_path / "outside.txt", at=hand["now"])
    assert "/journal/checkpoints/" not in client.get("/feed.atom").text
    hand["now"] += timedelta(days=1)
    size = client.get("/api/v1/journal/checkpoints").json()["items"][0]["size"]
    feed = client.get("/feed.atom").text
    assert f"/journal/checkpoints/{size}</id>" in feed
    note = client.get(f"/journal/checkpoints/{size}").text
    assert note.splitlines()[1] == str(size)
    assert note in feed
    assert f"/journal/checkpoints/{size}" in client.get("/journal/").text
    assert client.get("/journal/checkpoints/999999").status_code == 404
    assert client.get(f"/journal/checkpoints/{size}/stamp.tsr").status_code == 404
