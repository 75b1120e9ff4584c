"""Random questionnaires with random answers, for properties that must hold of all of them."""

from hypothesis import strategies as st

from surveys.definition_json import from_json

WORDS = ["a", "b", "c", "3", "3.0", "-1", "10", "2026-11-23", " a ", "", "a/b"]
OPS = ["is", "not", "answered", "empty", "gt", "ge", "lt", "le", "under"]
KINDS = ["single", "multiple", "dropdown", "yesno", "scale", "nps", "matrix", "matrix_multiple", "ranking", "short", "number", "clause", "region", "statement", "date"]  # fmt: skip


def conditions(keys):
    leaf = st.builds(
        lambda key, op, value, row: {"question": key, "op": op, "value": value, **row},
        st.sampled_from(keys),
        st.sampled_from(OPS),
        st.sampled_from([*WORDS, "yes", "no", "0", "5"]),
        st.sampled_from([{}, {}, {"row": "r1"}]),
    )
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda j, parts: {j: parts}, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3)
        ),
        max_leaves=4,
    )


@st.composite
def definitions(draw):
    """Mostly sensible; conditions may look at any question, jumps may go anywhere, even nowhere."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    keys = [f"q{n}" for n in range(1, sum(sizes) + 1)]
    places = [f"p{n}" for n in range(1, len(sizes) + 1)]
    maybe = st.one_of(st.none(), st.none(), conditions(keys))
    left = iter(keys)
    pages = []
    for place, size in zip(places, sizes, strict=True):
        questions = []
        for _ in range(size):
            kind = draw(st.sampled_from(KINDS))
            jumps = draw(
                st.lists(
                    st.builds(
                        lambda w, t: {"when": w, "to": t},
                        conditions(keys),
                        st.sampled_from([*places, "end", "nowhere"]),
                    ),
                    max_size=1,
                )
            )
            options = [{"key": k, "label": k.upper()} for k in "abc"]
            rows = [{"key": f"r{n}", "label": f"R{n}"} for n in (1, 2)]
            questions.append(
                {
                    "key": next(left),
                    "kind": kind,
                    "title": "T",
                    "options": options,
                    "rows": rows,
                    "show": draw(maybe),
                    "jumps": jumps,
                }
            )
        pages.append({"key": place, "questions": questions, "show": draw(maybe)})
    return from_json({"pages": pages, "paging": draw(st.sampled_from(["one", "pages"]))})


@st.composite
def surveys_with_fields(draw):
    """(definition, the fields of a form: right, wrong and missing ones)."""
    definition = draw(definitions())
    names = []
    for q in definition.questions():
        names += [q.key, f"{q.key}.r1", f"{q.key}.r2", f"{q.key}.a", f"{q.key}.b", f"{q.key}.why"]
    word = st.sampled_from([*WORDS, "yes", "no", "1", "2", "agree", "change"])
    chosen = draw(st.lists(st.sampled_from(names), max_size=12, unique=True))
    return definition, {name: draw(st.lists(word, min_size=1, max_size=3)) for name in chosen}
