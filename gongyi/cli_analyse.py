"""`gongyi analyse`: the code that sorts opinions in the product, on any table of texts."""

import json
import time
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

analyse = typer.Typer(
    no_args_is_help=True, help="Sort opinions in a CSV or Parquet file: campaigns, themes, articles, summary."
)
Table = Annotated[Path, typer.Argument(help="CSV (UTF-8, GB 18030) or Parquet.")]
Text = Annotated[str, typer.Option(help="The column of the texts: its name, or its place from 1.")]
Out = Annotated[Path | None, typer.Option(help="Where to write the rows with the new columns: .csv or .parquet.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="For programs: totals and parameters; without --out the rows, too.")
]


@analyse.command("duplicates")
def duplicates_(file: Table, text: Text = "text", out: Out = None, seed: Seed = 1, as_json: AsJson = False) -> None:
    """Campaigns: columns group, variant_of and contains, row by row. All columns of the file are kept.

    group: equal numbers say the same (a letter, its edited copies, texts that embed it or half of it). variant_of: the
    group whose letter this one turns round (支持 → 反对). contains: groups whose letter or part of it stands in the text.
    """
    from opinions.analysis.duplicates import duplicates, totals  # noqa: PLC0415 -- pandas loads slowly

    table, texts = _read(file, text)
    with _Run("duplicates", seed) as run:
        result = duplicates(texts, seed=seed, machine=run.machine)
    _finish(table, result, out, as_json, run.record | {"totals": totals(result)})


@analyse.command("themes")
def themes_(
    file: Table,
    text: Text = "text",
    labels: Annotated[
        Path | None, typer.Option(help="Examples: CSV with the text column and a column theme (or label).")
    ] = None,
    themes: Annotated[Path | None, typer.Option(help="Theme words: a line a theme, `theme: word word`.")] = None,
    k: Annotated[int, typer.Option(help="How many themes to propose; 0: by the number of texts.")] = 0,
    out: Out = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Themes: columns theme and confidence. Proposed from the texts, or by theme words, or by a few labelled examples."""
    from opinions.analysis import themes as sorting  # noqa: PLC0415 -- pandas loads slowly
    from opinions.analysis.tables import Unusable, examples, words_by_theme  # noqa: PLC0415

    table, texts = _read(file, text)
    try:
        known = examples(labels, text) if labels else None
        words = words_by_theme(themes) if themes and not labels else None
    except Unusable as error:
        _refuse(str(error))
    with _Run("themes", seed, k=k, labels=len(known or ()), theme_words=len(words or ())) as run:
        result = sorting.themes(texts, k=k, seed=seed, words=words, labels=known, machine=run.machine)
    sizes = result["theme"].value_counts()
    _finish(
        table,
        result,
        out,
        as_json,
        run.record | {"totals": {"rows": len(result), "themes": len(sizes)}, "themes": sizes.to_dict()},
    )


@analyse.command("summary")
def summary_(
    file: Table,
    text: Text = "text",
    k: Annotated[int, typer.Option(help="How many themes to propose; 0: by the number of texts.")] = 0,
    out: Out = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Totals that can be counted again, one line for each opinion in its own words, quotations and requests by theme."""
    from opinions.analysis.overview import overview  # noqa: PLC0415 -- pandas loads slowly

    table, texts = _read(file, text)
    with _Run("summary", seed, k=k) as run:
        result, found = overview(texts, k=k, seed=seed, machine=run.machine)
    _finish(table, result, out, as_json, run.record | found)


@analyse.command("articles")
def articles_(
    file: Table,
    draft: Annotated[
        Path, typer.Option(help="The draft: DOCX, Markdown, HTML, text; or CSV/Parquet with a column text.")
    ],
    text: Text = "text",
    top: Annotated[int, typer.Option(help="How many articles for each row.")] = 10,
    out: Out = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """The articles each text names or means: columns articles (likeliest first), article_numbers, cited, confidence.

    Articles that a text names (第十二条, 第12条, 十二条, Article 12) come first with confidence 1.
    """
    from consultations.article_ranking import ranked  # noqa: PLC0415 -- pandas loads slowly

    table, texts = _read(file, text)
    known = _articles(draft)
    with _Run("articles", seed, draft=draft.name, top=top) as run:
        result = ranked(texts, known, top=top, seed=seed, machine=run.machine)
    totals = {
        "rows": len(result),
        "articles": len(known),
        "rows_that_name_an_article": int((result["cited"] != "").sum()),
    }
    _finish(table, result, out, as_json, run.record | {"totals": totals})


def _articles(draft: Path) -> Any:
    from consultations.article_ranking import Article  # noqa: PLC0415
    from consultations.importing import Unreadable, import_draft  # noqa: PLC0415
    from opinions.analysis.tables import Unusable, column, read_table  # noqa: PLC0415

    try:
        if draft.suffix.lower() in {".csv", ".tsv", ".parquet"}:
            table = read_table(draft)
            texts = column(table, "text").astype(str).tolist()
            labels = table["label"].astype(str).tolist() if "label" in table.columns else [""] * len(texts)
            numbers = table["number"].tolist() if "number" in table.columns else range(1, len(texts) + 1)
            return [Article(label or f"第{n}条", int(n), t) for label, n, t in zip(labels, numbers, texts, strict=True)]
        found: list[Article] = []
        for document in import_draft(draft.read_bytes(), draft.name).documents:
            heading = ""
            for clause in document.text.clauses:
                heading = clause.heading if clause.kind == "chapter" else heading
                if clause.kind == "article":
                    found.append(Article(clause.label, clause.number, clause.plain, heading))
    except (OSError, Unreadable, Unusable, ValueError) as error:
        return _refuse(f"{draft.name}: {error}")
    return found


class _Run:
    """One run: progress bar, the machine or cluster it uses, and what must be known to repeat it."""

    def __init__(self, command: str, seed: int, **parameters: object) -> None:
        self.record: dict[str, Any] = {
            "command": command,
            "seed": seed,
            "parameters": parameters,
            "version": version("gongyi"),
        }

    def __enter__(self) -> "_Run":
        from rich.progress import Progress  # noqa: PLC0415

        from gongyi.terminal import is_configured, settings, to_people  # noqa: PLC0415
        from opinions.analysis.machines import machine  # noqa: PLC0415

        self.bar = Progress(console=to_people, transient=True)
        self.bar.start()
        self.tasks: dict[str, Any] = {}
        self.context = machine(settings().dask_scheduler if is_configured() else "", self._show)
        self.machine = self.context.__enter__()
        self.started = time.perf_counter()
        return self

    def __exit__(self, *failure: Any) -> None:
        self.record["seconds"] = round(time.perf_counter() - self.started, 2)
        self.context.__exit__(*failure)
        self.bar.stop()

    def _show(self, stage: str, share: float) -> None:
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=1.0)
        self.bar.update(self.tasks[stage], completed=share)


def _read(file: Path, text: str) -> Any:
    from opinions.analysis.tables import Unusable, column, read_table  # noqa: PLC0415

    try:
        table = read_table(file)
        return table, column(table, text)
    except Unusable as error:
        return _refuse(str(error))


def _refuse(message: str) -> Any:
    from gongyi.terminal import refuse  # noqa: PLC0415

    raise refuse(message, 2)


def _finish(table: Any, result: Any, out: Path | None, as_json: bool, record: dict[str, Any]) -> None:
    from opinions.analysis.tables import with_columns, write_table  # noqa: PLC0415

    if out:
        write_table(with_columns(table, result), out)
    if as_json:
        rows = {} if out else {"rows": json.loads(result.to_json(orient="records", force_ascii=False))}
        typer.echo(json.dumps(record | rows, ensure_ascii=False))
        return
    if not out:
        typer.echo(result.to_csv(index=False), nl=False)
    for name, value in record.get("totals", {}).items():
        typer.echo(f"{name}: {value}", err=True)
    typer.echo(f"{record['seconds']} s, seed {record['seed']}, version {record['version']}", err=True)


def small() -> None:
    """Only these commands (see gongyi/front.py)."""
    whole = typer.Typer(no_args_is_help=True)
    whole.add_typer(analyse, name="analyse")
    whole()
