from odoo import api, models
from odoo.exceptions import UserError


class CreditHeir(models.Model):
    """What was searched about a person, and written to them, when they are taken out of the family."""

    _inherit = "credit.heir"

    def unlink(self):
        """Take the letters of these persons away with them; what was spent on searches stays, without a name."""
        self._unlink_except_written()
        heirs = self.sudo()
        heirs._get_letters().unlink()
        heirs.env["credit.heir.search"].search([("heir_id", "in", heirs.ids)])._forget_person()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_written(self):
        sent = self._get_letters().filtered(lambda letter: letter.state in ("sent", "answered"))
        if sent and not self.env.su:
            raise UserError(self.env._(
                "%(person)s was written to: they stay in the family. Have a manager erase them if they ask for it.",
                person=sent[0].heir_id.name,
            ))

    def _get_letters(self):
        return self.env["credit.estate.letter"].sudo().search([("heir_id", "in", self.ids)])

    def _erase_records(self, pseudonym):
        """Forget the person in searches too, and in drafts for the court, which are printed again without them."""
        self._find_own("credit.heir.search")._forget_name()
        drafts = self.env["credit.estate.letter"].search([
            ("estate_id", "=", self.estate_id.id), ("kind", "=", "interpellation"), ("pdf_id", "!=", False),
        ])
        files = drafts.pdf_id
        drafts.write({"pdf_id": False, "pdf_hash": False, "state": "draft"})
        files.unlink()
        return super()._erase_records(pseudonym)
