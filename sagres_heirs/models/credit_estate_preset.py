from odoo import models
from odoo.exceptions import UserError


class CreditEstate(models.Model):
    """The usual families, written down at once, and the shares said by hand."""

    _inherit = "credit.estate"

    def action_preset(self):
        """Open the dialog that writes down one of the usual families."""
        return self._get_dialog("credit.estate.preset", self.env._("A usual family"))

    def action_shares(self):
        """Open the dialog in which the shares are said by hand, or given back to the law."""
        return self._get_dialog("credit.estate.shares", self.env._("Shares by hand"))

    def _get_dialog(self, model, name):
        self.ensure_one()
        self.case_id._check_may_act()
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model, "views": [(False, "form")], "target": "new",
            "context": {"default_estate_id": self.id},
        }

    def _add_family(self, people):
        """Add persons of a usual family, each ``(name, relation)``, in one go; return them.

        :raises UserError: where one of them is in the family already; nobody is added then
        """
        self.ensure_one()
        self.case_id._check_may_act()
        if not people:
            raise UserError(self.env._("Write at least one name."))
        known = {(heir.relation, (heir.name or "").strip().lower()) for heir in self.heir_ids}
        spouses = self.heir_ids.filtered(lambda heir: heir.relation == "spouse" and heir.state != "predeceased")
        for name, relation in people:
            if (relation, name.lower()) in known:
                raise UserError(self.env._("%(person)s is in the family already: nobody was added.", person=name))
            if relation == "spouse" and spouses:
                raise UserError(self.env._(
                    "%(person)s is in the family as spouse already: nobody was added.", person=spouses[0].name,
                ))
            known.add((relation, name.lower()))
        return self.env["credit.heir"].create([
            {"estate_id": self.id, "name": name, "relation": relation, "sequence": 10 + place}
            for place, (name, relation) in enumerate(people)
        ])
