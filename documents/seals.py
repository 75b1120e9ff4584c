"""The department's electronic seal on a PDF (PAdES), and the check of one. Standard readers verify the same.

Production hands in a PKCS #12 file; development makes a certificate of its own, which no reader trusts by itself but every
reader verifies the content against. SM2 seals need a supplier's device: `Seal` is the place where one would be used.
"""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

FIELD = "Seal"
BITS, YEARS = 3072, 10


class NoSeal(Exception):
    """The certificate cannot be used: the message says why."""


@dataclass(frozen=True)
class Seal:
    """A certificate with its key, and the address of a time stamp authority or nothing."""

    content: bytes  # PKCS #12
    password: bytes
    stamps_at: str = ""

    def signer(self) -> signers.SimpleSigner:
        """What pyHanko signs with. Raises NoSeal."""
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(self.content, self.password)
        except ValueError as problem:
            raise NoSeal(str(problem)) from None
        if key is None or certificate is None:
            raise NoSeal("the PKCS #12 file holds no key with its certificate")
        made: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(self.content, (), self.password)
        if made is None:
            raise NoSeal("the PKCS #12 file cannot be read")
        return made


@dataclass(frozen=True)
class SealReport:
    """What the check of a sealed PDF found."""

    is_sealed: bool
    is_intact: bool = False
    covers_all: bool = False
    signer: str = ""
    sealed_at: dt.datetime | None = None
    is_trusted: bool = False

    @property
    def holds(self) -> bool:
        """The whole document is as it was when it was sealed."""
        return self.is_sealed and self.is_intact and self.covers_all


def load_seal(path: Path, password: str, *, owner: str, create: bool, stamps_at: str = "", now: dt.datetime) -> Seal:
    """The seal in this file; made when there is none and `create` says so. Raises NoSeal."""
    if not path.exists():
        if not create:
            raise NoSeal(f"no certificate at {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(_development(owner, password, now))
    return Seal(path.read_bytes(), password.encode(), stamps_at)


def seal(content: bytes, by: Seal, *, reason: str, place: str, at: dt.datetime) -> bytes:
    """The same PDF with a PAdES signature over all of it; with a time stamp where an authority is configured."""
    stamper = timestamps.HTTPTimeStamper(by.stamps_at) if by.stamps_at else None
    facts = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason, location=place,

    )  # fmt: skip
    writer = IncrementalPdfFileWriter(BytesIO(content))
    fields.append_signature_field(writer, fields.SigFieldSpec(FIELD))
    written = signers.PdfSigner(facts, by.signer(), timestamper=stamper).sign_pdf(writer)
    return bytes(written.getbuffer())


def check_seal(content: bytes, *, trusted: Seal | None = None) -> SealReport:
    """Whether a PDF is as it was when it was sealed. `trusted`: the certificate that is accepted as the department's."""
    found = list(PdfFileReader(BytesIO(content)).embedded_signatures)
    if not found:
        return SealReport(is_sealed=False)
    roots = [trusted.signer().signing_cert] if trusted else []
    status = validate_pdf_signature(found[-1], ValidationContext(trust_roots=roots, allow_fetching=False))
    certificate = found[-1].signer_cert
    return SealReport(
        is_sealed=True,
        is_intact=bool(status.intact and status.valid),
        covers_all=status.coverage.name == "ENTIRE_FILE" if status.coverage else False,
        signer=str(certificate.subject.human_friendly),
        sealed_at=status.signer_reported_dt,
        is_trusted=bool(status.trusted),
    )


def _development(owner: str, password: str, now: dt.datetime) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner[:20]),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{owner[:15]}(dev)"),
    ])  # fmt: skip
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"gongyi", key, certificate, None, locked)


__all__ = ["NoSeal", "Seal", "SealReport", "check_seal", "load_seal", "seal"]
