from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.cx_invitation_letter import MOST_LETTERS


class CxLetterPrint(models.TransientModel):
    """Print the questions that go by letter: it says how many, and whose, before anything is printed."""

    _name = "cx.letter.print"
    _description = "Print the questions that go by letter"

    company_id = fields.Many2one(
        "res.company", string="Client", required=True, default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    letter_count = fields.Integer(string="Letters that wait", compute="_compute_letter_count")
    document = fields.Binary(string="Letters (PDF)", readonly=True, attachment=False)
    document_name = fields.Char(readonly=True)
    printed_count = fields.Integer(string="Printed", readonly=True)

    @api.depends("company_id", "document_name")
    def _compute_letter_count(self):
        for dialog in self:
            domain = self.env["cx.invitation"]._get_letter_domain(dialog.company_id)
            dialog.letter_count = self.env["cx.invitation"].search_count(domain)

    def action_print(self):
        """Print what waits, at most two hundred at once, and show the file."""
        self.ensure_one()
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager prints and posts letters."))
        invitations = self.env["cx.invitation"]
        mine = invitations.search(invitations._get_letter_domain(self.company_id), limit=MOST_LETTERS, order="id")
        content, printed = mine.sudo().try_lock_for_update()._print_letters()
        if not printed:
            raise UserError(self.env._("No question of %(client)s waits to be printed.", client=self.company_id.name))
        file = self.env["ir.attachment"].sudo().create({
            "name": self.env._("Questions %(date)s.pdf", date=fields.Date.context_today(self)), "raw": content,
            "mimetype": "application/pdf", "res_model": "res.company", "res_id": self.company_id.id,
        })
        self.write({"document": file.datas, "document_name": file.name, "printed_count": len(printed)})
        return {
            "type": "ir.actions.act_window", "name": self.env._("Print the questions"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")], "target": "new",
        }
