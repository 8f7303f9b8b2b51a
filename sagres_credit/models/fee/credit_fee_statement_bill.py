from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import clean_context, format_date


class CreditFeeStatement(models.Model):
    """An approved statement becomes a draft: the invoice of the firm to the client, or the bill in the books of the client."""

    _inherit = "credit.fee.statement"

    def action_bill(self):
        """Make the draft invoice or bill of an approved statement; one that is there already is opened."""
        self.ensure_one()
        self._check_manager()
        statement = self.sudo()
        statement._lock()
        if not statement.move_id:
            self._check_state("approved", "billed")
            statement.mandate_id._check_fee_setup()
            if statement.currency_id.is_zero(statement.amount):
                raise UserError(self.env._("There is nothing to bill: the statement is of zero."))
            statement._create_bill()
        return self.action_open_bill()

    def action_open_bill(self):
        """Open the invoice or bill."""
        self.ensure_one()
        self.check_access("read")
        move = self.sudo().move_id
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": move.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": move.company_id.ids},
        }

    def _create_bill(self):
        self.ensure_one()
        company = self.mandate_id._get_fee_books()
        env = self.env(su=True, context={**clean_context(self.env.context), "allowed_company_ids": company.ids})
        move = env["account.move"].with_company(company).create(self._prepare_bill(company))
        vals = {"move_id": move.id}
        if self.state == "billed":  # its draft was deleted
            self.write(vals)
        else:
            self._move_to("billed", **vals)
        self.activity_unlink(["sagres_credit.mail_activity_type_fee_statement"])

    def _prepare_bill(self, company):
        """Return the values of the draft; a statement below zero is a credit note."""
        self.ensure_one()
        mandate = self.mandate_id
        is_invoice, is_refund = mandate.fee_document == "invoice", self.currency_id.compare_amounts(self.amount, 0) < 0
        partner = self.company_id.partner_id if is_invoice else mandate.fee_company_id.partner_id
        vals = {
            "move_type": f"{'out' if is_invoice else 'in'}_{'refund' if is_refund else 'invoice'}",
            "company_id": company.id, "partner_id": partner.id, "currency_id": self.currency_id.id,
            "invoice_origin": self.display_name, "ref": self.display_name,
            "invoice_line_ids": [
                Command.create(mandate._prepare_fee_line(name, -amount if is_refund else amount))
                for name, amount in self._get_bill_parts()
            ],
        }
        return dict(vals, journal_id=mandate.fee_journal_id.id) if mandate.fee_journal_id else vals

    def _get_bill_parts(self):
        """Return ``[(words, amount)]`` of the lines of the draft, one a rule; they add up to the statement."""
        lang = self.company_id.partner_id.lang or self.env.lang
        lines = self.with_context(lang=lang).line_ids
        month = format_date(self.env, self.date_from, lang_code=lang, date_format="MMMM yyyy")
        parts = {}
        for line in lines:
            name = lines.env._("Corrections of earlier months") if line.kind == "correction" else line.name
            parts[name] = parts.get(name, 0) + line.amount
        parts = {name: self.currency_id.round(amount) for name, amount in parts.items()}
        return [(f"{name}, {month}", amount) for name, amount in parts.items() if amount]
