from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount

from .credit_heir_act_grave import GROUNDS

#: What makes somebody owe with goods of their own against their will: a manager writes it down, with the document.
GRAVE_KINDS = ("benefit_lost", "concealed")
#: Until nineteen a minor does not lose the benefit (489 c.c.).
BENEFIT_KEPT_UNTIL = 19


class CreditHeir(models.Model):
    """The loss of the benefit and goods taken or hidden: never presumed, recorded by a manager with the document."""

    _inherit = "credit.heir"

    def _record(self, kind, date, proof, documents=None, **vals):
        """Ask for a manager and a document where the act makes somebody a pure heir against their will; tell the amount."""
        self.ensure_one()
        if kind in GRAVE_KINDS:
            self._check_grave(kind, documents, vals)
        case = self.sudo().case_id
        before = case.amount_due
        act = super()._record(kind, date, proof, documents, **vals)
        if kind == "benefit_lost":
            self.sudo()._tell_benefit_lost(before)
        return act

    def _check_grave(self, kind, documents, vals):
        """Raise unless a manager records this with a document, and in words what was done."""
        if not self.env.su and not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._(
                "Only a credit manager, who heard the lawyer, records that somebody is a pure heir against their will."
            ))
        if not documents:
            raise UserError(self.env._("Attach the document that proves it: the deed, the judgment, the inventory."))
        if not (vals.get("note") or "").strip():
            raise UserError(self.env._("Say in words what they did, and what the lawyer advised."))

    def _find_fault_of_proof(self, kind, proof, vals):
        fault = super()._find_fault_of_proof(kind, proof, vals)
        if not fault and kind == "benefit_lost" and vals.get("ground") not in dict(GROUNDS):
            return self.env._("Choose why the benefit is lost: the law knows these reasons only.")
        return fault

    def _find_fault_of_acceptance(self, kind, date):
        if kind == "benefit_lost" and self.born and fields.Date.add(self.born, years=BENEFIT_KEPT_UNTIL) > date:
            return self.env._(
                "%(person)s cannot lose the benefit until a year after coming of age (489 c.c.).", person=self.name,
            )
        return super()._find_fault_of_acceptance(kind, date)

    def _prepare_act_vals(self, kind, vals):
        ground = vals.get("ground") if kind == "benefit_lost" else False
        return {**super()._prepare_act_vals(kind, vals), "ground": ground}

    def _tell_benefit_lost(self, before):
        """Write on the case of this heir what they owe now, and put it on the operator's day."""
        case = self.case_id
        if not case:
            return
        self.env.flush_all()
        case._message_log(body=self.env._(
            "The benefit of inventory is lost: %(after)s are owed, they were %(before)s.",
            after=format_amount(self.env, case.amount_due, case.currency_id),
            before=format_amount(self.env, before, case.currency_id),
        ))
        case._put_on_day("call", self.env._("The benefit of inventory is lost: look at what was agreed"))
