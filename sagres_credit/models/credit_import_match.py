from odoo import models
from odoo.tools import SQL

from .credit_import_read import MAX_ISSUES


class CreditImport(models.Model):
    _inherit = "credit.import"

    # Whose row is it. Every step is one statement over the whole file.

    def _match_debtors(self):
        """Give every staged row the key of its debtor, and the debtor's partner where the company knows one."""
        self._complete_codes()
        self._set_debtor_keys()
        self._find_double_codes()
        self._collect_candidates()
        self._find_disagreements()
        self._set_partners()
        self._set_partners_by_email()

    def _sql(self, query, **params):
        """Return a statement on this import's staged rows."""
        return SQL(query, import_id=self.id, company_id=self.company_id.id, **params)

    def _run(self, query, **params):
        """Run a statement on this import's staged rows and return what it gives back."""
        self.env.cr.execute(self._sql(query, **params))
        return self.env.cr.fetchall() if self.env.cr.description else []

    def _report(self, code, target, query, severity="error", **params):
        """Add what a query finds, ``(row, value, detail)``, to the report."""
        self._run(
            """
            WITH found AS (%(finding)s)
            INSERT INTO credit_import_issue (import_id, severity, "row", column_name, value, code, detail)
                 SELECT %(import_id)s, %(severity)s, found.line_no, %(column)s,
                        LEFT(found.value, 200), %(code)s, LEFT(found.detail, 500)
                   FROM found ORDER BY found.line_no LIMIT %(max_issues)s
            """,
            code=code, column=self.layout_id._get_columns().get(target, ""), severity=severity,
            max_issues=MAX_ISSUES, finding=self._sql(query, **params),
        )

    def _complete_codes(self):
        """Let a row without a tax code or VAT number take the one that stands beside its other codes elsewhere."""
        for target, source in (
            ("tax_code", "customer_code"), ("tax_code", "vat"), ("vat", "tax_code"), ("vat", "customer_code"),
        ):
            self._run(
                """
                UPDATE credit_import_line AS line SET %(target)s = known.code
                  FROM (SELECT %(source)s AS source, MIN(%(target)s) AS code
                          FROM credit_import_line
                         WHERE import_id = %(import_id)s AND %(source)s IS NOT NULL AND %(target)s IS NOT NULL
                      GROUP BY %(source)s HAVING COUNT(DISTINCT %(target)s) = 1) AS known
                 WHERE line.import_id = %(import_id)s AND line.%(target)s IS NULL AND line.%(source)s = known.source
                """,
                target=SQL.identifier(target), source=SQL.identifier(source),
            )

    def _set_debtor_keys(self):
        self._run(
            """
            UPDATE credit_import_line
               SET debtor_key = COALESCE('T:' || tax_code, 'V:' || vat, 'C:' || customer_code, 'E:' || email)
             WHERE import_id = %(import_id)s
            """
        )

    def _find_double_codes(self):
        for code, target in (("code_of_two", "customer_code"), ("vat_of_two", "vat")):
            self._report(code, target, """
                SELECT MIN(line.row) AS line_no, line.%(code_column)s AS value,
                       STRING_AGG(DISTINCT line.tax_code, ', ') AS detail
                  FROM credit_import_line AS line
                 WHERE line.import_id = %(import_id)s AND line.%(code_column)s IS NOT NULL
              GROUP BY line.%(code_column)s HAVING COUNT(DISTINCT line.tax_code) > 1
            """, code_column=SQL.identifier(target))
        self._report("several_codes", "customer_code", """
                SELECT MIN(line.row) AS line_no, MIN(line.customer_code) AS value,
                       STRING_AGG(DISTINCT line.customer_code, ', ') AS detail
                  FROM credit_import_line AS line
                 WHERE line.import_id = %(import_id)s
              GROUP BY line.debtor_key HAVING COUNT(DISTINCT line.customer_code) > 1
        """, severity="warning")

    def _collect_candidates(self):
        """Collect the company's own partners that a strong code of the file points at.

        Archived partners count where no active one has the code: a second partner would split the debtor.
        """
        self.env["res.partner"].flush_model()
        self._run("DROP TABLE IF EXISTS credit_import_candidate")
        self._run(
            """
            CREATE TEMPORARY TABLE credit_import_candidate ON COMMIT DROP AS
            WITH debtor AS (
                SELECT DISTINCT debtor_key, tax_code, vat, customer_code
                  FROM credit_import_line WHERE import_id = %(import_id)s
            ), person AS (
                SELECT id, commercial_partner_id, active, credit_tax_code, credit_customer_code,
                       CASE WHEN bare ~ '^[0-9]{11}$' THEN 'IT' || bare ELSE bare END AS vat
                  FROM (SELECT *, REGEXP_REPLACE(UPPER(res_partner.vat), '[^A-Z0-9]', '', 'g') AS bare
                          FROM res_partner WHERE company_id = %(company_id)s) AS own
            ), pointed AS (
                SELECT debtor_key, 'tax_code' AS kind, person.* FROM debtor
                  JOIN person ON person.credit_tax_code = debtor.tax_code
                 UNION
                SELECT debtor_key, 'vat', person.* FROM debtor JOIN person ON person.vat = debtor.vat
                 UNION
                SELECT debtor_key, 'customer_code', person.* FROM debtor
                  JOIN person ON person.credit_customer_code = debtor.customer_code
            )
                SELECT debtor_key, kind, commercial_partner_id AS partner_id,
                       MAX(credit_tax_code) AS tax_code, MAX(vat) AS vat
                  FROM (SELECT *, BOOL_OR(active) OVER (PARTITION BY debtor_key, kind) AS any_active
                          FROM pointed) AS ranked
                 WHERE active OR NOT any_active
              GROUP BY debtor_key, kind, commercial_partner_id
            """
        )

    def _find_disagreements(self):
        """Report debtors whose codes point at two partners, or at a partner with another tax code or VAT number."""
        for kind in ("tax_code", "vat", "customer_code"):
            self._report("two_partners", kind, """
                SELECT MIN(line.row) AS line_no, MIN(line.%(kind_column)s) AS value, MIN(twice.names) AS detail
                  FROM (SELECT candidate.debtor_key, STRING_AGG(DISTINCT person.name, ', ') AS names
                          FROM credit_import_candidate AS candidate
                          JOIN res_partner AS person ON person.id = candidate.partner_id
                         WHERE candidate.kind = %(kind)s
                      GROUP BY candidate.debtor_key HAVING COUNT(DISTINCT candidate.partner_id) > 1) AS twice
                  JOIN credit_import_line AS line
                    ON line.import_id = %(import_id)s AND line.debtor_key = twice.debtor_key
              GROUP BY line.debtor_key
            """, kind=kind, kind_column=SQL.identifier(kind))
        self._report("codes_disagree", "tax_code", """
                SELECT MIN(line.row) AS line_no, MIN(line.debtor_key) AS value, MIN(mixed.names) AS detail
                  FROM (SELECT candidate.debtor_key, STRING_AGG(DISTINCT person.name, ', ') AS names
                          FROM credit_import_candidate AS candidate
                          JOIN res_partner AS person ON person.id = candidate.partner_id
                      GROUP BY candidate.debtor_key
                        HAVING COUNT(DISTINCT candidate.kind) > 1 AND COUNT(DISTINCT candidate.partner_id) > 1
                         UNION
                        SELECT candidate.debtor_key, person.name
                          FROM credit_import_candidate AS candidate
                          JOIN res_partner AS person ON person.id = candidate.partner_id
                          JOIN credit_import_line AS line
                            ON line.import_id = %(import_id)s AND line.debtor_key = candidate.debtor_key
                         WHERE candidate.tax_code <> line.tax_code
                            OR candidate.vat <> line.vat AND line.tax_code IS NULL) AS mixed
                  JOIN credit_import_line AS line
                    ON line.import_id = %(import_id)s AND line.debtor_key = mixed.debtor_key
              GROUP BY line.debtor_key
        """)

    def _set_partners(self):
        self._run(
            """
            UPDATE credit_import_line AS line SET partner_id = candidate.partner_id
              FROM (SELECT debtor_key, MIN(partner_id) AS partner_id
                      FROM credit_import_candidate GROUP BY debtor_key) AS candidate
             WHERE line.import_id = %(import_id)s AND line.debtor_key = candidate.debtor_key
            """
        )

    def _set_partners_by_email(self):
        """Match by e-mail who no code matched, where one partner has it and none of its codes says otherwise."""
        query = self._sql("""
                SELECT line.debtor_key, MIN(line.row) AS line_no, MIN(line.email) AS email,
                       MIN(person.commercial_partner_id) AS partner_id,
                       COUNT(DISTINCT person.commercial_partner_id) AS partners
                  FROM credit_import_line AS line
                  JOIN res_partner AS person
                    ON person.company_id = %(company_id)s AND person.active AND person.email_normalized = line.email
                  JOIN res_partner AS debtor ON debtor.id = person.commercial_partner_id
                 WHERE line.import_id = %(import_id)s AND line.partner_id IS NULL
                   AND (line.tax_code IS NULL OR debtor.credit_tax_code IS NULL)
                   AND (line.vat IS NULL OR debtor.vat IS NULL)
                   AND (line.customer_code IS NULL OR debtor.credit_customer_code IS NULL)
              GROUP BY line.debtor_key
        """)
        self._report("two_partners", "email", """
                SELECT line_no, email AS value, partners::text AS detail FROM (%(by_email)s) AS found
                 WHERE partners > 1 AND debtor_key LIKE 'E:%%'
        """, by_email=query)
        self._run(
            """
            UPDATE credit_import_line AS line SET partner_id = found.partner_id FROM (%(by_email)s) AS found
             WHERE line.import_id = %(import_id)s AND line.debtor_key = found.debtor_key AND found.partners = 1
            """,
            by_email=query,
        )
