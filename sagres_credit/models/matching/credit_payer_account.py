from odoo import api, fields, models
from odoo.tools import SQL


class CreditPayerAccount(models.Model):
    """An account from which somebody pays for a debtor, because a person said so; removed where it was wrong."""

    _name = "credit.payer.account"
    _description = "Account known to pay for a debtor"
    _order = "partner_id, id"
    _rec_name = "iban"

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", required=True, readonly=True, index=True, ondelete="cascade")
    iban = fields.Char(string="Payer's account", required=True, readonly=True)
    payer = fields.Char(readonly=True)
    confirmed_by_id = fields.Many2one("res.users", string="Confirmed by", readonly=True)
    date = fields.Datetime(string="Confirmed on", readonly=True, default=fields.Datetime.now)
    match_id = fields.Many2one("credit.match", string="Learned from", readonly=True, ondelete="set null", index="btree_not_null")

    _account_uniq = models.UniqueIndex("(company_id, iban, partner_id)", "This account is known for this debtor already.")

    @api.model
    def _learn(self, match, partner, user):
        """Remember that this account pays for a debtor."""
        if not match.iban or not partner:
            return
        self.env.cr.execute(SQL(
            """
            INSERT INTO credit_payer_account
                   (company_id, partner_id, iban, payer, confirmed_by_id, date, match_id, create_uid, create_date)
            VALUES (%(company)s, %(partner)s, %(iban)s, %(payer)s, %(user)s, now() AT TIME ZONE 'UTC', %(match)s, %(user)s,
                    now() AT TIME ZONE 'UTC')
       ON CONFLICT DO NOTHING
            """,
            company=match.company_id.id, partner=partner.commercial_partner_id.id, iban=match.iban, payer=match.payer or None,
            user=user.id, match=match.id,
        ))
        self.invalidate_model()
