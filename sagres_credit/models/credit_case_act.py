from odoo import api, fields, models
from odoo.fields import Domain


class CreditCase(models.Model):
    """The acts that interrupt the limitation of a debtor's items, and which act is lawful while they are on hold."""

    _inherit = "credit.case"

    limitation_act_ids = fields.One2many("credit.limitation.act", "case_id", string="Prepared acts", readonly=True)
    limitation_act_why = fields.Char(string="Act under way", compute="_compute_limitation_act_why")
    limitation_act_kind = fields.Char(string="Lawful act", compute="_compute_limitation_act_kind")

    @api.depends("limitation_act_ids.state", "limitation_act_ids.why")
    def _compute_limitation_act_why(self):
        states = dict(self.env["credit.limitation.act"]._fields["state"]._description_selection(self.env))
        for case in self:
            act = case.limitation_act_ids.filtered(lambda act: act.state in ("proposed", "approved", "sent"))[:1]
            case.limitation_act_why = f"{states[act.state]}: {act.why}" if act else False

    @api.depends("hold_code")
    def _compute_limitation_act_kind(self):
        """Say which act the holds of these cases ask for, nothing where a letter is lawful."""
        kinds = {}
        for hold, kind in reversed(self._get_act_holds()):
            kinds.update(dict.fromkeys(self.sudo().search(hold.domain & Domain("id", "in", self.ids)).ids, kind))
        for case in self:
            case.limitation_act_kind = kinds.get(case._origin.id, False)

    @api.model
    def _get_limitation_acts_of_holds(self):
        """Return ``{hold code: kind of act}`` of the holds under which a demand letter is not the lawful act.

        A hold that is not named still gets the formal notice: it stops dunning, never the guard. For a module whose holds
        forbid a letter to the debtor (an open estate: the curator), it must override this method.
        """
        return {}

    @api.model
    def _get_act_holds(self):
        """Return the ``HoldReason`` of the holds that ask for another act than a letter, the most binding first."""
        kinds = self._get_limitation_acts_of_holds()
        return [(hold, kinds[hold.code]) for hold in self._get_hold_reasons() if hold.code in kinds]
