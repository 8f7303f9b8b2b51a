from odoo import api, models
from odoo.fields import Command

from ..tools.notice_number import build
from .pagopa_position import LIVING_STATES

SUBJECT_LENGTH = 90


class PagopaPosition(models.Model):
    """How a debt becomes a payment position: each with notice numbers of its own, never twice at a time."""

    _inherit = "pagopa.position"

    @api.model
    def _make_for_cases(self, cases):
        """Return the positions that these debtors pay by now, those that were missing made.

        A settlement in force comes before a plan, a plan before single items; who owes a part of another's debt has one
        position for their part. Nothing is made of what has nothing to pay or has a position already.
        """
        cases._lock_for_agreement()
        creditors = self.env["pagopa.creditor"]._get_by_company(cases.company_id)
        cases = cases.sudo().filtered(lambda case: case.company_id in creditors)
        cases.receivable_ids.move_id.fetch(["name", "invoice_date", "date"])  # read together, not case by case
        specs = [spec for case in cases for spec in self._get_wanted(case, creditors[case.company_id])]
        self._make([spec for spec in specs if not self._is_made(spec)])
        return self.sudo().search([("case_id", "in", cases.ids), ("state", "in", LIVING_STATES)])

    @api.model
    def _get_wanted(self, case, creditor):
        """Return the specs of what a debtor would pay to a creditor, those that have a position already included."""
        wanted = [] if case._is_deceased() else [spec for spec in self._get_specs(case) if spec["options"]]
        return [{**spec, "case_id": case, "creditor_id": creditor} for spec in wanted]

    @api.model
    def _get_specs(self, case):
        """Return what a debtor pays by notice: dicts of ``kind``, ``subject``, ``receivable_ids`` and ``options``.

        ``options`` are dicts of ``kind``, ``number``, ``date_due`` and, where they have one, their installment. For a
        module to bring another debt, it must override this method.
        """
        settlement = case.settlement_id or case.settlement_ids.filtered(
            lambda one: one.kind == "settlement" and one.state == "approved"
        )[:1]
        if settlement:
            return [self._get_agreed_spec("settlement", settlement)]
        if case.plan_id:
            return [self._get_agreed_spec("plan", case.plan_id)]
        if case.parent_id:
            return self._get_share_specs(case)
        # Who owes a part each have their own position: the whole would be asked twice.
        return [] if case.pagopa_part_ids else [self._get_item_spec(item) for item in case._get_open_items()]

    @api.model
    def _get_item_spec(self, item):
        return {
            "kind": "receivable", "receivable_ids": item, "subject": self._get_item_subject(item),
            "options": [{"kind": "full", "date_due": item._get_due_date()}],
        }

    @api.model
    def _get_item_subject(self, item):
        """Return what is paid in words that say nothing private: the number and the date of the document."""
        move = item.move_id
        return self.env._("Invoice %(number)s of %(date)s", number=move.name, date=_say_date(move.invoice_date or move.date))

    @api.model
    def _get_share_specs(self, case):
        items = case._filter_askable(case._get_items())
        if case._get_part(items) <= 0:
            return []
        subject = self.env._("Your part of an open account, file %(number)s", number=case.id)
        due = max(item._get_due_date() for item in items)
        return [{"kind": "share", "receivable_ids": items, "subject": subject, "options": [{"kind": "full", "date_due": due}]}]

    @api.model
    def _get_agreed_spec(self, kind, agreement):
        """Return a plan or a settlement: the whole amount, and each installment where there are several."""
        lines = agreement.line_ids.filtered(lambda line: line.amount_left > 0).sorted(lambda line: (line.date_due, line.id))
        subject = {
            "plan": self.env._("Payment plan, file %(number)s", number=agreement.case_id.id),
            "settlement": self.env._("Agreed settlement, file %(number)s", number=agreement.case_id.id),
        }[kind]
        options = [{"kind": "full", "date_due": lines[:1].date_due}]
        if len(lines) > 1:
            options += [
                {"kind": "installment", "number": line.sequence or number, "date_due": line.date_due, f"{kind}_line_id": line}
                for number, line in enumerate(lines, 1)
            ]
        elif kind == "settlement":
            options[0]["settlement_line_id"] = lines
        return {
            "kind": kind, f"{kind}_id": agreement, "receivable_ids": agreement.receivable_ids, "subject": subject,
            "options": options if lines else [],
        }

    @api.model
    def _is_made(self, spec):
        """Tell whether what a debtor would pay has a living position."""
        living = spec["case_id"].pagopa_position_ids.filtered(lambda one: one.state in LIVING_STATES)
        if spec["kind"] == "receivable":
            return bool(spec["receivable_ids"] & living.filtered(lambda one: one.kind == "receivable").receivable_ids)
        return any(
            one.kind == spec["kind"] and one.plan_id == spec.get("plan_id", one.plan_id)
            and one.settlement_id == spec.get("settlement_id", one.settlement_id)
            for one in living
        )

    @api.model
    def _make(self, specs):
        """Create the positions of these specs, with new numbers, as drafts."""
        numbers = self._draw_numbers(specs)
        self.flush_model(["state"])  # what was withdrawn makes room
        positions = self.sudo().create([self._prepare_vals(spec, numbers) for spec in specs])
        positions._remember_amounts()
        return positions

    @api.model
    def _draw_numbers(self, specs):
        """Return ``{creditor: (segregation, iterator of its new numbers)}``, one statement for each creditor."""
        counts = {}
        for spec in specs:
            counts[spec["creditor_id"]] = counts.get(spec["creditor_id"], 0) + len(spec["options"])
        return {
            creditor: (segregation, iter(segregation._next_numbers(count)))
            for creditor, count in counts.items() for segregation in creditor._get_segregation()
        }

    @api.model
    def _prepare_vals(self, spec, numbers):
        """Return the values of the position of a spec; its items stand for it in the ledger."""
        case, creditor = spec["case_id"], spec["creditor_id"]
        options = [self._prepare_option_vals(option, *numbers[creditor]) for option in spec["options"]]
        return {
            "creditor_id": creditor.id, "case_id": case.id, "partner_id": case.partner_id.id, "kind": spec["kind"],
            "iupd": f"{creditor.tax_code}-{options[0]['iuv']}", "subject": spec["subject"][:SUBJECT_LENGTH],
            "category_id": creditor._get_category(spec["receivable_ids"]).id, "expires": creditor.expires,
            "claim_key": self._get_claim_key(spec), "receivable_ids": [Command.set(spec["receivable_ids"].ids)],
            "plan_id": spec.get("plan_id", case.plan_id.browse()).id,
            "settlement_id": spec.get("settlement_id", case.settlement_id.browse()).id,
            "date_due": options[-1]["date_due"], "option_ids": [Command.create(option) for option in options],
        }

    @api.model
    def _get_claim_key(self, spec):
        """Return the name of the debt of a spec, the same for whoever makes its position: two at once cannot."""
        kind = spec["kind"]
        names = {"receivable": "receivable_ids", "plan": "plan_id", "settlement": "settlement_id", "share": "case_id"}
        return f"{kind}:{spec[names[kind]].id}" if kind in names else False

    @api.model
    def _prepare_option_vals(self, option, segregation, numbers):
        number = build(segregation.code, next(numbers))
        lines = {name: option[name].id for name in ("plan_line_id", "settlement_line_id") if name in option}
        return {
            "kind": option["kind"], "number": option.get("number", 0), "date_due": option["date_due"],
            "segregation_id": segregation.id, "notice_number": number, "iuv": number[1:], **lines,
        }

    def _remember_amounts(self):
        """Write down what each position and option asks for now: it is what the platform is told."""
        amounts = self.option_ids._read_amounts()
        for option, amount in amounts.items():
            if option.currency_id.compare_amounts(option.amount, amount):
                option.amount = amount
        for position in self:
            position.amount = position.amount_now


def _say_date(date):
    return f"{date:%d/%m/%Y}" if date else ""
