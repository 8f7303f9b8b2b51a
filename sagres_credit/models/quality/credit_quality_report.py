from odoo import api, fields, models
from odoo.tools import SQL

from ..credit_policy import SEGMENTS
from ..res_partner_quality import OF_FIRMS, QUALITY_WEIGHTS

#: What the report shows of each datum: its field, and the label.
DATA = {
    "phone": "has_phone", "address": "has_address", "email": "has_email", "tax_code": "has_code", "vat": "has_vat",
    "pec": "has_pec", "lang": "has_lang", "segment": "has_segment",
}


class CreditQualityReport(models.Model):
    """How good the data of each debtor are: one row an open case, what is there and works, and what it is worth in all."""

    _name = "credit.quality.report"
    _description = "Quality of the data"
    _auto = False
    _rec_name = "partner_id"
    _order = "score, amount_due desc, id"
    _depends = {
        "credit.case": ["amount_due", "company_id", "is_open", "parent_id", "partner_id", "user_id"],
        "credit.contact.mark": ["key", "kind", "partner_id", "state"],
        "res.partner": [
            "city", "country_id", "credit_pec", "credit_phone_key", "credit_phone_work_key", "credit_segment",
            "credit_tax_code_valid", "credit_vat_valid", "email",
            "email_normalized", "is_company", "lang", "phone", "street", "street2", "zip",
        ],
    }

    case_id = fields.Many2one("credit.case", readonly=True)
    company_id = fields.Many2one("res.company", string="Client", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    segment = fields.Selection(SEGMENTS, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_due = fields.Monetary(string="Open", readonly=True)
    has_phone = fields.Boolean(string="Phone works", readonly=True)
    has_email = fields.Boolean(string="E-mail works", readonly=True)
    has_address = fields.Boolean(string="Complete address", readonly=True)
    has_code = fields.Boolean(string="Valid tax code or VAT number", readonly=True)
    has_vat = fields.Boolean(string="Valid VAT number (firms)", readonly=True)
    has_pec = fields.Boolean(string="PEC works (firms)", readonly=True)
    has_lang = fields.Boolean(string="Language known", readonly=True)
    has_segment = fields.Boolean(string="Segment known", readonly=True)
    is_contactable = fields.Boolean(
        string="Can be reached", readonly=True, help="A phone number or an e-mail address that works."
    )
    failed_count = fields.Integer(string="Contacts that failed", readonly=True)
    score = fields.Integer(string="Quality of the data", readonly=True, aggregator="avg", help="0 to 100.")

    @property
    def _table_query(self):
        return SQL(
            """
            WITH failed AS (            -- 1. what failed and was not corrected, by debtor
                SELECT mark.partner_id, ARRAY_AGG(mark.slot) AS slots FROM (%(marks)s) AS mark GROUP BY mark.partner_id
            ), datum AS (               -- 2. what is there and works; what is not asked of a person counts as there
                SELECT work.id, work.company_id, work.partner_id, work.user_id, work.amount_due, person.is_company,
                       person.credit_segment AS segment, COALESCE(CARDINALITY(failed.slots), 0) AS failed_count, %(data)s
                  FROM credit_case AS work
                  JOIN res_partner AS person ON person.id = work.partner_id
             LEFT JOIN res_country AS country ON country.id = person.country_id
             LEFT JOIN failed ON failed.partner_id = work.partner_id
                 WHERE work.is_open AND work.parent_id IS NULL
            )
            SELECT id, id AS case_id, company_id, partner_id, user_id, amount_due, segment, failed_count, has_phone, has_email,
                   has_address, has_code, has_vat, has_pec, has_lang, has_segment, has_phone OR has_email AS is_contactable,
                   ROUND(100.0 * (%(points)s) / (CASE WHEN is_company THEN %(firm)s ELSE %(household)s END))::integer AS score
              FROM datum
            """,
            marks=self.env["credit.contact.mark"]._get_current_query(), data=self._get_data(), points=self._get_points(),
            firm=sum(QUALITY_WEIGHTS.values()),
            household=sum(points for kind, points in QUALITY_WEIGHTS.items() if kind not in OF_FIRMS),
        )

    @api.model
    def _get_data(self):
        """Return the columns that tell of each datum whether it is there, is right and did not fail."""
        return SQL(
            """
            COALESCE(person.phone, '') <> '' AND NOT 'phone' = ANY(COALESCE(failed.slots, '{}')) AS has_phone,
            COALESCE(person.email, '') <> '' AND NOT 'email' = ANY(COALESCE(failed.slots, '{}')) AS has_email,
            COALESCE(person.street, '') <> '' AND COALESCE(person.city, '') <> '' AND TRIM(COALESCE(person.zip, '')) <> ''
                AND (COALESCE(country.code, 'IT') <> 'IT' OR TRIM(person.zip) ~ '^[0-9]{5}$')
                AND NOT 'address' = ANY(COALESCE(failed.slots, '{}')) AS has_address,
            COALESCE(person.credit_tax_code_valid, FALSE) OR COALESCE(person.credit_vat_valid, FALSE) AS has_code,
            NOT COALESCE(person.is_company, FALSE) OR COALESCE(person.credit_vat_valid, FALSE) AS has_vat,
            NOT COALESCE(person.is_company, FALSE)
                OR (COALESCE(person.credit_pec, '') <> '' AND NOT 'pec' = ANY(COALESCE(failed.slots, '{}'))) AS has_pec,
            person.lang IS NOT NULL AS has_lang, person.credit_segment IS NOT NULL AS has_segment
            """
        )

    @api.model
    def _get_points(self):
        """Return the ``SQL`` of what the data that are there are worth together."""
        return SQL(" + ").join(
            SQL(
                "CASE WHEN %s AND (%s OR is_company) THEN %s ELSE 0 END",
                SQL.identifier(DATA[kind]), kind not in OF_FIRMS, points,
            )
            for kind, points in QUALITY_WEIGHTS.items()
        )

    def action_open_case(self):
        return self.case_id._get_form_action()

    def action_correct(self):
        return self.case_id.action_edit_contacts()
