from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REFERRAL_STATES = [
    ("proposed", "Proposed"),
    ("referred", "Referred"),
    ("mediation", "In mediation"),
    ("court", "In court"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
#: While a referral is in one of these the lawyer works on it, and nothing automatic leaves.
WORKING_STATES = ("referred", "mediation", "court")
LIVING_STATES = ("proposed", *WORKING_STATES)
#: What a lawyer may ever see: what was referred to them, also when it is over.
LAWYER_STATES = (*WORKING_STATES, "closed")
# From where to where: there is no way back from the court to a mediation, and none out of what has ended.
TRANSITIONS = {
    "proposed": {"referred", "cancelled"},
    "referred": {"mediation", "court", "closed", "cancelled"},
    "mediation": {"court", "closed", "cancelled"},
    "court": {"closed"},
    "closed": set(),
    "cancelled": set(),
}
GOALS = [
    ("mediation", "Agree with the debtor first"),
    ("title", "Obtain an enforcement title"),
    ("enforce", "Enforce the title there is"),
    ("insolvency", "Lodge the claim in an insolvency"),
]
OUTCOMES = [
    ("paid", "Paid"),
    ("settlement", "Settlement"),
    ("plan", "Payment plan"),
    ("title", "Title obtained"),
    ("lost", "Lost in court"),
    ("uneconomic", "Not worth its costs"),
    ("withdrawn", "Withdrawn"),
]


class CreditReferral(models.Model):
    """A referral hands a case to a lawyer (avvocato collector), who first mediates and goes to court only after that.

    Who decides is a credit manager; the operator may propose. The lawyer sees nothing but what was referred to them.
    """

    _name = "credit.referral"
    _description = "Referral to the lawyer"
    _inherit = ["credit.arrangement.mixin", "mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"
    _rec_names_search = ["case_id.partner_id.name"]
    _item_table = "credit_referral_receivable_rel"
    _item_column = "referral_id"
    # People end a referral, not the ledger: its figures only stand on it.
    _living_states = ()
    _watched_states = ()

    state = fields.Selection(REFERRAL_STATES, required=True, default="proposed", readonly=True, index=True)
    lawyer_id = fields.Many2one("res.users", readonly=True, index=True, ondelete="restrict")
    reason = fields.Char(string="Why it goes to a lawyer", required=True, readonly=True)
    goal = fields.Selection(GOALS, string="What the lawyer is asked for", required=True, default="mediation", readonly=True)
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_referral_receivable_rel", "referral_id", "receivable_id", string="Items", readonly=True,
    )
    date_agreed = fields.Date(string="Referred on")
    proposed_by_id = fields.Many2one("res.users", string="Proposed by", readonly=True, default=lambda self: self.env.user)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    amount_referred = fields.Monetary(string="Open when referred", readonly=True)
    ceiling_reason = fields.Char(string="Why beyond the ceiling", readonly=True)
    amount_open = fields.Monetary(string="Open now", compute="_compute_amount_open", compute_sudo=True)

    outcome = fields.Selection(OUTCOMES, readonly=True)
    outcome_note = fields.Text(string="How it ended", readonly=True)
    phone = fields.Char(related="debtor_id.phone")
    email = fields.Char(related="debtor_id.email")
    interaction_ids = fields.One2many(related="case_id.interaction_ids", string="Conversations")
    notice_ids = fields.One2many(related="case_id.notice_ids", string="Notices")
    related_person_ids = fields.One2many(related="case_id.related_person_ids", string="Related persons")
    can_work = fields.Boolean(compute="_compute_can_work", compute_sudo=False)
    can_decide = fields.Boolean(compute="_compute_can_work", compute_sudo=False)

    _one_living = models.UniqueIndex(
        "(case_id) WHERE state IN ('proposed', 'referred', 'mediation', 'court')",
        "This debtor is already with a lawyer, or proposed for one.",
    )

    @api.depends("debtor_id.name")
    def _compute_display_name(self):
        for referral in self:
            referral.display_name = self.env._(
                "Referral %(number)s of %(debtor)s", number=referral._origin.id or "", debtor=referral.debtor_id.name or "",
            )

    @api.depends("receivable_ids.line_id.amount_residual", "receivable_ids.line_id.parent_state")
    def _compute_amount_open(self):
        for referral in self:
            referral.amount_open = sum(referral._get_open_items().mapped("amount_residual"))

    @api.depends("state", "lawyer_id")
    @api.depends_context("uid")
    def _compute_can_work(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for referral in self:
            referral.can_decide = manager
            referral.can_work = referral.state in WORKING_STATES and (manager or referral._is_own_lawyer())

    def write(self, vals):
        """Refuse a change of state that does not pass through :meth:`_set_state`."""
        if "state" in vals:
            raise UserError(self.env._("A referral changes state only by what happens to it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(referral.state != "proposed" for referral in self):
            raise UserError(self.env._("A referral that was decided is kept: it says what the lawyer was asked for."))

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    def action_decide(self):
        """Open the dialog in which a manager refers what was proposed."""
        self.ensure_one()
        self._check_manager()
        return self.case_id._get_refer_action(self.receivable_ids, default_referral_id=self.id, default_reason=self.reason,
                                              default_goal=self.goal, default_lawyer_id=self.lawyer_id.id)

    def action_record_act(self):
        """Open the dialog in which the lawyer writes down what was done, what it cost and the document of it."""
        self.ensure_one()
        self._check_may_work()
        return self._get_dialog("credit.referral.record", self.env._("Record an act"))

    def action_end_mediation(self):
        self.ensure_one()
        self._check_may_work()
        return self._get_dialog("credit.referral.step", self.env._("Outcome of the mediation"), step="mediation")

    def action_allow_court(self):
        self.ensure_one()
        self._check_manager()
        return self._get_dialog("credit.referral.step", self.env._("Straight to court"), step="urgency")

    def action_close(self):
        self.ensure_one()
        self._check_may_work()
        return self._get_dialog("credit.referral.step", self.env._("Close the referral"), step="close")

    def action_cancel(self):
        self.ensure_one()
        self._check_manager()
        return self._get_dialog("credit.referral.step", self.env._("Cancel the referral"), step="cancel")

    def _get_dialog(self, model, name, **defaults):
        context = {"default_referral_id": self.id, **{f"default_{key}": value for key, value in defaults.items()}}
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")],
            "target": "new", "context": context,
        }

    def _set_state(self, state, **vals):
        """Bring these referrals to ``state``: the only way a referral changes state.

        :raises UserError: when one of them cannot come to ``state`` from where it is
        """
        moving = self.sudo().filtered(lambda referral: referral.state != state)
        words = dict(self._fields["state"]._description_selection(self.env))
        for referral in moving:
            if state not in TRANSITIONS[referral.state]:
                raise UserError(self.env._(
                    "«%(referral)s» is «%(old)s»: it cannot become «%(new)s».",
                    referral=referral.display_name, old=words[referral.state], new=words[state],
                ))
        if state not in LIVING_STATES:
            vals.setdefault("date_ended", fields.Date.context_today(self))
        moving._move(state, **vals)
        return moving

    def _get_open_items(self):
        """Return the items of these referrals that are not paid."""
        return self.receivable_ids.filtered(
            lambda item: item.amount_residual > 0 and item.line_id.parent_state == "posted"
        )

    def _is_own_lawyer(self):
        self.ensure_one()
        return self.lawyer_id == self.env.user and self.env.user.has_group("sagres_credit.group_lawyer")

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager decides what goes to a lawyer."))

    def _check_may_work(self):
        """Raise unless the current user is the lawyer of these referrals, or a manager, and they are under way.

        :raises AccessError: for anybody else
        """
        self.check_access("read")
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for referral in self:
            if not manager and not referral._is_own_lawyer():
                raise AccessError(self.env._("Only the lawyer of this referral and credit managers record what was done."))
            if referral.state not in WORKING_STATES:
                raise UserError(self.env._("«%(referral)s» is not under way.", referral=referral.display_name))

    def _tell(self, words, task=False):
        """Write on the cases what happened, and put it on the day of their operators where they should know.

        :param str words: what is told of each
        """
        cases = self.sudo().case_id
        cases._message_log_batch({case.id: words for case in cases}, author_id=self.env.user.partner_id.id)
        if task:
            cases._put_on_day("referral", words[:200], instead_of=("referral", "legal"))
