"""Mails to people who left an address. Plain words, one link, nothing about others."""

from datetime import datetime

from infra import mail
from opinions.submission import Submission

RECEIPT_PATH = "/receipts/{number}"


def receipt_mail(submission: Submission, number: str, title: str, now: datetime) -> dict[str, object]:
    """The outbox row that confirms an opinion. `{base_url}` is filled in when the mail is sent."""
    path = RECEIPT_PATH.format(number=number)
    text = (
        f"您对《{title}》的意见已收到，回执编号 {number}。\n\n"
        f"在这里可以查看办理进度，截止前可以修改或撤回：\n{{base_url}}{path}\n\n"
        "我们会在征求意见结束后逐条研究并公布采纳情况和理由，届时再通知您。\n"
        "请保存好回执编号，凭编号即可查询；请勿转给他人。\n"
    )
    return _row(submission.email, f"意见回执 {number}：{title}", text, now)


def answered_mail(email: str, number: str, title: str, now: datetime) -> dict[str, object]:
    """The outbox row that says that an opinion was answered."""
    path = RECEIPT_PATH.format(number=number)
    text = (
        f"您对《{title}》提出的意见（回执 {number}）已有答复。\n\n"
        f"采纳情况、理由和对应的条文修改见：\n{{base_url}}{path}\n\n"
        "感谢您参与。\n"
    )
    return _row(email, f"意见答复：{title}", text, now)


def sealed_mail(email: str, number: str, title: str, reason: str, now: datetime) -> dict[str, object]:
    """The outbox row that asks an author to mend an opinion."""
    path = RECEIPT_PATH.format(number=number)
    text = (
        f"您对《{title}》提出的意见（回执 {number}）需要您修改后才能办理。\n\n原因：{reason}\n\n"
        f"请在这里修改后重新提交，原意见已封存，不会公开：\n{{base_url}}{path}\n"
    )
    return _row(email, f"请修改您的意见：{title}", text, now)


def _row(to: str, subject: str, text: str, now: datetime) -> dict[str, object]:
    return mail.row(to=to, subject=" ".join(subject.split()), text=text, now=now)
