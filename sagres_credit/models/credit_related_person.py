from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditRelatedPerson(models.Model):
    """Somebody beside the debtor, with what they may be told or asked, the proof of it and until when.

    Nothing is said to relatives, colleagues or neighbours (Garante, 30 November 2005): what is not granted here
    is not allowed.
    """

    _name = "credit.related.person"
    _description = "Person related to a case"
    _order = "case_id, sequence, id"

    case_id = fields.Many2one("credit.case", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", string="Person", required=True, ondelete="restrict", index=True)
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    sequence = fields.Integer(default=10)
    role = fields.Selection(
        [
            ("joint_debtor", "Joint debtor"),
            ("guarantor", "Guarantor"),
            ("guardian", "Guardian"),
            ("support_administrator", "Support administrator"),
            ("delegate", "Delegate"),
            ("condominium_administrator", "Condominium administrator"),
            ("payer", "Payer"),
        ],
        required=True,
    )
    may_be_told = fields.Boolean(
        string="May be told", compute="_compute_rights", store=True, readonly=False,
        help="Amounts and reasons of the debt may be disclosed.",
    )
    may_be_asked = fields.Boolean(
        string="May be asked to pay", compute="_compute_rights", store=True, readonly=False,
    )
    may_agree = fields.Boolean(
        string="May agree", compute="_compute_rights", store=True, readonly=False,
        help="May promise, sign a plan or a settlement in the debtor's name.",
    )
    receives_notices = fields.Boolean(
        string="Receives the notices", compute="_compute_rights", store=True, readonly=False,
        help="Written notices go to this person instead of the debtor.",
    )
    proof = fields.Char(help="What proves the role: decree, delegation, contract of guarantee, resolution.")
    proof_file = fields.Binary(attachment=True)
    proof_filename = fields.Char()
    date_from = fields.Date(string="Valid from")
    date_to = fields.Date(string="Valid until")
    is_valid = fields.Boolean(compute="_compute_is_valid")

    _person_uniq = models.Constraint(
        "UNIQUE(case_id, partner_id, role)", "This person already has this role in the case."
    )
    _dates_check = models.Constraint("CHECK(date_to >= date_from)", "The validity ends on or after the day it begins.")

    # What each role allows once it is proved: told, asked, agree, notices.
    _role_rights = {
        "joint_debtor": (True, True, True, False),
        "guarantor": (True, True, False, False),
        "guardian": (True, True, True, True),
        "support_administrator": (True, True, True, True),
        "delegate": (True, False, False, False),
        "condominium_administrator": (True, True, True, True),
        "payer": (False, False, False, False),
    }

    @api.depends("role")
    def _compute_rights(self):
        for person in self:
            rights = self._role_rights.get(person.role, (False,) * 4)
            person.may_be_told, person.may_be_asked, person.may_agree, person.receives_notices = rights

    @api.depends("proof", "proof_filename", "date_from", "date_to")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for person in self:
            begun = not person.date_from or person.date_from <= today
            person.is_valid = bool(
                (person.proof or person.proof_filename) and begun and (not person.date_to or person.date_to >= today)
            )

    @api.constrains("partner_id", "case_id")
    def _check_partner_id(self):
        for person in self:
            if person.partner_id.commercial_partner_id == person.case_id.partner_id and person.role != "delegate":
                raise ValidationError(self.env._("The debtor is not a related person of their own case."))
            if person.partner_id.company_id and person.partner_id.company_id != person.case_id.company_id:
                raise ValidationError(self.env._(
                    "%(person)s belongs to another client: add them among the contacts of %(company)s.",
                    person=person.partner_id.name, company=person.case_id.company_id.name,
                ))
