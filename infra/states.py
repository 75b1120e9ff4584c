"""What every feature says when an act does not fit the state a thing is in."""


class WrongState(Exception):
    """The act does not fit the state; usually somebody else was faster. `why`: in words for people, where there are."""

    def __init__(self, act: str, status: str, why: str = "") -> None:
        super().__init__(f"{act} does not fit the state {status}")
        self.act, self.status, self.why = act, status, why
