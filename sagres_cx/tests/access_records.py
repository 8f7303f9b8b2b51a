from odoo.fields import Command

REPORTS = (
    "cx.driver.report", "cx.loop.report", "cx.rating.report", "cx.response.report", "cx.score.report", "cx.staff.report",
)


class CxRecords:
    """One record of every model of the voices, at the client of a case; to be mixed into a class that has the firm."""

    @classmethod
    def create_cx_records(cls, case):
        """Return ``{model: one record}`` of everything that belongs to the client of ``case``."""
        hurt = cls.env(su=True)["cx.feedback"].create({
            "company_id": case.company_id.id, "case_id": case.id, "partner_id": case.partner_id.id, "metric": "nps",
        })
        return {
            **cls._create_cx_program(case), **cls._create_cx_voices(case), **cls._create_cx_service(case),
            **cls._create_cx_improvements(case), **cls._create_cx_figures(hurt),
            "cx.callback": hurt.env["cx.callback"].search([("feedback_id", "=", hurt.id)]),
        }

    @classmethod
    def _create_cx_program(cls, case):
        env, company = cls.env(su=True), case.company_id
        program = env["cx.program"].create({"name": "Once a year", "company_id": company.id})
        return {
            "cx.invitation": env["cx.invitation"].create({
                "program_id": program.id, "company_id": company.id, "partner_id": case.partner_id.id,
            }),
            "cx.program": program,
            "cx.touchpoint": env.ref("sagres_cx.cx_touchpoint_invoice"),
            "cx.voucher": env["cx.voucher"].create({
                "program_id": program.id, "company_id": company.id, "wave": "2026", "digest": f"{program.id}",
                "date_expiry": "2026-12-20",
            }),
            "cx.wave": env["cx.wave"].create({"program_id": program.id}),
        }

    @classmethod
    def _create_cx_voices(cls, case):
        env, company = cls.env(su=True), case.company_id
        voice = env["cx.feedback"].create({
            "company_id": company.id, "case_id": case.id, "body": "Thank you", "tag_ids": [Command.create({"emotion": "good"})],
        })
        reason = env.ref("sagres_credit.credit_reason_document_unclear")
        env["cx.feedback"].create({
            "company_id": company.id, "body": "Unclear", "tag_ids": [Command.create({"reason_id": reason.id})],
        })
        return {
            "cx.cluster.report": env["cx.cluster.report"].search([("company_id", "=", company.id)], limit=1),
            "cx.feedback": voice,
            "cx.feedback.tag": voice.tag_ids,
            "cx.lexicon": env.ref("sagres_cx.cx_lexicon_it_gentile"),
        }

    @classmethod
    def _create_cx_service(cls, case):
        env, company = cls.env(su=True), case.company_id
        complaint = env["cx.complaint"].create({"case_id": case.id, "subject": "Twice", "body": "Two invoices for May"})
        return {
            "cx.complaint": complaint,
            "cx.complaint.pause": env["cx.complaint.pause"].create({
                "complaint_id": complaint.id, "date_from": "2026-11-20", "reason": "The reading",
            }),
            "cx.service.fact": env["cx.service.fact"].create({"name": "Interruption", "company_id": company.id}),
            "cx.service.standard": env["cx.service.standard"].create({
                "scheme": "charter", "kind": "complaint", "company_id": company.id, "days": 10, "source": "Charter",
                "date_from": "2026-01-01", "indemnity": "none",
            }),
        }

    @classmethod
    def _create_cx_improvements(cls, case):
        env, company = cls.env(su=True), case.company_id
        review = env["cx.review"].create({
            "company_id": company.id, "month": "2026-10-01", "decision_ids": [Command.create({"name": "Write again"})],
        })
        return {
            "cx.action": env["cx.action"].create({"name": "Plain words", "company_id": company.id}),
            "cx.review": review,
            "cx.review.decision": review.decision_ids,
        }

    @classmethod
    def _create_cx_figures(cls, hurt):
        """Return one row of each report of voices for the client of ``hurt``."""
        env, company = hurt.env, hurt.company_id
        reason = env.ref("sagres_credit.credit_reason_service")
        env["cx.feedback.tag"].create({"feedback_id": hurt.id, "reason_id": reason.id})
        env["cx.feedback"].create([
            *[{"company_id": company.id, "stakeholder": "employee", "metric": "nps", "date": "2026-09-01"}] * 5,
            {"company_id": company.id, "metric": "ces", "score": 6},
        ])
        program = env["cx.program"].create({"name": "x", "company_id": company.id})
        env["cx.invitation"].create({"program_id": program.id, "company_id": company.id})
        env.flush_all()
        return {model: env[model].search([("company_id", "=", company.id)], limit=1) for model in REPORTS}
