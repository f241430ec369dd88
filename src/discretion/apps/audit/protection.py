"""The triggers that refuse to change the record, and PostgreSQL's own function that extends it.

The function holds the chain's lock inside the server: two to three times as fast as from Python.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("audit_entry", "audit_checkpoint")
# What is signed or filed is as final as the record; these tables come with the app above.
FROZEN: Final = ("reports_signing", "reports_filing")
# What was decided, answered and done in matters, likewise.
DECIDED: Final = ("matters_approval", "matters_disclosurerecord", "matters_determination")
# A certificate tells of what is gone; nothing else does.
DISPOSED: Final = ("retention_disposal",)
# Of a report that goes on to be filed, or put online, and superseded, what it says is final once
# it was signed.
CONTENT: Final = "reports_report"
QUARTERLY: Final = "oversight_quarterlyreport"
_CONTENTS: Final = (CONTENT, QUARTERLY)
ALL: Final = (*TABLES, *FROZEN, *DECIDED, *DISPOSED, *_CONTENTS)
# By table, when a new row would take the place of one that is there, which SQLite lets it do.
_TAKES_A_PLACE: Final = {
    "audit_entry": "number = NEW.number",
    "audit_checkpoint": "number = NEW.number OR place = NEW.place",
    "reports_signing": "id = NEW.id OR "
    "(report_id = NEW.report_id AND part = 'agency_head' AND NEW.part = 'agency_head')",
    "reports_filing": "id = NEW.id OR report_id = NEW.report_id",
    **dict.fromkeys(_CONTENTS, "id = NEW.id"),
    **dict.fromkeys(DECIDED, "id = NEW.id"),
    "retention_disposal": "id = NEW.id OR holding_id = NEW.holding_id",
}
# An arbitrary number that names the chain among the server's advisory locks.
CHAIN_LOCK: Final = 2_320_112_026

_APPEND: Final = f"""
CREATE OR REPLACE FUNCTION audit_append(
    at timestamptz, actor text, kind text, record text, agency text, fact text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE head record; next_number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
    SELECT number, digest INTO head FROM audit_entry ORDER BY number DESC LIMIT 1;
    next_number := coalesce(head.number, 0) + 1;
    INSERT INTO audit_entry (number, at, actor, kind, record, agency, fact, digest)
    VALUES (next_number, at, actor, kind, record, agency, fact, encode(sha256(convert_to(
        coalesce(head.digest, '') || E'\\n' || next_number || E'\\n' || fact, 'UTF8')), 'hex'));
    RETURN next_number;
END $$
"""
_MESSAGE: Final = "The record is append-only."
_REFUSE: Final = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$
"""


def protect(connection: BaseDatabaseWrapper, tables: Iterable[str] = ALL) -> None:
    """Make the database refuse to change or delete what stands in the record, or is frozen."""
    unprotect(connection, tables := tuple(tables))
    _run(connection, [_REFUSE, _APPEND] if connection.vendor == "postgresql" else [])
    _run(connection, _triggers(connection, tables).values())


def unprotect(connection: BaseDatabaseWrapper, tables: Iterable[str] = ALL) -> None:
    """Let go of the triggers: for a migration that moves the table, and to empty a test's."""
    on_table = connection.vendor == "postgresql"
    _run(
        connection,
        [
            f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else "")
            for table, name in _triggers(connection, tables)
        ],
    )


def unprotected(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that can be written over, because a trigger is gone, off, or another than ours."""
    ours = _triggers(connection, ALL)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_IN_FORCE, [_REFUSE.partition("$$")[2].partition("$$")[0]])
            there = {(table, name): ours.get((table, name)) for table, name in cursor.fetchall()}
        else:
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = {(table, name): told for table, name, told in cursor.fetchall()}
    return sorted({key[0] for key, told in ours.items() if there.get(key) != told})


# The triggers that call our function as it was made, on PostgreSQL.
_IN_FORCE: Final = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgenabled IN ('O', 'A') AND proname = 'audit_refuse' AND prosrc = %s
"""


def _triggers(
    connection: BaseDatabaseWrapper, tables: Iterable[str]
) -> Mapping[tuple[str, str], str]:
    """What makes each trigger, by its table and name."""
    of_vendor = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return {(table, name): told for table in tables for name, told in of_vendor(table)}


def _on_postgresql(table: str) -> Iterator[tuple[str, str]]:
    refuse = "EXECUTE FUNCTION audit_refuse()"
    if table in _CONTENTS:
        name = f"{table}_no_thaw"
        changed = "OLD.frozen <> '' AND NEW.frozen IS DISTINCT FROM OLD.frozen"
        when = f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})"
        yield name, f"CREATE TRIGGER {name} {when} {refuse}"
        return
    for event in ("update", "delete", "truncate"):
        name = f"{table}_no_{event}"
        when = f"BEFORE {event.upper()} ON {table}"
        yield name, f"CREATE TRIGGER {name} {when} FOR EACH STATEMENT {refuse}"


def _on_sqlite(table: str) -> Iterator[tuple[str, str]]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    # A row is also found by its hidden number, by which a new one could take its place as well.
    there = f"SELECT 1 FROM {table} WHERE rowid = NEW.rowid OR {_TAKES_A_PLACE[table]}"
    name = f"{table}_no_replacing"
    yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS ({there}) {refuse}"
    if table in _CONTENTS:
        name = f"{table}_no_thaw"
        changed = "OLD.frozen <> '' AND NEW.frozen IS NOT OLD.frozen"
        yield name, f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {changed} {refuse}"
        return
    for event in ("update", "delete"):
        name = f"{table}_no_{event}"
        yield name, f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} {refuse}"


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
