"""What is typed to give an opinion, and how it becomes a submission."""

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from opinions.submission import SentFile, Submission
from web.contacts import checked_email, checked_phone
from web.forms import Form

LONGEST_TEXT = 5000
STANCE_CHOICES = ("change", "for", "against", "other")


class OpinionForm(Form):
    """One opinion on one clause, or on the whole draft."""

    clause: str = Field("", max_length=80)
    stance: Literal["for", "against", "change", "other"]
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    kind: Literal["person", "organisation"] = "person"
    name: str = Field("", max_length=100, validate_default=True)
    region: str = Field("", max_length=100)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=30)
    mail_receipt: bool = Field(False, validate_default=True)
    token: str = Field("", max_length=400)
    homepage: str = Field("", max_length=2000)
    proof: str = Field("", max_length=4000)

    @field_validator("name")
    @classmethod
    def organisations_have_names(cls, name: str, info: ValidationInfo) -> str:
        """People may stay nameless, organisations may not."""
        if not name and info.data.get("kind") == "organisation":
            raise ValueError("以单位名义提意见的，请填写单位名称。")
        return name

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

    @field_validator("mail_receipt")
    @classmethod
    def mail_needs_an_address(cls, wanted: bool, info: ValidationInfo) -> bool:
        """A receipt by mail needs somewhere to go."""
        if wanted and info.data.get("email") == "":
            raise ValueError("要把回执发到邮箱，请先填写电子邮箱。")
        return wanted

    def submission(self, consultation_id: int, key: str, files: tuple[SentFile, ...]) -> Submission:
        """What the intake writer takes."""
        return Submission(
            idempotency_key=key,
            consultation_id=consultation_id,
            text=self.text,
            clause=self.clause,
            stance=self.stance,
            submitter_kind=self.kind,
            submitter_name=self.name,
            email=self.email,
            phone=self.phone,
            region=self.region,
            mail_receipt=self.mail_receipt and bool(self.email),
            files=files,
        )


class RevisedForm(Form):
    """New words for an opinion that was handed in. `seen`: the revision the author had before them."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    stance: Literal["for", "against", "change", "other"] = "other"
    seen: int
