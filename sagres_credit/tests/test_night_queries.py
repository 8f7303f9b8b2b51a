import threading

from odoo.tests import tagged
from odoo.tools import SQL

from .common import NIGHT, CreditCommon


@tagged("post_install", "-at_install")
class TestNightQueries(CreditCommon):
    """The cost of a night in statements is that of its batches, never of the items in them."""

    def setUp(self):
        super().setUp()
        self.mandate.member_ids.debtor_capacity = 1000  # a team beyond its capacity is one problem more to write
        self.sample = self.invoice(80, 10)
        self.env.flush_all()

    def _fill(self, debtors):
        """Open five items for each of so many new debtors, copied by SQL from one posted invoice."""
        partners = self._copy("res_partner", self.debtor.id, SQL("GENERATE_SERIES(1, %s) AS number", debtors), {
            "name": SQL("'Copy ' || number"), "commercial_partner_id": SQL("NULL"), "credit_person_id": SQL("NULL"),
        })
        self.env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", [partners])
        source = SQL("UNNEST(%s) AS owner, GENERATE_SERIES(1, 5) AS number", partners)
        moves = self._copy("account_move", self.sample.id, source, {
            "partner_id": SQL("owner"), "commercial_partner_id": SQL("owner"),
            "name": SQL("'COPY/' || owner || '/' || number"),
        })
        for line in self.sample.line_ids:
            self._copy(
                "account_move_line", line.id, SQL("account_move AS copied"),
                {"move_id": SQL("copied.id"), "partner_id": SQL("copied.partner_id")},
                SQL("copied.id = ANY(%s)", moves),
            )
        self.env.invalidate_all()

    def _copy(self, table, row_id, source, values, condition=SQL("TRUE")):
        """Insert copies of a row, one for each row of ``source``, with other values where given; return their ids."""
        columns = [
            field.name for field in self.env[table.replace("_", ".")]._fields.values() if field.store and field.column_type
        ]
        columns.remove("id")
        return [row_id for row_id, in self.env.execute_query(SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, %s AS sample WHERE sample.id = %s AND %s RETURNING id",
            SQL.identifier(table), SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(values.get(name) or SQL.identifier("sample", name) for name in columns),
            source, SQL.identifier(table), row_id, condition,
        ))]

    def _count(self, date=NIGHT):
        """Run a night and return how many statements it took."""
        statements = []
        thread = threading.current_thread()
        hooks = getattr(thread, "query_hooks", None)
        thread.query_hooks = [*(hooks or ()), lambda cursor, query, *more: statements.append(query)]
        try:
            run = self.run_night(date, self.client)
        finally:
            thread.query_hooks = hooks or []
        return len(statements), run

    def test_first_night_of_2000_items_costs_as_many_statements_as_of_20(self):
        self.run_night(companies=self.client)
        self._fill(4)
        few, run = self._count()
        self.assertEqual((run.opened, run.queued, run.attached), (4, 4, 20))
        self._fill(400)
        many, run = self._count()
        self.assertEqual((run.opened, run.queued, run.attached), (400, 400, 2000))
        self.assertEqual(many, few)

    def test_quiet_night_of_2000_items_costs_as_many_statements_as_of_20(self):
        self._fill(4)
        self.run_night(companies=self.client)
        few, run = self._count()
        self.assertEqual((run.total, run.changed), (5, 0))
        self._fill(400)
        self.run_night(companies=self.client)
        many, run = self._count()
        self.assertEqual((run.total, run.changed, run.opened, run.attached), (405, 0, 0, 0))
        self.assertEqual(many, few)
