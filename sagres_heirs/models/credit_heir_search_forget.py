from odoo import models
from odoo.fields import Command


class CreditHeirSearch(models.Model):
    """A search is kept for what it cost when the person it was about is not."""

    _inherit = "credit.heir.search"

    def _forget_person(self):
        """Take the person out of these searches: name, answer and files."""
        self._forget_name()
        files = self.document_ids
        self.write({
            "heir_id": False, "answer": False, "document_ids": [Command.clear()],
        })
        files.filtered(lambda file: file.res_model == self._name).unlink()

    def _forget_name(self):
        """Take the name of who was asked out of these searches; that of an office stays."""
        persons = self.filtered(lambda search: search.kind in ("relative", "other"))
        persons.write({"authority": self.env._("A person")})
