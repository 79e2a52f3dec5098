"""The commands: each opens the book, calls one verb, shows its report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from earmark.errors import CallError
from earmark.surfaces.completion import Shell
from earmark.surfaces.terminal import Terminal

Form = Literal["xlsx", "salesforce", "hubspot", "python"]
At = Annotated[Terminal, Parameter(parse=False)]
Saved = str | Path  # a profile's file, which completes as one, or the number of a version


def load(
    *files: Path,
    map: Path | None = None,  # noqa: A002 - the option's name
    show_map: bool = False,
    as_of: date | None = None,
    at: At,
) -> int:
    """Load CRM exports into the book.

    Args:
        files: CSV, TSV, XLSX, Parquet or JSON files.
        map: A mapping file that says how to read them.
        show_map: Print how the files would be read, as a mapping file, and load nothing.
        as_of: The day the files were exported, if not today.
        at: Where it is asked and answered.
    """
    from earmark.verbs.load import load as verb
    from earmark.verbs.load import show_map as mapping_of

    if not files:
        raise CallError("No file is named.", "Name the exports to load, as in: earmark load companies.csv deals.csv")
    with at.book(new=True) as book:
        if show_map:
            at.hand("mapping", mapping_of(book, *files, mapping=map))
            return 0
        with at.progress("Loading") as progress:
            report = verb(book, *files, mapping=map, as_of=as_of, answers=at.answers, progress=progress)
    at.show(report)
    return 0


def problems(*, file: str | None = None, limit: int | None = None, at: At) -> int:
    """List every line that was not taken, and why.

    Args:
        file: Only those of this file.
        limit: At most so many; the counts stay whole.
        at: Where it is asked and answered.
    """
    from earmark.verbs.problems import problems as verb

    with at.book() as book:
        at.show(verb(book, file=file, limit=limit))
    return 0


def learn(
    *,
    as_of: date | None = None,
    objective: Literal["kept", "won", "value"] | None = None,
    horizon_months: int | None = None,
    criteria: int | None = None,
    for_: Annotated[Path | None, Parameter(name="--for")] = None,
    hypothesis: Saved | None = None,
    worth: float | None = None,
    without_hypothesis: bool = False,
    fail_if_unsupported: bool = False,
    at: At,
) -> int:
    """Learn the ICP from the book and save it as a version.

    Args:
        as_of: Use only what was known on this day.
        objective: What to rank by: won and kept, won, or expected net value.
        horizon_months: Months a customer must stay to count as kept, this time.
        criteria: Most criteria the card may have, this time.
        for_: Use only criteria that this list has as columns.
        hypothesis: A profile written by hand (a file, or a version) that the fit starts from.
        worth: How many deals the hypothesis counts for.
        without_hypothesis: Leave out the hypothesis that the latest profile was learned from.
        fail_if_unsupported: Exit with 1 unless the verdict is supported.
        at: Where it is asked and answered.
    """
    from earmark.verbs.learn import learn as verb

    with at.book(new=hypothesis is not None) as book, at.steps() as progress:
        report = verb(
            book,
            as_of=as_of,
            objective=objective,
            horizon_months=horizon_months,
            criteria=criteria,
            only_columns_of=for_,
            hypothesis=hypothesis,
            worth=worth,
            without_hypothesis=without_hypothesis,
            progress=progress,
        )
    at.show(report)
    return 1 if fail_if_unsupported and report.profile.verdict != "supported" else 0


def check(profile: Saved, /, *, against: str | None = None, as_of: date | None = None, at: At) -> int:
    """Say what a profile edited by hand costs or gains on later accounts.

    Args:
        profile: The edited profile's file, or the number of a version.
        against: The version it was made from; else the latest.
        as_of: Use only what was known on this day; else on the saved profile's.
        at: Where it is asked and answered.
    """
    from earmark.verbs.check import check as verb

    with at.book() as book, at.steps() as progress:
        report = verb(book, profile, against=against, as_of=as_of, progress=progress)
    at.show(report)
    return 0


def drift(profile: Saved | None = None, /, *, as_of: date | None = None, at: At) -> int:
    """Say what has moved since a profile was learned.

    Args:
        profile: A profile file, or the number of a version; else the latest.
        as_of: Use only what was known on this day; else on that of the newest load.
        at: Where it is asked and answered.
    """
    from earmark.verbs.drift import drift as verb

    with at.book() as book:
        at.show(verb(book, profile, as_of=as_of))
    return 0


def score(
    file: Path | None = None,
    /,
    *,
    out: Path | None = None,
    profile: Saved | None = None,
    as_of: date | None = None,
    map: Path | None = None,  # noqa: A002 - the option's name
    sql: str | None = None,
    table: str | None = None,
    key: str | None = None,
    column: tuple[str, ...] = (),
    dbt: bool = False,
    form: Annotated[Form | None, Parameter(name="--as")] = None,
    at: At,
) -> int:
    """Score a list of accounts, or hand out the card for other tools.

    A scored list has your columns, then ours.

    Args:
        file: The list; without one, the book's own accounts.
        out: Where the scored list is written (.csv or .xlsx), or the card.
        profile: A profile file, or the number of a version; else the latest.
        as_of: The day to score on; else the profile's, and of a card handed out the day on which it runs.
        map: A mapping file that says how to read the list.
        sql: Hand out the card in this dialect: bigquery, databricks, duckdb, postgres, redshift, snowflake,
            spark, trino.
        table: Of SQL: the table of accounts, as in crm.accounts; else "accounts".
        key: Of SQL: the column that names an account; else "id".
        column: Of SQL and of formulas: where a field stands, as in "Web Technologies=tech_stack"; may be given again.
        dbt: Of SQL: as a dbt model named as the file, with its description beside it.
        form: Hand out the card as a workbook that scores by itself, as formula fields of Salesforce, as calculation
            properties of HubSpot, or as a Python file without dependencies.
        at: Where it is asked and answered.
    """
    if form is not None:
        if file is not None or map is not None or sql is not None or dbt or table or key:
            raise CallError(f"--as {form} hands out the card alone.", "Leave out the file and the options of SQL.")
        from earmark.surfaces.exported import card_as

        with at.book() as book:
            given = card_as(book, form, out, column, profile, as_of)
        at.hand(form, given) if out is None else at.say(given)
        return 0
    if sql is not None or dbt:
        from earmark.surfaces.api import scoring_sql

        if file is not None or map is not None:
            raise CallError(f"{file or map}: SQL reads a table, not a file.", "Leave the file out; name a --table.")
        with at.book() as book:
            given = scoring_sql(book, sql, out, table or "accounts", key or "id", column, profile, as_of, dbt)
        at.hand("sql", given) if out is None else at.say(given)
        return 0
    if table or key or column:
        raise CallError("--table, --key and --column are of SQL.", "Say the dialect: --sql snowflake, for instance.")
    if out is None:
        raise CallError("--out is not said.", "See: earmark score --help")
    from earmark.verbs.score import score as verb

    with at.book() as book:
        with at.progress("Reading") as progress:
            report = verb(book, file, out, profile=profile, as_of=as_of, mapping=map, progress=progress)
        at.show(report)
    return 0


def market(
    file: Path | None = None,
    /,
    *,
    profile: Saved | None = None,
    as_of: date | None = None,
    map: Path | None = None,  # noqa: A002 - the option's name
    at: At,
) -> int:
    """Size a market by tier and segment, beside what such accounts gave.

    Args:
        file: The target list; without one, the book's accounts that nobody sold to yet.
        profile: A profile file, or the number of a version; else the latest.
        as_of: The day to count on; else the profile's.
        map: A mapping file that says how to read the list.
        at: Where it is asked and answered.
    """
    from earmark.verbs.market import market as verb

    with at.book() as book:
        with at.progress("Reading") as progress:
            report = verb(book, file, profile=profile, as_of=as_of, mapping=map, progress=progress)
        at.show(report)
    return 0


def explain(
    account: str | None = None,
    /,
    *,
    fact: str | None = None,
    sql: bool = False,
    profile: Saved | None = None,
    as_of: date | None = None,
    at: At,
) -> int:
    """Say where one account's points come from, or one fact.

    Args:
        account: Its domain, CRM id or exact name.
        fact: Instead: the id of a fact, as the queue names it; shown with its file and line.
        sql: Print the card as SQL as well.
        profile: A profile file, or the number of a version; else the latest.
        as_of: The day to score on; else the profile's, and today for the priority.
        at: Where it is asked and answered.
    """
    if account is None and fact is None:
        raise CallError("ACCOUNT is not said.", "See: earmark explain --help")
    if account is not None and fact is not None:
        raise CallError("ACCOUNT and --fact are both said.", "A fact names its account: leave ACCOUNT out.")
    if fact is not None:
        from earmark.verbs.fact import fact as shown

        with at.book() as book:
            at.show(shown(book, fact))
        return 0
    from earmark.verbs.explain import explain as verb

    with at.book() as book:
        at.show(verb(book, account or "", profile=profile, as_of=as_of, sql=sql))
    return 0


def document(*, out: Path, version: int | None = None, market: Path | None = None, at: At) -> int:
    """Write the ICP as one page.

    Args:
        out: Where it is written; .html or .md says which.
        version: The number of a version; else the latest.
        market: A target list whose sizes are shown too.
        at: Where it is asked and answered.
    """
    from earmark.surfaces.api import document as verb

    with at.book() as book:
        at.show(verb(book, out, version=version, market=market))
    return 0


def settings_all(*, at: At) -> int:
    """Show the book's settings."""
    from earmark.verbs.settings import settings as verb

    with at.book(new=True) as book:
        at.show(verb(book))
    return 0


