"""What is told to others of each finished day: mail, feed, time stamp."""

import datetime as dt
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import VerifierBuilder, decode_timestamp_response
from sqlmodel import Session, select

from infra.mail import Outbox
from journal.checkpoints import publish_checkpoint, read_checkpoint
from journal.days import mail_due, note_of_yesterday
from journal.entries import record
from journal.keys import Key
from journal.models import JournalStamp
from journal.stamps import NoStamp, ask, stamp, stamp_due

KEY = Key("gongyi/test", b"k" * 32)


@pytest.fixture
def signed(engine, db, now, tmp_path):
    """Two entries signed yesterday evening, one today."""

    def sign(at):
        record(db, "matter.opened", "matter:1", content={}, by_role="officer", at=at)
        db.commit()
        publish_checkpoint(engine, KEY, tmp_path / "checkpoints.txt", at=at)

    for hours in (16, 14, 1):
        sign(now - timedelta(hours=hours))
    db.expire_all()


def test_the_day_s_note_is_the_last_before_midnight(db, signed, now):
    day = note_of_yesterday(db.connection(), now=now)
    assert (day.size, read_checkpoint(day.note).size) == (2, 2)
    assert note_of_yesterday(db.connection(), now=now + timedelta(days=1)).size == 3
    assert note_of_yesterday(db.connection(), now=now - timedelta(days=1)) is None


def test_each_address_gets_one_mail_a_day(db, signed, now):
    addresses = ["a@example.cn", "b@example.cn"]
    assert mail_due(db, addresses, now=now) == 2
    assert mail_due(db, addresses, now=now + timedelta(hours=5)) == 0
    assert mail_due(db, addresses, now=now + timedelta(days=1)) == 2
    mails = db.exec(select(Outbox).order_by(Outbox.id)).all()
    assert [m.to for m in mails] == addresses * 2
    assert note_of_yesterday(db.connection(), now=now).note in mails[0].text


class Authority:
    """A small time-stamping authority of its own, with a certificate it made."""

    def __init__(self, mode="ok"):
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test TSA")])
        start = dt.datetime.now(dt.UTC) - timedelta(days=1)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        self.certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(7).not_valid_before(start).not_valid_after(start + timedelta(days=30))
            .add_extension(usage, critical=True)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        self.key, self.mode = key, mode

    def answer(self, question: bytes) -> bytes:
        from asn1crypto import keys, tsp
        from asn1crypto import x509 as asn1
        from pyhanko.sign.timestamps import DummyTimeStamper
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        certificate = asn1.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))
        secret = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()
        store.register(certificate)
        stamper = DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(secret), certs_to_embed=store,
                                   fixed_dt=dt.datetime.now(dt.UTC).replace(microsecond=0))  # fmt: skip
        request = tsp.TimeStampReq.load(question)
        if self.mode == "other":
            request["message_imprint"]["hashed_message"] = b"x" * 64
        return stamper.request_tsa_response(request).dump()


@pytest.fixture
def authority():
    """authority("ok") -> (address, its certificate)."""
    servers = []

    def start(mode):
        made = Authority(mode)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                assert self.headers["Content-Type"] == "application/timestamp-query"
                question = self.rfile.read(int(self.headers["Content-Length"]))
                if mode in {"500", "moved"}:
                    self.send_response(500 if mode == "500" else 302)
                    self.send_header("Location", "/elsewhere")
                    self.end_headers()
                    return
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"nonsense" if mode == "nonsense" else made.answer(question))

            def log_message(self, *args):
                """Quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/", made.certificate

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_day_is_stamped_once_and_the_stamp_verifies(engine, db, signed, now, authority):
    address, certificate = authority("ok")
    assert stamp_due(engine, address, now=now)
    assert not stamp_due(engine, address, now=now)
    with Session(engine) as fresh:
        found = stamp(fresh, 2)
        note = note_of_yesterday(fresh.connection(), now=now).note
    verifier = VerifierBuilder(tsa_certificate=certificate, roots=[certificate]).build()
    answer = decode_timestamp_response(found.response)
    assert verifier.verify_message(answer, note.encode())
    assert found.at == answer.tst_info.gen_time


@pytest.mark.parametrize("mode", ["500", "moved", "nonsense", "other"])
def test_a_bad_authority_leaves_nothing_and_stops_nothing(engine, db, signed, now, authority, mode):
    address, _ = authority(mode)
    assert not stamp_due(engine, address, now=now)
    with Session(engine) as fresh:
        assert not fresh.exec(select(JournalStamp)).all()


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "file:///etc/passwd", "nonsense"])
def test_no_authority_at_all(address):
    with pytest.raises((NoStamp, OSError)):
        ask(address, b"message")
