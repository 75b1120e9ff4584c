"""Forms: a pydantic model beside the handler says what is well-formed; people read why it is not in their words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile

from web.i18n import gettext as _

Model = TypeVar("Model", bound="Form")


class Form(BaseModel):
    """Base of every form model: white space at the ends is not content; unknown fields are ignored."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore", frozen=True)


def parse(model: type[Model], form: FormData) -> tuple[Model | None, dict[str, str]]:
    """(the model, {}) or (None, {field: message}). Repeated keys become lists where the model wants one."""
    try:
        return model.model_validate(typed(form, model)), {}
    except ValidationError as error:
        return None, {str(e["loc"][0]): message(e) for e in reversed(error.errors()) if e["loc"]}


def typed(form: FormData, model: type[BaseModel] | None = None) -> dict[str, Any]:
    """What was typed, as plain values, to show again. Files are left out."""
    lists = {n for n, f in model.model_fields.items() if "list" in str(f.annotation)} if model else set()
    texts = [(k, v) for k, v in form.multi_items() if not isinstance(v, UploadFile)]
    plain: dict[str, Any] = {}
    for key, value in texts:
        clean = str(value).replace("\r\n", "\n").replace("\x00", "")
        plain[key] = [*plain.get(key, []), clean] if key in lists else clean
    return {k: v for k, v in plain.items() if v != "" or k in lists} if model else plain


def uploads(form: FormData, name: str) -> list[UploadFile]:
    """The files that were chosen in a field; an empty file input sends one without a name."""
    return [f for f in form.getlist(name) if isinstance(f, UploadFile) and f.filename]


def message(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, for people."""
    limits = error.get("ctx", {})
    kind = error["type"]
    if kind in {"missing", "string_too_short"}:
        return _("请填写此项。") if limits.get("min_length", 1) <= 1 else _("内容太短，请写得更具体一些。")
    if kind == "string_too_long":
        return _("内容太长，最多 {most} 个字。").format(most=limits["max_length"])
    if kind.startswith(("date", "datetime")):
        return _("请填写有效的日期，例如 2026-11-23。")
    if kind.startswith(("int", "float", "greater", "less")):
        return _("请填写有效的数字。")
    if kind in {"literal_error", "enum"}:
        return _("请选择其中一项。")
    if kind == "value_error":
        return _(str(limits["error"]))
    return _("此项填写有误。")