def settings_get(name: str, /, *, at: At) -> int:
    """Show one setting.

    Args:
        name: Its name.
        at: Where it is asked and answered.
    """
    from earmark.verbs.settings import settings as verb

    with at.book(new=True) as book:
        at.show(verb(book, name))
    return 0


def settings_set(name: str, /, *values: str, at: At) -> int:
    """Change one setting; without values it returns to its default.

    Args:
        name: Its name.
        values: Its value; several where it is a list.
        at: Where it is asked and answered.
    """
    from earmark.verbs.settings import set_setting as verb

    with at.book(new=True) as book:
        at.show(verb(book, name, values))
    return 0


def demo(folder: Path = Path("demo"), /, *, seed: int = 1, accounts: int = 800, at: At) -> int:
    """Run the main commands on a made sample book.

    Args:
        folder: Where its files are put; "demo" unless named.
        seed: Which made world.
        accounts: How many accounts were worked in it, 150 or more.
        at: Where it is asked and answered.
    """
    from earmark.surfaces.cli import run
    from earmark.surfaces.demo import walk

    return walk(folder, seed=seed, accounts=accounts, at=at, run=run)


def completion(shell: Shell, /, *, install: bool = False, at: At) -> int:
    """Print the completion script of a shell.

    Args:
        shell: Which shell.
        install: Put it where the shell looks for it, instead.
        at: Where it is asked and answered.
    """
    from earmark.surfaces.cli import app
    from earmark.surfaces.completion import install as put
    from earmark.surfaces.completion import script

    if install:
        path, left = put(app, shell)
        at.say(f"Written: {path}\n{left}")
    else:
        at.hand("script", script(app, shell))
    return 0
