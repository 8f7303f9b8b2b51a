import binascii

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import base64_to_image
from odoo.tools.misc import format_date

MAX_SIGNATURE = 300 * 1024


class CreditCase(models.Model):
    """The plans a debtor can choose from on their page, and their signature."""

    _inherit = "credit.case"

    def _get_page_plans(self):
        """Return the plans that can be signed now: what the operator offered, else what the mandate allows.

        Dicts of ``code``, ``title``, ``total``, ``first``, ``lines`` of ``date`` and ``amount``; all in words.
        """
        self.ensure_one()
        case = self.sudo()
        if not case.mandate_id.plan_accept_online:
            return []
        offered = case.plan_ids.filtered(lambda plan: plan.state == "offered")[:1]
        plans = [case._prepare_page_plan(
            "offer", offered.amount, [(line.date_due, line.amount) for line in offered.line_ids.sorted("date_due")],
        )] if offered else []
        return plans + [
            case._prepare_page_plan(str(choice["count"]), choice["total"], choice["lines"])
            for choice in case._get_plan_choices()
        ]

    def _prepare_page_plan(self, code, total, lines):
        usual = max(lines, key=lambda line: [amount for _day, amount in lines].count(line[1]))[1]
        return {
            "code": code,
            "count": len(lines),
            "usual": self._say_amount(usual),
            "total": self._say_amount(total),
            "first": self._say_amount(lines[0][1]),
            "first_date": self._say_date(lines[0][0]),
            "last_date": self._say_date(lines[-1][0]),
            "lines": [
                {"date": format_date(self.env, day, date_format="EEEE d MMMM y"), "amount": self._say_amount(amount)}
                for day, amount in lines
            ],
        }

    def _page_plan(self, form, files):
        """Sign a plan: what was shown is what is signed, or nothing is."""
        plans = {plan["code"]: plan for plan in self._get_page_plans()}
        plan = plans.get(form.get("plan"))
        if not plan or plan["total"] != form.get("shown"):
            raise UserError(self.env._("The amount has changed meanwhile. Nothing was signed: here is how it is now."))
        if not form.get("agree"):
            raise UserError(self.env._("Tick the box to say that you agree to the plan."))
        signed = self._get_plan_to_sign(plan["code"])._sign(
            " ".join((form.get("name") or "").split())[:120], channel="portal",
            signature=self._read_signature(form.get("signature")), ip=form.get("ip"),
        )
        self._log_page("wrote", self.env._(
            "Signs a payment plan on their page: %(count)s installments, %(total)s in all, the first on %(first)s",
            count=plan["count"], total=plan["total"], first=plan["first_date"],
        ))
        signed.case_id.invalidate_recordset(["plan_id"])
        return self.env._(
            "The plan is in force. The first installment is %(amount)s, by %(date)s: you can pay it now or wait for that"
            " day, we remind you. As long as you keep it nobody asks you for anything else.",
            amount=plan["first"], date=plan["first_date"],
        )

    def _get_plan_to_sign(self, code):
        """Return the plan that a choice of the page names: offered already, or offered now within the mandate's limits."""
        if code == "offer":
            return self.sudo().plan_ids.filtered(lambda plan: plan.state == "offered")[:1]
        choice = next(choice for choice in self._get_plan_choices() if str(choice["count"]) == code)
        terms = {name: choice[name] for name in ("count", "frequency", "first_due", "down_payment")}
        return self.env["credit.plan"].sudo()._offer(self, **terms)

    def _read_signature(self, text):
        """Return the drawing of a signature as base64, ``False`` where nothing was drawn."""
        drawn = (text or "").partition("base64,")[2]
        if not drawn or len(drawn) > MAX_SIGNATURE:
            return False
        try:
            image = base64_to_image(drawn)
        except (UserError, binascii.Error, ValueError):
            return False
        return drawn if image.format == "PNG" else False
