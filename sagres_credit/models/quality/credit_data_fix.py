from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.data_fix import propose

#: Name of a datum in ``tools/data_fix.py``, and the field of the contact.
FIELDS = {
    "name": "name", "email": "email", "pec": "credit_pec", "zip": "zip", "city": "city", "vat": "vat",
    "tax_code": "credit_tax_code",
}


class CreditDataFix(models.Model):
    """One datum of a debtor that is plainly wrong, and how it must read: a person applies many of them at once."""

    _name = "credit.data.fix"
    _description = "Correction proposed"
    _order = "reason, partner_id, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", string="Client", required=True, readonly=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Person", required=True, readonly=True, index=True, ondelete="cascade")
    datum = fields.Selection(
        [("name", "Name"), ("email", "E-mail"), ("pec", "Certified e-mail (PEC)"), ("zip", "Postcode"), ("city", "City"),
         ("vat", "VAT number"), ("tax_code", "Tax code")],
        required=True, readonly=True,
    )
    old = fields.Char(string="As it stands", readonly=True)
    new = fields.Char(string="As it must read", readonly=True)
    reason = fields.Selection(
        [("mail_domain", "Misspelt domain"), ("mail_form", "Blanks or signs in an address"), ("zero", "Zeros lost in front"),
         ("code_form", "Blanks or letters for digits in a code"), ("code_in_vat", "Tax code in the place of the VAT number"),
         ("capitals", "Name without capitals"), ("blanks", "Too many blanks")],
        required=True, readonly=True,
    )
    state = fields.Selection(
        [("proposed", "To apply"), ("applied", "Applied"), ("dismissed", "Right as it stands")],
        default="proposed", required=True, readonly=True, index=True,
    )
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, ondelete="restrict")
    date_decided = fields.Date(string="Decided on", readonly=True)

    _fix_uniq = models.UniqueIndex("(partner_id, datum, COALESCE(old, ''), COALESCE(new, ''))", "This was proposed already.")

    def action_apply(self):
        """Correct these data where they still stand as they were read, and tell it in the thread of each debtor."""
        self._check_may_decide()
        proposed = self.sudo().filtered(lambda fix: fix.state == "proposed")
        fixes = proposed.filtered(lambda fix: (fix.partner_id[FIELDS[fix.datum]] or "") == (fix.old or ""))
        words = dict(self._fields["datum"]._description_selection(self.env))
        bodies = {}
        for partner, own in fixes.grouped("partner_id").items():  # every debtor has words of their own to write
            partner.write({FIELDS[fix.datum]: fix.new or False for fix in own})
            bodies[partner.id] = "; ".join(f"{words[fix.datum]}: {fix.old or '–'} → {fix.new or '–'}" for fix in own)
        fixes.partner_id._message_log_batch(bodies, author_id=self.env.user.partner_id.id)
        fixes._set_decided("applied")
        (proposed - fixes).unlink()  # corrected by somebody meanwhile

    def action_dismiss(self):
        """Say that these data are right as they stand: they are not proposed again."""
        self._check_may_decide()
        self.sudo().filtered(lambda fix: fix.state == "proposed")._set_decided("dismissed")

    def _set_decided(self, state):
        self.write({"state": state, "decided_by_id": self.env.uid, "date_decided": fields.Date.context_today(self)})

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group("sagres_credit.group_manager"):
            raise AccessError(self.env._("Only a credit manager corrects many debtors at once: mend yours one by one."))

    @api.model
    def _propose(self, company):
        """Read the contacts of a client and keep what can be mended; a fixed number of statements."""
        fixes = [(row[0], fix) for row in self._read_data(company) for fix in propose(row[1])]
        rows = SQL(
            """SELECT * FROM UNNEST(%s::integer[], %s::varchar[], %s::varchar[], %s::varchar[], %s::varchar[])
                   AS fix(partner_id, datum, old, new, reason)""",
            [key for key, _fix in fixes], [fix.field for _key, fix in fixes], [fix.old for _key, fix in fixes],
            [fix.new for _key, fix in fixes], [fix.reason for _key, fix in fixes],
        )
        self.flush_model()
        self.env.cr.execute(SQL(
            """DELETE FROM credit_data_fix AS known
                WHERE known.company_id = %s AND known.state = 'proposed'
                  AND NOT EXISTS (SELECT FROM (%s) AS fix WHERE fix.partner_id = known.partner_id AND fix.datum = known.datum
                                     AND fix.old = COALESCE(known.old, '') AND fix.new = COALESCE(known.new, ''))""",
            company.id, rows,
        ))
        self.env.cr.execute(SQL(
            """INSERT INTO credit_data_fix (company_id, partner_id, datum, old, new, reason, state, create_date, write_date)
                    SELECT %s, partner_id, datum, old, new, reason, 'proposed', NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                      FROM (%s) AS fix
               ON CONFLICT DO NOTHING""",
            company.id, rows,
        ))
        self.invalidate_model()
        return len(fixes)

    @api.model
    def _read_data(self, company):
        self.env["res.partner"].flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT person.id, person.name, person.email, person.credit_pec, person.zip, person.city, person.vat,
                      person.credit_tax_code, country.code
                 FROM res_partner AS person LEFT JOIN res_country AS country ON country.id = person.country_id
                WHERE person.company_id = %s AND person.active AND person.parent_id IS NULL ORDER BY person.id""",
            company.id,
        ))
        for key, *values in rows:
            yield key, {name: value or "" for name, value in zip((*FIELDS, "country"), values, strict=True)}
