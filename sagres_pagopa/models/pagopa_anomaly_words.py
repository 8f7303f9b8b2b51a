from odoo import api, fields, models


class PagopaAnomaly(models.Model):
    """What to do about each kind of anomaly, and that a person said it is in order."""

    _inherit = "pagopa.anomaly"

    is_accepted = fields.Boolean(
        string="Solved by a person", readonly=True, help="It is not raised again for the same record.",
    )

    @api.model
    def _get_remedy(self, code):
        """Return what to do about a kind of anomaly, in the reader's language."""
        _ = self.env._
        return {
            "L1": _("Recover the receipt, or find out what was paid"),
            "L2": _("Choose the payment the line speaks of"),
            "L3": _("Ask the payment provider for a corrected flow"),
            "L4": _("Compare the revocation with what was refunded"),
            "L5": _("Ask the payment provider what the code means"),
            "L6": _("Find out what was paid, and book it by hand"),
            "L7": _("Say which transfer the line pays"),
            "L8": _("Ask the payment provider for a corrected flow"),
            "F1": _("Ask the payment provider for a corrected flow"),
            "F2": _("Ask the payment provider for a corrected flow"),
            "F3": _("Give the flow to whom it is for"),
            "F4": _("Download it again, then ask for a corrected one"),
            "B1": _("Look for a second transfer of the same flow"),
            "B2": _("Download or import the flow"),
            "B3": _("Ask the bank, then the payment provider"),
            "B4": _("Compare the revisions and undo what no longer holds"),
            "R1": _("Refund the second payment or set it off with the debtor's consent"),
            "R2": _("Ask for the rest, or refund what is too much"),
            "R3": _("Wait for the flow, then ask the payment provider"),
            "R4": _("Find out what was paid"),
        }.get(code, False)

    @api.model_create_multi
    def create(self, vals_list):
        """Say what to do where nobody said it."""
        for vals in vals_list:
            vals["todo"] = vals.get("todo") or self._get_remedy(vals.get("code"))
        return super().create(vals_list)

    @api.model
    def _get_titles(self):
        return dict(self._get_codes())

    def action_solve(self):
        """Take these anomalies off the list for good, and have their flows go on."""
        result = super().action_solve()
        self.sudo().write({"is_accepted": True})
        self.env["pagopa.flow"]._wake()
        return result

    def action_ask_solution(self):
        """Ask how these anomalies were solved."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window", "name": self.env._("How it was solved"), "res_model": "pagopa.anomaly.solve",
            "view_mode": "form", "target": "new", "context": {"default_anomaly_ids": self.ids},
        }
