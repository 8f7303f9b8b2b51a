from odoo import models


class CreditRun(models.Model):
    """The night names the debtors whom no contact rule covers: nobody may call them until somebody adds one."""

    _inherit = "credit.run"

    def _get_problems(self, mandate):
        missing = self.env["credit.contact.rule"]._get_missing(mandate, self.date)
        labels = dict(self.env["credit.policy"]._fields["segment"]._description_selection(self.env))
        who = ", ".join(labels[segment] for segment in missing)
        return [*super()._get_problems(mandate), (
            "no_rule",
            self.env._("No contact rule is in force for some debtors: %(who)s.", who=who),
            self.env._("Add a contact rule: until then nobody calls nor writes to them."),
            "credit.mandate", mandate.ids if missing else [],
        )]
