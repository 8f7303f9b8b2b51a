import itertools

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.phone_number import ITALY, candidates, ending, is_number

CODE_FIELDS = ("credit_customer_code", "credit_tax_code")
MISSING_FIELDS = ("phone", "email", "street", "city", "zip")


class CreditCase(models.Model):
    """Finding a debtor by what the caller says or the telephone shows."""

    _inherit = "credit.case"

    debtor_search = fields.Char(string="Debtor, code or number", store=False, search="_search_debtor_search")
    quality = fields.Integer(related="partner_id.credit_quality", string="Quality of the data", aggregator=None)
    quality_why = fields.Char(related="partner_id.credit_quality_why")
    has_data_to_mend = fields.Boolean(
        string="Data to mend", compute="_compute_has_data_to_mend", search="_search_has_data_to_mend",
        help="A number or an address failed, or is missing.",
    )

    @api.depends("quality")
    def _compute_has_data_to_mend(self):
        mend = self.search(Domain("id", "in", self.ids) & Domain("has_data_to_mend", "=", True))
        for case in self:
            case.has_data_to_mend = case._origin in mend

    def _search_has_data_to_mend(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["res.partner"]._flush_contacts()
        self.env["credit.contact.mark"].flush_model()
        failed = SQL("SELECT partner_id FROM (%s) AS failed", self.env["credit.contact.mark"]._get_current_query())
        missing = Domain.OR(Domain(f"partner_id.{name}", "=", False) for name in MISSING_FIELDS)
        nameless = Domain("partner_id.credit_tax_code", "=", False) & Domain("partner_id.vat", "=", False)
        mend = Domain("partner_id", "in", failed) | missing | nameless
        return Domain.OR(mend if flag else ~mend for flag in set(value))

    def _search_debtor_search(self, operator, value):
        if operator not in ("ilike", "=", "in"):
            return NotImplemented
        values = value if operator == "in" else [value]
        return Domain.OR(self._get_debtor_domain(text) for text in values if text)

    @api.model
    def _get_debtor_domain(self, text):
        """Return the ``Domain`` of cases that a text typed into the search bar means: a number, a code or a name."""
        text = str(text).replace("\0", "")
        codes = Domain.OR(Domain(name, "in", list({text.strip(), text.strip().upper()})) for name in CODE_FIELDS)
        if not is_number(text):
            return Domain("partner_id", "any", Domain("name", "ilike", text) | codes)
        # Found first: a condition on another table beside one on the case would read every case.
        coded = self.env["res.partner"].sudo().search(codes)
        return Domain("partner_id", "in", coded.commercial_partner_id.ids) | self._get_phone_domain(text)

    @api.model
    def _search_display_name(self, operator, value):
        """Find a case by a telephone number in any format as well."""
        if operator in ("ilike", "=", "like") and isinstance(value, str) and is_number(value):
            return self._get_debtor_domain(value)
        return super()._search_display_name(operator, value)

    @api.model
    def _get_phone_domain(self, number):
        """Return the ``Domain`` of cases whose debtor, contact or related person has this number, in any format."""
        persons = self.env["res.partner"].sudo().browse(self._read_phone_partners(number))
        if not persons:
            return Domain.FALSE
        related = self.env["credit.related.person"].sudo().search_fetch([("partner_id", "in", persons.ids)], ["case_id"])
        return Domain("partner_id", "in", persons.commercial_partner_id.ids) | Domain("id", "in", related.case_id.ids)

    @api.model
    def _read_phone_partners(self, number):
        """Return the ids of the partners with a number: read whole or, where nobody has it, from its end."""
        self.env["res.partner"].flush_model(["credit_phone_key", "credit_phone_work_key"])
        patterns = [digits[::-1] for digits in self._get_phone_readings(number)]
        found = self._read_phone_patterns(patterns)
        tail = ending(number)
        return found or (self._read_phone_patterns([f"{tail[::-1]}%"]) if tail else [])

    @api.model
    def _get_phone_countries(self):
        """Return the country codes of the current user's clients: a number without one may be of any of them."""
        codes = self.env.user.company_ids.sudo().country_id.mapped("phone_code")
        return [ITALY, *(str(code) for code in codes if code and str(code) != ITALY)]

    @api.model
    def _get_phone_readings(self, number, countries=None):
        """Return every way to read a number, as comparable digits, the likelier first."""
        readings = (candidates(number, country) for country in countries or self._get_phone_countries())
        return list(dict.fromkeys(itertools.chain.from_iterable(readings)))

    @api.model
    def _read_phone_patterns(self, patterns):
        if not patterns:
            return []
        rows = self.env.execute_query(self._get_phone_query(patterns))
        return [partner_id for partner_id, in rows]

    @api.model
    def _get_phone_query(self, patterns):
        """Return ``SQL`` of the partners whose number, read from its end, is like one of ``patterns``.

        Each pattern is its own condition: the planner reads an array of them without the index.
        """
        def like(column):
            return SQL(" UNION ").join(
                SQL("SELECT id FROM res_partner WHERE REVERSE(%s) LIKE %s", SQL.identifier(column), pattern)
                for pattern in patterns
            )

        return SQL("%s UNION %s", like("credit_phone_key"), like("credit_phone_work_key"))

    @api.model
    def _find_callers(self, number):
        """Return the cases of who calls from ``number``: the open ones, or where none is open all of them."""
        if not is_number(number):
            return self.browse()
        cases = self.search(self._get_phone_domain(number))
        return cases.filtered("is_open") or cases

    @api.model
    @api.readonly
    def get_call_action(self, number):
        """Return the action for a caller: their case; several cases or none: the list, that says what to do."""
        number = str(number or "")
        cases = self._find_callers(number)
        if len(cases) == 1:
            return cases._get_form_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("sagres_credit.credit_case_action")
        if not is_number(number):
            return dict(action, display_name=self.env._("No number: search by name"))
        title = self.env._("Nobody has the number %(number)s", number=number)
        todo = self.env._(
            "Ask for the name and search for it instead of the number; then write the number on the case with «Correct"
            " contacts», so that the next call opens it."
        )
        help_words = Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>') % (title, todo)
        return dict(
            action, display_name=self.env._("Calls: %(number)s", number=number), help=help_words,
            context={"search_default_debtor_search": number},
        )
