import base64

from odoo.fields import Command

from . import (
    access_allowance,
    access_checkup,
    access_crm,
    access_education,
    access_fee,
    access_ledger,
    access_matching,
    access_method,
    access_privacy,
    access_quality,
    access_report,
    access_web,
)
from .common import NIGHT

TOPICS = (
    access_allowance,
    access_checkup,
    access_crm,
    access_education,
    access_fee,
    access_ledger,
    access_matching,
    access_method,
    access_privacy,
    access_quality,
    access_report,
    access_web,
)


class CreditRecords:
    """One record of every model of the base, at the client of a case; to be mixed into a class that has the firm.

    :meth:`create_credit_shared` makes what is the same for every client, and comes first.
    """

    @classmethod
    def create_credit_shared(cls, substitute=None):
        """Make the person, the reason and the absence that belong to the firm."""
        cls.person = cls.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO80A41F839X"})
        cls.reason = cls.env.ref("sagres_credit.credit_reason_document_lost")
        cls.absence = cls.env["credit.substitution"].create({
            "user_id": cls.manager.id, "substitute_id": (substitute or cls.colleague).id, "date_from": NIGHT, "date_to": NIGHT,
        })

    @classmethod
    def create_credit_case(cls, mandate, debtor):
        """Make a case of the operator with one item, which has a deadline."""
        case = cls.env["credit.case"].create({
            "company_id": mandate.company_id.id, "partner_id": debtor.id, "mandate_id": mandate.id,
            "user_id": cls.operator.id, "policy_id": cls.policy.id, "level_id": cls.levels[5].id,
        })
        item = cls.invoice(cls, 100, 40, debtor).credit_receivable_ids
        item.own_claim_kind_id = cls.env.ref("sagres_credit.credit_claim_kind_lodging")
        cls.env.flush_all()
        return case

    @classmethod
    def create_credit_records(cls, case):
        """Return ``{model: one record}`` of everything that can hang on a case and its client."""
        records = {
            **cls._get_credit_shared(), **cls._create_credit_rules(case), **cls._create_credit_imports(case),
            **cls._create_credit_letters(case), **cls._create_credit_agreements(case), **cls._create_credit_books(case),
            **cls._create_credit_history(case),
        }
        cls.env.flush_all()  # or the views of the database would not know them
        records |= cls._get_credit_reports(case, records)
        for topic in TOPICS:
            records |= topic.create_records(cls.env, case)
        return records

    @classmethod
    def _get_credit_shared(cls):
        env = cls.env
        return {
            "credit.calendar": env["credit.calendar"].search([], limit=1),
            "credit.claim.kind": env.ref("sagres_credit.credit_claim_kind_rent"),
            "credit.legal.parameter": env.ref("sagres_credit.credit_legal_parameter_late_flat_cost_2013-01-01"),
            "credit.limitation.period": env.ref("sagres_credit.credit_limitation_period_rent_rent"),
            "credit.person": cls.person,
            "credit.reason": cls.reason,
            "credit.recovery.rate": env.ref("sagres_credit.credit_recovery_rate_361"),
            "credit.stage": cls.stages["contact"],
            "credit.substitution": cls.absence,
        }

    @classmethod
    def _create_credit_rules(cls, case):
        env, company, mandate = cls.env, case.company_id, case.mandate_id
        rule = env.ref("sagres_credit.credit_contact_rule_default").copy({"mandate_id": mandate.id})
        policy = cls.policy.copy({"company_id": company.id})
        return {
            "credit.contact.hours": rule.hours_ids[:1],
            "credit.contact.rule": rule,
            "credit.holiday": env["credit.holiday"].create({
                "name": "credit.holiday", "date": "2026-12-24", "mandate_id": mandate.id,
            }),
            "credit.interest.rate": env["credit.interest.rate"].create({
                "scheme": "contract", "mandate_id": mandate.id, "percent": 6, "date_from": NIGHT, "source": "Contract",
            }),
            "credit.mandate": mandate,
            "credit.mandate.member": mandate.member_ids,
            "credit.policy": policy,
            "credit.policy.level": policy.level_ids[:1],
            "credit.solution": env["credit.solution"].create({"solution": "promise", "company_id": company.id}),
        }

    @classmethod
    def _create_credit_imports(cls, case):
        env, company = cls.env, case.company_id
        targets = ("number", "invoice_date", "amount", "tax_code")
        layout = env["credit.import.layout"].create({
            "name": "Layout", "company_id": company.id,
            "column_ids": [Command.create({"target": target, "header": target}) for target in targets],
        })
        ledger = env["credit.import"].create({"mandate_id": case.mandate_id.id, "layout_id": layout.id, "as_of": NIGHT})
        run = env["credit.run"].create({
            "company_ids": company.ids, "line_ids": [Command.create({"company_id": company.id})], "state": "done",
        })
        return {
            "credit.call.record": env["credit.call.record"].create({
                "case_id": case.id, "company_id": company.id, "key": f"id:{case.id}", "date": NIGHT,
                "partner_id": case.partner_id.id,
            }),
            "credit.import": ledger,
            "credit.import.issue": env["credit.import.issue"].create({"import_id": ledger.id, "severity": "error"}),
            "credit.import.layout": layout,
            "credit.import.layout.column": layout.column_ids[:1],
            "credit.import.line": env["credit.import.line"].create({"import_id": ledger.id}),
            "credit.problem": env["credit.problem"].create({
                "name": "Problem", "kind": "lost_item", "company_id": company.id, "user_id": cls.operator.id,
            }),
            "credit.run": run,
            "credit.run.line": run.line_ids,
        }

    @classmethod
    def _create_credit_letters(cls, case):
        env, company = cls.env, case.company_id
        common = {"case_id": case.id, "company_id": company.id, "partner_id": case.partner_id.id}
        notice = env["credit.notice"].create({**common, "level_id": cls.levels[5].id, "channel": "email", "date": NIGHT})
        tour = env["credit.round"].create({"user_id": cls.operator.id})
        delivery = env["credit.delivery"].create({**common, "notice_id": notice.id, "channel": "hand", "round_id": tour.id})
        postal = env["credit.delivery.import"].create({
            "file": base64.b64encode(b"Codice;Esito"),
            "user_id": cls.manager.id if company == cls.client else env.uid,
        })
        return {
            "credit.contact.mark": env["credit.contact.mark"]._mark(case.partner_id, "phone", "06 1", "notice"),
            "credit.delivery": delivery,
            "credit.delivery.import": postal,
            "credit.delivery.import.line": env["credit.delivery.import.line"].create({
                "import_id": postal.id, "delivery_id": delivery.id, "result": "done",
            }),
            "credit.delivery.proof": env["credit.delivery.proof"]._keep(delivery, "scan", "Card", "card.pdf", b"card"),
            "credit.letter.batch": env["credit.letter.batch"].create({"company_id": company.id}),
            "credit.notice": notice,
            "credit.notice.item": env["credit.notice.item"].create({
                "notice_id": notice.id, "receivable_id": case.receivable_ids[:1].id, "amount": 100,
            }),
            "credit.round": tour,
        }

    @classmethod
    def _create_credit_agreements(cls, case):
        env = cls.env
        agreed = {"case_id": case.id, "amount": 100, "line_ids": [Command.create({"date_due": NIGHT, "amount": 100})]}
        plan = env["credit.plan"].create({**agreed, "state": "to_approve"})
        settlement = env["credit.settlement"].create(agreed)
        contact = env["credit.client.contact"].create({
            "mandate_id": case.mandate_id.id, "name": "Office", "email": "office@client.example.com",
        })
        return {
            "credit.client.contact": contact,
            "credit.dispute": env["credit.dispute"].create({"case_id": case.id}),
            "credit.plan": plan,
            "credit.plan.line": plan.line_ids,
            "credit.promise": env["credit.promise"].create({"case_id": case.id, "amount": 100, "date_promised": NIGHT}),
            "credit.question": env["credit.question"].create({
                "case_id": case.id, "contact_id": contact.id, "body": "Who reads the meter?", "date_due": NIGHT,
            }),
            "credit.settlement": settlement,
            "credit.settlement.line": settlement.line_ids,
        }

    @classmethod
    def _create_credit_books(cls, case):
        env, company = cls.env, case.company_id
        common = {"case_id": case.id, "company_id": company.id}
        statement = env["credit.interest.statement"].create({
            **common, "date_posted": "2026-11-20 10:00:00", "line_ids": [Command.create({"name": "INV/1"})],
        })
        allocation = env["credit.allocation"].create({
            **common, "partner_id": case.partner_id.id, "date": NIGHT, "currency_id": company.currency_id.id,
            "line_ids": [Command.create({"receivable_id": case.receivable_ids[:1].id})],
        })
        event = env["credit.limitation.event"].create({
            "case_id": case.id, "nature": "admission", "date": NIGHT,
            "document_ids": [Command.create({"name": "letter.pdf", "raw": b"proof"})],
        })
        return {
            "credit.allocation": allocation,
            "credit.allocation.line": allocation.line_ids,
            "credit.interest.line": statement.line_ids,
            "credit.interest.statement": statement,
            "credit.limitation.act": env["credit.limitation.act"].create({
                **common, "kind": "formal_notice", "limitation_date": NIGHT,
            }),
            "credit.limitation.event": event,
            "credit.receivable": case.receivable_ids,
        }

    @classmethod
    def _create_credit_history(cls, case):
        env, company = cls.env, case.company_id
        common = {"case_id": case.id, "company_id": company.id, "user_id": cls.operator.id}
        referral = env["credit.referral"].create({"case_id": case.id, "reason": "He no longer answers"})
        relative = cls._create_debtor(f"Relative of {case.partner_id.name}", company)
        return {
            "credit.advice": env["credit.advice"].create({"case_id": case.id, "body": "Call in the morning"}),
            "credit.assignment": env["credit.assignment"].create({**common, "date_from": NIGHT, "cause": "load"}),
            "credit.case": case,
            "credit.interaction": env["credit.interaction"].create({
                **common, "outcome": "reached", "body": "Said hello", "shared_with_client": True,
            }),
            "credit.link": env["credit.link"].create(env["credit.link"]._prepare_link_vals(case)),
            "credit.referral": referral,
            "credit.referral.act": env["credit.referral.act"].create({
                "referral_id": referral.id, "kind": "contact", "date": NIGHT,
            }),
            "credit.related.person": env["credit.related.person"].create({
                "case_id": case.id, "partner_id": relative.id, "role": "guarantor",
            }),
        }

    @classmethod
    def _get_credit_reports(cls, case, records):
        env, plan = cls.env, records["credit.plan"]
        return {
            "credit.approval.report": env["credit.approval.report"].search([("res_id", "=", plan.id), ("kind", "=", "plan")]),
            "credit.call.report": env["credit.call.report"].browse(records["credit.call.record"].id),
            "credit.deadline.report": env["credit.deadline.report"].search([("case_id", "=", case.id)], limit=1),
            "credit.dispute.report": env["credit.dispute.report"].browse(records["credit.dispute"].id),
            "credit.limitation.report": env["credit.limitation.report"].browse(case.receivable_ids.ids),
            "credit.operator.report": env["credit.operator.report"].search([("company_id", "=", case.company_id.id)], limit=1),
            "credit.portfolio.report": env["credit.portfolio.report"].browse(case.id),
            "credit.promise.report": env["credit.promise.report"].browse(records["credit.promise"].id),
        }
