import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

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
from .common import NIGHT, CreditCommon

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

OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
# What each role may do with a record of a client they work for: read, write, create, unlink. The owner is the operator
# of the case, the colleague another operator of the firm, the accountant has no role in credit management.
ROLES = ("owner", "colleague", "manager", "client_user", "lawyer", "accountant")
RIGHTS = {
    "credit.advice": ("r", "r", "r", "r", "", ""),
    "credit.approval.report": ("", "", "r", "", "", ""),
    "credit.client.contact": ("r", "r", "rwcu", "r", "", ""),
    "credit.question": ("r", "r", "r", "r", "", ""),
    "credit.allocation": ("rw", "r", "rw", "r", "", ""),
    "credit.allocation.line": ("r", "r", "r", "r", "", ""),
    "credit.assignment": ("r", "r", "r", "r", "", ""),
    "credit.calendar": ("r", "r", "r", "", "", ""),
    "credit.call.record": ("r", "r", "r", "", "", ""),
    "credit.call.report": ("r", "r", "r", "r", "", ""),
    "credit.case": ("rw", "r", "rwcu", "r", "", ""),
    "credit.claim.kind": ("r", "r", "rwcu", "r", "", ""),
    "credit.contact.hours": ("r", "r", "rwcu", "", "", ""),
    "credit.contact.mark": ("r", "r", "r", "r", "", ""),
    "credit.contact.rule": ("r", "r", "rwcu", "", "", ""),
    "credit.deadline.report": ("r", "r", "r", "", "", ""),
    "credit.delivery": ("rw", "r", "rw", "r", "", ""),
    "credit.delivery.import": ("", "", "rwcu", "", "", ""),
    "credit.delivery.import.line": ("", "", "r", "", "", ""),
    "credit.delivery.proof": ("r", "r", "r", "r", "", ""),
    "credit.dispute": ("r", "r", "r", "r", "", ""),
    "credit.dispute.report": ("r", "r", "r", "r", "", ""),
    "credit.holiday": ("r", "r", "rwcu", "", "", ""),
    "credit.import": ("", "", "rwcu", "", "", ""),
    "credit.import.issue": ("", "", "r", "", "", ""),
    "credit.import.layout": ("", "", "rwcu", "", "", ""),
    "credit.import.layout.column": ("", "", "rwcu", "", "", ""),
    "credit.import.line": ("", "", "r", "", "", ""),
    "credit.interaction": ("rwc", "r", "rwcu", "r", "", ""),
    "credit.letter.batch": ("r", "r", "r", "", "", ""),
    "credit.interest.line": ("r", "r", "r", "r", "", ""),
    "credit.interest.statement": ("r", "r", "r", "r", "", ""),
    "credit.interest.rate": ("r", "r", "rwcu", "", "", ""),
    "credit.legal.parameter": ("r", "r", "rwcu", "", "", ""),
    "credit.limitation.event": ("rwc", "r", "rwc", "r", "", ""),
    "credit.limitation.act": ("r", "r", "r", "r", "", ""),
    "credit.limitation.period": ("r", "r", "rwcu", "r", "", ""),
    "credit.limitation.report": ("r", "r", "r", "r", "", ""),
    "credit.link": ("r", "r", "r", "", "", ""),
    "credit.mandate": ("r", "r", "rwcu", "r", "", ""),
    "credit.mandate.member": ("r", "r", "rwcu", "", "", ""),
    "credit.notice": ("r", "r", "r", "r", "", ""),
    "credit.notice.item": ("r", "r", "r", "r", "", ""),
    "credit.operator.report": ("", "", "r", "", "", ""),
    "credit.person": ("r", "r", "rwc", "", "", ""),
    "credit.plan": ("r", "r", "r", "r", "", ""),
    "credit.plan.line": ("r", "r", "r", "r", "", ""),
    "credit.policy": ("r", "r", "rwcu", "r", "", ""),
    "credit.policy.level": ("r", "r", "rwcu", "r", "", ""),
    "credit.portfolio.report": ("r", "r", "r", "r", "", ""),
    "credit.problem": ("rw", "", "rwcu", "", "", ""),
    "credit.promise": ("r", "r", "r", "r", "", ""),
    "credit.promise.report": ("r", "r", "r", "r", "", ""),
    "credit.reason": ("r", "r", "rwcu", "r", "", ""),
    "credit.receivable": ("rw", "r", "rwc", "r", "", ""),
    "credit.referral": ("r", "r", "r", "r", "", ""),
    "credit.referral.act": ("r", "r", "r", "r", "", ""),
    "credit.recovery.rate": ("r", "r", "rwcu", "r", "", ""),
    "credit.related.person": ("rwcu", "r", "rwcu", "", "", ""),
    "credit.round": ("rwc", "", "rwcu", "", "", ""),
    "credit.run": ("r", "r", "r", "", "", ""),
    "credit.run.line": ("r", "r", "r", "", "", ""),
    "credit.settlement": ("r", "r", "r", "r", "", ""),
    "credit.settlement.line": ("r", "r", "r", "r", "", ""),
    "credit.solution": ("r", "r", "rwcu", "", "", ""),
    "credit.stage": ("r", "r", "rwcu", "r", "r", ""),
    "credit.substitution": ("r", "r", "rwcu", "", "", ""),
} | {model: rights for topic in TOPICS for model, rights in topic.RIGHTS.items()}
# Nobody's: the same for every client.
SHARED = (
    "credit.calendar", "credit.claim.kind", "credit.legal.parameter", "credit.limitation.period", "credit.person",
    "credit.reason", "credit.recovery.rate", "credit.stage", "credit.substitution",
)
SHARED += tuple(model for topic in TOPICS for model in topic.SHARED)
CHILDREN = {
    "credit.allocation": {"declared_how": "By phone"},
    "credit.delivery": {"note": "Changed"},
    "credit.interaction": {"body": "Changed"},
    "credit.limitation.event": {"note": "Changed"},
    "credit.receivable": {"hold": True},
    "credit.related.person": {"proof": "Changed"},
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(CreditCommon):
    """Least rights: who may do what with which record, as a call from outside finds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.operator
        cls.lawyer = cls._create_user("elena", "sagres_credit.group_lawyer")
        cls.accountant = new_test_user(
            cls.env, "fabio", groups="account.group_account_user", company_id=cls.client.id,
            company_ids=[Command.set(cls.client.ids)],
        )
        cls.person = cls.env["credit.person"].create({"name": "Rosa Bianchi", "key": "BNCRSO80A41F839X"})
        cls.reason = cls.env.ref("sagres_credit.credit_reason_document_lost")
        cls.absence = cls.env["credit.substitution"].create({
            "user_id": cls.manager.id, "substitute_id": cls.colleague.id, "date_from": NIGHT, "date_to": NIGHT,
        })
        cls.case = cls._create_case(cls.mandate, cls.debtor)
        cls.records = cls._create_records(cls.case)
        # A client of the firm nobody here works for.
        cls.foreign_client = cls._create_client("Terza S.p.A.")
        foreign_debtor = cls._create_debtor("Ugo Neri", cls.foreign_client)
        foreign_mandate = cls._create_mandate(cls.foreign_client, cls.env.user)
        cls.foreign = cls._create_records(cls._create_case(foreign_mandate, foreign_debtor))

    @classmethod
    def _create_case(cls, mandate, debtor):
        case = cls.env["credit.case"].create({
            "company_id": mandate.company_id.id, "partner_id": debtor.id, "mandate_id": mandate.id,
            "user_id": cls.owner.id, "policy_id": cls.policy.id, "level_id": cls.levels[5].id,
        })
        item = cls.invoice(cls, 100, 40, debtor).credit_receivable_ids
        item.own_claim_kind_id = cls.env.ref("sagres_credit.credit_claim_kind_lodging")  # it has a deadline
        cls.env.flush_all()
        return case

    @classmethod
    def _create_records(cls, case):
        """Return ``{model: one record}`` of everything that can hang on a case and its client."""
        env, company = cls.env, case.company_id
        relative = cls._create_debtor(f"Relative of {case.partner_id.name}", company)
        layout = env["credit.import.layout"].create({
            "name": "Layout", "company_id": company.id,
            "column_ids": [
                Command.create({"target": target, "header": target})
                for target in ("number", "invoice_date", "amount", "tax_code")
            ],
        })
        ledger = env["credit.import"].create({"mandate_id": case.mandate_id.id, "layout_id": layout.id, "as_of": NIGHT})
        run = env["credit.run"].create({
            "company_ids": company.ids, "line_ids": [Command.create({"company_id": company.id})], "state": "done",
        })
        contact_rule = env.ref("sagres_credit.credit_contact_rule_default").copy({"mandate_id": case.mandate_id.id})
        policy = cls.policy.copy({"company_id": company.id})
        common = {"case_id": case.id, "company_id": company.id}
        call = env["credit.call.record"].create({
            **common, "key": f"id:{case.id}", "date": NIGHT, "partner_id": case.partner_id.id,
        })
        notice = env["credit.notice"].create({
            **common, "partner_id": case.partner_id.id, "level_id": cls.levels[5].id, "channel": "email", "date": NIGHT,
        })
        tour = env["credit.round"].create({"user_id": cls.owner.id})
        delivery = env["credit.delivery"].create({
            **common, "notice_id": notice.id, "partner_id": case.partner_id.id, "channel": "hand", "round_id": tour.id,
        })
        statement = env["credit.interest.statement"].create({
            **common, "date_posted": "2026-11-20 10:00:00", "line_ids": [Command.create({"name": "INV/1"})],
        })
        postal = env["credit.delivery.import"].create({
            "file": base64.b64encode(b"Codice;Esito"),
            "user_id": cls.manager.id if company == cls.client else env.uid,
        })
        allocation = env["credit.allocation"].create({
            **common, "partner_id": case.partner_id.id, "date": NIGHT, "currency_id": company.currency_id.id,
            "line_ids": [Command.create({"receivable_id": case.receivable_ids[:1].id})],
        })
        referral = env["credit.referral"].create({"case_id": case.id, "reason": "He no longer answers"})
        event = env["credit.limitation.event"].create({
            "case_id": case.id, "nature": "admission", "date": NIGHT,
            "document_ids": [Command.create({"name": "letter.pdf", "raw": b"proof"})],
        })
        installment = Command.create({"date_due": NIGHT, "amount": 100})
        agreed = {"case_id": case.id, "amount": 100, "line_ids": [installment]}
        plan = env["credit.plan"].create({**agreed, "state": "to_approve"})
        settlement = env["credit.settlement"].create(agreed)
        contact = env["credit.client.contact"].create({
            "mandate_id": case.mandate_id.id, "name": "Office", "email": "office@client.example.com",
        })
        dispute = env["credit.dispute"].create({"case_id": case.id})
        promise = env["credit.promise"].create({"case_id": case.id, "amount": 100, "date_promised": NIGHT})
        env.flush_all()
        return {
            "credit.advice": env["credit.advice"].create({"case_id": case.id, "body": "Call in the morning"}),
            "credit.approval.report": env["credit.approval.report"].search([("res_id", "=", plan.id), ("kind", "=", "plan")]),
            "credit.client.contact": contact,
            "credit.question": env["credit.question"].create({
                "case_id": case.id, "contact_id": contact.id, "body": "Who reads the meter?", "date_due": NIGHT,
            }),
            "credit.allocation": allocation,
            "credit.allocation.line": allocation.line_ids,
            "credit.assignment": env["credit.assignment"].create({
                **common, "user_id": cls.owner.id, "date_from": NIGHT, "cause": "load",
            }),
            "credit.call.record": call,
            "credit.call.report": env["credit.call.report"].browse(call.id),
            "credit.case": case,
            "credit.calendar": env["credit.calendar"].search([], limit=1),
            "credit.claim.kind": env.ref("sagres_credit.credit_claim_kind_rent"),
            "credit.contact.hours": contact_rule.hours_ids[:1],
            "credit.contact.mark": env["credit.contact.mark"]._mark(case.partner_id, "phone", "06 1", "notice"),
            "credit.contact.rule": contact_rule,
            "credit.deadline.report": env["credit.deadline.report"].search([("case_id", "=", case.id)], limit=1),
            "credit.delivery": delivery,
            "credit.delivery.import": postal,
            "credit.delivery.import.line": env["credit.delivery.import.line"].create({
                "import_id": postal.id, "delivery_id": delivery.id, "result": "done",
            }),
            "credit.delivery.proof": env["credit.delivery.proof"]._keep(delivery, "scan", "Card", "card.pdf", b"card"),
            "credit.dispute": dispute,
            "credit.dispute.report": env["credit.dispute.report"].browse(dispute.id),
            "credit.holiday": env["credit.holiday"].create({
                "name": "credit.holiday", "date": "2026-12-24", "mandate_id": case.mandate_id.id,
            }),
            "credit.import": ledger,
            "credit.import.issue": env["credit.import.issue"].create({"import_id": ledger.id, "severity": "error"}),
            "credit.import.layout": layout,
            "credit.import.layout.column": layout.column_ids[:1],
            "credit.import.line": env["credit.import.line"].create({"import_id": ledger.id}),
            "credit.interaction": env["credit.interaction"].create({
                **common, "user_id": cls.owner.id, "outcome": "reached", "body": "Said hello",
                "shared_with_client": True,
            }),
            "credit.interest.line": statement.line_ids,
            "credit.interest.statement": statement,
            "credit.interest.rate": env["credit.interest.rate"].create({
                "scheme": "contract", "mandate_id": case.mandate_id.id, "percent": 6, "date_from": NIGHT, "source": "Contract",
            }),
            "credit.legal.parameter": env.ref("sagres_credit.credit_legal_parameter_late_flat_cost_2013-01-01"),
            "credit.letter.batch": env["credit.letter.batch"].create({"company_id": company.id}),
            "credit.limitation.event": event,
            "credit.limitation.act": env["credit.limitation.act"].create({
                **common, "kind": "formal_notice", "limitation_date": NIGHT,
            }),
            "credit.limitation.period": env.ref("sagres_credit.credit_limitation_period_rent_rent"),
            "credit.limitation.report": env["credit.limitation.report"].browse(case.receivable_ids.ids),
            "credit.link": env["credit.link"].create(env["credit.link"]._prepare_link_vals(case)),
            "credit.mandate": case.mandate_id,
            "credit.mandate.member": case.mandate_id.member_ids,
            "credit.notice": notice,
            "credit.notice.item": env["credit.notice.item"].create({
                "notice_id": notice.id, "receivable_id": case.receivable_ids[:1].id, "amount": 100,
            }),
            "credit.operator.report": env["credit.operator.report"].search([("company_id", "=", company.id)], limit=1),
            "credit.person": cls.person,
            "credit.plan": plan,
            "credit.plan.line": plan.line_ids,
            "credit.policy": policy,
            "credit.policy.level": policy.level_ids[:1],
            "credit.portfolio.report": env["credit.portfolio.report"].browse(case.id),
            "credit.problem": env["credit.problem"].create({
                "name": "Problem", "kind": "lost_item", "company_id": company.id, "user_id": cls.owner.id,
            }),
            "credit.promise": promise,
            "credit.promise.report": env["credit.promise.report"].browse(promise.id),
            "credit.reason": cls.reason,
            "credit.receivable": case.receivable_ids,
            "credit.referral": referral,
            "credit.referral.act": env["credit.referral.act"].create({
                "referral_id": referral.id, "kind": "contact", "date": NIGHT,
            }),
            "credit.recovery.rate": env.ref("sagres_credit.credit_recovery_rate_361"),
            "credit.related.person": env["credit.related.person"].create({
                "case_id": case.id, "partner_id": relative.id, "role": "guarantor",
            }),
            "credit.round": tour,
            "credit.run": run,
            "credit.run.line": run.line_ids,
            "credit.settlement": settlement,
            "credit.settlement.line": settlement.line_ids,
            "credit.solution": env["credit.solution"].create({"solution": "promise", "company_id": company.id}),
            "credit.stage": cls.stages["contact"],
            "credit.substitution": cls.absence,
        } | {model: record for topic in TOPICS for model, record in topic.create_records(env, case).items()}

    def _call(self, user, record, method, *args):
        """Call a method on a record as the web client does, all the user's companies active."""
        record.invalidate_recordset()
        return call_kw(self._get_model(user, record._name), method, [record.ids, *args], {})

    def _get_model(self, user, name):
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})[name]

    def assertRefused(self, user, record, method, *args):
        with self.subTest(user=user.login, method=method), self.assertRaises(AccessError), self.env.cr.savepoint():
            self._call(user, record, method, *args)

    def test_every_model_is_in_the_matrix(self):
        models = self.env["ir.model.access"].search([("name", "like", "credit.%"), ("group_id.privilege_id", "=", self.env.ref(
            "sagres_credit.res_groups_privilege_credit").id)]).model_id
        models = models.filtered(lambda model: "sagres_credit" in model.modules.split(", ") and not model.transient)
        self.assertEqual(sorted(models.mapped("model")), sorted(RIGHTS))

    def test_rights_on_records_of_own_clients(self):
        for model, rights in RIGHTS.items():
            record = self.records[model]
            self.assertTrue(record, model)
            for role, expected in zip(ROLES, rights, strict=True):
                user = getattr(self, role)
                found = "".join(
                    letter for letter, operation in OPERATIONS.items()
                    if self._get_model(user, model).browse(record.id).has_access(operation)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, expected)

    def test_nothing_of_another_client_can_be_reached(self):
        for model, record in self.foreign.items():
            if model in SHARED:
                continue
            self.assertTrue(record, model)
            for role in ROLES:
                user = getattr(self, role)
                self.assertRefused(user, record, "read", ["id"])
                self.assertRefused(user, record, "write", {})
                self.assertRefused(user, record, "unlink")
                own = self._get_model(user, model)
                if own.has_access("read"):
                    self.assertFalse(own.search([("id", "=", record.id)]), f"{role} finds {model}")

    def test_call_from_outside_cannot_write_on_the_case_of_another_operator(self):
        self.assertRefused(self.colleague, self.case, "write", {"hold_reason": "Mine now"})
        self.assertRefused(self.colleague, self.case, "action_set_hold", "2026-12-31", "Mine now")
        self._call(self.owner, self.case, "write", {"hold_reason": "Asked for a week"})
        self._call(self.manager, self.case, "write", {"hold_reason": "Agreed"})
        self.assertEqual(self.case.hold_reason, "Agreed")

    def test_call_from_outside_cannot_write_what_hangs_on_the_case_of_another_operator(self):
        for model, vals in CHILDREN.items():
            record = self.records[model]
            for user in (self.colleague, self.client_user, self.lawyer):
                self.assertRefused(user, record, "write", vals)
                self.assertRefused(user, record, "unlink")
            self._call(self.owner, record, "write", vals)
            self._call(self.manager, record, "write", vals)

    def test_call_from_outside_cannot_add_to_the_case_of_another_operator(self):
        said = {"case_id": self.case.id, "company_id": self.client.id, "outcome": "reached", "direction": "in"}
        relative = {"case_id": self.case.id, "role": "payer", "partner_id": self._create_debtor("Zio", self.client).id}
        for model, vals in (("credit.interaction", said), ("credit.related.person", relative)):
            for user in (self.colleague, self.client_user, self.lawyer):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    call_kw(self._get_model(user, model), "create", [dict(vals)], {})
            self.assertTrue(call_kw(self._get_model(self.owner, model), "create", [dict(vals)], {}))

    def test_substitute_acts_on_what_hangs_on_a_case_only_in_the_days_of_the_absence(self):
        absence = self.env["credit.substitution"].create({
            "user_id": self.owner.id, "substitute_id": self.colleague.id,
            "date_from": Date.add(NIGHT, days=2), "date_to": Date.add(NIGHT, days=4),
        })
        records = [(self.case, {"hold_reason": "x"}), *((self.records[model], vals) for model, vals in CHILDREN.items())]
        for day, allowed in (("2026-11-21", False), ("2026-11-22", True), ("2026-11-24", True), ("2026-11-25", False)):
            with freeze_time(f"{day} 10:00:00"):
                for record, vals in records:
                    with self.subTest(day=day, model=record._name):
                        seen = self._get_model(self.colleague, record._name).browse(record.id)
                        self.assertEqual(seen.has_access("write"), allowed)
                        if allowed:
                            self._call(self.colleague, record, "write", vals)
                        else:
                            self.assertRefused(self.colleague, record, "write", vals)
        absence.unlink()
        self.assertRefused(self.colleague, self.case, "write", {"hold_reason": "x"})

    def test_colleague_of_the_team_records_an_inbound_contact_by_the_dialog_and_continuity_is_missed(self):
        self.mandate.member_ids = [Command.create({"user_id": self.colleague.id})]
        dialog = self._get_model(self.colleague, "credit.call.log").create({
            "case_id": self.case.id, "direction": "in", "outcome": "reported_payment", "body": "Paid on Monday",
            "next_step": "none",
        })
        self._call(self.colleague, dialog, "action_save")
        said = self.case.interaction_ids.filtered(lambda interaction: interaction.body == "Paid on Monday")
        self.assertEqual((said.user_id, said.direction, said.continuity), (self.colleague, "in", False))

    def test_colleague_out_of_the_team_records_nothing(self):
        dialog = self._get_model(self.colleague, "credit.call.log").create({
            "case_id": self.case.id, "direction": "in", "outcome": "reported_payment", "next_step": "none",
        })
        with self.assertRaisesRegex(AccessError, "looked after by"):
            self._call(self.colleague, dialog, "action_save")

    def test_private_words_cannot_be_called_from_outside(self):
        for method in ("_assign", "_log_interaction", "_apply_interaction", "_set_facts"):
            with self.assertRaises(AccessError):
                call_kw(self.env["credit.case"].with_user(self.owner), method, [self.case.ids], {})

    def test_operator_can_neither_start_the_night_nor_change_the_operator(self):
        with self.assertRaises(AccessError):
            call_kw(self.env["credit.run"].with_user(self.owner), "action_start", [], {})
        with self.assertRaises(AccessError):
            self.env["credit.case.reassign"].with_user(self.owner).create({
                "case_ids": self.case.ids, "user_id": self.colleague.id, "reason": "Too much work",
            })

    def test_client_sees_own_customers_and_who_works_for_them_only(self):
        staff = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        stranger = self._create_debtor("Ivo Blu", self.other_client)
        unbound = self.env["res.partner"].create({"name": "A supplier of the firm", "company_id": False})
        env = self.env(user=self.client_user, context={"allowed_company_ids": self.client.ids})
        users = env["res.users"].search([])
        self.assertIn(self.owner, users)
        self.assertNotIn(staff, users)
        partners = env["res.partner"].search([])
        self.assertIn(self.debtor, partners)
        self.assertIn(self.owner.partner_id, partners)
        self.assertFalse(partners & (stranger | staff.partner_id | unbound | self.other_client.partner_id))
        names = [name for _id, name in env["res.partner"].name_search("", limit=None)]
        self.assertNotIn("Ivo Blu", " ".join(names))

    def test_client_finds_no_colleague_of_another_client_in_mentions_and_chat(self):
        staff = new_test_user(
            self.env, "gino", groups="sagres_credit.group_client", company_id=self.other_client.id,
            company_ids=[Command.set(self.other_client.ids)],
        )
        for user, visible in ((self.owner, True), (self.client_user, False)):
            partners = self._get_model(user, "res.partner")
            for found in (partners.get_mention_suggestions("gino"), partners.search_for_channel_invite("gino")):
                ids = [person["id"] for person in found.get("res.partner", [])]
                if "store_data" in found:
                    ids = [person["id"] for person in found["store_data"].get("res.partner", [])]
                with self.subTest(user=user.login):
                    self.assertEqual(staff.partner_id.id in ids, visible)

    def test_outsiders_are_not_in_the_open_channels_of_the_firm(self):
        general = self.env.ref("mail.channel_all_employees")
        self.assertIn(self.owner.partner_id, general.channel_partner_ids)
        for user in (self.client_user, self.lawyer):
            self.assertNotIn(user.partner_id, general.channel_partner_ids)
            self.assertRefused(user, general, "read", ["name"])
            self.assertFalse(self._get_model(user, "discuss.channel").search([("id", "=", general.id)]))
        self.assertTrue(self._call(self.owner, general, "read", ["name"]))
        chat = self._get_model(self.client_user, "discuss.channel")._get_or_create_chat([self.owner.partner_id.id])
        self.assertTrue(self._call(self.client_user, chat, "read", ["name"]))

    def test_who_has_no_role_still_reads_customers_and_invoices(self):
        invoice = self.case.receivable_ids.move_id
        for record in (invoice, invoice.line_ids, self.debtor, self.client):
            names = [name for name in self._get_model(self.accountant, record._name).fields_get() if name.startswith("credit")]
            self.assertTrue(self._call(self.accountant, record, "read", names))

    def test_who_has_no_role_still_books_invoices_and_payments_and_the_case_follows(self):
        self.env.user.company_ids |= self.client
        invoice = self.invoice(50, 10, post=False)
        self._call(self.accountant, invoice, "action_post")
        self.assertEqual(self.case.amount_overdue, 150)
        payment = self._get_model(self.accountant, "account.payment.register").with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})
        payment.action_create_payments()
        self.assertEqual(self.case.amount_overdue, 100)
