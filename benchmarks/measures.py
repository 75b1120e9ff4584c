"""How well groups were found: B³ (Bagga and Baldwin 1998), pairs, and by kind of copy."""

import pandas as pd

from opinions.analysis.symbols import normal


def b_cubed(truth: pd.Series, found: pd.Series) -> float:
    """F1 of B³: for each row, how pure and how complete its group is."""
    both, own, mine = _cells(truth, found)
    precision = (both * both / mine).sum() / len(truth)
    recall = (both * both / own).sum() / len(truth)
    return float(2 * precision * recall / (precision + recall))


def pairs(truth: pd.Series, found: pd.Series) -> float:
    """F1 over pairs of rows that are in one group."""
    both = _pairs(pd.Series(1, index=truth.index).groupby([truth.to_numpy(), found.to_numpy()]).sum())
    right, made = _pairs(truth.value_counts()), _pairs(found.value_counts())
    return float(2 * both / max(right + made, 1))


def kept_with_letter(rows: pd.DataFrame, kind: str) -> float:
    """The share of the copies of a kind that are in the group where most copies of their letter are."""
    copies = rows[rows["letter"].duplicated(keep=False)]
    home = copies[copies["kind"] != "reversed"].groupby("letter")["group"].agg(lambda groups: groups.mode().iloc[0])
    asked = copies[copies["kind"] == kind]
    return float((asked["group"] == asked["letter"].map(home)).mean())


def same_words(rows: pd.DataFrame) -> pd.Series:
    """The letter of each row; independent opinions that are word for word the same are one."""
    words = pd.Series(normal(rows["text"].tolist()), index=rows.index)
    alone = ~rows["letter"].duplicated(keep=False)
    return rows["letter"].where(~alone, rows["letter"].groupby(words).transform("first"))


def grouped_with_others(rows: pd.DataFrame, truth: pd.Series, kind: str) -> float:
    """The share of the rows of a kind that stand in a group with what somebody else said."""
    mixed = truth.groupby(rows["group"]).transform("nunique") > 1
    return float(mixed[rows["kind"] == kind].mean())


def _cells(truth: pd.Series, found: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    table = pd.DataFrame({"own": truth.to_numpy(), "mine": found.to_numpy()})
    cells = table.value_counts().rename("both").reset_index()
    return (
        cells["both"].astype(float),
        cells["own"].map(table["own"].value_counts()),
        cells["mine"].map(table["mine"].value_counts()),
    )


def _pairs(sizes: pd.Series) -> float:
    return float((sizes * (sizes - 1) / 2).sum())
