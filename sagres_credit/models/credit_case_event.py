from odoo import api, fields, models


class CreditCase(models.Model):
    """The acts recorded on the items of a debtor that interrupt or suspend their limitation."""

    _inherit = "credit.case"

    limitation_event_ids = fields.One2many("credit.limitation.event", "case_id", string="Acts", readonly=True)
    limitation_event_count = fields.Integer(string="Number of acts", compute="_compute_limitation_event_count")

    @api.depends("limitation_event_ids")
    def _compute_limitation_event_count(self):
        groups = self.env["credit.limitation.event"]._read_group([("case_id", "in", self.ids)], ["case_id"], ["__count"])
        counts = {case.id: count for case, count in groups}
        for case in self:
            case.limitation_event_count = counts.get(case._origin.id, 0)

    def action_record_act(self):
        """Open the dialog in which a person records an act that touches the limitation."""
        self.ensure_one()
        self._check_may_act()
        return self._get_act_action({})

    def action_open_limitation_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_limitation_event_action")
        context = {"allowed_company_ids": self.env.user.company_ids.ids, "search_default_valid": 0}
        return dict(action, domain=[("case_id", "=", self.id)], context=context)

    def _get_act_action(self, defaults):
        """Return the dialog that records an act of this case, filled with ``defaults``."""
        self.ensure_one()
        context = {f"default_{name}": value for name, value in defaults.items()}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record an act: %(debtor)s", debtor=self.partner_id.name),
            "res_model": "credit.limitation.event",
            "views": [(self.env.ref("sagres_credit.credit_limitation_event_view_form_record").id, "form")],
            "target": "new",
            "context": {
                "default_case_id": self.id, "allowed_company_ids": self.env.user.company_ids.ids, **context,
            },
        }
