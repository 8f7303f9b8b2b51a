import ast

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize


class CxWave(models.Model):
    """Whom a wave asks: customers by their invoices, debtors by their cases, partners by what they supply or their tag."""

    _inherit = "cx.wave"

    def _get_partner_domain(self):
        """Return the condition on contacts as a ``Domain`` that can be searched.

        :raises ValidationError: where what was written is no condition on contacts
        """
        self.ensure_one()
        try:
            domain = Domain(ast.literal_eval(self.partner_domain or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, TypeError, SyntaxError, KeyError, MemoryError, RecursionError) as error:
            raise ValidationError(self.env._("This is no condition on contacts: %(words)s", words=self.partner_domain)) from error
        return domain

    def _get_events(self):
        """Return the ``SQL`` of whom this wave would ask, as ``cx.selection._queue`` reads it."""
        self.ensure_one()
        return SQL(
            """
            SELECT person.id AS partner_id, debt.id AS case_id, debt.user_id AS operator_id, %(now)s AS date,
                   %(key)s || person.id AS source_key
              FROM (%(audience)s) AS known
              JOIN res_partner AS person ON person.id = known.partner_id AND person.active
         LEFT JOIN credit_case AS debt ON debt.company_id = %(company)s AND debt.partner_id = person.id
               AND debt.parent_id IS NULL
             WHERE %(filter)s
            """,
            audience=self._get_audience(), company=self.company_id.id, now=fields.Datetime.now(),
            key=f"wave:{self.id or 0}:", filter=self._get_filter(),
        )

    def _get_audience(self):
        """Return the ``SQL`` of ``(partner_id)`` of those known long enough and active of late.

        For a module to bring a stakeholder of its own, it must override this method.
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        known = self._get_relations()
        until = fields.Date.subtract(today, months=self.relation_months)
        since = fields.Date.subtract(today, months=self.active_months) if self.active_months else None
        return SQL(
            "SELECT partner_id FROM (%s) AS relation GROUP BY partner_id"
            " HAVING MIN(begin) <= %s AND MAX(last) >= COALESCE(%s, '0001-01-01'::date)",
            known, until, since,
        )

    def _get_relations(self):
        """Return the ``SQL`` of ``(partner_id, begin, last)``: since when and until when people have to do with the client."""
        moves = SQL(
            """
            SELECT move.commercial_partner_id AS partner_id, move.invoice_date AS begin, move.invoice_date AS last
              FROM account_move AS move
             WHERE move.company_id = %s AND move.move_type = %s AND move.state = 'posted'
            """,
            self.company_id.id, "in_invoice" if self.stakeholder == "partner" else "out_invoice",
        )
        if self.stakeholder == "debtor":
            return SQL(
                """
                SELECT partner_id, COALESCE(date_opened, create_date::date) AS begin,
                       CASE WHEN is_open THEN %s ELSE date_closed END AS last
                  FROM credit_case WHERE company_id = %s
                """,
                fields.Date.context_today(self), self.company_id.id,
            )
        if self.stakeholder == "partner" and self.category_ids:
            today = fields.Date.context_today(self)
            return SQL(
                """
                SELECT tagged.partner_id, LEAST(person.create_date::date, %s) AS begin, %s::date AS last
                  FROM res_partner_res_partner_category_rel AS tagged
                  JOIN res_partner AS person ON person.id = tagged.partner_id
                 WHERE tagged.category_id = ANY(%s)
                """,
                today, today, self.category_ids.ids,
            )
        return moves

    def _get_filter(self):
        """Return the ``SQL`` condition on ``person`` of the kind, the tags and the condition of this wave."""
        conditions = [SQL("COALESCE(person.company_id, %s) = %s", self.company_id.id, self.company_id.id)]
        if self.segment:
            conditions.append(SQL("person.credit_segment = %s", self.segment))
        if self.category_ids:
            conditions.append(SQL(
                "person.id IN (SELECT partner_id FROM res_partner_res_partner_category_rel WHERE category_id = ANY(%s))",
                self.category_ids.ids,
            ))
        if self.partner_domain:
            # With the rights of who wrote it: what they may not read, they may not ask by.
            partners = self.env["res.partner"].with_user(self.user_id).with_context(allowed_company_ids=self.company_id.ids)
            conditions.append(SQL("person.id IN (%s)", partners._search(self._get_partner_domain()).select()))
        return SQL(" AND ").join(conditions)

    def _get_addresses(self):
        """Return the addresses of a wave without names, each once.

        :raises UserError: where a line is no address
        """
        self.ensure_one()
        found = {}
        for line in filter(str.strip, (self.sudo().addresses or "").replace(",", "\n").replace(";", "\n").splitlines()):
            address = email_normalize(line)
            if not address:
                raise UserError(self.env._("«%(line)s» is no e-mail address.", line=line.strip()))
            found[address] = None
        return list(found)
