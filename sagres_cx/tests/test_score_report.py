import base64
import io
import json

from openpyxl import load_workbook

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

from odoo.addons.spreadsheet.utils.validate_data import fields_in_spreadsheet, menus_xml_ids_in_spreadsheet

from ..tools import score
from .figures_common import FiguresCommon

DASHBOARD = "sagres_cx/data/files/cx_voices_dashboard.json"


@tagged("post_install", "-at_install")
class TestScoreReport(FiguresCommon):
    """Figures of voices: the same NPS however it is taken, sure as the engine says, and of nobody who is not to be ranked."""

    def build(self):
        super().build()
        self.speak(21, 9, 10)
        self.speak(2, 1, 7, touchpoint_id=self.invoice_moment.id, stakeholder="customer", date="2026-10-05 09:00:00")

    def test_nps_of_any_group_is_that_of_the_engine(self):
        for user in (self.operator, self.manager, self.client_user):
            groups = self.sum_up(
                user, ["touchpoint_id"], ["nps:avg", "margin:avg", "low:avg", "high:avg", "voice_count:sum", "shortfall:sum"])
            found = {moment: values for moment, *values in groups}
            for moment, counts in ((self.call_moment, (21, 9, 10)), (self.invoice_moment, (2, 1, 7))):
                nps = score.nps(*counts)
                value, margin, low, high, n, missing = found[moment]
                self.assertEqual((value, n, missing), (nps.value, nps.n, max(30 - nps.n, 0)))
                for name, own in (("margin", margin), ("low", low), ("high", high)):
                    self.assertAlmostEqual(own, getattr(nps, name), places=6)

    def test_no_voices_have_no_value_and_not_zero(self):
        (nps, margin, low, n), = self.sum_up(
            self.manager, [], ["nps:avg", "margin:avg", "low:avg", "voice_count:sum"], domain=[("segment", "=", "public_body")])
        self.assertEqual([value for value in (nps, margin, low, n) if value is not False], [])
        self.assertFalse(self.sum_up(self.manager, ["segment"], ["nps:avg"], domain=[("segment", "=", "public_body")]))

    def test_a_score_of_zero_counts_as_a_detractor(self):
        (count, nps), = self.sum_up(self.manager, [], ["detractor_count:sum", "nps:avg"], domain=[("score", "=", 0)])
        self.assertEqual((count, nps), (17, -100))

    def test_effort_and_satisfaction_have_figures_of_their_own(self):
        for metric, value in (("ces", 6), ("ces", 3), ("csat", 5), ("csat", 4), ("csat", 2)):
            self.create_voice(metric=metric, score=value)
        self.env.flush_all()
        groups = self.sum_up(
            self.manager, ["metric"], ["score:avg", "promoter_share:avg", "voice_count:sum"], "cx.rating.report")
        found = {metric: values for metric, *values in groups}
        self.assertEqual((found["csat"][2], found["ces"][0]), (3, 4.5))
        self.assertAlmostEqual(found["csat"][1], 200 / 3)
        self.assertEqual(self.sum_up(self.manager, [], ["voice_count:sum"]), [(50,)])

    def test_an_operator_finds_no_ranking_of_operators(self):
        report = self.as_user(self.operator, "cx.score.report")
        self.assertNotIn("operator_id", report.fields_get())
        for groupby in (["operator_id"], ["touchpoint_id", "operator_id"]):
            with self.assertRaises(AccessError):
                report._read_group([], groupby, ["nps:avg"])
        with self.assertRaises(AccessError):
            report.search([("operator_id", "=", self.operator.id)])
        ranked = self.sum_up(self.manager, ["operator_id"], ["nps:avg"])
        self.assertEqual([operator for operator, _nps in ranked], [self.operator])

    def test_no_path_of_a_row_leads_to_who_looked_after_whom(self):
        for model in ("cx.score.report", "cx.rating.report", "cx.driver.report", "cx.loop.report", "cx.response.report"):
            fields = self.as_user(self.operator, model).fields_get(attributes=["type", "relation"])
            related = {field["relation"] for field in fields.values() if field["type"] == "many2one"}
            self.assertFalse(related & {"credit.case", "cx.feedback", "cx.invitation", "credit.interaction"}, model)

    def test_what_is_about_an_operator_is_in_no_figure_of_theirs_until_closed(self):
        voice = self.speak(detractors=1, about_operator=True)
        counts = {user: self.sum_up(user, [], ["voice_count:sum"])[0][0] for user in (self.operator, self.colleague)}
        self.assertEqual(counts, {self.operator: 50, self.colleague: 51})
        voice.state = "closed"
        self.env.flush_all()
        self.assertEqual(self.sum_up(self.operator, [], ["voice_count:sum"]), [(51,)])

    def test_a_client_sees_its_own_voices_only(self):
        self.speak(5, company_id=self.other_client.id, case_id=False)
        report = self.as_user(self.client_user, "cx.score.report")
        self.assertEqual(report.search([]).company_id, self.client)
        self.assertFalse(report._read_group([("company_id", "=", self.other_client.id)], [], ["voice_count:sum"])[0][0])

    def test_a_row_opens_its_voice(self):
        row = self.as_user(self.client_user, "cx.score.report").search([], limit=1)
        self.assertEqual(row.action_open_voice()["res_id"], row.id)
        hidden = self.speak(detractors=1, partner_id=self.debtor.id)
        self.debtor.credit_vulnerable = True
        self.env.flush_all()
        with self.assertRaisesRegex(AccessError, "its words are not shared with you"):
            self.as_user(self.client_user, "cx.score.report").browse(hidden.id).action_open_voice()

    def test_reading_figures_costs_as_many_queries_for_many_voices(self):
        def count():
            self.env.invalidate_all()
            with self.assertQueryCount(self.queries or 99):
                before = self.env.cr.sql_log_count
                self.sum_up(self.manager, ["touchpoint_id", "date:month"], ["nps:avg", "margin:avg", "voice_count:sum"])
                return self.env.cr.sql_log_count - before
        self.queries = None
        count()
        self.queries = count()
        self.speak(200)
        count()


