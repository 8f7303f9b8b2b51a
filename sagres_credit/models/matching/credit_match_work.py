import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 500  # bank lines that are matched in one transaction
AGAIN_HOURS = 12  # after which what waits is looked at again
LOCK = 719_530_001  # first key of the advisory locks of this work


class CreditMatch(models.Model):
    """The scheduled work: bank lines are matched batch by batch, what is certain is booked line by line.

    A batch is one transaction, each booking is another: a kill loses nothing, the next round goes on, and a second worker
    leaves a client alone that is being worked on.
    """

    _name = "credit.match"
    _inherit = ["credit.match", "credit.retry.mixin"]

    @api.model
    def _cron_match(self):
        """Match the bank lines of every client under mandate (scheduled job)."""
        mandates = self.env["credit.mandate"].sudo().search([("state", "=", "active")], order="company_id")
        for mandate in mandates:
            if not self._match_safely(mandate):
                return
        self._commit_step(0, left=0)

    @api.model
    def _match_safely(self, mandate):
        """Work one client; what stops it is a named problem, and the other clients go on."""
        try:
            return self._match_company(mandate)
        except Exception as error:
            _logger.exception("The matching of receipts stopped at %s", mandate.company_id.name)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            self.env["credit.problem"].sudo()._raise("match", [{
                "name": self.env._("The matching of receipts stopped: %(error)s", error=error),
                "todo": self.env._("What was done is kept. If it stops again, tell the administrator."),
                "company_id": mandate.company_id.id, "user_id": mandate.user_id.id,
                "res_model": mandate._name, "res_id": mandate.id,
            }])
            return bool(self._commit_step(0))

    @api.model
    def _match_company(self, mandate):
        """Work the bank lines of one client; return whether there was time for all of them."""
        company = mandate.company_id
        self._retry(partial(self._set_overtaken, company))
        if not self._book_certain(company):
            return False
        while True:
            done = self._retry(partial(self._match_batch, mandate))
            if not self._commit_step(done):
                return False
            if not self._book_certain(company):
                return False
            if done < BATCH:
                self.env["credit.problem"].sudo()._settle("match", company)
                return True

    @api.model
    def _match_batch(self, mandate):
        """Match the next bank lines of a client; return how many, 0 where another worker is at it."""
        company = mandate.company_id
        self.env.cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id))
        if not self.env.cr.fetchone()[0]:
            return 0
        lines = self.env["account.bank.statement.line"].sudo().with_company(company).search(
            self.env["account.bank.statement.line"]._get_match_domain(company) & self._get_due_domain(),
            order="internal_index", limit=BATCH,
        )
        self._match_lines(company, lines, mandate.auto_match)
        return len(lines)

    @api.model
    def _get_due_domain(self):
        """Return the ``Domain`` of bank lines nobody has looked at, and of those that have waited for some hours."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=AGAIN_HOURS)
        stale = Domain("state", "=", "proposed") & Domain("matched_on", "<", since) & Domain("is_certain", "=", False)
        # What was booked and is open again, in part or because a person undid it, waits for a person.
        again = Domain("state", "in", ("automatic", "confirmed", "obsolete"))
        return Domain("credit_match_ids", "=", False) | Domain("credit_match_ids", "any", stale | again)

    @api.model
    def _match_lines(self, company, lines, automatic=False):
        """Write what these bank lines of one client may pay."""
        if not lines:
            return
        matches = self.env["credit.match"].sudo()
        results = matches._get_matcher(company, lines).match_all(matches._get_bank_lines(lines))
        results = [result for result in results if result.line.cents > 0]
        returns = matches._find_returns(company, lines.filtered(lambda line: line.amount < 0))
        known = {match.statement_line_id.id: match for match in matches.search([("statement_line_id", "in", lines.ids)])}
        values = [matches._prepare_match_vals(company, result, automatic) for result in results]
        values += [matches._prepare_return_vals(company, line, found, automatic) for line, found in returns.items()]
        # What went out and is no return is the bookkeeper's: it is remembered as looked at.
        told = {vals["statement_line_id"] for vals in values}
        values += [
            matches._prepare_outgoing_vals(company, line) for line in lines if line.id not in told and line.id not in known
        ]
        matches._write_matches(values, known)

    def _write_matches(self, values, known):
        """Create what is new, and put what was found now in the place of what was found before."""
        old = self.browse([known[vals["statement_line_id"]].id for vals in values if vals["statement_line_id"] in known])
        old.candidate_ids.unlink()
        for vals in values:
            match = known.get(vals["statement_line_id"])
            if match:
                undone = match.state in ("automatic", "confirmed", "obsolete")
                again = {"state": "proposed", "is_certain": False, "decided_by_id": False, "date_decided": False}
                match.write({**vals, **(again if undone else {})})
        new = self.create([vals for vals in values if vals["statement_line_id"] not in known])
        for match in old | new:
            best = match.candidate_ids[:1]
            match.update({"candidate_id": best.id, "partner_id": best.partner_id.id, "score": best.score})

    @api.model
    def _prepare_match_vals(self, company, result, automatic):
        """Return the values of what the engine found for one bank line."""
        line = result.line
        certain = result.certain
        return {
            "statement_line_id": line.key, "company_id": company.id, "kind": "receipt", "date": line.date,
            "amount": line.cents / 100, "text": line.text, "payer": line.name, "iban": line.iban,
            "is_certain": bool(certain and automatic), "matched_on": fields.Datetime.now(), "detail": False,
            "reasons": [self._prepare_reason(reason) for reason in result.reasons],
            "candidate_ids": [
                Command.create(self._prepare_candidate_vals(place, candidate))
                for place, candidate in enumerate(result.candidates)
            ],
        }

    @api.model
    def _prepare_candidate_vals(self, place, candidate):
        paid = sum(cents for _key, cents in candidate.parts)
        return {
            "sequence": place, "partner_id": candidate.debtor, "score": candidate.score, "is_certain": candidate.certain,
            "parts": [
                {"line": key, "cents": cents, "whole": whole}
                for (key, cents), whole in zip(candidate.parts, candidate.whole, strict=True)
            ],
            "amount": paid / 100, "rest": candidate.rest / 100,
            "reasons": [self._prepare_reason(reason) for reason in candidate.reasons],
        }

    @api.model
    def _prepare_reason(self, reason):
        return {"code": reason.code, **{name: str(fact)[:100] for name, fact in reason.facts.items()}}

    @api.model
    def _prepare_outgoing_vals(self, company, line):
        return {
            "statement_line_id": line.id, "company_id": company.id, "date": line.date, "amount": line.amount,
            "text": line.payment_ref, "payer": line.partner_name, "iban": line.account_number, "state": "dismissed",
            "matched_on": fields.Datetime.now(), "reasons": [{"code": "outgoing"}],
        }

    @api.model
    def _set_overtaken(self, company):
        """Close what waits of bank lines that were explained elsewhere, by one statement."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """
            UPDATE credit_match AS match SET state = 'obsolete', is_certain = FALSE, date_decided = now() AT TIME ZONE 'UTC'
              FROM account_bank_statement_line AS line
             WHERE line.id = match.statement_line_id AND match.state = 'proposed' AND line.is_reconciled
               AND match.company_id = %s
            """, company.id,
        ))
        self.invalidate_model(["state", "is_certain", "date_decided"])

    @api.model
    def _book_certain(self, company):
        """Carry out what is certain, each in a transaction of its own; return whether there is time left."""
        domain = Domain("company_id", "=", company.id) & Domain("state", "=", "proposed") & Domain("is_certain", "=", True)
        for match in self.sudo().search(domain, order="date, id"):
            self._retry(match._carry_out)
            if not self._commit_step(1):
                return False
        return True

    def _carry_out(self):
        """Book a certain match if it still is what was found; return whether it was booked."""
        self.ensure_one()
        if not self.exists() or not self.try_lock_for_update():
            return False
        self.invalidate_recordset()
        if self.state != "proposed" or not self.is_certain:
            return False
        try:
            with self.env.cr.savepoint():
                self._book(self.candidate_ids[:1])
                self._set_state("automatic")
        except (UserError, ValidationError) as error:
            self.invalidate_recordset()
            self.update({"is_certain": False, "detail": str(error), "reasons": [*(self.reasons or []), {"code": "failed"}]})
            return False
        return True

    def _match_again(self):
        """Look again at what waits, without booking anything."""
        for company, matches in self.filtered(lambda match: match.state == "proposed").grouped("company_id").items():
            self._set_overtaken(company)
            matches = matches.filtered(lambda match: match.state == "proposed")
            self._match_lines(company, matches.statement_line_id)
