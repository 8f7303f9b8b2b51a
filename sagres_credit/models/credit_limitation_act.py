from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount, format_date

ACT_STATES = [
    ("proposed", "To approve"),
    ("approved", "Approved"),
    ("sent", "Waits for proof"),
    ("proved", "Proved"),
    ("failed", "Came back"),
    ("dismissed", "Dismissed"),
    ("obsolete", "No longer needed"),
]
OPEN_STATES = ("proposed", "approved", "sent")
# From where to where. A letter that was given up may still turn up delivered.
TRANSITIONS = {
    "proposed": {"approved", "dismissed", "obsolete"},
    "approved": {"sent", "proved", "failed", "dismissed", "obsolete"},
    "sent": {"proved", "failed", "obsolete"},
    "failed": {"proved"},
    "obsolete": set(),
    "proved": set(),
    "dismissed": set(),
}
ACT_KINDS = [
    ("formal_notice", "Formal notice"),
    ("judicial", "Court act"),
    ("curator", "Curator of the estate"),
]
# With fewer days left a registered letter may not arrive in time: only PEC, or the court.
JUDICIAL_DAYS = 20


class CreditLimitationAct(models.Model):
    """An act that interrupts the limitation of what one debtor owes: proposed by the night, approved by a manager.

    The term moves when the act is proved, never when it leaves: an act that was sent waits for its proof.
    """

    _name = "credit.limitation.act"
    _description = "Act that interrupts the limitation"
    _order = "limitation_date, id"

    case_id = fields.Many2one("credit.case", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    state = fields.Selection(ACT_STATES, required=True, default="proposed", readonly=True, index=True)
    kind = fields.Selection(ACT_KINDS, string="Act", required=True, readonly=True)
    channel = fields.Selection(
        [("pec", "Certified e-mail (PEC)"), ("registered", "Registered letter")], readonly=True,
    )
    cause = fields.Selection(
        [
            ("hold", "A letter to the debtor is not the lawful act"),
            ("late", "Too few days are left for a letter"),
            ("failed", "No other way of delivery is left"),
        ],
        string="Why no letter", readonly=True,
    )
    no_address = fields.Boolean(string="Address missing", readonly=True)
    hold_code = fields.Char(readonly=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_limitation_act_receivable_rel", "act_id", "receivable_id", string="Items",
        readonly=True,
    )
    limitation_date = fields.Date(
        string="Prescribed after", required=True, readonly=True, help="The earliest day on which one of its items lapses.",
    )
    days_left = fields.Integer(string="Days left", compute="_compute_days_left", aggregator=None)
    date = fields.Date(string="Proposed on", required=True, readonly=True, default=fields.Date.context_today)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount", help="What is open of its items now.")
    item_count = fields.Integer(string="Number of items", compute="_compute_amount", aggregator=None)
    why = fields.Char(compute="_compute_why")
    reason_code = fields.Char(readonly=True)
    reason = fields.Char(string="What became of it", compute="_compute_reason")
    note = fields.Char(string="Reason given", readonly=True)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True)
    date_approved = fields.Date(string="Approved on", readonly=True)
    notice_id = fields.Many2one("credit.notice", string="Letter", readonly=True, index="btree_not_null", ondelete="set null")
    date_sent = fields.Date(string="Left on", readonly=True)
    days_waiting = fields.Integer(string="Days without proof", compute="_compute_days_left", aggregator=None)
    date_ended = fields.Date(string="Ended on", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(case_id) WHERE state IN ('proposed', 'approved', 'sent')", "A debtor has one act under way at a time."
    )

    @api.depends("kind", "debtor_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            act.display_name = f"{kinds.get(act.kind, '')} · {act.debtor_id.name or ''}"

    @api.depends("limitation_date", "date_sent", "state")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for act in self:
            act.days_left = (act.limitation_date - today).days if act.limitation_date else 0
            act.days_waiting = (today - act.date_sent).days if act.state == "sent" and act.date_sent else 0

    @api.depends("receivable_ids.line_id.amount_residual", "receivable_ids.line_id.parent_state")
    def _compute_amount(self):
        for act in self:
            items = act._get_open_items()
            act.amount, act.item_count = sum(items.mapped("amount_residual")), len(items)

    @api.depends("kind", "channel", "cause", "no_address", "hold_code", "limitation_date", "amount")
    def _compute_why(self):
        for act in self:
            act.why = act._explain()

    @api.depends("reason_code", "note")
    def _compute_reason(self):
        labels = self._get_reason_labels() | self.env["credit.notice"]._get_reason_labels()
        for act in self:
            act.reason = act.note or labels.get(act.reason_code, act.reason_code)

    def write(self, vals):
        """Refuse a change of state that does not pass through :meth:`_set_state`."""
        if "state" in vals and not self.env.context.get("credit_act_transition"):
            raise UserError(self.env._("An act changes state only by what happens to it."))
        return super().write(vals)

    def _set_state(self, state, **vals):
        """Bring these acts to ``state``; beside the night, the only way an act changes state.

        :raises UserError: when one of them cannot come to ``state`` from where it is
        """
        moving = self.sudo().filtered(lambda act: act.state != state)
        words = dict(self._fields["state"]._description_selection(self.env))
        for act in moving:
            if state not in TRANSITIONS[act.state]:
                raise UserError(self.env._(
                    "«%(act)s» is «%(old)s»: it cannot become «%(new)s».",
                    act=act.display_name, old=words[act.state], new=words[state],
                ))
        if state not in OPEN_STATES:
            vals.setdefault("date_ended", fields.Date.context_today(self))
        moving.with_context(credit_act_transition=True).write({"state": state, **vals})
        moving.flush_recordset(["state"])  # the index admits one open act: the night must find it ended
        return moving

    def _get_open_items(self):
        """Return the items of this act that are not paid."""
        self.ensure_one()
        return self.sudo().receivable_ids.filtered(
            lambda item: item.amount_residual > 0 and item.line_id.parent_state == "posted"
        )

    def _explain(self):
        """Return in one sentence what lapses when, which act is proposed and why that one."""
        self.ensure_one()
        if not self.limitation_date:
            return False
        facts = {
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "date": format_date(self.env, self.limitation_date), "hold": (self.case_id.hold_label or "").rstrip("."),
        }
        if self.kind != "formal_notice":
            return self._explain_other(facts)
        if self.no_address:
            return self.env._("%(amount)s lapse after %(date)s: a formal notice is due, but no usable address is known.", **facts)
        if self.hold_code and facts["hold"]:
            return self.env._(
                "%(amount)s lapse after %(date)s: the debtor is on hold (%(hold)s), this letter only interrupts the"
                " limitation.", **facts,
            )
        if self.channel == "pec":
            return self.env._("%(amount)s lapse after %(date)s: a formal notice by PEC makes the term begin anew.", **facts)
        return self.env._(
            "%(amount)s lapse after %(date)s: a formal notice by registered letter makes the term begin anew.", **facts
        )

    def _explain_other(self, facts):
        """Return why another act than a letter is proposed."""
        if self.kind == "curator":
            return self.env._(
                "%(amount)s lapse after %(date)s: the estate is open and no letter to an heir is safe, ask the court for a"
                " curator.", **facts,
            )
        if self.cause == "hold":
            return self.env._(
                "%(amount)s lapse after %(date)s: while on hold (%(hold)s) a letter is not the lawful act, only the court"
                " is.", **facts,
            )
        if self.cause == "late":
            return self.env._(
                "%(amount)s lapse after %(date)s: too few days are left for a registered letter, only the court is in time.",
                **facts,
            )
        return self.env._("%(amount)s lapse after %(date)s: the letter did not arrive, only the court is left.", **facts)

    @api.model
    def _get_reason_labels(self):
        """Return ``{reason_code: words}`` of how acts ended."""
        return {
            "paid": self.env._("Paid: nothing of it is owed any more."),
            "moved": self.env._("Not near any more: another act or a payment moved its term."),
            "expired": self.env._("Its items lapsed before an act was proved."),
            "withdrawn": self.env._(
                "The letter was taken back before it left; while the credit is at risk an act is proposed again."
            ),
            "other_act": self.env._("A letter is no longer the lawful act: another is proposed."),
            "no_proof": self.env._("Given up: no proof came."),
        }

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager decides on the acts that interrupt a limitation."))
