from odoo import api, fields, models
from odoo.tools.misc import format_date

from .credit_receivable_course import Act

NATURES = [
    ("demand", "Written demand delivered outside the suite"),
    ("plan", "Payment plan signed by the debtor"),
    ("admission", "Written admission of the debt"),
    ("part_payment", "Part payment declared on account"),
    ("precetto", "Enforcement warning served (precetto)"),
    ("claim", "Judicial claim served"),
    ("payment_order", "Payment order served"),
    ("insolvency", "Claim lodged in an insolvency"),
    ("mediation", "Mediation or negotiated settlement requested"),
    ("suspension", "Suspension by law"),
    ("waiver", "Debtor waives a complete limitation"),
]
# What each nature is for tools/limitation.py: a mediation works as a claim (D.Lgs. 28/2010 art. 8, DL 132/2014 art. 8).
KINDS = {
    "demand": "interruption", "plan": "interruption", "admission": "interruption", "part_payment": "interruption",
    "precetto": "interruption", "claim": "suit", "payment_order": "suit", "insolvency": "suit", "mediation": "suit",
    "suspension": "suspension", "waiver": "waiver",
}
LAWS = {
    "demand": "artt. 1219, 2943 c. 4 c.c.", "plan": "art. 2944 c.c.", "admission": "art. 2944 c.c.",
    "part_payment": "art. 2944 c.c.", "precetto": "art. 2943 c.c.", "claim": "artt. 2943, 2945 c.c.",
    "payment_order": "artt. 2943, 2945 c.c.", "insolvency": "artt. 2943, 2945 c.c.",
    "mediation": "D.Lgs. 28/2010; DL 132/2014", "waiver": "art. 2937 c.c.",
}
ACKNOWLEDGEMENTS = ("plan", "admission", "part_payment")
#: What an operator may record on own cases; the rest needs a credit manager.
OPERATOR_NATURES = ("demand", *ACKNOWLEDGEMENTS)
CAUSES = [
    ("spouses", "Between spouses or civil partners"),
    ("parents", "Between parent and child"),
    ("guardian", "Between guardian and ward"),
    ("heir", "Between an heir with benefit of inventory and the estate"),
    ("administered", "Between a person and who administers their goods"),
    ("directors", "Between a company and its directors"),
    ("concealment", "The debtor concealed the debt by fraud"),
    ("minor", "Minor or interdicted without representative"),
]
CAUSE_LAWS = {
    "spouses": "art. 2941 n. 1 c.c.", "parents": "art. 2941 n. 2 c.c.", "guardian": "art. 2941 n. 3-4 c.c.",
    "heir": "art. 2941 n. 5 c.c.", "administered": "art. 2941 n. 6 c.c.", "directors": "art. 2941 n. 7 c.c.",
    "concealment": "art. 2941 n. 8 c.c.", "minor": "art. 2942 n. 1 c.c.",
}


