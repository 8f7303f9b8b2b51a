from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .credit_limitation_event_check import JUDGED_NATURES
from .credit_referral_court import TITLE_KINDS

ACT_KINDS = [
    ("contact", "Call or meeting"),
    ("letter", "Letter of the lawyer"),
    ("mediation", "Mediation or negotiated settlement requested"),
    ("payment_order", "Application for a payment order (decreto ingiuntivo)"),
    ("claim", "Judicial claim"),
    ("insolvency", "Claim lodged in an insolvency"),
    ("precetto", "Enforcement warning (precetto)"),
    ("attachment", "Attachment of goods (pignoramento)"),
    ("judgment", "Judgment"),
    ("title", "Enforcement title"),
    ("cost", "Cost only"),
    ("other", "Other"),
]
#: They open the state of court: only after a mediation, or where a manager says why not.
COURT_KINDS = ("payment_order", "claim", "insolvency", "precetto", "attachment", "judgment")
#: What each does to the limitation once it reached the debtor, see credit.limitation.event.
NATURES = {
    "letter": "demand", "mediation": "mediation", "payment_order": "payment_order", "claim": "claim",
    "insolvency": "insolvency", "precetto": "precetto", "attachment": "claim",
}


class CreditReferralAct(models.Model):
    """What a lawyer did on a referral: when, what it cost, the document of it, and what it did to the limitation."""

    _name = "credit.referral.act"
    _description = "Act of a lawyer"
    _order = "date desc, id desc"

    referral_id = fields.Many2one("credit.referral", required=True, readonly=True, index=True, ondelete="cascade")
    case_id = fields.Many2one(related="referral_id.case_id", store=True, index=True)
    company_id = fields.Many2one(related="referral_id.company_id", string="Client", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(ACT_KINDS, string="Act", required=True, readonly=True)
    date = fields.Date(string="Day", required=True, readonly=True)
    date_served = fields.Date(
        string="Reached the debtor on", readonly=True, help="Of a judgment: the day on which it became final.",
    )
    cost = fields.Monetary(readonly=True)
    note = fields.Text(readonly=True)
    document_ids = fields.Many2many(
        "ir.attachment", "credit_referral_act_attachment_rel", "act_id", "attachment_id", string="Documents", readonly=True,
    )
    event_id = fields.Many2one(
        "credit.limitation.event", string="Act on the limitation", readonly=True, index="btree_not_null", ondelete="restrict",
    )
    recorded_by_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, required=True, default=lambda self: self.env.user,
    )

    _cost_positive = models.Constraint("CHECK(COALESCE(cost, 0) >= 0)", "The cost of an act is not negative.")

    @api.depends("kind", "date")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            act.display_name = words.get(act.kind, "")

    def _keep_documents(self):
        """Have the files that were uploaded belong to their act, so that who reads it reads them."""
        for act in self.sudo():
            act.document_ids.filtered(lambda file: not file.res_id).write({"res_model": self._name, "res_id": act.id})

    def _touch_limitation(self):
        """Record what this act did to the limitation of the items referred, with its document."""
        self.ensure_one()
        if not self.date_served or self.kind not in (*NATURES, "judgment"):
            return
        act = self.sudo()
        if self.kind == "judgment":
            act._end_suit()
            return
        act.event_id = act.env["credit.limitation.event"].create({
            "case_id": act.case_id.id, "nature": NATURES[act.kind], "date": act.date_served, "note": act.note,
            "receivable_ids": [Command.set(act.referral_id._get_open_items().ids)],
            "document_ids": [Command.set(act.document_ids.ids)],
        })

    def _end_suit(self):
        """Write on the suit of this referral that its judgment became final: from there the term is ten years."""
        suits = self.referral_id.act_ids.event_id.filtered(
            lambda event: event.state == "valid" and event.nature in JUDGED_NATURES and not event.outcome
        )
        if not suits:
            raise UserError(self.env._(
                "No suit of this referral is recorded that the judgment could end: record the claim first, with the day"
                " on which it reached the debtor."
            ))
        self.event_id = suits.sorted("date")[-1:]
        self.event_id.write({
            "date_end": self.date_served, "outcome": "judgment",
            "document_ids": [Command.link(file.id) for file in self.document_ids],
        })


class CreditReferral(models.Model):
    """The acts of a referral, and what they cost."""

    _inherit = "credit.referral"

    act_ids = fields.One2many("credit.referral.act", "referral_id", string="Acts and costs", readonly=True)
    amount_cost = fields.Monetary(string="Costs", compute="_compute_amount_cost")

    @api.depends("act_ids.cost")
    def _compute_amount_cost(self):
        groups = self.env["credit.referral.act"]._read_group([("referral_id", "in", self.ids)], ["referral_id"], ["cost:sum"])
        costs = {referral.id: cost for referral, cost in groups}
        for referral in self:
            referral.amount_cost = costs.get(referral._origin.id, 0)

    def _record_act(self, kind, date, cost=0.0, date_served=False, note=False, documents=None, **title):
        """Write down what was done on this referral; return the act.

        :param documents: ``ir.attachment`` that the current user may read
        :param title: of an enforcement title, its ``title_kind`` and ``title_number``
        :raises UserError: for an act of court before the mediation, a day in the future, or a service without its proof
        """
        self.ensure_one()
        self._check_may_work()
        documents = documents or self.env["ir.attachment"]
        documents.check_access("read")
        self._check_act(kind, date, date_served, documents, title)
        if kind in COURT_KINDS:
            self._go_to_court()
        else:
            self._start_mediation()
        act = self.env["credit.referral.act"].sudo().create({
            "referral_id": self.id, "kind": kind, "date": date, "cost": cost, "date_served": date_served, "note": note,
            "document_ids": [Command.set(documents.ids)],
        })
        act._keep_documents()
        act._touch_limitation()
        if kind == "title":
            self.sudo().write({**title, "title_date": date})
        self._tell(self.env._("Act of the lawyer: %(act)s. %(note)s", act=act.display_name, note=note or ""),
                   task=kind != "cost")
        return act.with_env(self.env)

    def _check_act(self, kind, date, date_served, documents, title):
        today = fields.Date.context_today(self)
        if kind not in dict(ACT_KINDS):
            raise UserError(self.env._("Choose what was done."))
        if not date or date > today or date_served and date_served > today:
            raise UserError(self.env._("What has not happened yet is not recorded: choose today or a day before."))
        if date_served and date_served < date:
            raise UserError(self.env._("It cannot reach the debtor before it was made."))
        if date_served and not documents:
            raise UserError(self.env._("Attach the document that shows that it reached the debtor: the term moves by it."))
        if kind == "title" and (title.get("title_kind") not in dict(TITLE_KINDS) or not title.get("title_number")):
            raise UserError(self.env._("Say which title it is and its number."))
