from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CreditAllowanceNote(models.Model):
    """How the allowance of a client moved in a year, as the notes to the accounts tell it; read from the books alone."""

    _name = "credit.allowance.note"
    _description = "Allowance in the notes to the accounts"
    _auto = False
    _rec_name = "year"
    _order = "year desc, company_id"
    _depends = {
        "account.move": ["credit_tax_cause", "reversed_entry_id"],
        "account.move.line": ["account_id", "balance", "company_id", "date", "parent_state"],
        "credit.allowance": ["move_id", "reversal_move_id"],
        "credit.mandate": ["company_id", "settlement_allowance_account_id", "state"],
        "res.company": ["fiscalyear_last_month"],
    }

    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(string="Year closed in", readonly=True, aggregator=None)
    amount_opening = fields.Monetary(string="At the beginning", readonly=True)
    amount_provision = fields.Monetary(string="Provision", readonly=True)
    amount_use = fields.Monetary(string="Use", readonly=True, help="Write-offs and settlements that the allowance took.")
    amount_release = fields.Monetary(string="Release", readonly=True, help="What was set aside in excess.")
    amount_closing = fields.Monetary(string="At the end", readonly=True)
    line_count = fields.Integer(string="Entries", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH year AS (
                SELECT movement.company_id, (%(year)s)::integer AS year,
                       SUM(movement.amount) FILTER (WHERE movement.kind = 'provision') AS provision,
                       SUM(movement.amount) FILTER (WHERE movement.kind = 'use') AS used,
                       SUM(movement.amount) FILTER (WHERE movement.kind = 'release') AS release,
                       SUM(movement.amount) AS change, COUNT(*) AS line_count
                  FROM (%(movements)s) AS movement JOIN res_company AS company ON company.id = movement.company_id
              GROUP BY movement.company_id, (%(year)s)::integer
            )
            SELECT year.company_id * 10000 + year.year AS id, year.company_id, year.year, year.line_count,
                   SUM(year.change) OVER before - year.change AS amount_opening, COALESCE(year.provision, 0) AS amount_provision,
                   -COALESCE(year.used, 0) AS amount_use, -COALESCE(year.release, 0) AS amount_release,
                   SUM(year.change) OVER before AS amount_closing
              FROM year WINDOW before AS (PARTITION BY year.company_id ORDER BY year.year)
            """,
            movements=self._get_movement_query(),
            year=SQL("EXTRACT(year FROM movement.date + (12 - company.fiscalyear_last_month::integer) * INTERVAL '1 month')"),
        )

    @api.model
    def _get_movement_query(self):
        """Return the SQL of each line on the account of an allowance of a client under mandate.

        Columns: ``line_id``, ``company_id``, ``date``, ``kind`` (``provision``, ``use``, ``release``), ``amount`` (more than
        zero: the allowance grows). Entries of valuations are provisions and releases; write-offs are uses, and so is
        whatever else takes from it; the reversal of an entry is of the kind of the entry, with the other sign.
        """
        return SQL(
            """
            SELECT item.id AS line_id, item.company_id, item.date, -item.balance AS amount, item.move_id,
                   CASE WHEN origin.credit_tax_cause IS NOT NULL THEN 'use'
                        WHEN origin.id IN (SELECT move_id FROM credit_allowance WHERE move_id IS NOT NULL)
                             THEN CASE WHEN (origin.id = item.move_id) = (item.balance < 0) THEN 'provision' ELSE 'release' END
                        WHEN (origin.id = item.move_id) = (item.balance < 0) THEN 'provision'
                        ELSE 'use' END AS kind
              FROM account_move_line AS item
              JOIN account_move AS entry ON entry.id = item.move_id
              JOIN account_move AS origin ON origin.id = COALESCE(entry.reversed_entry_id, entry.id)
             WHERE item.parent_state = 'posted' AND (item.company_id, item.account_id) IN (
                   SELECT company_id, settlement_allowance_account_id FROM credit_mandate WHERE state <> 'draft')
            """
        )

    @api.model
    def _flush_movements(self):
        """Write what the movements are read from."""
        for name, names in self._depends.items():
            self.env[name].flush_model(names)

    @api.model
    def _read_movements(self, companies, since, until):
        """Return ``{company: {opening, provision, use, release, closing, count}}`` of some days, both included.

        A client without anything on the account of its allowance is not in it. One statement.
        """
        self._flush_movements()
        rows = self.env.execute_query(SQL(
            """
            SELECT movement.company_id, COALESCE(SUM(movement.amount) FILTER (WHERE movement.date < %(since)s), 0),
                   COALESCE(SUM(movement.amount) FILTER (WHERE movement.date >= %(since)s AND movement.kind = 'provision'), 0),
                   -COALESCE(SUM(movement.amount) FILTER (WHERE movement.date >= %(since)s AND movement.kind = 'use'), 0),
                   -COALESCE(SUM(movement.amount) FILTER (WHERE movement.date >= %(since)s AND movement.kind = 'release'), 0),
                   SUM(movement.amount), COUNT(*) FILTER (WHERE movement.date >= %(since)s)
              FROM (%(movements)s) AS movement
             WHERE movement.company_id = ANY(%(companies)s) AND movement.date <= %(until)s
          GROUP BY movement.company_id
            """,
            movements=self._get_movement_query(), companies=companies.ids, since=since, until=until,
        ))
        names = ("opening", "provision", "use", "release", "closing")
        to_decimal, Company = self.env["credit.kpi"]._to_decimal, self.env["res.company"]
        return {
            Company.browse(company): {**dict(zip(names, map(to_decimal, amounts), strict=True)), "count": count}
            for company, *amounts, count in rows
        }

    def _get_days(self):
        """Return the first and the last day of the year of this row."""
        self.ensure_one()
        company = self.company_id.sudo()
        day = fields.Date.from_string(f"{self.year}-{int(company.fiscalyear_last_month):02}-01")
        last = fields.Date.end_of(day, "month")
        return fields.Date.add(fields.Date.start_of(fields.Date.subtract(last, years=1), "month"), months=1), last

    def action_open_movements(self):
        """Open the entries of the year on the account of the allowance."""
        self.ensure_one()
        self.check_access("read")
        since, until = self._get_days()
        return self._prepare_movements_action(self.company_id, since, until)

    @api.model
    def _prepare_movements_action(self, company, since, until):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Movements of the allowance"), "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("company_id", "=", company.id), ("account_id", "in", self._get_accounts(company).ids),
                ("parent_state", "=", "posted"), ("date", ">=", fields.Date.to_string(since)),
                ("date", "<=", fields.Date.to_string(until)),
            ],
            "context": {"allowed_company_ids": company.ids},
        }

    @api.model
    def _get_accounts(self, companies):
        """Return the accounts on which the allowances of some clients are or were kept."""
        mandates = self.env["credit.mandate"].sudo().search([("company_id", "in", companies.ids), ("state", "!=", "draft")])
        return mandates.settlement_allowance_account_id

    def action_open_write_offs(self):
        """Open the settlements and write-offs that used the allowance in the year."""
        self.ensure_one()
        self.check_access("read")
        since, until = self._get_days()
        used = self.env["credit.settlement"].sudo().search([
            ("company_id", "=", self.company_id.id), ("move_id.date", ">=", since), ("move_id.date", "<=", until),
            ("move_id.line_ids.account_id", "in", self._get_accounts(self.company_id).ids),
        ])
        if not used:
            raise UserError(self.env._("No settlement and no write-off used the allowance in this year."))
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_settlement_action")
        return dict(action, domain=[("id", "in", used.ids)], context={})
