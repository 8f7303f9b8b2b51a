import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_amount

from .credit_policy import SEGMENTS
from .credit_stage import STAGE_KINDS

SOLUTIONS = [
    ("resend", "Send the invoice again"),
    ("remind", "Remind"),
    ("promise", "Take a promise"),
    ("plan", "Propose a plan"),
    ("settlement", "Propose a settlement"),
    ("dispute", "Open a dispute with the client"),
    ("credit_note", "Ask the client for a credit note"),
    ("find_contact", "Find a contact"),
    ("lawyer", "Propose the lawyer"),
    ("suspend", "Suspend"),
]
CAPACITIES = [
    ("none", "Nothing for now"),
    ("low", "Little by little"),
    ("good", "Can pay"),
]
#: What a sentence may name; :meth:`CreditSolution._speak` fills it in.
NAMES = ("debtor", "operator", "client", "reason", "amount", "days", "months", "installment", "promises")
PLACEHOLDER = re.compile(r"\{(\w*)\}")
CHUNK = 1000


class CreditSolution(models.Model):
    """A row of the table of fitting solutions: whom it is for, what to propose and with which words.

    The first row that fits is proposed; the operator decides, nothing happens by itself.
    """

    _name = "credit.solution"
    _description = "Fitting solution"
    _order = "sequence, id"
    _rec_name = "solution"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", string="Client", index=True, help="Empty: for every client.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    reason_id = fields.Many2one(
        "credit.reason", ondelete="restrict", index="btree_not_null",
        help="Why it is not paid; those below it count too. Empty: any reason, or none heard yet.",
    )
    age_from = fields.Integer(string="From days", help="Days since the oldest item fell due.")
    age_to = fields.Integer(string="To days", help="Zero: no limit.")
    amount_from = fields.Monetary(string="From amount")
    amount_to = fields.Monetary(string="To amount", help="Zero: no limit.")
    promises_from = fields.Integer(string="Broken promises", help="At least so many in a row.")
    contacts_from = fields.Integer(string="Conversations", help="At least so many were held.")
    plan_broken = fields.Selection(
        [("yes", "Yes"), ("no", "No")], string="Plan broken before", help="Empty: it makes no difference."
    )
    segment = fields.Selection(SEGMENTS, help="Empty: any.")
    capacity = fields.Selection(CAPACITIES, string="Can pay", help="What the debtor said they can pay. Empty: any.")
    stage_kind = fields.Selection(
        [pair for pair in STAGE_KINDS if pair[0] != "closed"], string="Kind of stage", help="Empty: any."
    )

    solution = fields.Selection(SOLUTIONS, required=True)
    months = fields.Integer(help="How long the plan would be.")
    words = fields.Text(
        string="What to say", translate=True,
        help="In brackets what is filled in: {debtor}, {operator}, {client}, {reason}, {amount}, {days}, {months},"
             " {installment}, {promises}.",
    )
    caught_count = fields.Integer(string="Cases now", readonly=True, copy=False, help="As it was last tried.")
    caught_on = fields.Datetime(string="Tried on", readonly=True, copy=False)

    _positive = models.Constraint(
        "CHECK(LEAST(age_from, age_to, amount_from, amount_to, promises_from, contacts_from, months) >= 0)",
        "The numbers of a row are zero or more.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for row in self:
            row.currency_id = (row.company_id or self.env.company).currency_id

    @api.constrains("words")
    def _check_words(self):
        for row in self:
            unknown = [name for name in PLACEHOLDER.findall(row.words or "") if name not in NAMES]
            if unknown:
                raise ValidationError(self.env._(
                    "«{%(name)s}» cannot be filled in: use one of %(names)s.", name=unknown[0],
                    names=", ".join(f"{{{name}}}" for name in NAMES),
                ))

    @api.constrains("solution", "months")
    def _check_months(self):
        if any(row.solution == "plan" and not row.months for row in self):
            raise ValidationError(self.env._("Say how many months the plan would be."))

    def action_try(self):
        """Count how many open cases each row would catch now, all rows together: the first that fits has them."""
        rows = self.search([("solution", "!=", False)])
        rows.check_access("write")
        caught = dict.fromkeys(rows.ids, 0)
        for found in self._try_cases():
            for row in found.values():
                caught[row.id] = caught.get(row.id, 0) + 1
        now = fields.Datetime.now()
        for number in sorted(set(caught.values())):
            rows.filtered(lambda row, number=number: caught[row.id] == number).write({"caught_count": number, "caught_on": now})
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_open_caught(self):
        """Show the open cases that this row catches now."""
        self.ensure_one()
        self.check_access("write")
        ids = [case.id for found in self._try_cases() for case, row in found.items() if row == self]
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        return dict(action, name=self.display_name, domain=[("id", "in", ids)], context={})

    @api.model
    def _try_cases(self):
        """Yield ``{case: row}`` of the open cases of the user's clients, so many at a time."""
        Case = self.env["credit.case"]
        last = 0
        while cases := Case.search([("is_open", "=", True), ("id", ">", last)], order="id", limit=CHUNK):
            last = cases[-1].id
            yield cases._find_solutions()
            cases.invalidate_recordset(flush=False)

    @api.model
    def _get_rows(self, companies):
        """Return the rows in force for these clients, first those before the others."""
        return self.sudo().search(Domain("company_id", "in", [False, *companies.ids]))

    def _fits(self, facts):
        """Tell whether this row is for who has these facts, see ``credit.case._get_solution_facts``."""
        self.ensure_one()
        between = self._is_between
        return (
            (not self.company_id or self.company_id == facts["company"])
            and (not self.reason_id or self.reason_id.id in facts["reasons"])
            and between(facts["days"], self.age_from, self.age_to)
            and between(facts["amount"], self.amount_from, self.amount_to)
            and facts["promises"] >= self.promises_from and facts["contacts"] >= self.contacts_from
            and (not self.plan_broken or (self.plan_broken == "yes") == facts["plan_broken"])
            and (not self.segment or self.segment == facts["segment"])
            and (not self.capacity or self.capacity == facts["capacity"])
            and (not self.stage_kind or self.stage_kind == facts["stage_kind"])
        )

    @api.model
    def _is_between(self, value, low, high):
        return value >= low and (not high or value <= high)

    def _speak(self, facts):
        """Return the sentence of this row, filled in."""
        self.ensure_one()
        each = facts["amount"] / self.months if self.months else 0
        said = {
            **facts["words"], "months": self.months,
            "installment": format_amount(self.env, each, facts["company"].currency_id),
        }
        return PLACEHOLDER.sub(lambda found: str(said.get(found[1], "")), self.words or "")

    def _headline(self, facts):
        """Return what to propose and why: «Propose a plan of 6 months: temporary hardship, 240 days, broken promises: 2»."""
        self.ensure_one()
        what = dict(self._fields["solution"]._description_selection(self.env))[self.solution]
        if self.solution == "plan":
            what = self.env._("Propose a plan of %(months)s months", months=self.months)
        why = ", ".join(self._explain(facts))
        return f"{what}: {why}" if why else what

    def _explain(self, facts):
        """Return the facts that made this row fit, in words."""
        _, said = self.env._, facts["words"]
        capacities = dict(self._fields["capacity"]._description_selection(self.env))
        parts = [
            said["reason"],
            facts["days"] and _("%(days)s days overdue", days=facts["days"]),
            (self.amount_from or self.amount_to) and said["amount"],
            self.promises_from and _("broken promises: %(count)s", count=facts["promises"]),
            self.contacts_from and _("conversations: %(count)s", count=facts["contacts"]),
            self.plan_broken == "yes" and _("a plan was broken"),
            self.capacity and capacities[self.capacity].lower(),
        ]
        return [part for part in parts if part]
