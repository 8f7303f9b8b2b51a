import base64
from itertools import islice

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount

from ..tools.anomalies import flow_problems
from ..tools.node_values import utc

#: Payments written by one statement.
CHUNK = 10_000
HEADER_CODES = ("F1", "F2", "F3", "F4")


class PagopaFlow(models.Model):
    """A flow is kept once in each revision; a later one takes the place of those before."""

    _inherit = "pagopa.flow"

    @api.model
    def _import(self, creditor, flow, source="file", raw=b""):
        """Keep a flow with its payments and wake the job that matches it.

        :param creditor: the ``pagopa.creditor`` who received it
        :param flow: a ``Flow`` of :mod:`..tools.flow_types`
        :return: the new record, or none where this revision or a later one is here already
        """
        creditor = creditor.sudo()
        creditor.lock_for_update(allow_referencing=True)
        held = self.sudo().search(
            [("creditor_id", "=", creditor.id), ("psp", "=", flow.psp), ("name", "=", flow.id)], order="revision desc",
        )
        revision = held._get_next_revision(flow)
        if not revision:
            return self.browse()
        record = self.sudo().create(self._prepare_import_vals(creditor, flow, revision, source, raw))
        record._write_lines(flow.lines)
        record._raise_header(flow)
        held._replace_by(record)
        self._wake()
        return record

    def _get_next_revision(self, flow):
        """Return the number of a flow among these of the same name, the latest first; zero when it is not newer.

        The platform numbers revisions; a file does not: a later moment is the next revision, the same moment the same one.
        """
        latest = self[:1]
        if not latest:
            return flow.revision or 1
        moment = _get_moment(flow.created)
        if flow.revision and latest.source == "platform":
            return flow.revision if flow.revision > latest.revision else 0
        if moment <= latest.date_created:
            return 0
        return max(flow.revision or 0, latest.revision + 1)

    @api.model
    def _prepare_import_vals(self, creditor, flow, revision, source, raw):
        return {
            "creditor_id": creditor.id, "name": flow.id, "psp": flow.psp, "psp_name": flow.sender.name, "revision": revision,
            "source": source, "date_created": _get_moment(flow.created),
            "date_published": _get_moment(flow.published) if flow.published else False,
            "date_regulation": flow.regulation_date, "regulation": flow.regulation, "receiver": flow.receiver.code,
            "bic": flow.bic, "count_declared": flow.total_count, "amount": flow.total_amount,
            "raw": base64.b64encode(raw) if raw else False,
        }

    def _write_lines(self, lines):
        """Write the payments of this flow, a statement for each ten thousand."""
        self.ensure_one()
        self.flush_recordset()
        rest = iter(lines)
        while chunk := list(islice(rest, CHUNK)):
            columns = zip(*map(self._get_line_values, chunk), strict=True)
            self.env.cr.execute(self._get_insert_query(*map(list, columns)))
        if len(lines) >= CHUNK // 10:  # so many new rows change how the matching is best done
            self.env.cr.execute(SQL("ANALYZE pagopa_flow_line"))
        self.env["pagopa.flow.line"].invalidate_model()
        self.invalidate_recordset(["line_ids"])

    def _get_line_values(self, line):
        outcome = self.env["pagopa.flow.line"]._get_outcome(line.outcome)
        return line.iuv, line.iur, line.index or 0, line.amount, line.date, outcome, line.outcome

    def _get_insert_query(self, *columns):
        names = ("iuv", "receipt_number", "number", "amount", "date_payment", "outcome", "outcome_code")
        kinds = ("varchar", "varchar", "int", "numeric", "date", "varchar", "varchar")
        arrays = SQL(", ").join(
            SQL(f"%s::{kind}[]", column) for kind, column in zip(kinds, columns, strict=True)
        )
        return SQL(
            """
            INSERT INTO pagopa_flow_line
                   (flow_id, creditor_id, company_id, state, create_uid, write_uid, create_date, write_date, %s)
            SELECT %s, %s, %s, 'new', %s, %s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', part.*
              FROM UNNEST(%s) AS part
            """,
            SQL(", ").join(map(SQL.identifier, names)), self.id, self.creditor_id.id, self.company_id.id,
            self.env.uid, self.env.uid, arrays,
        )

    def _raise_header(self, flow):
        """Put on the list what is wrong with the flow by itself: its totals, and who it is for."""
        anomalies = self.env["pagopa.anomaly"]
        lines_total = sum(line.amount for line in flow.lines)
        differences = {"F1": lines_total - flow.total_amount, "F4": (flow.computed_amount or 0) - flow.total_amount}
        details = self._get_header_details(flow, lines_total)
        found = {problem.code for problem in flow_problems(flow, self.creditor_id.tax_code)}
        for code in filter(found.__contains__, HEADER_CODES):
            title = dict(anomalies._get_codes())[code]
            anomalies._raise(
                code, self, amount=differences.get(code, 0), text=f"{title}: {self.name} ({details[code]})",
            )

    def _get_header_details(self, flow, lines_total):
        """Return in words what is set against what, by the code of the anomaly."""
        def money(amount):
            return format_amount(self.env, float(amount or 0), self.currency_id)

        _ = self.env._
        return {
            "F1": _("payments %(paid)s, declared %(declared)s", paid=money(lines_total), declared=money(flow.total_amount)),
            "F2": _("payments %(paid)s, declared %(declared)s", paid=len(flow.lines), declared=flow.total_count),
            "F3": _("it is for %(code)s", code=flow.receiver.code[:35]),
            "F4": _(
                "declared %(declared)s in %(count)s payments, by the platform %(computed)s in %(counted)s",
                declared=money(flow.total_amount), count=flow.total_count, computed=money(flow.computed_amount),
                counted=flow.computed_count if flow.computed_count is not None else flow.total_count,
            ),
        }

    def _replace_by(self, newer):
        """Give way to a later revision: matches are released; what the bank had paid already is for a person to compare."""
        living = self.filtered(lambda flow: flow.state != "obsolete")
        if not living:
            return
        reconciled = living.filtered(lambda flow: flow.state == "reconciled")
        if reconciled:
            reconciled._take_back_reports()
            self.env["pagopa.anomaly"]._raise("B4", newer)
        newer.statement_line_ids = living.statement_line_ids
        living._release()
        living.write({"state": "obsolete", "statement_line_ids": [fields.Command.clear()]})
        living._settle_replaced()

    def _release(self):
        """Free the receipts these flows named, so that the later revision finds them."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE pagopa_flow_line SET receipt_id = NULL, state = 'new' WHERE flow_id = ANY(%s)", self.ids,
        ))
        self.env.invalidate_all()

    def _settle_replaced(self):
        """Solve what was open about flows that a later revision replaced."""
        self.env["pagopa.anomaly"].sudo().search([
            ("flow_id", "in", self.ids), ("state", "=", "open"),
        ]).write({"state": "solved", "solution": self.env._("A later revision took its place")})

    @api.model
    def _wake(self):
        """Have the flows matched soon."""
        self.env.ref("sagres_pagopa.pagopa_flow_cron_work").sudo()._trigger()


def _get_moment(moment):
    return utc(moment).replace(microsecond=0)
