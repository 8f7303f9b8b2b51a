from odoo import api, fields, models


class CreditProblem(models.Model):
    """A named problem in a list somebody owns: what the software could not decide and did not guess."""

    _name = "credit.problem"
    _description = "Problem to solve"
    _order = "state, create_date desc, id desc"

    name = fields.Char(string="What happened", required=True)
    kind = fields.Selection(
        [
            ("no_partner", "Receivable without a debtor"),
            ("no_team", "Mandate without operators"),
            ("team_full", "Team beyond its capacity"),
            ("operator_left", "Operator no longer in the team"),
            ("lost_item", "Item lost its journal item"),
            ("run_failed", "Nightly work stopped"),
            ("stale_data", "Client's data too old"),
            ("receipt_unknown", "PEC receipt of nothing we know"),
            ("receipt_malformed", "PEC message that cannot be read"),
            ("unknown_sender", "Letter from an unknown sender"),
            ("postal_row", "Result of the post not understood"),
            ("import", "Import"),
            ("letter", "Letter that cannot be printed"),
            ("no_rule", "No contact rule in force"),
            ("no_rate", "No interest rate in force"),
            ("no_address", "Debtor who cannot be reached"),
            ("template", "Text with an error"),
            ("server", "Outgoing server"),
            ("no_copy", "Invoice that cannot be printed"),
            ("doubt", "Message that perhaps left"),
            ("limitation", "Credits about to lapse"),
            ("limitation_proof", "Letters without proof, credits about to lapse"),
            ("claim_kind", "Items without a date of prescription"),
        ],
        required=True,
        index=True,
    )
    todo = fields.Char(string="What to do")
    company_id = fields.Many2one("res.company", index=True)
    user_id = fields.Many2one("res.users", string="Owner", index=True)
    state = fields.Selection([("open", "Open"), ("solved", "Solved")], default="open", required=True)
    res_model = fields.Char(string="Record model")
    res_id = fields.Many2oneReference(string="Record", model_field="res_model")
    run_id = fields.Many2one("credit.run", string="Nightly run", ondelete="set null", index=True)
    date_solved = fields.Date(readonly=True)

    _open_uniq = models.UniqueIndex(
        "(kind, COALESCE(company_id, 0), COALESCE(res_model, ''), COALESCE(res_id, 0)) WHERE state = 'open'",
        "This problem is already in the list.",
    )

    def action_solve(self):
        self.write({"state": "solved", "date_solved": fields.Date.context_today(self)})

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
            "context": {"allowed_company_ids": self.company_id.ids or self.env.companies.ids},
        }

    @api.model
    def _raise(self, kind, vals_list):
        """Put problems of one kind into the list, those already open excepted.

        :param str kind: a value of ``kind``
        :param list vals_list: dicts with ``name``, ``todo`` and, where they apply, ``company_id``, ``user_id``,
            ``res_model``, ``res_id``, ``run_id``
        :return: the problems that are new
        """
        def key(vals):
            return vals.get("company_id") or False, vals.get("res_model") or False, vals.get("res_id") or 0

        known = {
            (problem.company_id.id, problem.res_model, problem.res_id or 0)
            for problem in self.search([("kind", "=", kind), ("state", "=", "open")])
        }
        new = {key(vals): dict(vals, kind=kind) for vals in vals_list if key(vals) not in known}
        return self.create(list(new.values()))

    @api.model
    def _settle(self, kind, company, keep_ids=()):
        """Solve the open problems of a kind whose record is no longer in ``keep_ids``."""
        gone = self.search([
            ("kind", "=", kind), ("company_id", "=", company.id), ("state", "=", "open"), ("res_id", "not in", keep_ids)
        ])
        gone.action_solve()
