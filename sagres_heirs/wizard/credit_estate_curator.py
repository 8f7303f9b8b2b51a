from odoo import fields, models
from odoo.exceptions import UserError


class CreditEstateCurator(models.TransientModel):
    """Record the curator that a court appointed for a vacant estate."""

    _name = "credit.estate.curator"
    _description = "Curator of a vacant estate"

    estate_id = fields.Many2one("credit.estate", required=True, readonly=True)
    company_id = fields.Many2one(related="estate_id.company_id")
    partner_id = fields.Many2one(
        "res.partner", string="Known contact", domain="[('company_id', 'in', (company_id, False))]",
        help="Empty: a new contact of this client is made.",
    )
    name = fields.Char()
    court = fields.Char(string="Court and number of the decree", required=True)
    date = fields.Date(string="Appointed on", required=True)
    pec = fields.Char(string="Certified e-mail (PEC)")
    email = fields.Char(string="E-mail")
    phone = fields.Char()
    street = fields.Char()
    zip = fields.Char(string="ZIP")
    city = fields.Char()

    def action_apply(self):
        self.ensure_one()
        self.estate_id.case_id._check_may_act()
        if self.partner_id:
            self.partner_id.check_access("read")
        elif not (self.name or "").strip():
            raise UserError(self.env._("Say who was appointed, by which court and on which day."))
        partner = self.partner_id or self.env["res.partner"].sudo().create(self._prepare_partner_vals())
        self.estate_id._appoint_curator(partner.with_env(self.env), self.court, self.date)
        return {"type": "ir.actions.act_window_close"}

    def _prepare_partner_vals(self):
        return {
            "name": self.name.strip(), "company_id": self.company_id.id, "credit_pec": self.pec, "email": self.email,
            "phone": self.phone, "street": self.street, "zip": self.zip, "city": self.city,
            "country_id": self.company_id.country_id.id,
        }
