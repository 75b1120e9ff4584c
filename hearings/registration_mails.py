"""Mails about a hearing to people who left an address: one matter, one act, one link, plain words."""

from hearings.models import Hearing
from hearings.notice import written_day, written_moment
from hearings.registration_models import Registration

PATH = "{base_url}/hearings/registrations/"  # the base is filled in when the mail is sent


def registered_mail(hearing: Hearing, receipt: str, arrival: int, email: str) -> dict[str, str]:
    """The registration was taken."""
    closes = written_day(hearing.registration_closes_on) if hearing.registration_closes_on else ""
    text = (
        f"您报名参加《{hearing.title}》听证会已经登记，回执编号 {receipt}，登记顺序第 {arrival} 号。\n\n"
        f"报名在 {closes} 24时截止，在此之前您可以修改或者撤回：\n{PATH}{receipt}\n\n"
        "接下来：我们核对报名信息，审核结果、抽取结果、会议时间和材料都会在这个页面告诉您，并发邮件通知。\n"
    )
    return _mail(email, f"报名回执 {receipt}：《{hearing.title}》听证会", text)


def decided_mail(hearing: Hearing, registration: Registration) -> dict[str, str]:
    """The registration was approved, or not and why."""
    if registration.status == "approved":
        text = "您的报名信息已经审核通过。产生参加人以后我们再通知您。\n"
    else:
        text = f"您的报名没有通过审核。原因：{registration.reason}\n\n您仍然可以报名旁听，也可以书面提出意见。\n"
    return _mail(
        registration.email, f"报名审核结果：《{hearing.title}》听证会", f"{text}\n详情：\n{_link(registration)}\n"
    )


def moved_up_mail(hearing: Hearing, registration: Registration, category: str) -> dict[str, str]:
    """A place became free."""
    text = f"因有人退出，您已由候补转为正式参加（类别：{category}）。请按公告的时间到会；不能参加的，请尽早撤回：\n{_link(registration)}\n"
    return _mail(registration.email, f"候补转正式：《{hearing.title}》听证会", text)


def chosen_mail(hearing: Hearing, registration: Registration, category: str) -> dict[str, str]:
    """Drawn, or seated in another way."""
    when = written_moment(hearing.starts_at) if hearing.starts_at else ""
    text = (
        f"您已经成为《{hearing.title}》听证会的参加人（类别：{category}）。\n\n时间：{when}\n地点：{hearing.place}\n\n"
        f"请在下面的页面确认能够参加，并在收到听证材料后确认收到：\n{_link(registration)}\n\n"
        "会前查验身份证件原件，证件号码只核对、不留存。\n"
    )
    return _mail(registration.email, f"您已成为听证会参加人：《{hearing.title}》", text)


def not_chosen_mail(hearing: Hearing, registration: Registration, place: str) -> dict[str, str]:
    """Not drawn: what one can still do."""
    text = (
        f"感谢您报名《{hearing.title}》听证会。这次没有抽到您{place}。\n\n您还可以：\n"
        "1. 在会前提交书面意见，与会上的意见一样研究和答复；\n2. 报名旁听（有空余席位时）；\n"
        f"3. 核对抽取过程：报名池、种子和规则全部公开，您的编号在池中。\n\n{_link(registration)}\n\n"
        "听证报告公布后，我们会告诉您各方意见的采纳情况。\n"
    )
    return _mail(registration.email, f"遴选结果：《{hearing.title}》听证会", text)


def changed_mail(hearing: Hearing, registration: Registration, words: str) -> dict[str, str]:
    """Postponed, cancelled, or reported."""
    text = f"《{hearing.title}》听证会：{words}\n\n详情：\n{{base_url}}/hearings/{hearing.id}\n\n您的报名：\n{_link(registration)}\n"
    return _mail(registration.email, f"听证会通知：《{hearing.title}》", text)


def _link(registration: Registration) -> str:
    return PATH + registration.receipt


def _mail(to: str, subject: str, text: str) -> dict[str, str]:
    return {"to": to, "subject": " ".join(subject.split()), "text": text}
