"""Settings: GONGYI_* environment variables, read once at start. A wrong one stops the start and says which."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROMISED_DAYS = 30  # a promise of the department, not a legal period
MANY_OPINIONS = 20  # the article only says 较多


class Settings(BaseSettings):
    """Every setting of the product; `.env.example` lists them all and a test compares the two."""

    model_config = SettingsConfigDict(
        env_prefix="GONGYI_", env_file=".env", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    env: Literal["development", "production"] = "development"
    """`production` refuses unsafe settings at start."""
    data_dir: Path = Path("var")
    """Where files, keys, checkpoints and (with SQLite) the database live."""
    database_url: str = ""
    """SQLite or PostgreSQL, e.g. `postgresql://gongyi:PASSWORD@host/gongyi`; empty: SQLite in the data folder."""
    secret_key: SecretStr = SecretStr("")
    """Signs cookies and form tokens; 32 characters or more. Empty: made once and kept in the data folder (development only)."""
    base_url: str = "http://127.0.0.1:8000"
    """The public address of the site, as it stands in mails, feeds and receipts."""
    clock: datetime | None = None
    """A moving clock starts at this instant, for demonstrations and tests; refused in production."""
    worker_inside: bool = True
    """Whether `gongyi serve` runs the worker, too; `false` where `gongyi worker` is a process of its own."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses (with commas) of the reverse proxies whose X-Forwarded-For is believed."""

    smtp_host: str = ""
    """The mail server; empty: mails are written to files in `mail/` of the data folder."""
    smtp_port: int = 25
    """The port of the mail server."""
    smtp_user: str = ""
    """The login at the mail server; empty: none."""
    smtp_password: SecretStr = SecretStr("")
    """The password at the mail server."""
    smtp_starttls: bool = False
    """Whether the connection is encrypted with STARTTLS."""
    smtp_timeout: float = 20.0
    """Seconds to wait for the mail server."""
    mail_from: str = "gongyi@localhost"
    """The sender of every mail."""

    metrics_token: SecretStr = SecretStr("")
    """The bearer token for `/metrics`; empty: only this machine itself may read it, and not through a proxy."""

    checkpoint_mail: str = ""
    """Addresses (with commas) to which the journal checkpoint of the day before is mailed every day; empty: nobody."""
    timestamp_url: str = ""
    """A time-stamping authority (RFC 3161) that stamps the checkpoint of the day before; empty: none."""

    intake_queue: int = 2000
    """How many submissions may wait to be written; past it readers get 503 with Retry-After."""
    opinions_per_hour: int = 60
    """How many submissions one address may send in an hour."""
    attack_per_minute: int = 120
    """How many submissions a minute it takes until browsers must work before an opinion is taken, for a while."""
    promised_days: int = Field(PROMISED_DAYS, ge=1, le=365)
    """Days until the result is promised, unless a notice says otherwise."""
    many_opinions: int = Field(MANY_OPINIONS, ge=1)
    """How many remarks of the public on a decision in force are 较多意见, a cause to evaluate it (程序办法第四十一条)."""

    erased_after_days: int = Field(60, ge=15, le=3650)
    """Days after the report (or the cancelling) of a hearing until the personal data of those not chosen is erased, and after which mails that went out are emptied."""

    dask_scheduler: str = ""
    """Where large ledgers are sorted: `tcp://host:8786`, or `processes` for a cluster on this machine; empty: threads of this process."""

    model_url: str = ""
    """A language model of the department's choice (OpenAI-compatible), e.g. `http://10.0.0.5:8000/v1`; empty: none is ever asked."""
    model_name: str = ""
    """The name by which that address knows the model."""
    model_key: SecretStr = SecretStr("")
    """The key for that address; empty: none."""
    model_timeout: float = 60.0
    """Seconds to wait for an answer of the model."""

    seal_file: str = ""
    """The PKCS #12 file of the department's seal for hearing records; empty: `seal.p12` in the data folder, made in development."""
    seal_password: SecretStr = SecretStr("")
    """The password of the seal's file."""
    seal_stamps_at: str = ""
    """A time-stamping authority (RFC 3161) for sealed records, e.g. `https://tsa.example.cn`; empty: sealed without a time stamp."""

    site_name: str = "内蒙古自治区人力资源和社会保障厅"
    """The department's name, on every page."""
    site_code: str = ""
    """政府网站标识码, in the foot of every page."""
    site_icp: str = ""
    """ICP备案号, in the foot of every page."""
    site_police_record: str = ""
    """公安备案号, in the foot of every page."""
    site_contact: str = "政策法规处"
    """Whom readers may turn to, in the foot of every page."""

    @model_validator(mode="after")
    def production_is_safe(self) -> Self:
        """Refuse settings that must not reach production."""
        if self.env == "production":
            wrong = [
                name
                for name, bad in {
                    "GONGYI_SECRET_KEY (set one of 32 characters or more)": len(self.secret_key.get_secret_value())
                    < 32,
                    "GONGYI_CLOCK (not allowed)": self.clock is not None,
                    "GONGYI_BASE_URL (must be https)": not self.base_url.startswith("https://"),
                    "GONGYI_SMTP_HOST (needed to send answers)": not self.smtp_host,
                    "GONGYI_MAIL_FROM (not a mailbox of localhost)": self.mail_from.endswith("@localhost"),
                    "GONGYI_TRUSTED_PROXIES (name the proxies: * would let anybody state any address)": "*"
                    in self.trusted_proxies,
                    "GONGYI_METRICS_TOKEN (16 characters or more)": 0 < len(self.metrics_token.get_secret_value()) < 16,
                }.items()
                if bad
            ]
            if wrong:
                raise ValueError("not safe in production: " + "; ".join(wrong))
        return self

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; PostgreSQL always through psycopg 3."""
        url = self.database_url or f"sqlite:///{self.data_dir / 'gongyi.db'}"
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url

    @property
    def secret(self) -> str:
        """The signing key: the configured one, or in development one made once and kept beside the database."""
        if given := self.secret_key.get_secret_value():
            return given
        path = self.data_dir / "secret.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()
