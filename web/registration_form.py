"""What is typed to register for a hearing, the same on the portal and at the officer's desk."""

import hashlib
from pathlib import PurePath
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator
from starlette.datastructures import FormData

from documents.sniff import Refused, check
from hearings.application import Application
from hearings.models import BY_REGISTRATION, KINDS, REPRESENTATIVE, Hearing
from hearings.registration_models import AGES, LEAGUES, OCCUPATIONS, SEXES, STANCES
from web.contacts import checked_credit_code, checked_email, checked_phone
from web.forms import Form, uploads
from web.i18n import gettext as _

LONGEST = 3000
LARGEST_LETTER = 5 * 1024 * 1024


class RegistrationForm(Form):
    """One registration. Identity numbers are not asked: they are looked at, from those chosen, at check-in."""

    categories: list[int] = Field(default_factory=list)
    submitter_kind: Literal["person", "organisation"] = "person"
    name: str = Field(min_length=1, max_length=60)
    phone: str = Field(min_length=1, max_length=30)
    email: str = Field("", max_length=254)
    region: Literal[LEAGUES]  # type: ignore[valid-type]
    organisation: str = Field("", max_length=100, validate_default=True)
    credit_code: str = Field("", max_length=30)
    relation: str = Field("", max_length=500)
    stance: Literal["for", "against", "change", ""] = ""
    points: str = Field("", max_length=LONGEST)
    sex: Literal[("", *SEXES)] = ""  # type: ignore[valid-type]
    age: Literal[("", *AGES)] = ""  # type: ignore[valid-type]
    occupation: Literal[("", *OCCUPATIONS)] = ""  # type: ignore[valid-type]
    needs: str = Field("", max_length=500)
    is_adult: bool = False
    notice_consent: bool = False
    list_consent: bool = False
    may_publish_unit: bool = False
    wants_to_observe: bool = False

    @field_validator("email")
    @classmethod
    def email_can_be_one(cls, email: str) -> str:
        """An address a mail can be sent to."""
        return checked_email(email)

    @field_validator("phone")
    @classmethod
    def phone_can_be_one(cls, phone: str) -> str:
        """A number that can be called."""
        return checked_phone(phone)

    @field_validator("credit_code")
    @classmethod
    def code_can_be_one(cls, code: str) -> str:
        """With the right check digit."""
        return checked_credit_code(code)

    @field_validator("organisation")
    @classmethod
    def organisations_have_names(cls, organisation: str, info: ValidationInfo) -> str:
        """Who registers for an organisation names it."""
        if not organisation and info.data.get("submitter_kind") == "organisation":
            raise ValueError("以单位名义报名的，请填写单位名称。")
        return organisation

    def problems(self, hearing: Hearing) -> dict[str, str]:
        """{field: message} of what this hearing asks for besides."""
        found: dict[str, str] = {}
        open_ = {c.id: c for c in hearing.categories if c.method in BY_REGISTRATION}
        chosen = [open_[id_] for id_ in self.categories if id_ in open_]
        if not chosen:
            found["categories"] = "请选择要报名的类别。"
        elif len({c.kind for c in chosen}) > 1:
            found["categories"] = "听证代表、旁听人和新闻媒体请分别报名；想在未入选时旁听的，请勾选下面的选项。"
        if not self.is_adult:
            found["is_adult"] = "报名人须年满十八周岁并具有完全民事行为能力，请确认。"
        if not self.notice_consent:
            found["notice_consent"] = "请阅读并同意个人信息处理告知。"
        if any(c.kind == REPRESENTATIVE for c in chosen):
            found |= self._of_representatives([q.attribute for c in chosen for q in c.quotas])
        if self.submitter_kind == "organisation" and not self.credit_code:
            found["credit_code"] = "以单位名义报名的，请填写统一社会信用代码。"
        return found

    def application(self, key: str, **more: object) -> Application:
        """What the service takes."""
        facts = self.model_dump(
            include=RegistrationForm.model_fields.keys() - {"categories", "is_adult", "notice_consent"}
        )
        return Application(idempotency_key=key, categories=tuple(self.categories), **facts, **more)  # type: ignore[arg-type]

    def _of_representatives(self, quotas: list[str]) -> dict[str, str]:
        found = {}
        if not self.list_consent:
            found["list_consent"] = "听证代表名单须提前向社会公布。不同意公布姓名和类别的，可以报名旁听或者书面提意见。"
        if not self.points:
            found["points"] = "请写明主要观点和理由。"
        if not self.stance:
            found["stance"] = "请选择其中一项。"
        for attribute in quotas:
            if not getattr(self, attribute):
                found[attribute] = "本类别按此项分配名额，请填写。"
        return found


def sent_letter(form: FormData) -> tuple[dict[str, Any], str]:
    """(what an Application says of the letter, "") or (nothing, what is wrong in words for people)."""
    files = uploads(form, "letter")
    if not files:
        return {}, ""
    name, content = PurePath(files[0].filename or "").name[-100:], files[0].file.read(LARGEST_LETTER + 1)
    if len(content) > LARGEST_LETTER:
        return {}, _("文件超过 5 MB，请缩小后再上传。")
    try:
        check(content, name)
    except Refused as refusal:
        return {}, _(str(refusal))
    sha256 = hashlib.sha256(content).hexdigest()
    return {"letter_name": name, "letter_sha256": sha256, "letter": content}, ""


def form_choices(hearing: Hearing, *, kept_days: int) -> dict[str, Any]:
    """What the form of a registration offers. `kept_days`: after so many days who was not chosen is forgotten."""
    open_ = [c for c in hearing.categories if c.method in BY_REGISTRATION and c.seats]
    return {
        "categories": [(str(c.id), f"{c.name}（{_(KINDS[c.kind])} {c.seats}）") for c in open_],
        "leagues": [(one, one) for one in LEAGUES],
        "sexes": [(one, one) for one in SEXES],
        "ages": [("", ""), *((one, one) for one in AGES)],
        "occupations": [("", ""), *((one, one) for one in OCCUPATIONS)],
        "stances": list(STANCES.items()),
        "kept_days": kept_days,
    }
