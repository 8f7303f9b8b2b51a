from odoo import api, fields, models

from ..models.cx_service_standard import KINDS, SCHEMES


class CxComplaintStep(models.TransientModel):
    """One step of a complaint that needs a word: what the customer is asked, of which kind it is, which one it repeats."""

    _name = "cx.complaint.step"
    _description = "Step of a complaint"

    complaint_id = fields.Many2one("cx.complaint", required=True, readonly=True)
    company_id = fields.Many2one(related="complaint_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="complaint_id.partner_id", related_sudo=False)
    step = fields.Selection(
        [("wait", "Ask the customer"), ("reclassify", "Another kind"), ("merge", "A repeat"), ("refuse", "No indemnity")],
        required=True, readonly=True,
    )
    words = fields.Text(string="Reason")
    kind = fields.Selection(KINDS, string="Kind of request", compute="_compute_kind", store=True, readonly=False)
    scheme = fields.Selection(SCHEMES, string="Rules of the answer", compute="_compute_kind", store=True, readonly=False)
    original_id = fields.Many2one("cx.complaint", string="First complaint")

    @api.depends("complaint_id")
    def _compute_kind(self):
        for dialog in self:
            dialog.kind, dialog.scheme = dialog.complaint_id.kind, dialog.complaint_id.scheme

    def action_save(self):
        """Do the step; where it cannot be done, the dialog stays with what was written."""
        self.ensure_one()
        complaint = self.complaint_id
        if self.step == "wait":
            complaint._wait(self.words)
        elif self.step == "reclassify":
            complaint._reclassify(self.kind, self.scheme, self.words)
        elif self.step == "merge":
            complaint._merge_into(self.original_id)
        else:
            complaint._refuse_indemnity(self.words)
        return {"type": "ir.actions.act_window_close"}
