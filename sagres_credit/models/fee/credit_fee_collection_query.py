from odoo import api, models
from odoo.tools import SQL

from ..credit_interaction import CONVERSATIONS

#: The contacts that count as days of a calendar are those of the place where debtors live.
ZONE = "Europe/Rome"
#: Messages that asked for something; thanks and introductions asked for nothing.
MILD = ("thank_you", "handover")
COLUMNS = (
    "partial_ref", "partial_id", "company_id", "mandate_id", "receivable_id", "case_id", "partner_id", "invoice_id",
    "payment_move_id", "date", "due_date", "days_late", "amount", "attribution", "contact_date",
)
#: What a later look at the same reconciliation may see otherwise.
CHANGING = ("mandate_id", "receivable_id", "case_id", "date", "due_date", "days_late", "attribution", "contact_date")


class CreditFeeCollection(models.Model):
    """Which payments came while the debtor was in the mandate and after contact: the rule of attribution, in SQL."""

    _inherit = "credit.fee.collection"

    @api.model
    def _flush_accrual(self):
        """Write what the queries read and the cache may still hold."""
        self.env["account.move.line"].flush_model(
            ["date", "date_maturity", "journal_id", "move_id", "parent_state", "partner_id"],
        )
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.receivable"].flush_model(["case_id", "line_id"])
        self.env["credit.case"].flush_model(["date_opened", "parent_id"])
        self.env["credit.interaction"].flush_model(["case_id", "date", "outcome"])
        self.env["credit.notice"].flush_model(["case_id", "date_sent", "purpose", "state"])
        self.env["credit.mandate"].flush_model(
            ["company_id", "date_end", "date_start", "fee_date_start", "fee_scheme_id", "payment_journal_id", "state"],
        )
        self.env["credit.fee.scheme"].flush_model()
        self.flush_model()

    @api.model
    def _get_engagement_query(self, companies, scheme=None, mandate=None):
        """Return the SQL of the mandates that earn: their days and the rule of attribution of their scheme.

        :param scheme: have ``mandate`` earn by this scheme, and by no other: what if
        """
        condition = SQL("mandate.id = %s", mandate.id) if mandate else SQL("mandate.state != 'draft'")
        return SQL(
            """
            SELECT mandate.id AS mandate_id, mandate.company_id,
                   %(first)s AS date_first, mandate.date_end + COALESCE(scheme.tail_days, 0) AS date_last,
                   scheme.contact_rule, COALESCE(scheme.contact_days, 0) AS contact_days,
                   COALESCE(scheme.min_days_late, 0) AS min_days_late
              FROM credit_mandate AS mandate
              JOIN credit_fee_scheme AS scheme ON scheme.id = %(scheme)s
             WHERE mandate.company_id IN %(companies)s AND %(condition)s
               AND (mandate.state = 'active' OR mandate.date_end IS NOT NULL OR %(whatever)s)
            """,
            first=SQL("mandate.date_start") if mandate else SQL("GREATEST(mandate.date_start, mandate.fee_date_start)"),
            scheme=SQL("%s", scheme.id) if scheme else SQL("mandate.fee_scheme_id"),
            companies=tuple(companies.ids), condition=condition, whatever=bool(mandate),
        )

    @api.model
    def _get_found_query(self, companies, scheme=None, mandate=None):
        """Return the SQL of all payments on items of these clients that some mandate may earn on, but those stated already.

        Its columns are ``COLUMNS``.

        :param scheme, mandate: see :meth:`_get_engagement_query`; then also those stated already
        """
        known = SQL("known.frozen") if not scheme else SQL("FALSE")
        is_payment = self.env["credit.promise"]._get_payment_condition()
        return SQL(
            """
            WITH engagement AS (%(engagement)s), money AS (
                SELECT journal.id FROM account_journal AS journal WHERE %(is_payment)s
            ), paid AS (
                SELECT DISTINCT ON (partial.id) partial.id AS partial_ref, partial.amount, receivable.id AS receivable_id,
                       receivable.case_id, item.partner_id, item.move_id AS invoice_id, other.move_id AS payment_move_id,
                       other.date, COALESCE(item.date_maturity, item.date) AS due_date, engagement.*
                  FROM engagement
                  JOIN account_partial_reconcile AS partial ON partial.company_id = engagement.company_id
                  JOIN account_move_line AS item ON item.id = partial.debit_move_id
                   AND item.journal_id NOT IN (SELECT id FROM money)
                  JOIN credit_receivable AS receivable ON receivable.line_id = item.id
                  JOIN account_move_line AS other ON other.id = partial.credit_move_id AND other.parent_state = 'posted'
                   AND other.journal_id IN (SELECT id FROM money)
                 WHERE (engagement.date_first IS NULL OR other.date >= engagement.date_first)
                   AND (engagement.date_last IS NULL OR other.date <= engagement.date_last)
                   AND NOT EXISTS (
                       SELECT FROM credit_fee_collection AS known WHERE known.partial_ref = partial.id AND %(known)s
                   )
              ORDER BY partial.id, engagement.date_first DESC NULLS LAST, engagement.mandate_id DESC
            ), met AS (%(contact)s)
            SELECT met.partial_ref, met.partial_ref AS partial_id, met.company_id, met.mandate_id, met.receivable_id,
                   met.case_id, met.partner_id, met.invoice_id, met.payment_move_id, met.date, met.due_date,
                   met.date - met.due_date AS days_late, met.amount, %(attribution)s AS attribution, met.contact_date
              FROM met
            """,
            engagement=self._get_engagement_query(companies, scheme, mandate), is_payment=is_payment, known=known,
            contact=self._get_contact_query(), attribution=self._get_attribution_case(),
        )

    @api.model
    def _get_contact_query(self):
        """Return the SQL of the step ``paid`` with the day the debtor was entrusted and that of the last contact before."""
        return SQL(
            """
            SELECT paid.*, contact.date AS contact_date,
                   LEAST(debt.date_opened, (debt.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS date_entered
              FROM paid
         LEFT JOIN credit_case AS debt ON debt.id = paid.case_id
         LEFT JOIN LATERAL (
                SELECT MAX(said.day) AS date FROM (
                    SELECT (talk.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
                      FROM credit_interaction AS talk
                     WHERE talk.case_id IN (%(family)s)
                       AND talk.outcome IN %(conversations)s
                     UNION ALL
                    SELECT (notice.date_sent AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                      FROM credit_notice AS notice
                     WHERE paid.contact_rule = 'sent' AND notice.state IN ('sent', 'delivered')
                       AND notice.purpose NOT IN %(mild)s AND notice.date_sent IS NOT NULL
                       AND notice.case_id IN (%(family)s)
                ) AS said
                 WHERE said.day <= paid.date
             ) AS contact ON TRUE
            """,
            zone=ZONE, conversations=(*CONVERSATIONS, "wrote"), mild=MILD,
            family=SQL("SELECT part.id FROM credit_case AS part WHERE part.id = paid.case_id OR part.parent_id = paid.case_id"),
        )

    @api.model
    def _get_attribution_case(self):
        """Return the SQL that says of a row of ``met`` whether it earns.

        For a module to narrow it, it must override this method.
        """
        return SQL(
            """
            CASE WHEN met.date_entered IS NULL OR met.date < met.date_entered THEN 'before_entry'
                 WHEN met.date - met.due_date < met.min_days_late THEN 'not_late'
                 WHEN met.contact_rule != 'none' AND met.contact_date IS NULL THEN 'no_contact'
                 WHEN met.contact_rule != 'none' AND met.contact_days > 0 AND met.date - met.contact_date > met.contact_days
                 THEN 'old_contact'
                 ELSE 'attributed' END
            """
        )

    @api.model
    def _get_accrual_query(self, companies):
        """Return the SQL that adds what is new, changes what is not stated yet and removes what is no longer so."""
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        changes = SQL(", ").join(
            SQL("%s = excluded.%s", SQL.identifier(name), SQL.identifier(name)) for name in CHANGING if name != "attribution"
        )
        old = SQL(", ").join(SQL("collection.%s", SQL.identifier(name)) for name in CHANGING)
        new = SQL(", ").join(
            self._get_kept_attribution() if name == "attribution" else SQL("excluded.%s", SQL.identifier(name))
            for name in CHANGING
        )
        return SQL(
            """
            WITH found AS MATERIALIZED (%(found)s), gone AS (
                DELETE FROM credit_fee_collection AS old
                 WHERE old.company_id IN %(companies)s AND NOT COALESCE(old.frozen, FALSE)
                   AND NOT EXISTS (SELECT FROM found WHERE found.partial_ref = old.partial_ref)
            )
            INSERT INTO credit_fee_collection AS collection (%(names)s, frozen, create_uid, write_uid, create_date, write_date)
            SELECT %(names)s, FALSE, %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC' FROM found
                ON CONFLICT (partial_ref) DO UPDATE
               SET attribution = %(kept)s, write_date = NOW() AT TIME ZONE 'UTC', %(changes)s
             WHERE NOT COALESCE(collection.frozen, FALSE) AND (%(old)s) IS DISTINCT FROM (%(new)s)
            """,
            found=self._get_found_query(companies), companies=tuple(companies.ids), names=names, uid=self.env.uid,
            kept=self._get_kept_attribution(), changes=changes, old=old, new=new,
        )

    @api.model
    def _get_kept_attribution(self):
        return SQL("CASE WHEN collection.exclusion IS NULL THEN excluded.attribution ELSE 'excluded' END")
