from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import format_date, formatLang

from .credit_checkup import POLICY_FIELDS

FLAGS = ("is_uncontacted", "is_deceased", "no_phone", "no_email", "no_address", "no_tax_code")
SECTIONS = ("claim_kind_id", "product_id", "segment", "ageing", "limitation")
AGGREGATES = ["__count", "partner_id:count_distinct", "amount:sum"]
CAPITAL = ("working_capital", "dso", "dso_countback", "overdue_ratio", "at_risk", "delay_now")
MANY = 12


class CreditCheckup(models.Model):
    """The page of a check-up, and what its paper says: every number opens its records.

    Until the baseline is frozen the numbers are those of today, afterwards those of the frozen items.
    """

    _inherit = "credit.checkup"

    @api.model
    @api.readonly
    def get_page(self, checkup_id=False):
        """Return everything the page shows, in a number of queries that does not depend on the number of items.

        :param int checkup_id: by default the latest check-up of the clients the user works for
        """
        self.check_access("read")
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        checkups = self.search([("company_id", "in", self.env.user.company_ids.ids)])
        checkup = checkups.filtered(lambda row: row.id == checkup_id) if checkup_id else checkups[:1]
        if checkup_id and not checkup:
            raise AccessError(self.env._("There is no such check-up, or you do not work for this client."))
        known = [{"id": row.id, "name": row.company_id.name} for row in checkups]
        return {"checkups": known, "id": checkup.id, **(checkup._get_page() if checkup else {})}

    def _get_source(self):
        """Return ``(model, domain)`` of the items a check-up counts: of today, or of its baseline."""
        self.ensure_one()
        if self.baseline_id:
            return "credit.baseline.item", [("baseline_id", "=", self.baseline_id.id)]
        return "credit.checkup.report", [("company_id", "=", self.company_id.id)]

    def _get_page(self):
        """Return the page of one check-up. For a module to add to it, it must override this method."""
        self.ensure_one()
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        model, domain = self._get_source()
        parts = ["segment", "ageing", "limitation", "is_uncontacted"]
        totals, *groups, risk, flags, segments = self.env[model]._read_grouping_sets(
            domain, [[], *[[name] for name in SECTIONS], ["is_at_risk"], list(FLAGS), parts], AGGREGATES,
        )
        total = totals[0] if totals else (0, 0, 0)
        return {
            "client": self.company_id.name, "date": format_date(self.env, self._get_day()), "state": self.state,
            "is_manager": self.env.user.has_group("sagres_credit.group_manager"), "is_empty": not total[0],
            "tiles": self._get_tiles(total, dict((row[0], row[1:]) for row in risk).get(True, (0, 0, 0)), flags),
            "sections": [
                self._get_section(name, rows, total[2] or 0) for name, rows in zip(SECTIONS, groups, strict=True)
            ] + [self._get_contact_section(flags, total[2] or 0)],
            "capital": self._get_capital(),
            "proposals": self._get_proposal_rows([(*row[:4], row[-1]) for row in segments]),
        }

    def _get_day(self):
        return self.baseline_id.date or fields.Date.context_today(self)

    def _prepare_action(self, name, condition=()):
        """Return the action on exactly the items of a number."""
        model, domain = self._get_source()
        return {
            "type": "ir.actions.act_window", "name": name, "res_model": model,
            "views": [(False, "list"), (False, "pivot")], "domain": list(Domain(domain) & Domain(condition)), "context": {},
        }

    def _prepare_row(self, key, label, numbers, total, condition):
        """Return a row of the page: how many items and debtors, how much, and which part of the whole."""
        count, debtors, amount = numbers
        return {
            "key": key, "label": label, "items": count, "debtors": debtors, "amount": self._format(amount or 0),
            "percent": round(100 * (amount or 0) / total, 1) if total else 0,
            "action": self._prepare_action(label, condition) if count else False,
        }

    def _format(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _sum_flag(self, flags, name):
        """Return ``(items, debtors, amount)`` of the groups with a flag: the flags of a debtor are those of all their items."""
        place = FLAGS.index(name)
        chosen = [row[-3:] for row in flags if row[place]]
        return tuple(sum(values) for values in zip(*chosen, strict=True)) or (0, 0, 0)

    def _get_tiles(self, total, risk, flags):
        """Return the numbers on top: what is open, what lapses soon, who was never talked to, who has died."""
        numbers = {"is_at_risk": risk, **{name: self._sum_flag(flags, name) for name in ("is_uncontacted", "is_deceased")}}
        return [
            self._prepare_row("open", self.env._("Open"), total, total[2] or 0, ()),
            *(self._prepare_row(name, self._get_word(name), found, total[2] or 0, [(name, "=", True)])
              for name, found in numbers.items()),
        ]

    def _get_word(self, name):
        return self.env["credit.checkup.report"]._fields[name]._description_string(self.env)

    def _get_section(self, name, rows, total):
        """Return one section: a row for each value of a trait; the largest, and the others in one sum."""
        field = self.env["credit.checkup.report"]._fields[name]
        if field.type == "selection":
            order = [value for value, _label in field.selection]
            labels = dict(field._description_selection(self.env))
            rows = sorted(rows, key=lambda row: order.index(row[0]) if row[0] in order else -1)
        else:
            labels = {}
            rows = sorted(rows, key=lambda row: -(row[-1] or 0))
        return {
            "key": name, "title": self._get_word(name), "rows": [
                self._prepare_row(
                    f"{name}-{getattr(value, 'id', value)}", self._get_label(value, labels), numbers, total,
                    [(name, "=", getattr(value, "id", value) or False)],
                )
                for value, *numbers in rows[:MANY]
            ], "more": self._prepare_more(rows[MANY:]),
        }

    def _get_label(self, value, labels):
        if not value:
            return self.env._("Not known")
        return labels.get(value) or value.sudo().display_name

    def _prepare_more(self, rows):
        """Say how many values more there are, with their sum; empty where all are shown."""
        if not rows:
            return ""
        return self.env._("And %(count)s more: %(amount)s", count=len(rows), amount=self._format(sum(row[-1] for row in rows)))

    def _get_contact_section(self, flags, total):
        """Return the section of what is missing to reach people; somebody may miss several things."""
        return {
            "key": "contacts", "title": self.env._("What is missing to reach them"), "more": "", "rows": [
                self._prepare_row(name, self._get_word(name), self._sum_flag(flags, name), total, [(name, "=", True)])
                for name in FLAGS if name.startswith("no_")
            ],
        }

    def _get_proposal_rows(self, groups):
        labels = self._get_segment_words()
        mandate = self.sudo().mandate_id
        return [
            {
                "key": row["segment"], "segment": labels[row["segment"]], "policy": row["policy"].name or "",
                "words": " ".join(row["words"]),
                "in_force": bool(row["policy"]) and mandate[POLICY_FIELDS[row["segment"]]] == row["policy"],
            }
            for row in self._get_proposals(groups)
        ]
