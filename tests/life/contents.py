"""Every row and every column of the tables that hold people's work, as one number each."""
from psycopg2 import sql

# What Odoo writes anew when modules are loaded, and what lives for a moment only.
FRAMEWORK = (
    "ir_", "orm_", "bus_", "base_", "iap_", "web_", "wizard_", "report_", "res_groups", "res_users_log", "res_device", "module_",
)
# Counted out anew from the holidays at each update: days on which one may call, to which nothing points.
DERIVED = {"credit_calendar"}
# Written by whoever writes the row for another reason.
STAMPS = {"write_date", "write_uid"}


def read(box):
    """Return {table: {"rows": number, column: sum of the hashes of its values}} of a passing database."""
    return {table: _digest(box, table, columns) for table, columns in _tables(box).items()}


def _tables(box):
    passing = {model.replace(".", "_") for (model,) in box.query("SELECT model FROM ir_model WHERE transient")}
    found = box.query("""
        SELECT c.table_name, array_agg(c.column_name::text ORDER BY c.column_name)
          FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name AND k.relkind = 'r'
         WHERE c.table_schema = 'public' GROUP BY 1""")
    return {
        table: [name for name in columns if name not in STAMPS]
        for table, columns in found
        if not table.startswith(FRAMEWORK) and table not in passing | DERIVED
    }


def _digest(box, table, columns):
    """A row is told by its id, or by all it holds where it has none."""
    key = sql.SQL("id::text") if "id" in columns else sql.SQL("(t.*)::text")
    sums = [
        sql.SQL("sum(hashtextextended(concat_ws('=', {}, {}::text), 0)::numeric)").format(key, sql.Identifier(name))
        for name in columns
    ]
    query = sql.SQL("SELECT count(*), {} FROM {} t").format(sql.SQL(", ").join(sums), sql.Identifier(table))
    ((count, *numbers),) = box.query(query)
    return {"rows": count, **dict(zip(columns, map(str, numbers), strict=True))}


def differences(before, after):
    """Return {table: columns} of what is no longer as it was; a table or a column that came new is no difference."""
    found = {}
    for table, columns in before.items():
        now = after.get(table, {})
        changed = sorted(name for name, value in columns.items() if now.get(name) != value)
        if changed and columns["rows"]:
            # Every sum differs with the rows: how many there are now says more.
            found[table] = [f"{columns['rows']} rows, now {now.get('rows')}"] if "rows" in changed else changed
    return found
