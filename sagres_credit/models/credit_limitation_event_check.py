from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

#: A mediation ends with an agreement or without one, never with a judgment (2953 c.c. does not speak of it).
JUDGED_NATURES = ("claim", "payment_order", "insolvency")


class CreditLimitationEvent(models.Model):
    """What an act must say before it moves a term: the checks of the engine, in words, and the proof."""

    _inherit = "credit.limitation.event"

    # The nature is always written as an act is created: without it an act without documents would not be looked at.
    @api.constrains("nature", "document_ids")
    def _check_proof(self):
        if any(event.state == "valid" and not event.sudo().document_ids for event in self):
            raise ValidationError(self.env._(
                "Proof is required before the term moves: attach the document that shows this act and its day."
            ))

    @api.constrains("nature", "date", "date_end", "outcome", "cause", "receivable_ids", "payment_id", "case_id")
    def _check_act(self):
        for event in self:
            fault = event._find_fault()
            if fault:
                raise ValidationError(fault)

    def _find_fault(self):
        """Return in words why this act cannot be, ``False`` where it can."""
        self.ensure_one()
        return (
            self._find_fault_of_dates() or self._find_fault_of_outcome() or self._find_fault_of_items()
            or self._find_fault_of_payment() or self._find_fault_of_waiver()
        )

    def _find_fault_of_dates(self):
        today = fields.Date.context_today(self)
        for day in (self.date, self.date_end):
            if day and day > today:
                return self.env._(
                    "%(day)s is in the future: what has not happened yet moves no term.", day=format_date(self.env, day)
                )
        if self.date_end and self.kind not in ("suit", "suspension"):
            return self.env._("This act happened on one day: only a suspension and a suit have an end.")
        if self.date_end and self.date_end < self.date:
            return self.env._(
                "It cannot end on %(end)s, before it began on %(start)s.",
                end=format_date(self.env, self.date_end), start=format_date(self.env, self.date),
            )
        return False

    def _find_fault_of_outcome(self):
        if self.outcome and self.kind != "suit":
            return self.env._("Only a suit ends with a judgment or without one.")
        if self.outcome and not self.date_end:
            return self.env._("Write the day on which the judgment became final or the suit died: its term depends on it.")
        if self.kind == "suit" and self.date_end and not self.outcome:
            return self.env._("Say how the suit ended: with a final judgment the term becomes ten years.")
        if self.outcome == "judgment" and self.nature not in JUDGED_NATURES:
            return self.env._("A mediation ends without a judgment: record the claim that followed as an act of its own.")
        if self.nature == "suspension" and not self.cause:
            return self.env._("Say why the term is suspended: the law knows no other cause than those listed.")
        if self.cause and self.nature != "suspension":
            return self.env._("Only a suspension has a cause.")
        return False

    def _find_fault_of_items(self):
        if not self.receivable_ids:
            return self.env._("Choose the items this act speaks of.")
        if self.receivable_ids._origin.case_id != self.item_case_id._origin:
            return self.env._("The items of an act are of one debtor and one client: those of its case.")
        return False

    def _find_fault_of_payment(self):
        payment = self.sudo().payment_id._origin
        if not payment:
            return False
        if self.nature != "part_payment":
            return self.env._("Only a part payment declared on account has a payment.")
        case = self.case_id._origin
        ours = payment.partner_id.commercial_partner_id == case.partner_id and payment.company_id == case.company_id
        if not ours or payment.payment_type != "inbound":
            return self.env._("Choose a payment that this debtor made to this client.")
        if self.state == "valid" and not self._is_payment_posted():
            return self.env._("%(payment)s is not posted: it proves nothing yet.", payment=payment.display_name)
        return False

    def _find_fault_of_waiver(self):
        if self.nature != "waiver" or self.state != "valid":
            return False
        running = self.receivable_ids.filtered(
            lambda item: item.limitation_state != "expired" or item.limitation_date >= self.date
        )
        if running:
            return self.env._(
                "%(item)s: nobody waives a limitation before it is complete (art. 2937 c.c.). If the debtor recognises "
                "the debt, record a written admission.", item=running[0].display_name,
            )
        return False
