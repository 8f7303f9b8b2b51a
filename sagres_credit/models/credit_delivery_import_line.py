from odoo import api, fields, models

from .credit_delivery_import import row_key


class CreditDeliveryImportLine(models.Model):
    """One row of a postal file: which letter, what the post says of it, and what was done with that."""

    _name = "credit.delivery.import.line"
    _description = "Row of postal results"
    _order = "result desc, row, id"
    _rec_name = "tracking"

    import_id = fields.Many2one("credit.delivery.import", required=True, readonly=True, index=True, ondelete="cascade")
    user_id = fields.Many2one(related="import_id.user_id", string="Imported by", store=True)
    row = fields.Integer(readonly=True)
    tracking = fields.Char(string="Tracking number", readonly=True)
    reference = fields.Char(string="Our reference", readonly=True)
    status = fields.Char(string="The post says", readonly=True)
    date = fields.Date(readonly=True)
    result = fields.Selection(
        [("done", "Applied"), ("known", "Known already"), ("problem", "To look at")], required=True, readonly=True
    )
    message = fields.Char(string="Why", readonly=True)
    delivery_id = fields.Many2one("credit.delivery", readonly=True, index="btree_not_null", ondelete="set null")
    key = fields.Char(readonly=True, index=True)

    def action_open_delivery(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "credit.delivery", "res_id": self.delivery_id.id,
            "views": [(False, "form")], "context": {"allowed_company_ids": self.env.user.company_ids.ids},
        }

    @api.model
    def _apply(self, postal, rows):
        """Apply the rows of a file to the letters they name, and return a line for each."""
        found = postal._find_deliveries(rows)
        vals_list, outcomes = [], {}
        for row in rows:
            delivery, why = self._match(row, *found)
            vals = {
                "import_id": postal.id, "row": row.number, "tracking": row.tracking, "reference": row.reference,
                "status": row.status or row.detail, "date": row.date or row.date_deposit or row.date_posted,
                "key": row_key(row), "delivery_id": delivery.id, "message": why, "result": "problem",
            }
            vals_list.append(vals)
            if not why:
                outcomes.setdefault(delivery, []).append((row, vals))
        self._apply_outcomes(outcomes)
        return self.create(vals_list)

    @api.model
    def _apply_outcomes(self, outcomes):
        """Apply the steps of each letter in the order in which they happened, all letters one step at a time."""
        steps = {"posted": 0, "deposited": 1}
        for pairs in outcomes.values():
            pairs.sort(key=lambda pair: steps.get(pair[0].state, 2))
        while outcomes:
            now = {delivery: pairs.pop(0) for delivery, pairs in outcomes.items()}
            facts = {delivery: (row.state, self._prepare_outcome_vals(delivery, row)) for delivery, (row, _vals) in now.items()}
            results, refused = self.env["credit.delivery"]._record_outcomes(facts)
            for delivery, (row, vals) in now.items():
                vals.update(result=results.get(delivery, "problem"), message=refused.get(delivery, False))
                code = facts[delivery][1].get("tracking")
                if code and results.get(delivery) == "known":
                    delivery.tracking = code
                    vals["result"] = "done"
            outcomes = {delivery: pairs for delivery, pairs in outcomes.items() if pairs}

    @api.model
    def _match(self, row, by_code, by_notice):
        """Return ``(delivery, why not)`` of one row."""
        read = self.env["credit.delivery"]._read_reference
        found = by_code.get(row.tracking) or by_notice.get(read(row.reference)) or by_notice.get(read(row.tracking))
        none = self.env["credit.delivery"]
        if row.error:
            return (found or none)[:1], self._explain_row_error(row)
        if not found:
            return none, self.env._("No letter of your clients has this number: write it on the delivery, then import again.")
        if len(found) > 1:
            return none, self.env._("Two clients have a letter with this number: record the outcome by hand.")
        other = row.tracking and found.tracking and row.tracking != found.tracking and not read(row.tracking)
        if other:
            return found, self.env._("Our letter has another tracking number, %(number)s.", number=found.tracking)
        return found, False

    @api.model
    def _prepare_outcome_vals(self, delivery, row):
        """Return what a row writes on its letter, beside the state."""
        vals = {}
        if row.tracking and not delivery.tracking and not delivery._read_reference(row.tracking):
            vals["tracking"] = row.tracking
        if row.date_posted and not delivery.date_posted:
            vals["date_posted"] = row.date_posted
        if row.date_deposit or row.state == "deposited":
            vals["date_deposit"] = row.date_deposit or row.date
        if row.state == "delivered":
            vals.update(date_delivered=row.date, received_by=row.received_by or False)
        if row.state == "returned":
            vals.update(date_returned=row.date, reason=row.reason)
        if row.state == "failed":
            vals["reason"] = row.reason
        if row.state in ("returned", "failed", "unclaimed"):
            vals["detail"] = row.status[:200]
        return vals

    @api.model
    def _explain_row_error(self, row):
        words = {
            "no_code": self.env._("The row names no letter."),
            "no_status": self.env._("The row does not say what became of the letter."),
            "unknown_status": self.env._("Nobody has taught what these words of the post mean."),
            "no_reason": self.env._("The letter came back, the row does not say why."),
            "no_date": self.env._("The row has no date, and the date decides from when the letter counts."),
            "date": self.env._("The date cannot be read."),
        }
        known = words.get(row.error)
        return known or self.env["credit.import.issue"]._get_message(row.error, row.detail)

    def _raise_problems(self):
        """Put the rows that were not understood on the list of problems; those that are there already once only."""
        odd = self.filtered(lambda line: line.result == "problem")
        open_lines = self.env["credit.problem"].sudo().search([("kind", "=", "postal_row"), ("state", "=", "open")])
        listed = set(self.browse(open_lines.mapped("res_id")).exists().mapped("key"))
        managers = self.env["credit.mandate"]._get_active(odd.delivery_id.company_id)
        rows = {}
        for line in odd.filtered(lambda line: line.key not in listed):
            company = line.delivery_id.company_id
            manager = managers[company].user_id if company in managers else line.user_id
            rows.setdefault(line.key, {
                "name": self.env._(
                    "Post, row %(row)s, %(code)s, «%(status)s»: %(why)s",
                    row=line.row, code=line.tracking or line.reference or "-", status=line.status or "", why=line.message,
                ),
                "todo": self.env._("Record the outcome on the delivery by hand, or correct the number and import again."),
                "company_id": company.id, "user_id": manager.id, "res_model": line._name, "res_id": line.id,
            })
        self.env["credit.problem"].sudo()._raise("postal_row", list(rows.values()))
