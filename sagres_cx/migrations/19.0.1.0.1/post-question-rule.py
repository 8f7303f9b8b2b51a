"""The rule on questions came with noupdate: an update of the module leaves it as it was."""
from odoo import SUPERUSER_ID, api

DOMAIN = (
    "['|', '|', ('survey_id', '=', False), ('survey_id.cx_company_id', '=', False),"
    " ('survey_id.cx_company_id', 'in', user.company_ids.ids)]"
)


def migrate(cr, version):
    """Let people of surveys write questions before these are in a survey, as Odoo does."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("sagres_cx.survey_question_rule_company", raise_if_not_found=False)
    if rule:
        rule.domain_force = DOMAIN