@tagged("post_install", "-at_install")
class TestDriverReport(FiguresCommon):
    """What moves the NPS: a reason beside the same voices that do not name it."""

    def read(self, **options):
        return self.sum_up(
            self.manager, ["reason_id"],
            ["impact:avg", "named_count:sum", "named_promoter_count:sum", "named_detractor_count:sum", "nps_named:avg",
             "nps_other:avg"], "cx.driver.report", **options)

    def test_impact_is_the_difference_times_how_many_name_it(self):
        self.speak(30, 10)
        hurt = self.speak(1, detractors=9)
        self.name_reason(hurt)
        (reason, impact, named, promoters, detractors, with_it, without), = self.read()
        self.assertEqual((reason, named, promoters, detractors), (self.reason, 10, 1, 9))
        self.assertEqual((with_it, without), (-80, 75))
        self.assertAlmostEqual(impact, score.impact(-80, 75, 10 / 50))

    def test_suggested_and_refused_reasons_do_not_count(self):
        self.speak(3)
        self.name_reason(self.speak(detractors=2), state="suggested")
        self.name_reason(self.speak(detractors=2), self.env.ref("sagres_credit.credit_reason_amount"), state="refused")
        self.assertFalse(self.read())

    def test_a_reason_that_everybody_names_has_no_impact_to_compare(self):
        self.name_reason(self.speak(detractors=3))
        self.assertFalse(self.read()[0][1])

    def test_reasons_together_have_no_impact(self):
        voices = self.speak(3, detractors=3)
        self.name_reason(voices[:3])
        self.name_reason(voices[2:5], self.env.ref("sagres_credit.credit_reason_amount"))
        self.assertEqual(len(self.read()), 2)
        self.assertFalse(self.sum_up(self.manager, [], ["impact:avg"], "cx.driver.report")[0][0])

    def test_employees_are_no_row_of_any_report(self):
        self.name_reason(self.speak_as_staff(detractors=9))
        for model in ("cx.score.report", "cx.driver.report", "cx.rating.report", "cx.loop.report"):
            self.assertFalse(self.env[model].search_count([("company_id", "=", self.client.id)]), model)


