from odoo import models
from odoo.fields import Domain

from .credit_run_limitation import NEAR_DAYS


class CreditProblem(models.Model):
    """Problems of the limitation: each opens the items it counts."""

    _inherit = "credit.problem"

    def action_open_record(self):
        self.ensure_one()
        domain = self._get_limitation_domain()
        if not domain:
            return super().action_open_record()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_receivable_action")
        context = {"allowed_company_ids": self.company_id.ids}
        return dict(action, name=self.name, display_name=self.name, domain=list(domain), context=context)

    def _get_limitation_domain(self):
        """Return the ``Domain`` of the items that a problem of the limitation counts, ``False`` for another problem."""
        self.ensure_one()
        due = Domain("company_id", "=", self.company_id.id) & Domain("line_id.amount_residual", ">", 0)
        if self.kind in ("limitation", "limitation_proof"):
            return due & Domain("limitation_horizon", "=", str(NEAR_DAYS))
        if self.kind == "claim_kind":
            item = self.env["credit.receivable"].browse(self.res_id).exists()
            return due & Domain("limitation_gap", "=", item.limitation_gap or False) if item else False
        return False
