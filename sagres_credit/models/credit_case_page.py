from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.tools.misc import format_amount, format_date

#: Hours at which a debtor may ask to be called, within the hours of the contact rule.
CALL_HOURS = (9, 11, 14, 16, 18)
CALL_DAYS = 5
LONG_DATE = "EEEE d MMMM"
#: Agreements that are paid by installments, the one in force first.
AGREEMENTS = ("settlement_id", "plan_id")


class CreditCase(models.Model):
    """What the page of a debtor says: read from the ledger each time, in words for who owes."""

    _inherit = "credit.case"

    def _get_page(self):
        """Return what the first page says, amounts and dates in words of the reader's language."""
        self.ensure_one()
        case = self.sudo()
        items = case._get_page_items()
        today = fields.Date.context_today(case)
        due = case._get_part(items.filtered(lambda item: item._get_due_date() <= today))
        total = case._get_page_total()
        parts = case._get_parts(items)
        return {
            "name": case.partner_id.name,
            "total": total,
            "total_words": case._say_amount(total),
            "due_words": case._say_amount(min(due, total)) if due else False,
            "all_due": case.currency_id.compare_amounts(due, total) >= 0,
            "credit_words": case._say_amount(case.amount_credit) if case.amount_credit else False,
            "items": [case._prepare_page_item(item, today, parts[item]) for item in items],
            "agreement": case._prepare_page_agreement(),
            "promise": case._prepare_page_promise(),
            "offers": case._get_settlement_offers(),
            "underway": case._say_underway(),
        }

    def _get_page_items(self):
        """Return the open items that may be asked of this debtor, oldest first, those in agreements included."""
        self.ensure_one()
        items = self._get_items().filtered(
            lambda item: item.line_id.parent_state == "posted" and item.amount_residual > 0 and not item.line_id.no_followup
        )
        items -= self._filter_lapsed(items)
        return items.sorted(lambda item: (item._get_due_date(), item.id))

    def _get_page_total(self):
        """Return what is open of these items less payments without a reference, in company currency."""
        self.ensure_one()
        case = self.sudo()
        gross = case._get_part(case._get_page_items())
        return max(case.currency_id.round(gross - case.amount_credit), 0)

    def _prepare_page_item(self, item, today, part):
        """Return what the page says of an item, of which the debtor owes ``part`` (company currency)."""
        due = item._get_due_date()
        move = item.move_id
        labels = {
            "dispute": self.env._("We are checking it, nothing to do for now"), "plan": self.env._("In your plan"),
            "settlement": self.env._("In your agreement"),
        }
        return {
            "id": item.id,
            "name": move.name,
            "about": (move.invoice_line_ids[:1].name or move.ref or "").splitlines()[:1],
            "due": format_date(self.env, due, date_format=f"{LONG_DATE} y"),
            "past": due < today,
            "amount": format_amount(self.env, item._get_part_currency(part), item.currency_id),
            "label": labels.get(item.hold_code, False),
            "free": not item.hold_code,
            "payable": item in self._get_pay_items(),
            "move_id": move.id if move.move_type == "out_invoice" else False,
        }

    def _get_page_agreement(self):
        """Return the plan or the settlement in force, empty where there is none."""
        self.ensure_one()
        case = self.sudo()
        return next((case[name] for name in AGREEMENTS if case[name]), case.plan_id)

    def _prepare_page_agreement(self):
        agreement = self._get_page_agreement()
        if not agreement:
            return False
        return {
            "is_plan": agreement._name == "credit.plan",
            "left": self._say_amount(agreement.amount_left),
            "next": self._say_amount(agreement.next_line_amount) if agreement.next_line_date else False,
            "next_date": self._say_date(agreement.next_line_date),
            "lines": [
                {
                    "date": self._say_date(line.date_due), "amount": self._say_amount(line.amount_now),
                    "state": dict(line._fields["state"]._description_selection(self.env)).get(line.state),
                    "paid": line.state == "paid",
                }
                for line in agreement.line_ids if line.state != "dropped"
            ],
        }

    def _prepare_page_promise(self):
        promise = self.sudo().promise_id
        return promise and {"amount": self._say_amount(promise.amount), "date": self._say_date(promise.date_promised)}

    def _get_settlement_offers(self):
        """Return the settlements that wait for the debtor's word, ready for the page."""
        offers = self.sudo().settlement_ids.filtered(
            lambda offer: offer.state == "approved" and offer.kind == "settlement"
        )
        return [
            {
                "id": offer.id, "amount": self._say_amount(offer.amount), "debt": self._say_amount(offer.amount_debt),
                "lines": [
                    {"date": self._say_date(line.date_due), "amount": self._say_amount(line.amount)}
                    for line in offer.line_ids
                ],
            }
            for offer in offers
        ]

    def _get_page_card(self):
        """Return who looks after the debtor, as on every page: first name, telephone, hours, the client's name."""
        self.ensure_one()
        case = self.sudo()
        user, company = case.user_id, case.company_id
        return {
            "operator": (user.name or "").split(" ")[0] if user else False,
            "phone": user.credit_direct_phone or user.phone or company.phone or False,
            "hours": user.credit_hours or False,
            "client": company.name,
            "client_phone": company.phone or False,
            "client_id": company.id,
            "firm": case.mandate_id.user_id.company_id.name or company.name,
        }

    def _get_call_slots(self):
        """Return ``[(code, words)]`` of when the debtor may be called: hours of the contact rule, not today's past ones."""
        self.ensure_one()
        case = self.sudo()
        rules = self.env["credit.contact.rule"]._get_in_force(case.mandate_id)
        today = fields.Date.context_today(case)
        rule = rules.pick(case.mandate_id, case.segment, today)
        if not rule:
            return []
        engine = rules.get_engine(rule, case.mandate_id, case.partner_id.city)
        earliest = rule._to_local(fields.Datetime.now()) + timedelta(minutes=30)
        days = [today + timedelta(days=number) for number in range(15)]
        days = [day for day in days if not engine.is_feast(day)]
        moments = [datetime.combine(day, time(hour)) for day in days for hour in CALL_HOURS]
        moments = [moment for moment in moments if moment > earliest and engine.is_open(moment)]
        shown = sorted({moment.date() for moment in moments})[:CALL_DAYS]
        return [(f"{moment:%Y-%m-%d@%H}", self._say_slot(moment)) for moment in moments if moment.date() in shown]

    def _say_slot(self, moment):
        return self.env._("%(day)s from %(hour)s", day=self._say_date(moment.date()), hour=f"{moment:%H:%M}")

    def _say_amount(self, amount):
        return format_amount(self.env, float(amount), self.sudo().currency_id)

    def _say_date(self, date):
        return format_date(self.env, date, date_format=LONG_DATE) if date else ""
