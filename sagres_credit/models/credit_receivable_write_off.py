from odoo import models
from odoo.exceptions import AccessError, UserError


class CreditReceivable(models.Model):
    """Managers write off many items at once; each debtor's write-off follows the approval of its mandate."""

    _inherit = "credit.receivable"

    def action_write_off(self, cause="uneconomic", words=None):
        """Ask to write off these items, one write-off a debtor, and open what was made.

        :param str cause: ``mini_credit``, ``prescribed`` or ``uneconomic``
        """
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager writes off many items at once."))
        self.check_access("read")
        items = self.filtered("case_id")
        if not items:
            raise UserError(self.env._("None of these items has a case."))
        items.case_id._check_may_act()
        words = words or self.env._("Written off together by %(user)s", user=self.env.user.name)
        settlements = self.env["credit.settlement"].union(*(
            self.env["credit.settlement"]._offer(case, items.filtered(lambda item: item.case_id == case), reason=cause,
                                                 words=words, kind="write_off")
            for case in items.case_id
        ))
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_settlement_action")
        return dict(action, domain=[("id", "in", settlements.ids)], context={})
