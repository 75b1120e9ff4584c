"""Settings: GONGYI_* environment variables, read once at start. A wrong one stops the start and says which."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROMISED_DAYS = 30  # a promise of the department, not a legal period


class Settings(BaseSettings):
    """Every setting of the product; `.env.example` lists them all and a test compares the two."""

    model_config = SettingsConfigDict(env_prefix="GONGYI_", env_file=".env", frozen=True, extra="ignore")

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path("var")
    database_url: str = ""  # empty: SQLite in data_dir
    secret_key: SecretStr = SecretStr("")  # empty: made once and kept in data_dir (development only)
    base_url: str = "http://127.0.0.1:8000"
    clock: datetime | None = None  # a moving clock starts here, for demonstrations; refused in production
    worker_inside: bool = True  # `gongyi serve` runs the worker too
    trusted_proxies: str = "127.0.0.1"

    smtp_host: str = ""  # empty: mails are written to data_dir/mail
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = False
    smtp_timeout: float = 20.0
    mail_from: str = "gongyi@localhost"

    intake_queue: int = 2000  # submissions waiting to be written; past it 503 with Retry-After
    opinions_per_hour: int = 60  # from one address
    attack_per_minute: int = 120  # submissions past which browsers must work before an opinion is taken, for a while

    promised_days: int = Field(PROMISED_DAYS, ge=1, le=365)  # until the feedback, unless a notice says otherwise

    site_name: str = "内蒙古自治区人力资源和社会保障厅"
    site_code: str = ""
    site_icp: str = ""
    site_police_record: str = ""
    site_contact: str = "政策法规处"

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
