from odoo import api, models
from odoo.tools import SQL

#: States of a plan that was signed: its recognition of the debt counts, whatever became of it.
SIGNED = ("active", "kept", "broken", "replaced", "cancelled")


class CreditReceivable(models.Model):
    """A signed plan recognises the debt of its items, and the references of its installments pay them."""

    _inherit = "credit.receivable"

    @api.model
    def _get_limitation_events_query(self):
        """Add the signature of payment plans: who signs one recognises the debt (art. 2944 c.c.)."""
        signed = SQL(
            """SELECT link.receivable_id, 'interruption'::varchar, plan.date_agreed, NULL::date, NULL::varchar,
                      'credit.plan'::varchar, plan.id
                 FROM credit_plan AS plan
                 JOIN credit_plan_receivable_rel AS link ON link.plan_id = plan.id
                WHERE plan.signed_on IS NOT NULL AND plan.date_agreed IS NOT NULL AND plan.state IN %s""",
            SIGNED,
        )
        return SQL("%s UNION ALL %s", super()._get_limitation_events_query(), signed)

    @api.model
    def _flush_limitation_events(self):
        result = super()._flush_limitation_events()
        self.env["credit.plan"].flush_model(["date_agreed", "signed_on", "state", "receivable_ids"])
        return result

    def _get_payment_references(self):
        """Add the references of the installments of the plans these items are in: each of them pays every item of its plan."""
        references = super()._get_payment_references()
        plans = self.env["credit.plan"].sudo().search([
            ("receivable_ids", "in", self.ids), ("state", "in", ("active", "broken", "kept")),
        ])
        for plan in plans:
            for item in plan.receivable_ids & self:
                references[item] += [reference for reference in plan.line_ids.mapped("reference") if reference]
        return references

    def _get_names(self):
        """Return the numbers of the documents of these items, in one line."""
        return ", ".join(dict.fromkeys(item.display_name or "" for item in self))
