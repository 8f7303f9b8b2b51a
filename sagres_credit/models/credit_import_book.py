from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

BATCH_ROWS = 500


class CreditImport(models.Model):
    _inherit = "credit.import"

    def _book_batch(self):
        """Book the next rows in one transaction, the rows marked with it. Return how many were booked.

        New open items come first, then what was settled in the order of its date, so that the payments of a day share
        one entry.
        """
        if not self.booking_started:
            self._start_booking()
        lines = self._get_next_lines()
        if not lines:
            self._finish_booking()
            return 0
        self._create_debtors(lines)
        new = lines.filtered(lambda line: line.action == "create")
        self._create_items(new)
        self._settle_items(lines.filtered(lambda line: line.pay_amount > 0))
        self._update_due_dates(lines.filtered("old_due_date"))
        self._update_disputes(lines - lines.filtered(lambda line: line.action == "missing"))
        self._mark_booked(lines)
        self._set_progress(self.progress_done + len(lines))
        return len(lines)

    def _start_booking(self):
        if self.missing_decision == "keep":
            self._run("UPDATE credit_import_line SET action = 'same' "
                      "WHERE import_id = %(import_id)s AND action = 'missing'")
        total = self._run(
            "SELECT COUNT(*) FROM credit_import_line"
            " WHERE import_id = %(import_id)s AND action IN ('create', 'update', 'missing')"
        )[0][0]
        self.write({
            "booking_started": fields.Datetime.now(), "previous_as_of": self.mandate_id.data_as_of,
            "progress_done": 0, "progress_total": total,
        })

    def _get_next_lines(self):
        self.env.flush_all()
        ids = self._run(
            """
              SELECT id FROM credit_import_line
               WHERE import_id = %(import_id)s AND is_booked IS NOT TRUE AND action IN ('create', 'update', 'missing')
            ORDER BY (pay_amount > 0), CASE WHEN pay_amount > 0 THEN pay_date END, id
               LIMIT %(limit)s
            """,
            limit=BATCH_ROWS,
        )
        return self.env["credit.import.line"].browse([line_id for line_id, in ids])

    def _create_debtors(self, lines):
        """Create in one go the debtors of a batch that the company does not know yet."""
        keys = tuple({line.debtor_key for line in lines if not line.partner_id})
        if not keys:
            return
        ids = self._run(
            """
              SELECT DISTINCT ON (debtor_key) id FROM credit_import_line
               WHERE import_id = %(import_id)s AND debtor_key IN %(keys)s
            ORDER BY debtor_key, name IS NULL, "row"
            """,
            keys=keys,
        )
        sources = self.env["credit.import.line"].browse([line_id for line_id, in ids])
        countries = {country.code: country.id for country in self.env["res.country"].search([])}
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        partners = self.env["res.partner"].create([
            self._prepare_debtor_vals(source, countries, languages) for source in sources
        ])
        self._run(
            """
            UPDATE credit_import_line AS line SET partner_id = debtor.partner_id
              FROM UNNEST(%(debtor_keys)s, %(partner_ids)s) AS debtor (debtor_key, partner_id)
             WHERE line.import_id = %(import_id)s AND line.debtor_key = debtor.debtor_key
            """,
            debtor_keys=sources.mapped("debtor_key"), partner_ids=partners.ids,
        )
        self.env["credit.import.line"].invalidate_model(["partner_id"])

    def _prepare_debtor_vals(self, line, countries, languages):
        """Return what a debtor is created with: always the client's own, never shared between clients."""
        company_lang = self.company_id.partner_id.lang
        return {
            "name": line.name or line.customer_code or line.vat or line.tax_code or line.email,
            "company_id": self.company_id.id,
            "credit_import_id": self.id,
            "credit_customer_code": line.customer_code,
            "credit_tax_code": line.tax_code,
            "credit_segment": line.segment,
            "vat": line.vat,
            "is_company": line.is_company,
            "email": line.email,
            "phone": line.phone,
            "street": line.street,
            "zip": line.zip,
            "city": line.city,
            "country_id": countries.get(line.country_code) or self.company_id.country_id.id,
            "lang": line.lang if line.lang in languages else company_lang,
        }

    def _create_items(self, lines):
        """Create and post the invoices and credit notes of a batch."""
        if not lines:
            return
        own = lines.filtered(lambda line: line.currency_id == self.company_id.currency_id)
        foreign = lines - own
        moves = self.env["account.move"]
        for part, prepare, context in (
            (own, self._prepare_own_item_vals, {"skip_invoice_sync": True}),
            (foreign, self._prepare_foreign_item_vals, {}),
        ):
            if part:
                items = moves.with_context(**context)
                moves |= items.create([prepare(line) for line in part]).with_env(moves.env)
        moves.with_context(skip_invoice_sync=True)._post(soft=False)
        self._link_moves(own + foreign, moves)

    def _link_moves(self, lines, moves):
        """Write the booked move on its row, in one statement."""
        self._run(
            """
            UPDATE credit_import_line AS line SET move_id = booked.move_id
              FROM UNNEST(%(line_ids)s, %(move_ids)s) AS booked (line_id, move_id)
             WHERE line.import_id = %(import_id)s AND line.id = booked.line_id
            """,
            line_ids=lines.ids, move_ids=moves.ids,
        )
        lines.invalidate_recordset(["move_id"])

    def _mark_booked(self, lines):
        self._run(
            "UPDATE credit_import_line SET is_booked = TRUE WHERE import_id = %(import_id)s AND id = ANY(%(line_ids)s)",
            line_ids=lines.ids,
        )
        lines.invalidate_recordset(["is_booked"])

    def _prepare_item_vals(self, line):
        """Return what every imported item has: number, dates and amount as the client gave them."""
        return {
            "move_type": line.move_type,
            "company_id": self.company_id.id,
            "journal_id": self.mandate_id.journal_id.id,
            "credit_import_id": self.id,
            "partner_id": line.partner_id.id,
            "currency_id": line.currency_id.id,
            "invoice_date": line.invoice_date,
            "date": line.invoice_date,
            "invoice_date_due": line.due_date,
            "invoice_payment_term_id": False,
            "invoice_user_id": False,
            "fiscal_position_id": False,
            "name": line.number,
            "payment_reference": line.number,
            "credit_billed_until": line.billed_until,
        }

    def _prepare_counterpart_vals(self, line):
        return {
            "name": line.reference or line.number,
            "display_type": "product",
            "product_id": line.product_id.id,
            "account_id": self.mandate_id.counterpart_account_id.id,
            "quantity": 1,
            "price_unit": line.amount,
            "analytic_distribution": False,
            "tax_ids": [Command.clear()],
        }

    def _prepare_own_item_vals(self, line):
        """Return an item in the company's currency with both of its journal items.

        Core builds the receivable item from the invoice's line. It takes half of the time of an import and for one
        untaxed line it comes to this, field by field; so it is given, and core checks that it balances.
        """
        debit = -line.amount if line.move_type == "out_refund" else line.amount
        shared = {"partner_id": line.partner_id.id, "currency_id": line.currency_id.id}
        receivable = line.partner_id.property_account_receivable_id
        return {
            **self._prepare_item_vals(line),
            "line_ids": [
                Command.create({
                    **self._prepare_counterpart_vals(line), **shared, "balance": -debit, "amount_currency": -debit,
                }),
                Command.create({
                    **shared,
                    "name": line.number,
                    "display_type": "payment_term",
                    "account_id": receivable.id,
                    "balance": debit,
                    "amount_currency": debit,
                    "date_maturity": line.due_date,
                    "tax_ids": [Command.clear()],
                }),
            ],
        }

    def _prepare_foreign_item_vals(self, line):
        """Return an item in another currency: core converts it at the rate of its date."""
        return {
            **self._prepare_item_vals(line),
            "invoice_line_ids": [Command.create(self._prepare_counterpart_vals(line))],
        }

    def _update_due_dates(self, lines):
        """Move the due date of known items; the invoice keeps its own fields in step."""
        for due_date, group in lines.grouped("due_date").items():
            moves = group.move_id.with_context(skip_invoice_sync=True, skip_readonly_check=True)
            moves.line_ids.filtered(lambda item: item.display_type == "payment_term").date_maturity = due_date
            moves.invoice_date_due = due_date

    def _update_disputes(self, lines):
        """Hold what the client's file marks as disputed, and let go what it marked before and does no longer."""
        if "disputed" not in self.layout_id._get_columns():
            return
        items = lines.move_id.line_ids.filtered(lambda item: item.display_type == "payment_term")
        disputed = set(lines.filtered(lambda line: line.disputed and line.open_amount).move_id.ids)
        companions = items.credit_receivable_ids
        held = companions.filtered(lambda companion: companion.move_id.id in disputed and not companion.hold)
        held.write({
            "import_disputed": True, "hold": True, "hold_reason": self.env._("Disputed in the client's ledger"),
        })
        free = companions.filtered(lambda companion: companion.import_disputed and companion.move_id.id not in disputed)
        free.write({"import_disputed": False, "hold": False, "hold_reason": False})

    def _finish_booking(self):
        mandate = self.mandate_id
        mandate.data_as_of = max(filter(None, [mandate.data_as_of, self.as_of]))
        self.date_booked = fields.Datetime.now()
        self._update_state("done")
        self._raise_differences()
        self._post_summary([
            self.env._("%(count)s new items booked, %(debtors)s new debtors.", count=self.new_count,
                       debtors=self.new_debtor_count),
            self.env._("%(count)s known items changed, %(missing)s no longer in the ledger.",
                       count=self.update_count, missing=self.missing_count),
        ])

    def _raise_differences(self):
        """Put what the client has to answer into the list of problems, one for an import."""
        if not self.warning_count:
            return
        self.env["credit.problem"]._raise("import", [{
            "name": self.env._("%(count)s findings in %(name)s", count=self.warning_count, name=self.name),
            "todo": self.env._("Read the report of the import and ask the client about what differs."),
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "res_model": self._name,
            "res_id": self.id,
        }])

    @api.model
    def _lock_rows(self, records):
        """Lock what a batch will write, so that a payment booked meanwhile waits or is seen."""
        self.env.cr.execute(SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
            SQL.identifier(records._table), tuple(records.ids),
        ))
