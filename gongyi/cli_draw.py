"""`gongyi draw` and `gongyi verify draw`: the draw on files, without database and network."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from hearings.draw.check import NoBundle, check
from hearings.draw.lots import canonical

app = typer.Typer(no_args_is_help=True, help="Draw participants: fair under quotas, verifiable by anyone.")
LISTED = 20  # problems shown; the rest is counted
CATEGORY_FILES = "columns category, feature, min, max"

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def lottery(  # noqa: PLR0913 -- one for each option of the command
    pool: Annotated[Path, typer.Option(help="CSV: one row per registrant, one column per category.")],
    quotas: Annotated[Path | None, typer.Option(help=f"CSV: {CATEGORY_FILES}. Without it, a simple lot.")] = None,
    seats: Annotated[int, typer.Option(min=1, help="How many are drawn.")] = ...,  # type: ignore[assignment]
    out: Annotated[Path, typer.Option(help="Where the bundle is written.")] = ...,  # type: ignore[assignment]
    title: Annotated[str, typer.Option(help="Public name of the draw.")] = "",
    test: Annotated[bool, typer.Option("--test", help="A test draw: marked so for ever.")] = False,
    cap: Annotated[int | None, typer.Option(min=1, help="Set aside who was drawn so often before.")] = None,
    drawn_column: Annotated[str, typer.Option(help="Column with how often each was drawn before.")] = "drawn",
    public_value: Annotated[str, typer.Option(help="Decides between equally fair lotteries; published before.")] = "",
    budget: Annotated[float, typer.Option(min=1, help="CPU seconds before the best so far is taken.")] = 600,
    as_json_: AsJson = False,
) -> None:
    """Compute the fair lottery. Status 1: no panel satisfies the quotas, with the smallest repairs; 2: unusable files."""
    from hearings import selection  # noqa: PLC0415 -- the solver is loaded only for this command
    from hearings.draw import tables  # noqa: PLC0415

    begun = time.process_time()
    try:
        wanted = tables.read_quotas(quotas) if quotas else []
        people = tables.read_pool(pool, wanted)
        facts: dict[str, Any] = {"title": title, "test": test, "public_value": public_value, "budget": budget}
        if cap is not None:
            facts |= {"cap": cap, "drawn": tables.numbers(people, drawn_column, pool.name)}
        with _Bar(shown=not as_json_) as progress:
            bundle = selection.lottery(people, wanted, seats, progress=progress, **facts)
        out.write_bytes(canonical(bundle) + b"\n")
    except selection.Infeasible as error:
        _infeasible(error, as_json=as_json_)
    except (OSError, selection.Unusable, ArithmeticError) as error:
        _unusable(error, as_json=as_json_)
    figures = _figures(bundle, time.process_time() - begun)
    never = [row for row, kind in enumerate(bundle["pool"]["types"], 1) if kind in _excluded(bundle)]
    aside = [row for row, kind in enumerate(bundle["pool"]["types"], 1) if kind < 0]
    figures |= {"kind": bundle["kind"], "excluded_rows": never, "set_aside_rows": aside}
    _say_lottery(bundle, figures, as_json=as_json_)


@app.command()
def run(
    bundle: Annotated[Path, typer.Option(help="The bundle that `lottery` wrote.")],
    seed: Annotated[str, typer.Option(help="The public seed, exactly as published.")],
    out: Annotated[Path, typer.Option(help="Where the result is written; it contains the bundle.")],
    as_json_: AsJson = False,
) -> None:
    """Draw from a bundle and a public seed. Status 1: the bundle does not hold; 2: it is unusable."""
    from hearings import selection  # noqa: PLC0415

    begun = time.process_time()
    try:
        document = _read(bundle)
        report = check(document)
        if not report.holds:
            _say(report.lines, 1)
        result = selection.draw(document, seed)
        out.write_bytes(canonical(result) + b"\n")
    except (OSError, ValueError) as error:
        _unusable(error, as_json=as_json_)
    figures = _figures(document, time.process_time() - begun)
    figures |= {k: result[k] for k in ("seed", "test", "ticket", "panel", "chosen", "alternates")}
    if as_json_:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    typer.echo("测试抽签，不产生任何资格" if result["test"] else "抽签结果")
    typer.echo(f"入选（行号）：{'、'.join(map(str, result['chosen']))}")
    typer.echo(f"候补（行号，按顺序）：{'、'.join(map(str, result['alternates'][:LISTED]))} …")


def verify_draw(
    file: Path,
    method_hash: Annotated[str, typer.Option(help="The digest that was published before the seed.")] = "",
    as_json_: AsJson = False,
) -> None:
    """Check a bundle or a result offline. Status 1: it does not hold; 2: the file is unusable."""
    try:
        report = check(_read(file), method_hash)
    except (OSError, ValueError, RecursionError) as error:
        _unusable(error, as_json=as_json_)
    if as_json_:
        typer.echo(json.dumps({"holds": report.holds, "lines": report.lines}, ensure_ascii=False))
        raise typer.Exit(0 if report.holds else 1)
    _say(report.lines, 0 if report.holds else 1)


def _read(path: Path) -> dict[str, Any]:
    document = json.loads(path.read_text("utf-8"))
    if not isinstance(document, dict):
        raise NoBundle("不是公议的抽签文件")
    return document


def _fraction(text: str) -> float | None:
    from fractions import Fraction  # noqa: PLC0415

    return float(Fraction(text)) if text else None


def _figures(bundle: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {
        "min_chance": _fraction(bundle["minimum"]),
        "certified_upper_bound": _fraction(bundle["bound"]),
        "panels": len(bundle["panels"]),
        "seconds": round(seconds, 3),
        "method_hash": bundle["method_hash"],
    }


def _excluded(bundle: dict[str, Any]) -> set[int]:
    return {claim["type"] for claim in bundle["excluded"]}


def _say_lottery(bundle: dict[str, Any], figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    if bundle["kind"] == "all":
        typer.echo(f"报名 {len(bundle['pool']['leaves'])} 人，少于席位 {bundle['seats']}：全部入选，已记录")
    typer.echo(f"最小机会 {figures['min_chance']:.8f}，已证明的上限 {figures['certified_upper_bound']:.8f}")
    typer.echo(f"{figures['panels']} 组名额构成，用时 {figures['seconds']} CPU 秒")
    if figures["excluded_rows"]:
        rows = "、".join(map(str, figures["excluded_rows"][:LISTED]))
        typer.echo(f"任何满足配额的名单都容不下 {len(figures['excluded_rows'])} 人（行号 {rows}）")
    if figures["set_aside_rows"]:
        typer.echo(f"因次数限制不参加抽签：{len(figures['set_aside_rows'])} 人")
    typer.echo(f"请在公布种子之前公布方案摘要：{bundle['method_hash']}")


def _infeasible(error: Any, *, as_json: bool) -> None:
    repairs = [
        {
            "category": r.category,
            "feature": r.feature,
            "min": r.least,
            "max": r.most,
            "new_min": r.new_least,
            "new_max": r.new_most,
        }
        for r in error.repairs
    ]
    if as_json:
        typer.echo(json.dumps({"infeasible": True, "reasons": error.reasons, "repairs": repairs}, ensure_ascii=False))
        raise typer.Exit(1)
    _say(["没有名单能满足全部配额：", *error.reasons, "改动最小的修正：", *map(str, error.repairs)], 1, err=True)


def _unusable(error: Exception, *, as_json: bool) -> None:
    problems = str(error).splitlines() or [repr(error)]
    if isinstance(error, OSError):
        problems = [f"文件不能读写：{error.filename}（{error.strerror}）"]
    if as_json:
        typer.echo(json.dumps({"unusable": True, "problems": problems}, ensure_ascii=False))
    more = [f"另有 {len(problems) - LISTED} 处"] if len(problems) > LISTED else []
    _say(["文件无法使用：", *problems[:LISTED], *more], 2, err=True)


def _say(lines: list[str], status: int, *, err: bool = False) -> None:
    for line in lines:
        typer.echo(line, err=err)
    raise typer.Exit(status)


class _Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, *, shown: bool) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        console = Console(stderr=True)
        self.bar = Progress(console=console, transient=True, disable=not (shown and console.is_terminal))

    def __enter__(self) -> Callable[[str, float], None]:
        self.bar.start()
        task = self.bar.add_task("计算公平抽签", total=1.0)
        return lambda _, done: self.bar.update(task, completed=done)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def attach(whole: typer.Typer, verify: typer.Typer) -> None:
    """Add the commands of this file to those of the whole program."""
    whole.add_typer(app, name="draw")
    verify.command("draw")(verify_draw)


def small() -> None:
    """Only these commands (see gongyi/front.py)."""
    whole, verify = typer.Typer(no_args_is_help=True), typer.Typer(no_args_is_help=True)
    whole.add_typer(verify, name="verify")
    attach(whole, verify)
    whole()
