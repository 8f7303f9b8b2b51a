from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools.misc import format_date

from ..tools.interest import round_parts

DRAFT_DAYS = 30


class CreditInterestStatement(models.Model):
    """An interest statement says what the debts of a case bear at a day: accrued, and owed only once a manager posts it.

    A draft is computed again whenever somebody opens, prints or posts it: the ledger is the truth. What was posted stays
    as it was; when its debit note is reversed, cancelled or deleted, its interest counts as not charged.
    """

    _name = "credit.interest.statement"
    _description = "Interest statement"
    _order = "date desc, id desc"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="case_id.partner_id")
    user_id = fields.Many2one("res.users", string="Made by", readonly=True, default=lambda self: self.env.user)
    date = fields.Date(
        string="Accrued at", required=True, default=fields.Date.context_today, help="Last day that bears interest."
    )
    computed_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("draft", "Not charged"), ("posted", "Charged"), ("cancelled", "Charge cancelled")],
        compute="_compute_state", store=True, index=True,
    )
    line_ids = fields.One2many("credit.interest.line", "statement_id", string="Items", readonly=True)
    amount_open = fields.Monetary(string="Open capital", readonly=True)
    amount_interest = fields.Monetary(string="Interest accrued", readonly=True)
    amount_cost = fields.Monetary(string="Flat costs", readonly=True)
    amount_charged = fields.Monetary(string="Already charged", readonly=True)
    amount_to_charge = fields.Monetary(string="To charge", readonly=True)
    amount_total = fields.Monetary(string="Capital, interest and costs", compute="_compute_amount_total")
    unallocated = fields.Monetary(related="case_id.amount_credit", string="Received and not allocated")
    error = fields.Text(string="Not computed", readonly=True)
    is_incomplete = fields.Boolean(readonly=True, help="Something must be entered first: nothing of it may be charged.")
    move_id = fields.Many2one(
        "account.move", string="Debit note", readonly=True, copy=False, index="btree_not_null", ondelete="set null",
    )
    date_posted = fields.Datetime(string="Charged on", readonly=True, copy=False)
    poster_id = fields.Many2one("res.users", string="Charged by", readonly=True, copy=False)

    _draft_uniq = models.UniqueIndex(
        "(case_id, user_id) WHERE state = 'draft'", "You have a statement of this case already: open that one."
    )

    @api.depends(
        "date_posted", "move_id.state", "move_id.payment_state", "move_id.reversal_move_ids.state",
        "move_id.reversal_move_ids.amount_total",
    )
    def _compute_state(self):
        for statement in self:
            if not statement.date_posted:
                statement.state = "draft"
            else:
                statement.state = "posted" if statement._is_charged() else "cancelled"

    @api.depends("amount_open", "amount_to_charge")
    def _compute_amount_total(self):
        for statement in self:
            statement.amount_total = statement.amount_open + statement.amount_to_charge

    @api.depends("partner_id.name", "date")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "Interest of %(debtor)s at %(day)s", debtor=statement.partner_id.name or "",
                day=format_date(self.env, statement.date) if statement.date else "",
            )

    def write(self, vals):
        """Let people change the date of their draft, nothing else: the rest is computed from the ledger."""
        if not self.env.su:
            if set(vals) - {"date"}:
                raise AccessError(self.env._("The ledger and the rates say what a statement holds, nobody by hand."))
            if vals and self.filtered(lambda statement: statement.state != "draft"):
                raise UserError(self.env._("What was charged stays as it is. Make a new statement."))
        res = super().write(vals)
        if "date" in vals:
            for statement in self:
                statement._refresh()
        return res

    @api.autovacuum
    def _gc_drafts(self):
        """Forget the drafts nobody opened for a month: they are computed again in a second."""
        limit = fields.Datetime.now() - timedelta(days=DRAFT_DAYS)
        self.search([("state", "=", "draft"), ("computed_on", "<", limit)]).unlink()

    def action_open(self):
        """Open a statement; a draft is computed again first."""
        self.ensure_one()
        self._check_reader()
        self._refresh()
        return self._get_form_action()

    def action_compute(self):
        self.ensure_one()
        self._check_reader()
        self._refresh()

    def action_print(self):
        self.ensure_one()
        self._check_reader()
        return self.env.ref("sagres_credit.credit_interest_report").report_action(self)

    def action_open_debit_note(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Debit note"), "res_model": "account.move",
            "res_id": self.move_id.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids, "credit_company_ids": self.company_id.ids},
        }

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Interest"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    def _check_reader(self):
        """Raise for who may not read these statements, whatever company is active."""
        self.check_access("read")

    def _is_charged(self):
        """Tell whether the debit note asks for this interest: a credit note for part of it is a gift, not a reversal."""
        self.ensure_one()
        move = self.move_id
        if not move or move.state == "cancel" or move.payment_state == "reversed":
            return False
        back = sum(move.reversal_move_ids.filtered(lambda note: note.state == "posted").mapped("amount_total"))
        return not back or move.currency_id.compare_amounts(back, move.amount_total) < 0

    def _refresh(self):
        """Compute a draft again from the ledger; what was charged stays as it is.

        A rate that is missing becomes the task of the client's manager, and raises nothing: the task must last.
        """
        self.ensure_one()
        if self.state != "draft":
            return
        statement = self.sudo()
        found = statement.case_id.receivable_ids._get_interest(statement.date)
        lines = statement._prepare_lines(found)
        errors = statement._get_errors(found)
        statement.write({
            "line_ids": [Command.clear(), *(Command.create(vals) for vals in lines)],
            "computed_on": fields.Datetime.now(),
            "error": "\n".join(errors) or False,
            "is_incomplete": any(interest.is_blocking for interest in found),
            **statement._prepare_totals(lines),
        })
        statement._report_missing_rates(found)

    def _get_errors(self, found):
        """Return why items could not be computed, each reason once, and the last day on which every rate is known."""
        missing = self._get_missing(found)
        errors = [self.env["credit.interest.rate"]._explain(error, scheme) for scheme, error in missing.items()]
        errors += dict.fromkeys(interest.error for interest in found if interest.error and not interest.missing)
        if missing:
            last = format_date(self.env, min(error.day for error in missing.values()) - timedelta(days=1))
            errors.append(self.env._("Until %(day)s every rate is known: choose that day to see what had accrued.", day=last))
        return errors

    def _prepare_totals(self, lines):
        """Return the totals of prepared lines; what was charged is what is accrued and not to charge, so they add up."""
        def add(*names):
            return self.currency_id.round(sum(vals[name] for vals in lines for name in names))

        accrued, to_charge = add("interest", "cost"), add("interest_to_charge", "cost_to_charge")
        return {
            "amount_open": add("capital_open"), "amount_interest": add("interest"), "amount_cost": add("cost"),
            "amount_charged": self.currency_id.round(accrued - to_charge), "amount_to_charge": to_charge,
        }

    def _prepare_lines(self, found):
        """Return what ``create`` takes for the items that bear something, are still open, or could not be computed."""
        self.ensure_one()
        interest_charged, cost_charged = self._get_charged()
        with_cost, lines = set(), []
        for interest in found:
            invoice = interest.receivable.move_id
            cost = 0.0 if invoice in with_cost else float(interest.statement.flat_cost)
            vals = self._prepare_line_vals(
                interest, cost, interest_charged.get(interest.receivable.id, 0.0),
                0.0 if invoice in with_cost or not cost else cost_charged.get(invoice.id, 0.0),
            )
            if cost:
                with_cost.add(invoice)  # once an invoice, not once an installment
            if vals["interest"] or vals["cost"] or vals["error"] or (vals["capital_open"] and vals["date_due"] < self.date):
                lines.append(vals)
        return lines

    def _prepare_line_vals(self, interest, cost, interest_charged, cost_charged):
        """Return one line: accrued since due, less what posted debit notes charged, never below zero."""
        facts, statement, money = interest.facts, interest.statement, self.currency_id.round
        accrued, segments = float(statement.interest), statement.segments
        return {
            "receivable_id": interest.receivable.id,
            "invoice_id": interest.receivable.move_id.id,
            "name": interest.receivable.move_id.name,
            "date_due": facts.due,
            "scheme": interest.scheme,
            "claim_date": facts.claim_date if "claim" in statement.notes else False,
            "capital": money(float(facts.capital)),
            "capital_open": money(float(facts.get_open(self.date))),
            "date_from": segments[0].date_from if segments else False,
            "date_to": segments[-1].date_to if segments else False,
            "days": sum(segment.days for segment in segments),
            "interest": money(accrued),
            "cost": money(cost),
            "interest_charged": interest_charged,
            "cost_charged": cost_charged,
            "interest_to_charge": money(max(accrued - interest_charged, 0.0)),
            "cost_to_charge": money(max(cost - cost_charged, 0.0)),
            "segments": self._prepare_segments(segments),
            "error": interest.error or False,
            "missing_scheme": interest.missing_scheme or False,
            "missing_from": interest.missing.day if interest.missing else False,
            "missing_to": interest.missing.last if interest.missing else False,
        }

    @api.model
    def _prepare_segments(self, segments):
        return [
            {
                "from": str(segment.date_from), "to": str(segment.date_to), "days": segment.days,
                "capital": str(segment.capital), "percent": str(segment.percent), "amount": str(amount),
            }
            for segment, amount in zip(segments, round_parts(segments))
        ]

    def _get_charged(self):
        """Return ``({receivable id: interest}, {invoice id: costs})`` of the debit notes that hold."""
        self.ensure_one()
        rows = self.env["credit.interest.line"].sudo()._read_group(
            [("statement_id.case_id", "=", self.case_id.id), ("statement_id.state", "=", "posted")],
            ["receivable_id", "invoice_id"], ["interest_to_charge:sum", "cost_to_charge:sum"],
        )
        interest, costs = {}, {}
        for receivable, invoice, interest_sum, cost_sum in rows:
            interest[receivable.id] = interest.get(receivable.id, 0.0) + interest_sum
            costs[invoice.id] = costs.get(invoice.id, 0.0) + cost_sum
        return interest, costs

    @api.model
    def _get_missing(self, found):
        """Return ``{scheme: MissingRateError}``, of each scheme the one that is missing from the earliest day."""
        errors = sorted((interest for interest in found if interest.missing), key=lambda interest: interest.missing.day)
        return {interest.missing_scheme: interest.missing for interest in reversed(errors)}

    def _report_missing_rates(self, found):
        """Give the manager of the client the task to enter the rates that are missing, once each night or statement."""
        missing = self._get_missing(found)
        mandate = self.company_id.credit_mandate_id or self.case_id.mandate_id
        for scheme, error in missing.items():
            self.env["credit.interest.rate"]._report_missing(scheme, error, mandate)
