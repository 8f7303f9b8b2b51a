from odoo import api, models
from odoo.tools import SQL


class CreditNight(models.AbstractModel):
    """Before its date each installment of a plan is reminded, once."""

    _inherit = "credit.night"

    @api.model
    def _queue_notices(self, run, mandate, date):
        return super()._queue_notices(run, mandate, date) + self._queue_installments(run, mandate, date)

    @api.model
    def _queue_installments(self, run, mandate, date):
        """Queue a reminder of the installments of the batch that fall due soon and are not covered; return how many.

        Who is vulnerable is called by a person instead: no message leaves.
        """
        template = self.env.ref("sagres_credit.mail_template_installment", raise_if_not_found=False)
        if not template:
            return 0
        Plan = self.env["credit.plan"].sudo()
        Plan._flush_paid()
        self.env["credit.plan.line"].flush_model()
        self.env["res.partner"].flush_model(["email", "phone_sanitized", "credit_pec", "credit_preferred_channel"])
        values = self._prepare_installment_vals(run, mandate, date, template)
        self.env.cr.execute(SQL(
            """
            WITH %(schedule)s, due AS (
                SELECT schedule.line_id, arrangement.id AS plan_id, arrangement.case_id, arrangement.partner_id
                  FROM schedule
                  JOIN arrangement ON arrangement.id = schedule.id
                  JOIN credit_plan_line AS line ON line.id = schedule.line_id AND line.reminded_on IS NULL
                 WHERE schedule.missing > 0
                   AND schedule.date_due BETWEEN %(date)s AND %(date)s + arrangement.reminder_days
            ), marked AS (
                UPDATE credit_plan_line AS line SET reminded_on = %(date)s FROM due WHERE due.line_id = line.id
             RETURNING line.id
            )
            INSERT INTO credit_notice (create_date, write_date, %(columns)s)
                 SELECT NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', %(values)s
                   FROM due
                   JOIN marked ON marked.id = due.line_id
              LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, partner_id FROM credit_related_person
                          WHERE receives_notices AND (proof <> '' OR proof_filename <> '')
                            AND COALESCE(date_from, %(date)s) <= %(date)s AND COALESCE(date_to, %(date)s) >= %(date)s
                       ORDER BY case_id, sequence, id) AS acting ON acting.case_id = due.case_id
                   JOIN res_partner AS person ON person.id = COALESCE(acting.partner_id, due.partner_id)
              RETURNING id
            """,
            schedule=Plan._get_schedule_steps(self._get_reminded_condition(date)),
            columns=SQL(", ").join(map(SQL.identifier, values)), values=SQL(", ").join(values.values()), date=date,
        ))
        count = len(self.env.cr.fetchall())
        self.env["credit.plan.line"].invalidate_model(["reminded_on"])
        return count

    @api.model
    def _get_reminded_condition(self, date):
        """Return the SQL on ``agreed`` of the plans of the batch with an installment to remind: only these are added up."""
        return SQL(
            """agreed.state = 'active' AND agreed.reminder_days > 0
               AND agreed.case_id IN (SELECT case_id FROM credit_night WHERE NOT vulnerable)
               AND EXISTS (SELECT FROM credit_plan_line AS coming
                            WHERE coming.plan_id = agreed.id AND coming.reminded_on IS NULL
                              AND coming.date_due BETWEEN %(date)s AND %(date)s + agreed.reminder_days)""",
            date=date,
        )

    @api.model
    def _prepare_installment_vals(self, run, mandate, date, template):
        """Return ``{column: SQL}`` of a reminder, over ``due`` (the installment) and ``person`` (whom it goes to)."""
        return {
            "case_id": SQL("due.case_id"), "company_id": SQL("%s", mandate.company_id.id), "partner_id": SQL("person.id"),
            "purpose": SQL("'installment'"), "template_id": SQL("%s", template.id), "channel": self._get_installment_channel(),
            "date": SQL("%s", date), "state": SQL("'queued'"), "run_id": SQL("%s::integer", run.id or None),
            "plan_id": SQL("due.plan_id"), "plan_line_id": SQL("due.line_id"),
        }

    @api.model
    def _get_installment_channel(self):
        """Return the SQL of the channel a ``person`` prefers, or the first that reaches them."""
        return SQL(
            """CASE WHEN person.credit_preferred_channel = 'sms' AND person.phone_sanitized IS NOT NULL THEN 'sms'
                    WHEN person.credit_preferred_channel = 'letter' THEN 'letter'
                    WHEN person.credit_preferred_channel = 'pec' AND person.credit_pec IS NOT NULL THEN 'pec'
                    WHEN person.email IS NOT NULL THEN 'email'
                    WHEN person.phone_sanitized IS NOT NULL THEN 'sms'
                    ELSE 'letter' END"""
        )
