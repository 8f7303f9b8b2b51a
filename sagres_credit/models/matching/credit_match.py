from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_amount, format_date

STATES = [
    ("proposed", "To match"), ("automatic", "Matched by itself"), ("confirmed", "Confirmed"), ("dismissed", "No debtor's money"),
    ("obsolete", "Overtaken"),
]
KINDS = [("receipt", "Receipt"), ("return", "Returned direct debit")]


class CreditMatch(models.Model):
    """A bank line and what it may pay: carried out by itself where it is certain, else proposed to a person.

    The ledger is the truth: what a proposal says is open is looked at again before anything is booked.
    """

    _name = "credit.match"
    _description = "Receipt to match"
    _order = "skipped_on NULLS FIRST, date, id"

    statement_line_id = fields.Many2one(
        "account.bank.statement.line", string="Bank line", required=True, readonly=True, ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="receipt", readonly=True)
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    text = fields.Char(string="What the bank says", readonly=True)
    payer = fields.Char(readonly=True)
    iban = fields.Char(string="Payer's account", readonly=True)
    return_code = fields.Char(related="statement_line_id.credit_return_code", string="Reason of the return")
    return_reason = fields.Char(string="Reason in words", compute="_compute_return_reason")
    state = fields.Selection(STATES, default="proposed", required=True, readonly=True, index=True)
    is_certain = fields.Boolean(string="Certain", readonly=True)
    reasons = fields.Json(readonly=True)
    why = fields.Char(string="Doubts", compute="_compute_why")
    candidate_ids = fields.One2many("credit.match.candidate", "match_id", string="Proposals", readonly=True)
    candidate_id = fields.Many2one("credit.match.candidate", string="Chosen proposal", readonly=True, ondelete="set null")
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True, index="btree_not_null", ondelete="set null")
    score = fields.Integer(readonly=True, aggregator=None)
    matched_on = fields.Datetime(string="Looked at", readonly=True)
    skipped_on = fields.Datetime(string="Skipped", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    date_decided = fields.Datetime(string="Decided on", readonly=True)
    detail = fields.Char(string="What Odoo said", readonly=True)

    _line_uniq = models.Constraint("UNIQUE(statement_line_id)", "This bank line is in the list already.")

    @api.depends("amount", "date", "payer")
    def _compute_display_name(self):
        for match in self:
            match.display_name = self.env._(
                "%(amount)s from %(payer)s, %(date)s", payer=match.payer or self.env._("somebody"),
                amount=format_amount(self.env, match.amount, match.currency_id), date=format_date(self.env, match.date),
            )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_why(self):
        for match in self:
            match.why = self._tell_reasons(match.reasons)

    def write(self, vals):
        """Refuse by hand what only the ledger and a checked action may write."""
        if vals and not self.env.su:
            raise AccessError(self.env._("Receipts are matched by the buttons of their page, never by hand."))
        return super().write(vals)

    def action_open(self):
        """Show this bank line with its proposals."""
        self.ensure_one()
        self.check_access("read")
        return self._get_form_action()

    @api.model
    def action_open_first(self):
        """Open the first receipt that waits, to work through them one after the other."""
        first = self._get_next()
        return first._get_form_action() if first else self._get_list_action()

    def action_next(self):
        """Put this receipt at the end and open the next."""
        self._check_may_match()
        self.sudo().write({"skipped_on": fields.Datetime.now()})
        return self._go_on()

    def action_confirm(self):
        """Carry out the chosen proposal, remember whose account it was, and open the next receipt."""
        self.ensure_one()
        self._check_may_match()
        if not self.candidate_id:
            raise UserError(self.env._("Nothing is proposed for this bank line: assign it to a debtor, or skip it."))
        self.sudo()._confirm(self.candidate_id.sudo(), self.env.user)
        return self._go_on()

    def action_other(self):
        """Choose the proposal that comes after the chosen one."""
        self.ensure_one()
        self._check_may_match()
        candidates = list(self.candidate_ids)
        if not candidates:
            raise UserError(self.env._("There is no other proposal: assign the bank line to a debtor, or skip it."))
        place = candidates.index(self.candidate_id) + 1 if self.candidate_id in candidates else 0
        self.sudo()._choose(candidates[place % len(candidates)])
        return True

    def action_dismiss(self):
        """Say that this is no money of a debtor: the bank line stays for the bookkeeper."""
        self._check_may_match()
        self._check_waits()
        self.sudo()._set_state("dismissed", self.env.user)
        return self._go_on()

    def action_take_up(self):
        """Take up again what was dismissed."""
        self._check_may_match()
        if any(match.state != "dismissed" for match in self):
            raise UserError(self.env._("Only what was dismissed can be taken up again."))
        self.sudo().write({"state": "proposed", "decided_by_id": False, "date_decided": False})
        return self.action_refresh()

    def action_refresh(self):
        """Look again at what these bank lines may pay."""
        self._check_may_match()
        self.sudo()._match_again()
        return True

    def action_assign(self):
        """Ask whose money it is and what it pays."""
        self.ensure_one()
        self._check_may_match()
        self._check_waits()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Assign to a debtor"), "res_model": "credit.match.assign",
            "views": [(False, "form")], "target": "new", "context": {
                "default_match_id": self.id, "default_partner_id": self.partner_id.id,
                "allowed_company_ids": self.env.user.company_ids.ids,
            },
        }

    def action_open_bank_line(self):
        """Open the entry of the bank line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.statement_line_id.move_id.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.company_id.ids},
        }

    def _check_may_match(self):
        """Raise unless the current user works for the clients of these bank lines."""
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_operator"):
            raise AccessError(self.env._("Only operators match receipts."))
        if self.company_id - self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for this client."))

    def _check_waits(self):
        if any(match.state != "proposed" for match in self):
            raise UserError(self.env._("Nothing was booked now: this bank line has been decided on."))

    def _choose(self, candidate):
        self.ensure_one()
        self.write({"candidate_id": candidate.id, "partner_id": candidate.partner_id.id, "score": candidate.score})

    def _set_state(self, state, user=None):
        """Write a new state and who decided it; the only place that does."""
        self.write({
            "state": state, "decided_by_id": user.id if user else False, "date_decided": fields.Datetime.now(),
            "is_certain": False,
        })

    @api.model
    def _get_waiting_domain(self):
        return Domain("state", "=", "proposed") & Domain("is_certain", "=", False)

    @api.model
    def _get_next(self, after=None):
        domain = self._get_waiting_domain() & Domain("company_id", "in", self.env.user.company_ids.ids)
        return self.search(domain & Domain("id", "not in", after.ids) if after else domain, limit=1)

    def _go_on(self):
        """Return the action of the next receipt that waits, of the list where none does."""
        following = self._get_next(self)
        return following._get_form_action() if following else self._get_list_action()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Receipts to match"), "res_model": self._name, "res_id": self.id,
            "views": [(self.env.ref("sagres_credit.credit_match_view_form").id, "form")],
            "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    @api.model
    def _get_list_action(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_receipt_queue_action")
