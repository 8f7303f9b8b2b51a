from odoo.tests import Form, tagged

from .action_common import ActionCommon


@tagged("post_install", "-at_install")
class TestCluster(ActionCommon):
    """What comes back: voices of one moment with one reason stand together, and lead to an improvement."""

    def get_clusters(self, user=None, **context):
        Report = self.as_user(user or self.client_user, self.env["cx.cluster.report"])
        Report.invalidate_model()  # as each request of a browser reads anew
        return Report.with_context(**context).search([])

    def test_a_cluster_counts_voices_detractors_and_the_mean(self):
        self.create_reasoned(2, "What is this sum?", date="2026-11-10 10:00:00")
        self.create_reasoned(9, "Clear at last", date="2026-11-11 10:00:00")
        self.create_reasoned(body="From a call", source="call", date="2026-11-12 10:00:00")
        cluster = self.get_clusters()
        self.assertEqual((cluster.touchpoint_id, cluster.reason_id), (self.touchpoint, self.reason))
        self.assertEqual((cluster.voice_count, cluster.detractor_count, cluster.call_count), (3, 1, 1))
        self.assertEqual((cluster.score_count, cluster.score_mean), (2, 5.5))
        self.assertEqual(cluster.quotes, "«From a call»\n«Clear at last»\n«What is this sum?»")

    def test_suggestions_employees_and_other_clients_are_in_no_cluster(self):
        suggested = self.create_reasoned(2)
        suggested.tag_ids.state = "suggested"
        self.create_reasoned(2, stakeholder="employee", partner_id=False, case_id=False)
        self.create_reasoned(2, company_id=self.other_client.id, case_id=False)
        self.assertFalse(self.get_clusters())
        self.assertEqual(self.get_clusters(self.manager).company_id, self.other_client)

    def test_what_is_said_about_an_operator_is_counted_and_not_quoted(self):
        voice = self.create_reasoned(2, "She was rude", about_operator=True)
        cluster = self.get_clusters(self.operator)
        self.assertEqual((cluster.voice_count, cluster.quotes), (1, False))
        voice.state = "closed"
        self.assertEqual(self.get_clusters(self.operator).quotes, "«She was rude»")

    def test_the_period_is_chosen(self):
        for day in ("2026-11-10", "2026-10-01", "2026-02-01"):
            self.create_reasoned(2, date=f"{day} 10:00:00")
        counts = [self.get_clusters(cx_days=days).voice_count for days in (30, "x", 365)]
        self.assertEqual(counts, [1, 2, 3])
        self.assertEqual(self.get_clusters(cx_days=30), self.get_clusters(cx_days=365))

    def test_a_cluster_starts_an_improvement_and_counts_it(self):
        voice = self.create_reasoned(2, "What is this sum?")
        cluster = self.get_clusters()
        Action = self.as_user(self.client_user, self.env["cx.action"])
        with Form(Action.with_context(**cluster.action_start()["context"])) as form:
            self.assertEqual(form.name, "Does not understand it")
        action = form.record
        self.assertEqual((action.voice_ids, action.reason_id, action.measure), (voice, self.reason, "share"))
        cluster.invalidate_recordset()
        self.assertEqual(cluster.open_action_count, 1)
        self.assertEqual(action.search(cluster.action_open_improvements()["domain"]), action)
        self.assertEqual(voice.search(cluster.action_open_voices()["domain"]), voice)
