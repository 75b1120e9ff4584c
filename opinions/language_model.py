"""The language model of the department's choice, behind an interface; off unless an address is set."""

import json
import urllib.request
from typing import Protocol

from infra.settings import Settings

MOST_BYTES = 1 << 20


class ModelFailed(Exception):
    """The model could not be reached, or its answer is none."""


class LanguageModel(Protocol):
    """Answers a prompt with text."""

    name: str

    def complete(self, prompt: str) -> str:
        """The answer, word for word. Raises ModelFailed."""


class HttpModel:
    """An OpenAI-compatible address: POST {url}/chat/completions."""

    def __init__(self, url: str, name: str, key: str, timeout: float) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError("GONGYI_MODEL_URL begins with http:// or https://")
        self.url, self.name, self.key, self.timeout = url.rstrip("/") + "/chat/completions", name, key, timeout

    def complete(self, prompt: str) -> str:
        """Ask once; temperature 0, so that the same prompt mostly brings the same answer."""
        body = {"model": self.name, "temperature": 0, "messages": [{"role": "user", "content": prompt}]}
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        request = urllib.request.Request(self.url, json.dumps(body).encode(), headers)  # noqa: S310 -- checked above
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:  # noqa: S310 -- checked above
                answer = json.loads(response.read(MOST_BYTES))
            return str(answer["choices"][0]["message"]["content"])
        except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
            raise ModelFailed(type(error).__name__) from error


def http_model(settings: Settings) -> HttpModel | None:
    """The model of the settings; none without an address."""
    if not settings.model_url:
        return None
    key = settings.model_key.get_secret_value()
    return HttpModel(settings.model_url, settings.model_name, key, settings.model_timeout)
