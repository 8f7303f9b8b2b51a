from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools.phone_number import candidates

BATCH = 5000
MATCHES = [
    ("matched", "Found"),
    ("several", "Several debtors"),
    ("unknown", "Unknown number"),
    ("withheld", "No number"),
]


class CreditCallRecord(models.Model):
    """One call as the telephone switch saw it: who called, who answered, after how long.

    It belongs to the debtor whose number it shows; a call of nobody known is kept without one.
    """

    _name = "credit.call.record"
    _description = "Call of the telephone switch"
    _order = "date desc, id desc"
    _rec_name = "number"

    key = fields.Char(required=True, readonly=True, help="What makes the call unique: its id, or moment, number, extension.")
    date = fields.Datetime(required=True, readonly=True)
    direction = fields.Selection(
        [("in", "Inbound"), ("out", "Outbound"), ("internal", "Internal")], required=True, default="in", readonly=True,
    )
    number = fields.Char(readonly=True)
    extension = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True, index="btree_not_null")
    match = fields.Selection(MATCHES, string="Looked up", required=True, default="unknown", readonly=True)
    case_id = fields.Many2one("credit.case", readonly=True, index="btree_not_null", ondelete="set null")
    partner_id = fields.Many2one("res.partner", string="Who called", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", string="Client", readonly=True, index="btree_not_null")
    answered = fields.Boolean(readonly=True)
    has_waiting = fields.Boolean(readonly=True, help="The switch said how long the caller waited.")
    waiting = fields.Integer(string="Waiting (seconds)", readonly=True, aggregator="avg")
    talk = fields.Integer(string="Talk (seconds)", readonly=True, aggregator="avg")

    _key_uniq = models.Constraint("UNIQUE(key)", "This call was imported already.")
    _date_idx = models.Index("(date DESC, id DESC)")
    _partner_idx = models.Index("(partner_id, date) WHERE direction = 'in' AND partner_id IS NOT NULL")

    def action_match_again(self):
        """Look for the debtors of calls that had none: their numbers may have been written since."""
        self.check_access("read")
        loose = self.sudo().filtered(lambda call: call.match in ("several", "unknown"))
        matches = self._read_matches(loose.mapped("number"))
        for call in loose:
            call.write(self._prepare_match_vals(call.number, call.user_id.id, matches))

    def action_open_case(self):
        self.ensure_one()
        return self.case_id._get_form_action()

    @api.model
    def _import_calls(self, calls):
        """Keep calls that are not known yet, with their debtor and operator, and return them.

        :param calls: an iterable of ``switch_file.Call`` whose dates are UTC, naive
        """
        new = self.sudo().browse()
        for batch in split_every(BATCH, calls):
            by_key = {self._get_key(call): call for call in batch}
            known = self.sudo().search_fetch([("key", "in", list(by_key))], ["key"])
            for key in known.mapped("key"):
                del by_key[key]
            new |= self._create_calls(by_key)
        return new

    @api.model
    def _get_key(self, call):
        if call.call_id:
            return f"id:{call.call_id}"
        digits = (candidates(call.number) or [call.number])[0]
        return f"{call.date:%Y-%m-%d %H:%M:%S}|{digits}|{call.extension}"

    @api.model
    def _create_calls(self, by_key):
        users = self._read_extensions({call.extension for call in by_key.values() if call.extension})
        matches = self._read_matches({call.number for call in by_key.values()})
        return self.sudo().create([
            {
                "key": key, "date": call.date, "direction": call.direction, "number": call.number,
                "extension": call.extension, "user_id": users.get(call.extension), "answered": call.answered,
                "has_waiting": call.waiting is not None, "waiting": call.waiting or 0, "talk": call.talk or 0,
                **self._prepare_match_vals(call.number, users.get(call.extension), matches),
            }
            for key, call in by_key.items()
        ])

    @api.model
    def _read_extensions(self, extensions):
        """Return ``{extension: user id}``."""
        users = self.env["res.users"].sudo().search_fetch([("credit_extension", "in", list(extensions))], ["credit_extension"])
        return {user.credit_extension: user.id for user in users}

    @api.model
    def _prepare_match_vals(self, number, user_id, matches):
        """Return whose call it is: the debtor with this number, open cases and the operator's own before others."""
        rows = matches.get(number)
        if rows is None:
            return {"match": "withheld"}
        for prefer in (lambda row: row["is_open"], lambda row: row["user_id"] == user_id):
            rows = [row for row in rows if prefer(row)] or rows
        if len(rows) == 1:
            case = rows[0]
            return {"match": "matched", "case_id": case["id"], "partner_id": case["partner_id"],
                    "company_id": case["company_id"]}
        return {"match": "several" if rows else "unknown"}

    @api.model
    def _read_matches(self, numbers):
        """Return the cases of the current user's clients, as ``{number: [row]}``, in one query for all.

        What is no number is left out.
        """
        countries = self.env["credit.case"]._get_phone_countries()
        readings = {number: self.env["credit.case"]._get_phone_readings(number, countries) for number in set(numbers)}
        wanted = sorted(set().union(*readings.values()))
        if not wanted:
            return {}
        self.env["res.partner"].flush_model(["commercial_partner_id", "credit_phone_key", "credit_phone_work_key"])
        self.env["credit.case"].flush_model(["company_id", "is_open", "partner_id", "user_id"])
        self.env["credit.related.person"].flush_model(["case_id", "partner_id"])
        found = {}
        for row in self.env.execute_query_dict(self._get_match_query(wanted)):
            found.setdefault(row["key"], []).append(row)
        return {
            number: list({row["id"]: row for reading in own for row in found.get(reading, ())}.values())
            for number, own in readings.items() if own
        }

    @api.model
    def _get_match_query(self, readings):
        return SQL(
            """
            WITH caller AS (            -- 1. who has one of the numbers
                SELECT id, commercial_partner_id, credit_phone_key AS key
                  FROM res_partner WHERE REVERSE(credit_phone_key) = ANY(%(reversed)s)
                 UNION
                SELECT id, commercial_partner_id, credit_phone_work_key
                  FROM res_partner WHERE REVERSE(credit_phone_work_key) = ANY(%(reversed)s)
            ), found AS (               -- 2. the cases they belong to, as debtors, contacts or related persons
                SELECT caller.key, work.id
                  FROM caller JOIN credit_case AS work ON work.partner_id = caller.commercial_partner_id
                 UNION
                SELECT caller.key, related.case_id
                  FROM caller JOIN credit_related_person AS related ON related.partner_id = caller.id
            )
            SELECT found.key, work.id, work.partner_id, work.company_id, work.user_id, work.is_open
              FROM found JOIN credit_case AS work ON work.id = found.id
             WHERE work.company_id = ANY(%(companies)s)
            """,
            reversed=[reading[::-1] for reading in readings], companies=self.env.user.company_ids.ids,
        )