@tagged("post_install", "-at_install")
class TestDashboard(FiguresCommon, HttpCase):
    """The dashboard and the exports say what pivot and list say."""

    def build(self):
        super().build()
        self.speak(7, 2, 4)
        self.speak(1, 0, 5, touchpoint_id=self.invoice_moment.id)

    def test_every_field_and_menu_of_the_dashboard_exists(self):
        with file_open(DASHBOARD) as file:
            data = json.load(file)
        for model, names in fields_in_spreadsheet(data).items():
            for name in names:
                self.assertIn(name.split(":")[0], self.env[model]._fields, f"{model}.{name}")
        for menu in menus_xml_ids_in_spreadsheet(data):
            self.assertTrue(self.env.ref(menu))
        stored = json.loads(base64.b64decode(self.env.ref("sagres_cx.cx_dashboard_voices").spreadsheet_binary_data))
        self.assertEqual(stored, data)

    def test_managers_and_clients_have_the_dashboard_and_operators_not(self):
        dashboard = self.env.ref("sagres_cx.cx_dashboard_voices")
        found = [user for user in (self.manager, self.client_user, self.operator)
                 if self.as_user(user, dashboard._name).search([("id", "=", dashboard.id)])]
        self.assertEqual(found, [self.manager, self.client_user])

    def test_pivots_of_the_dashboard_are_read_by_a_client(self):
        with file_open(DASHBOARD) as file:
            pivots = json.load(file)["pivots"].values()
        for pivot in pivots:
            model = self.as_user(self.client_user, pivot["model"])
            measures = [f"{one['fieldName']}:{model._fields[one['fieldName']].aggregator}" for one in pivot["measures"]]
            rows = [row["fieldName"] for row in pivot["rows"]]
            self.assertIsInstance(model.formatted_read_group(pivot["domain"], rows, measures), list)

    def test_pivot_list_group_and_xlsx_say_the_same_nps(self):
        domain = [("company_id", "=", self.client.id)]
        report = self.as_user(self.manager, "cx.score.report")
        expected = {moment.display_name: nps for moment, nps in report._read_group(domain, ["touchpoint_id"], ["nps:avg"])}
        total = report._read_group(domain, [], ["nps:avg"])[0][0]
        pivot = report.formatted_read_grouping_sets(domain, [[], ["touchpoint_id"]], ["nps:avg"])
        self.assertEqual(pivot[0][0]["nps:avg"], total)
        self.assertEqual({row["touchpoint_id"][1]: row["nps:avg"] for row in pivot[1]}, expected)
        listed = report.web_read_group(domain, ["touchpoint_id"], aggregates=["nps:avg"])["groups"]
        self.assertEqual({row["touchpoint_id"][1]: row["nps:avg"] for row in listed}, expected)
        rows = report.search(domain)
        for name, nps in expected.items():
            own = rows.filtered(lambda row, name=name: row.touchpoint_id.display_name == name).mapped("nps")
            self.assertAlmostEqual(sum(own) / len(own), nps)
        self.assertEqual(self._export(domain), {name: round(nps, 6) for name, nps in expected.items()})

    def _export(self, domain):
        """Return ``{moment: NPS}`` as the headers of groups of the exported xlsx have it."""
        self.manager.group_ids |= self.env.ref("base.group_allow_export")
        self.authenticate("carla", "carla")
        fields = [{"name": name, "label": name, "type": "float"} for name in ("stakeholder", "nps", "voice_count")]
        data = {
            "model": "cx.score.report", "fields": fields, "ids": False, "domain": domain, "groupby": ["touchpoint_id"],
            "import_compat": False, "context": {"allowed_company_ids": self.manager.company_ids.ids},
        }
        response = self.url_open("/web/export/xlsx", {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)})
        response.raise_for_status()
        rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
        heads = [row for row in rows if isinstance(row[0], str) and row[0].endswith(")")]
        return {row[0].rsplit(" (", 1)[0].strip(): round(row[1], 6) if row[1] is not None else row for row in heads}
