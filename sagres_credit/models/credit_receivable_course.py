from collections import defaultdict, namedtuple
from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL

from ..tools.limitation import Event, trace

Claim = namedtuple("Claim", "id kind_id source due customer period_id first gap")


@dataclass(frozen=True)
class Act(Event):
    """An act as the engine takes it, with the document that proves it."""

    res_model: str | None = None
    res_id: int | None = None


class CreditReceivable(models.Model):
    """How the term of each item went, read by the engine: what explanations and forecasts are told from."""

    _inherit = "credit.receivable"

    def _read_claims(self):
        """Return ``{id: Claim}`` of the open debits among these items, as SQL sees them now."""
        items = self._origin
        if not items:
            return {}
        limitation = self.env["credit.limitation"]
        limitation._flush()
        rows = self.env.execute_query(SQL(
            """SELECT claim.id, claim.kind_id, claim.kind_source, claim.due, claim.customer, claim.period_id, claim.first,
                      gap.word
                 FROM (%s) AS claim CROSS JOIN LATERAL (%s) AS gap""",
            limitation._get_claims_query(SQL("receivable.id IN %s", tuple(items.ids))), limitation._get_gap_query(),
        ))
        return {row[0]: Claim(*row) for row in rows}

    def _read_acts(self):
        """Return ``{id: [Act]}`` of what touched the terms of these items."""
        acts = defaultdict(list)
        items = self._origin
        if not items:
            return acts
        self._flush_limitation_events()
        rows = self.env.execute_query(SQL(
            """SELECT act.receivable_id, act.kind, act.date, act.date_end, act.outcome, act.res_model, act.res_id
                 FROM (%s) AS act WHERE act.receivable_id IN %s
             ORDER BY act.date, act.res_model, act.res_id""",
            self._get_limitation_events_query(), tuple(items.ids),
        ))
        for item_id, *values in rows:
            acts[item_id].append(Act(*values))
        return acts

    @api.model
    def _trace(self, claim, acts):
        """Return how the term of an open debit went, ``None`` where no term is known.

        :param Claim claim: of :meth:`_read_claims`
        :param acts: of :meth:`_read_acts`
        """
        if claim.gap:
            return None
        period = self.env["credit.limitation.period"].sudo().browse(claim.period_id)
        return trace(claim.first, period._prepare_engine_period(), acts)

    @api.model
    def _describe_acts(self, acts):
        """Return ``{(model, id): words}`` of the documents of acts; each model is read once."""
        documents = defaultdict(set)
        for act in acts:
            if act.res_model:
                documents[act.res_model].add(act.res_id)
        return {
            (model, record.id): record._describe_limitation_act()
            for model, ids in documents.items()
            for record in self.env[model].sudo().browse(sorted(ids))
        }
