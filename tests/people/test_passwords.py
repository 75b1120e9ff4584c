import pytest

from people.passwords import first_password, password_problem


@pytest.mark.parametrize("password", ["长江 之水 天上来 奔流", "gongyi-demo-2026", "long enough 1", "Tr0ub4dor&3x"])
def test_good_passwords(password):
    assert password_problem(password, login="bo", name="白音") == ""


@pytest.mark.parametrize(
    ("password", "says"),
    [("short1!", "至少"), ("1234567890123", "简单"), ("abababababab", "简单"), ("x" * 129, "最多"),
     ("zhangwei1234", "登录名"), ("白音白音的家在草原上", "姓名"), ("Password123456", "常见")],
)  # fmt: skip
def test_weak_passwords_say_why(password, says):
    assert says in password_problem(password, login="zhangwei", name="白音")


def test_first_passwords_are_good_and_differ():
    made = {first_password() for _ in range(50)}
    assert len(made) == 50
    assert not any(password_problem(one, login="bo") for one in made)
