"""What production refuses, each thing by name."""

import pytest
from pydantic import ValidationError

from infra.settings import Settings

SAFE = {
    "env": "production", "secret_key": "s" * 32, "base_url": "https://gongyi.example.cn", "smtp_host": "mail.example.cn",
    "mail_from": "gongyi@example.cn",
}  # fmt: skip


def test_safe_settings_are_taken():
    assert Settings(_env_file=None, **SAFE).env == "production"


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"secret_key": "short"}, "SECRET_KEY"), ({"base_url": "http://gongyi.example.cn"}, "BASE_URL"),
     ({"clock": "2026-03-01T10:00:00"}, "CLOCK"), ({"smtp_host": ""}, "SMTP_HOST"),
     ({"mail_from": "gongyi@localhost"}, "MAIL_FROM"), ({"trusted_proxies": "*"}, "TRUSTED_PROXIES"),
     ({"metrics_token": "guess"}, "METRICS_TOKEN")],
)  # fmt: skip
def test_unsafe_settings_stop_the_start_and_are_named(changes, named):
    with pytest.raises(ValidationError, match=f"GONGYI_{named}"):
        Settings(_env_file=None, **(SAFE | changes))
    Settings(_env_file=None, **(SAFE | changes | {"env": "development"}))
