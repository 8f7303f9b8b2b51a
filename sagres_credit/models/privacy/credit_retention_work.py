from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_retention import FILES

#: Cases of one transaction.
BATCH = 2_000
#: Records of one statement where no case leads to them.
CHUNK = 10_000


class CreditRetentionRun(models.Model):
    """The work of a run: a fixed number of statements for each batch of cases, whatever hangs on them."""

    _inherit = "credit.retention.run"

    def _work(self):
        """Do this run from where it stands; return whether it came to its end."""
        self.ensure_one()
        rows = self.env["credit.retention"]._get_working()
        for company in self.company_ids.sorted("id"):
            if company.id >= self.cursor_company and not self._work_company(company, rows):
                return False
        for row in rows.filtered(lambda row: row.starts_on == "own"):
            if not self._work_own(row):
                return False
        self.state = "done"
        self._commit(1, left=0)
        return True

    def _work_company(self, company, rows):
        if company.id > self.cursor_company:
            self.write({"cursor_company": company.id, "cursor_case": 0})
        rows = rows.filtered(lambda row: row.starts_on != "own")
        while last := self._collect(company, rows):
            for row in rows:
                self._add_line(company.id, row, self._treat(row, row._get_cutoff(self.date)))
            self.env.invalidate_all()
            self.cursor_case = last
            if not self._commit(1):
                return False
        return True

    def _collect(self, company, rows):
        """Put the next batch of closed cases beyond the shortest term into tables; return the last id, 0 at the end."""
        cutoffs = [row._get_cutoff(self.date) for row in rows]
        if not cutoffs:
            return 0
        Case = self.env["credit.case"].sudo().with_context(active_test=False)
        domain = Case._get_retention_domain() & Domain("company_id", "=", company.id) & Domain("id", ">", self.cursor_case)
        query = Case._search(domain & Domain("date_closed", "<=", max(cutoffs)), order="id", limit=BATCH)
        self._fill_scope(query.select(
            SQL.identifier("credit_case", "id"), SQL.identifier("credit_case", "partner_id"),
            SQL.identifier("credit_case", "date_closed"),
        ))
        count, last = self.env.execute_query(SQL("SELECT COUNT(*), MAX(case_id) FROM credit_retention_scope"))[0]
        self.case_count += count
        return last or 0

    @api.model
    def _fill_scope(self, cases):
        """Fill the tables of the cases (SQL of id, partner, day of closing) and of the persons that nothing else needs."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS credit_retention_scope, credit_retention_person, credit_retention_known"))
        cr.execute(SQL(
            "CREATE TEMP TABLE credit_retention_scope ON COMMIT DROP AS"
            " SELECT * FROM (%s) AS chosen (case_id, partner_id, date_closed)", cases,
        ))
        living = self.env["credit.case"].sudo().with_context(active_test=False)._search(
            ~self.env["credit.case"]._get_retention_domain()
            & Domain("partner_id", "in", SQL("SELECT partner_id FROM credit_retention_known"))
        )
        cr.execute(self._get_known_query())
        cr.execute(self._get_person_query(living.select(SQL.identifier("credit_case", "partner_id"))))

    @api.model
    def _get_known_query(self):
        """Return the SQL that makes the table of all persons of the batch: debtors, and who is known beside them."""
        return SQL(
            """
            CREATE TEMP TABLE credit_retention_known ON COMMIT DROP AS
            SELECT partner_id, MAX(date_closed) AS date_closed
              FROM (SELECT partner_id, date_closed FROM credit_retention_scope
                     UNION ALL
                    SELECT beside.partner_id, scope.date_closed
                      FROM (%s) AS beside (partner_id, case_id) JOIN credit_retention_scope AS scope USING (case_id)) AS person
             WHERE partner_id IS NOT NULL
          GROUP BY partner_id
            """, self.env["credit.case"]._get_retention_persons_query(),
        )

    @api.model
    def _get_person_query(self, living):
        """Return the SQL that makes the table of persons whom no living case, user or company needs."""
        return SQL(
            """
            CREATE TEMP TABLE credit_retention_person ON COMMIT DROP AS
            SELECT known.partner_id,
                   GREATEST(known.date_closed, MAX(other.date_closed)) AS date_closed,
                   (SELECT MAX(item.date) FROM account_move_line AS item WHERE item.partner_id = known.partner_id) AS date_entry
              FROM credit_retention_known AS known
         LEFT JOIN credit_case AS other ON other.partner_id = known.partner_id
             WHERE known.partner_id NOT IN (%(living)s)
               AND known.partner_id NOT IN (
                   SELECT beside.partner_id FROM (%(beside)s) AS beside (partner_id, case_id)
                     JOIN credit_case AS its ON its.id = beside.case_id
                    WHERE its.is_open IS TRUE OR its.date_closed IS NULL)
               AND NOT EXISTS (SELECT 1 FROM res_users WHERE res_users.partner_id = known.partner_id)
               AND NOT EXISTS (SELECT 1 FROM res_company WHERE res_company.partner_id = known.partner_id)
          GROUP BY known.partner_id, known.date_closed
            """, living=living, beside=self.env["credit.case"]._get_retention_persons_query(),
        )

    @api.model
    def _get_ends(self, row, cutoff):
        """Return where the paths of a row must lead: the cases and persons of the batch beyond its term."""
        entry = SQL("AND (date_entry IS NULL OR date_entry <= %s)", cutoff) if row.starts_on == "entry" else SQL("")
        return {
            "credit.case": SQL("SELECT case_id FROM credit_retention_scope WHERE date_closed <= %s", cutoff),
            "res.partner": SQL(
                "SELECT contact.id FROM res_partner AS contact JOIN credit_retention_person AS person"
                " ON person.partner_id = contact.commercial_partner_id OR person.partner_id = contact.id"
                " WHERE person.date_closed <= %s %s", cutoff, entry,
            ),
        }

    def _treat(self, row, cutoff):
        """Empty or delete what a row says about the batch, or count it on a trial; return how many records."""
        return self._apply(row, row._get_condition(self._get_ends(row, cutoff)))

    def _apply(self, row, condition):
        table = SQL.identifier(self.env[row.res_model]._table)
        if row.treatment == "delete":
            return self._delete(row, table, condition)
        pairs = row._get_assignments()
        changed = self._get_changed(pairs)
        files = sum(self._delete_files(query) for query in row._get_file_queries(condition))
        if not pairs:
            return files
        if self.dry:
            return self._count(SQL("SELECT COUNT(*) FROM %s WHERE %s AND (%s)", table, condition, changed))
        assigned = SQL(", ").join([SQL("%s = %s", column, value) for column, value in pairs])
        self.env.cr.execute(SQL("UPDATE %s SET %s WHERE %s AND (%s)", table, assigned, condition, changed))
        return self.env.cr.rowcount

    def _delete(self, row, table, condition):
        if row.res_model == FILES:
            return self._delete_files(SQL("SELECT id FROM ir_attachment WHERE %s", condition))
        if self.dry:
            return self._count(SQL("SELECT COUNT(*) FROM %s WHERE %s", table, condition))
        self.env.cr.execute(SQL("DELETE FROM %s WHERE %s", table, condition))
        return self.env.cr.rowcount

    @api.model
    def _get_changed(self, pairs):
        """Return the condition that any of these columns is not emptied yet."""
        parts = [SQL("%s IS DISTINCT FROM %s", column, value) for column, value in pairs]
        return SQL(" OR ").join(parts) if parts else SQL("FALSE")

    def _count(self, query):
        return self.env.execute_query(query)[0][0]

    def _delete_files(self, query):
        """Delete files by one statement, those of the books never; return how many."""
        models_ = self.env["credit.retention"]._get_file_models()
        which = SQL("id IN (%s) AND (res_model IS NULL OR res_model IN %s)", query, models_)
        if self.dry:
            return self._count(SQL("SELECT COUNT(*) FROM ir_attachment WHERE %s", which))
        self.env.cr.execute(SQL("DELETE FROM ir_attachment WHERE %s RETURNING store_fname", which))
        names = [name for name, in self.env.cr.fetchall()]
        for name in filter(None, names):
            self.env["ir.attachment"]._file_delete(name)  # only marks it: who collects garbage looks who else uses it
        return len(names)

    def _work_own(self, row):
        """Treat what has a date of its own, a chunk at a time."""
        table = SQL.identifier(self.env[row.res_model]._table)
        condition = row._get_own_condition(row._get_cutoff(self.date))
        if self.dry:
            self._add_line(False, row, self._apply(row, condition))
            return True
        pairs = row._get_assignments() if row.treatment == "anonymise" else []
        left = self._get_changed(pairs) if pairs else SQL("TRUE")
        part = SQL("id IN (SELECT id FROM %s WHERE %s AND (%s) ORDER BY id LIMIT %s)", table, condition, left, CHUNK)
        chunk = condition if row.treatment == "anonymise" and not pairs else part
        while True:
            self.env.flush_all()
            count = self._apply(row, chunk)
            self._add_line(False, row, count)
            self.env.invalidate_all()
            if not self._commit(1):
                return False
            if count < CHUNK:
                return True

    def _commit(self, processed, left=1):
        """Commit the work so far and return the seconds left to the scheduled job; a trial of a person is no job."""
        if self.dry:
            return 1
        return self.env["ir.cron"]._commit_progress(processed, remaining=left)
