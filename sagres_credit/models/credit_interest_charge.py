from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tools.misc import format_amount, format_date


class CreditInterestStatement(models.Model):
    """A manager decides that what is accrued is charged: one debit note in the client's books, once."""

    _inherit = "credit.interest.statement"

    def action_charge(self):
        """Open the dialog that shows what would be posted; tell what is missing instead, where something is."""
        self.ensure_one()
        self._check_manager()
        self._refresh()
        if self.is_incomplete:
            return self._get_obstacle_action()
        self._check_chargeable()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Post as debit note"),
            "res_model": "credit.interest.charge", "views": [(False, "form")], "target": "new",
            "context": {"default_statement_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _get_obstacle_action(self):
        """Return a warning, no error: an error would undo the task that was given to enter what is missing."""
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "warning", "sticky": True, "title": self.env._("Nothing was posted"), "message": self.error,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager decides that interest is charged."))

    def _check_chargeable(self):
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("Interest is charged when it has accrued: choose today or a day before."))
        if self.state == "draft" and not self.amount_to_charge:
            raise UserError(self.env._("Nothing is left to charge at this date."))

    def _post_debit_note(self, date_due=None):
        """Charge what is accrued and not charged yet with one debit note, and return it; a second call returns the same.

        :param date date_due: by default as many days from today as the mandate says
        :return: an invoice; empty where a rate is missing: the statement says which
        :raises UserError: where nothing is left to charge
        """
        self.ensure_one()
        self._check_manager()
        self.case_id.sudo().lock_for_update()  # two drafts of one case, or two clicks: one after the other
        if self.state != "draft":
            return self.move_id
        self._refresh()
        if self.is_incomplete:
            return self.env["account.move"]
        self._check_chargeable()
        company = self.company_id
        move = self.env["account.move"].sudo().with_company(company).create(self._prepare_debit_note_vals(date_due))
        move.action_post()
        self.sudo().write({"move_id": move.id, "date_posted": fields.Datetime.now(), "poster_id": self.env.uid})
        self.sudo()._mark_interest_claim(move)
        self._tell_case(move)
        return move.sudo(self.env.su)

    def _mark_interest_claim(self, move):
        """Say that the credit of a debit note is for interest, which decides when it lapses (2948 n. 4 c.c.)."""
        kind = self.env.ref("sagres_credit.credit_claim_kind_late_interest")
        move.credit_receivable_ids.write({"own_claim_kind_id": kind.id})

    def _tell_case(self, move):
        self.case_id.sudo().message_post(body=self.env._(
            "Debit note %(name)s: %(amount)s of interest and costs accrued at %(day)s.",
            name=move.name, amount=format_amount(self.env, move.amount_total, move.currency_id),
            day=format_date(self.env, self.date),
        ))

    def _get_lang(self):
        """Return the language of the debtor."""
        self.ensure_one()
        partner, company = self.sudo().partner_id, self.sudo().company_id
        return partner.lang or company.partner_id.lang or self.env.lang or "en_US"

    def _get_mandate(self):
        self.ensure_one()
        return self.sudo().company_id.credit_mandate_id or self.sudo().case_id.mandate_id

    def _get_date_due(self):
        return Date.add(fields.Date.context_today(self), days=self._get_mandate().interest_due_days)

    def _prepare_debit_note_vals(self, date_due=None):
        """Return what ``create`` of an invoice takes: in the debtor's language, without taxes."""
        statement = self.sudo().with_context(lang=self._get_lang())
        today = fields.Date.context_today(self)
        article = self.env["credit.legal.parameter"]._get_source("vat_exclusion", today)
        return {
            "move_type": "out_invoice",
            "journal_id": self._get_charge_journal().id,
            "partner_id": statement.partner_id.id,
            "company_id": statement.company_id.id,
            "currency_id": statement.currency_id.id,
            "invoice_date": today,
            "invoice_date_due": date_due or self._get_date_due(),
            "invoice_payment_term_id": False,
            "ref": statement.env._("Interest and costs accrued at %(day)s", day=format_date(statement.env, self.date)),
            "narration": statement.env._(
                "Outside VAT (%(article)s). Interest bears no interest (art. 1283 c.c.).", article=article,
            ),
            "invoice_line_ids": [Command.create(vals) for vals in statement._prepare_debit_lines(article)],
        }

    def _get_charge_journal(self):
        """Return the journal of the debit note.

        :raises UserError: for a client without a sale journal
        """
        journal = self._get_mandate()._get_interest_journal()
        if not journal:
            raise UserError(self.env._("This client has no sale journal: choose one in the mandate, page Interest."))
        return journal

    def _get_charge_accounts(self):
        """Return the accounts of interest and of costs: those of the mandate, or the one of the journal.

        :raises UserError: where neither says one
        """
        mandate, journal = self._get_mandate(), self._get_charge_journal()
        interest = mandate.interest_account_id or journal.default_account_id
        costs = mandate.cost_account_id or interest
        if not interest:
            raise UserError(self.env._("No account for interest: choose one in the mandate, page Interest."))
        return interest, costs

    def _prepare_debit_lines(self, article):
        """Return a line for each item that bears interest and one for each invoice with a flat cost."""
        interest_account, cost_account = self._get_charge_accounts()
        common = {"quantity": 1, "tax_ids": [Command.clear()]}
        lines = []
        for line in self.line_ids:
            if line.interest_to_charge:
                lines.append({
                    **common, "name": line._get_debit_words(article), "price_unit": line.interest_to_charge,
                    "account_id": interest_account.id,
                })
            if line.cost_to_charge:
                lines.append({
                    **common, "name": line._get_cost_words(article), "price_unit": line.cost_to_charge,
                    "account_id": cost_account.id,
                })
        return lines


class CreditInterestLine(models.Model):
    """The words of an item on a debit note."""

    _inherit = "credit.interest.line"

    def _get_debit_words(self, article):
        self.ensure_one()
        words = self.env._(
            "Interest on %(document)s due on %(due)s, from %(first)s to %(last)s (%(days)s days): %(basis)s. "
            "Outside VAT, %(article)s.",
            document=self.name, due=format_date(self.env, self.date_due), first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to), days=self.days, basis=self.basis, article=article,
        )
        if self.interest_charged:
            charged = format_amount(self.env, self.interest_charged, self.currency_id)
            words += " " + self.env._("Already charged and deducted: %(amount)s.", amount=charged)
        return words

    def _get_cost_words(self, article):
        self.ensure_one()
        return self.env._(
            "Flat compensation for the late payment of %(document)s (D.Lgs. 231/2002 art. 6). Outside VAT, %(article)s.",
            document=self.name, article=article,
        )
