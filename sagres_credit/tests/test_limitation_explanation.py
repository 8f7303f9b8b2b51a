from datetime import date

from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .limitation_event_common import LimitationEventCommon


@tagged("post_install", "-at_install")
class TestLimitationExplanation(LimitationEventCommon):
    """Each item says in words why it lapses on its day, and an act says before the last click what it will do."""

    def explain(self, item=None):
        item = item or self.rent
        item.invalidate_recordset(["limitation_explanation"])
        return html2plaintext(item.limitation_explanation)

    def foresee(self, nature="admission", day="2026-11-12", items=None, **vals):
        items = self.recent if items is None else items
        event = self.env["credit.limitation.event"].with_user(self.manager).new({
            "case_id": self.case.id, "nature": nature, "date": day, "receivable_ids": [Command.set(items.ids)], **vals,
        })
        return html2plaintext(event.forecast)

    def assertSays(self, text, *words):
        for said in words:
            self.assertIn(said, text)

    def test_item_says_what_it_is_for_its_term_its_article_and_its_start(self):
        self.assertSays(
            self.explain(), "It is for: Rent of public housing. The mandate says so.", "5 years (art. 2948 n. 3 c.c.)",
            "the due date, 5 August 2021", "It is prescribed: Wednesday 5 August 2026 was the last day",
        )

    def test_item_says_who_says_what_it_is_for(self):
        self.recent.own_claim_kind_id = self.env.ref("sagres_credit.credit_claim_kind_ordinary")
        self.assertSays(self.explain(self.recent), "Ordinary contract credit. Somebody wrote so", "10 years (art. 2946 c.c.)")

    def test_each_act_is_told_with_its_document_and_its_effect(self):
        self.deliver("2026-08-05")
        self.record("suspension", "2026-08-10", cause="spouses", date_end="2026-08-19")
        text = self.explain()
        self.assertSays(
            text, "5 August 2026, Formal notice received, Registered letter RA123",
            "the whole term began anew and ends on 5 August 2031", "letter.pdf; art. 2941 n. 1 c.c.",
            "stood still for 10 days until 19 August 2026; the end is 16 August 2031",
            "Friday 15 August 2031 is a holiday: the end moves to 16 August 2031",
        )

    def test_late_act_says_when_the_credit_had_lapsed(self):
        self.record("admission", "2026-08-07")
        self.assertSays(self.explain(), "7 August 2026, Written admission", "too late, the credit had lapsed after 5 August 2026")

    def test_suits_are_told(self):
        suit = self.record("claim", "2025-03-03")
        self.record("precetto", "2025-04-03")
        self.assertSays(
            self.explain(), "does not run until the proceedings end", "no effect of its own", "no day is known on which it lapses"
        )
        suit.write({"outcome": "judgment", "date_end": "2026-06-30"})
        self.assertSays(self.explain(), "judgment final on 30 June 2026; from there the term is ten years", "30 June 2036")

    def test_presumption_and_decadence_warn_with_their_article(self):
        self.recent.own_claim_kind_id = self.env.ref("sagres_credit.credit_claim_kind_lodging")
        self.assertSays(self.explain(self.recent), "the law presumes that it was paid, 6 months (art. 2954 c.c.)")
        self.recent.own_claim_kind_id = self.env.ref("sagres_credit.credit_claim_kind_local_charge")
        self.recent.claim_date = "2026-10-01"
        self.assertSays(self.explain(self.recent), "the right decays after 31 December 2031", "L. 296/2006 art. 1 c. 161")

    def test_item_without_a_term_says_what_is_missing(self):
        self.mandate.claim_kind_id = False
        self.run_night()
        self.assertSays(self.explain(), "Nobody can say when it lapses: What the credit is for is not known")

    def test_paid_item_says_nothing(self):
        self.pay(self.move)
        self.assertFalse(self.recent.limitation_explanation)

    def test_explained_end_is_the_date_of_the_books(self):
        self.deliver("2026-08-05")
        self.record("suspension", "2026-08-10", cause="spouses", date_end="2026-08-19")
        self.record("claim", "2026-09-01", self.recent, outcome="extinguished", date_end="2026-10-01")
        self.add_item("2022-01-31")
        items = self.case.receivable_ids
        claims, acts = items._read_claims(), items._read_acts()
        for item in items:
            course = item._trace(claims[item.id], acts[item.id])
            self.assertEqual((course.start, course.end), (item.limitation_start, item.limitation_date))
            self.assertIn(item._say_day(item.limitation_date), self.explain(item))

    def test_explanation_is_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("it_IT")
        item = self.rent.with_context(lang="it_IT")
        self.assertIn("agosto 2021", html2plaintext(item.limitation_explanation))

    def test_explaining_costs_the_same_for_two_hundred_items_as_for_twenty(self):
        counts = []
        for number in (20, 200):
            moves = self.env["account.move"].union(*[self.invoice(10, 400, post=False) for _number in range(number)])
            moves.action_post()
            items = moves.credit_receivable_ids
            self.record("plan", "2026-10-01", items)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.receivable"].browse(items.ids).mapped("limitation_explanation")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_act_foretells_the_new_end_of_the_worst_item(self):
        other = self.add_item("2024-01-31")
        text = self.foresee(items=self.recent | other)
        self.assertSays(text, "The term of 2 items begins anew on 12 November 2026. It ends on 12 November 2031.")
        self.record("admission", "2026-11-12", self.recent | other)
        self.assertEqual(set((self.recent | other).mapped("limitation_date")), {date(2031, 11, 12)})

    def test_act_foretells_what_comes_too_late(self):
        self.assertSays(
            self.foresee(items=self.recent | self.rent), "The term of 1 item begins anew", "1 item: too late",
            "lapsed after 5 August 2026",
        )

    def test_act_foretells_why_it_would_be_refused(self):
        self.assertSays(self.foresee(day="2026-11-21"), "in the future")
        self.assertSays(self.foresee(day=False), "Say what happened and on which day")
        self.assertSays(self.foresee("suspension"), "why the term is suspended")

    def test_recorded_act_tells_what_followed_and_what_a_judgment_would_do(self):
        suit = self.record("claim", "2025-03-03", self.recent | self.rent)
        self.assertSays(html2plaintext(suit.forecast), "The term of 2 items does not run from 3 March 2025", "no day is known")
        form = Form(suit.with_user(self.manager), "sagres_credit.credit_limitation_event_view_form")
        form.date_end = "2026-06-30"
        self.assertIn("Say how the suit ended", form.forecast)
        form.outcome = "judgment"
        self.assertSays(html2plaintext(form.forecast), "is ten years from the day the judgment became final", "30 June 2036")
        form.save()
        plan = self.record("plan", "2026-08-05")
        self.record("admission", "2026-09-01")
        self.assertIn("With the acts that followed the first ends on 1 September 2036", html2plaintext(plan.forecast))

    def test_recorded_act_tells_what_it_does_and_cancelling_what_follows(self):
        event = self.record("admission", "2026-08-05")
        self.assertSays(html2plaintext(event.forecast), "The term of 1 item begins anew on 5 August 2026", "5 August 2031")
        dialog = self.env["credit.limitation.event.cancel"].with_user(self.manager).create({
            "event_id": event.id, "reason": "Not theirs",
        })
        self.assertIn("Without this act the first of 1 item had lapsed after 5 August 2026", dialog.forecast)
        dialog.action_cancel_act()
        self.assertEqual((event.state, self.rent.limitation_state), ("cancelled", "expired"))