class CreditLimitationEvent(models.Model):
    """An act that interrupts or suspends the limitation of some items of a debtor, with its proof.

    Once recorded it is never deleted and hardly changed: a wrong one is cancelled with its reason, which gives the term
    back at once. What formal notices of the suite do is known from their deliveries and is not recorded here.
    """

    _name = "credit.limitation.event"
    _description = "Act that touches the limitation"
    _order = "date desc, id desc"
    _rec_names_search = ["case_id.partner_id.name"]

    case_id = fields.Many2one("credit.case", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="case_id.company_id", string="Client", store=True, index=True)
    debtor_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    user_id = fields.Many2one(related="case_id.user_id", string="Operator")
    currency_id = fields.Many2one(related="company_id.currency_id")
    nature = fields.Selection(
        NATURES, string="What it is", required=True,
        help="Telephone calls, ordinary reminders and requests for installments are no acts: judges disagree on whether "
             "who asks for installments recognises the debt (Cass. 5549/2021 no, 9074/2024 yes). Record an admission only "
             "where the writing does so in words.",
    )
    kind = fields.Selection(
        [("interruption", "Interruption"), ("suspension", "Suspension"), ("suit", "Suit"), ("waiver", "Waiver")],
        compute="_compute_kind", store=True,
    )
    law = fields.Char(string="Article", compute="_compute_law")
    cause = fields.Selection(CAUSES, string="Why it is suspended")
    date = fields.Date(
        string="Day", required=True, index=True,
        help="The day on which it reached the debtor, was signed or served; of a suspension, its first day.",
    )
    date_end = fields.Date(
        string="Until", help="The last suspended day, or the day on which the judgment became final or the suit died.",
    )
    outcome = fields.Selection(
        [("judgment", "Final judgment"), ("extinguished", "Ended without a judgment")], string="How the suit ended",
        help="After a final judgment the term is ten years; a suit that died interrupted once, when it was served.",
    )
    receivable_ids = fields.Many2many(
        "credit.receivable", "credit_limitation_event_receivable_rel", "event_id", "receivable_id", string="Items",
        compute="_compute_receivable_ids", store=True, readonly=False,
        domain="[('case_id', '=', item_case_id), ('line_id.amount_residual', '>', 0)]",
    )
    item_case_id = fields.Many2one("credit.case", compute="_compute_item_case_id", help="The case whose items it may speak of.")
    receivable_count = fields.Integer(string="Number of items", compute="_compute_receivable_count")
    partner_id = fields.Many2one(
        "res.partner", string="Whom it reached or who signed", compute="_compute_partner_id", store=True, readonly=False,
        ondelete="restrict", help="What reaches one joint debtor works for all; between heirs it does not.",
    )
    partner_choices = fields.Many2many("res.partner", compute="_compute_partner_choices")
    nature_choices = fields.Json(compute="_compute_nature_choices")
    amount = fields.Monetary(help="What was demanded, recognised or paid.")
    payment_id = fields.Many2one(
        "account.payment", index="btree_not_null", ondelete="restrict",
        domain="[('company_id', '=', company_id), ('partner_id', 'child_of', debtor_id), ('payment_type', '=', 'inbound'),"
               " ('state', 'in', ('in_process', 'paid'))]",
        help="The payment made on account: once it is cancelled, the act counts no more.",
    )
    document_ids = fields.Many2many(
        "ir.attachment", "credit_limitation_event_attachment_rel", "event_id", "attachment_id", string="Documents",
        help="What proves the act: the card that came back, the signed writing, the act with its service.",
    )
    document_names = fields.Char(string="Document", compute="_compute_document_names")
    note = fields.Text()
    recorded_by_id = fields.Many2one(
        "res.users", string="Recorded by", default=lambda self: self.env.user, readonly=True, required=True
    )
    state = fields.Selection(
        [("valid", "Valid"), ("cancelled", "Cancelled")], default="valid", required=True, readonly=True, index=True
    )
    cancel_reason = fields.Char(string="Why it was cancelled", readonly=True)
    cancelled_by_id = fields.Many2one("res.users", string="Cancelled by", readonly=True)
    date_cancelled = fields.Date(string="Cancelled on", readonly=True)
    is_counted = fields.Boolean(
        string="Counts", compute="_compute_is_counted", help="Valid, and its payment, if it has one, is still posted."
    )
    can_act = fields.Boolean(compute="_compute_can_act", compute_sudo=False)

    _payment_uniq = models.UniqueIndex(
        "(payment_id) WHERE payment_id IS NOT NULL AND state = 'valid'", "This payment is already recorded as an act."
    )
    _amount_positive = models.Constraint("CHECK(COALESCE(amount, 0) >= 0)", "The amount of an act is not negative.")

    @api.depends("nature", "debtor_id.name")
    def _compute_display_name(self):
        words = dict(self._fields["nature"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{words.get(event.nature, '')} · {event.debtor_id.name or ''}"

    @api.depends("nature")
    def _compute_kind(self):
        for event in self:
            event.kind = KINDS.get(event.nature, False)

    @api.depends("nature", "cause")
    def _compute_law(self):
        for event in self:
            event.law = CAUSE_LAWS.get(event.cause) if event.nature == "suspension" else LAWS.get(event.nature)

    @api.depends("case_id", "nature", "payment_id")
    def _compute_receivable_ids(self):
        for event in self:
            event.receivable_ids = event._get_default_items()

    @api.depends("case_id.parent_id")
    def _compute_item_case_id(self):
        for event in self:
            event.item_case_id = event.case_id.parent_id or event.case_id

    @api.depends("receivable_ids")
    def _compute_receivable_count(self):
        for event in self:
            event.receivable_count = len(event.receivable_ids)

    @api.depends("case_id")
    def _compute_partner_id(self):
        for event in self:
            event.partner_id = event.case_id.partner_id

    @api.depends("case_id.related_person_ids.partner_id")
    def _compute_partner_choices(self):
        nobody = self.env["credit.related.person"]
        may_know = nobody.has_access("read")
        for event in self:
            persons = event.case_id.related_person_ids if may_know else nobody
            event.partner_choices = event.case_id.partner_id | persons.partner_id

    @api.depends_context("uid", "lang")
    def _compute_nature_choices(self):
        natures = self._fields["nature"]._description_selection(self.env)
        manager = self.env.user.has_group("sagres_credit.group_manager")
        self.nature_choices = [pair for pair in natures if manager or pair[0] in OPERATOR_NATURES]

    @api.depends("document_ids")
    def _compute_document_names(self):
        for event in self:
            event.document_names = ", ".join(event.sudo().document_ids.mapped("name"))

    @api.depends("state", "payment_id.state", "payment_id.move_id.state")
    def _compute_is_counted(self):
        for event in self:
            event.is_counted = event.state == "valid" and event.sudo()._is_payment_posted()

    @api.depends("case_id.can_act", "nature")
    @api.depends_context("uid")
    def _compute_can_act(self):
        manager = self.env.user.has_group("sagres_credit.group_manager")
        for event in self:
            event.can_act = event.case_id.can_act and (manager or event.nature in OPERATOR_NATURES)

    @api.onchange("nature")
    def _onchange_nature(self):
        """Empty what another nature would have said."""
        if self.kind not in ("suit", "suspension"):
            self.date_end = False
        if self.kind != "suit":
            self.outcome = False
        if self.nature != "suspension":
            self.cause = False
        if self.nature != "part_payment":
            self.payment_id = False

    @api.onchange("payment_id")
    def _onchange_payment_id(self):
        if self.payment_id:
            self.date, self.amount = self.payment_id.date, self.payment_id.amount_company_currency_signed

    def _get_default_items(self):
        """Return what an act like this usually speaks of: the open debits, those paid in part, or those that lapsed."""
        self.ensure_one()
        case = self.case_id._origin
        debits = (case.parent_id or case).open_receivable_ids.filtered(lambda item: item.amount_residual > 0)
        if self.nature == "waiver":
            return debits.filtered(lambda item: item.limitation_state == "expired")
        if self.nature == "part_payment" and self.payment_id:
            return debits & self.payment_id._origin._get_credit_items() or debits
        return debits

    def _is_payment_posted(self):
        self.ensure_one()
        payment = self.payment_id
        return not payment or payment.state in ("in_process", "paid") and payment.move_id.state in (False, "posted")

    def _prepare_act(self):
        """Return this act as tools/limitation.py takes it."""
        self.ensure_one()
        return Act(self.kind, self.date, self.date_end or None, self.outcome or None, self._name, self._origin.id)

    def _describe(self):
        self.ensure_one()
        words = dict(self._fields["nature"]._description_selection(self.env))
        return f"{words[self.nature]}, {format_date(self.env, self.date)}"

    def _describe_limitation_act(self):
        """Return this act in the words of the explanation of an item."""
        self.ensure_one()
        words = dict(self._fields["nature"]._description_selection(self.env))
        return f"{words[self.nature]} ({self.document_names}; {self.law})"
