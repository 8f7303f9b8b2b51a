from odoo import api, models


class CreditMandateMember(models.Model):
    """Who joins the team sits at the chat of the client; who leaves it does not."""

    _inherit = "credit.mandate.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._serve_chats(members.company_id)
        return members

    def write(self, vals):
        companies = self.company_id
        result = super().write(vals)
        if {"active", "user_id", "mandate_id"} & vals.keys():
            self._serve_chats(companies | self.company_id)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self._serve_chats(companies)
        return result

    @api.model
    def _serve_chats(self, companies):
        served = self.env["im_livechat.channel"].sudo().search([("cx_company_id", "in", companies.ids)]).cx_company_id
        self.env["im_livechat.channel"]._serve(served)
