"""Answers said in labels, put into the form of a questionnaire in a browser, or into the words of the interface."""


def questions_of(survey):
    """{title: question} of what the interface says about a survey."""
    return {q["title"]: q for page in survey["definition"]["pages"] for q in page["questions"] if "title" in q}


def coded(asked, one):
    """{key: value} of {title: labels}."""
    return {asked[title]["key"]: _value(asked[title], said) for title, said in one.items()}


def fill(page, asked, values):
    """Answer whatever of this is on the screen, by clicking and typing."""
    kinds = {q["key"]: q["kind"] for q in asked.values()}
    for key, value in values.items():
        block = page.locator(f'[data-question="{key}"]')
        if not block.count() or not block.is_visible():
            continue
        if kinds[key] == "matrix":
            for row, part in value.items():
                page.locator(f'input[name="{key}.{row}"][value="{part}"]').check()
        elif kinds[key] == "ranking":
            for place, part in enumerate(value, 1):
                page.locator(f'select[name="{key}.{part}"]').select_option(str(place))
        elif kinds[key] in {"number", "short", "long", "date"}:
            page.locator(f'[name="{key}"]').fill(str(value))
        elif kinds[key] in {"dropdown", "region"}:
            page.locator(f'[name="{key}"]').select_option(value)
        else:
            for part in value if isinstance(value, list) else [value]:
                page.locator(f'input[name="{key}"][value="{part}"]').check()


def _value(question, said):
    keys = {option["label"]: option["key"] for option in question.get("options", [])}
    keys |= {"是": "yes", "否": "no", "同意": "yes"}
    if isinstance(said, dict):
        rows = {row["label"]: row["key"] for row in question["rows"]}
        return {rows[row]: keys[label] for row, label in said.items()}
    if isinstance(said, list):
        return [keys[label] for label in said]
    return keys.get(said, said) if isinstance(said, str) else said
