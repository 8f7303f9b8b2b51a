from dataclasses import replace
from datetime import datetime, timezone

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.flow_rest import build_rest
from .flow_common import FlowCommon


class Platform:
    """The flows of the platform, as its client offers them; it remembers what was asked."""

    def __init__(self, *flows):
        self.flows, self.asked, self.broken = list(flows), [], set()

    def iterate(self, published_after):
        self.asked.append(published_after)
        for flow in self.flows:
            if flow.published.replace(tzinfo=None) > published_after:
                header, _pages = build_rest(flow)
                yield {"fdr": flow.id, "pspId": flow.psp, "revision": flow.revision, "published": header["published"]}

    def header(self, fdr, revision, psp):
        self.asked.append(fdr)
        return {} if fdr in self.broken else build_rest(self._find(fdr, revision), size=1)[0]

    def payments(self, fdr, revision, psp, page):
        return build_rest(self._find(fdr, revision), size=1)[1][page - 1]

    def _find(self, fdr, revision):
        return next(flow for flow in self.flows if (flow.id, flow.revision) == (fdr, revision))


@tagged("post_install", "-at_install")
class TestFlowDownload(FlowCommon):
    """Flows are read from the platform, page by page, from where the last download ended; none is read twice."""

    def setUp(self):
        super().setUp()
        moment = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
        flow = self.get_flow(*map(self.get_line, self.options), created=moment, published=moment, revision=1)
        later = moment.replace(hour=9)
        self.platform = Platform(flow, replace(flow, id="2026-11-20ABI01234-0002", published=later, created=later))

    def download(self):
        self.env["pagopa.flow"]._download(self.creditor, self.platform)
        return self.env["pagopa.flow"].search([("creditor_id", "=", self.creditor.id)], order="id")

    def test_every_page_is_read_and_no_flow_twice(self):
        flows = self.download()
        self.assertEqual(flows.mapped("line_count"), [2, 2])
        self.assertEqual(flows.mapped("source"), ["platform", "platform"])
        self.assertEqual(self.creditor.flow_watermark, datetime(2026, 11, 20, 9, 0))
        asked = len(self.platform.asked)
        self.assertEqual(self.download(), flows)
        self.assertEqual(len(self.platform.asked), asked + 1)  # the list only
        self.assertEqual(self.platform.asked[-1], datetime(2026, 11, 18, 9, 0))  # two days before are read again

    def test_a_flow_that_cannot_be_read_is_named_and_does_not_stop_the_others(self):
        self.platform.broken.add(self.platform.flows[0].id)
        with mute_logger("odoo.addons.sagres_pagopa.models.pagopa_flow_download"):
            flows = self.download()
        self.assertEqual(flows.mapped("name"), ["2026-11-20ABI01234-0002"])
        problem = self.env["credit.problem"].search([("kind", "=", "pagopa_flow"), ("company_id", "=", self.client.id)])
        self.assertIn("could not be read", problem.name)
        self.platform.broken.clear()
        self.assertEqual(len(self.download()), 2)

    def test_a_later_revision_takes_the_place_of_the_first(self):
        self.download()
        first = self.platform.flows[0]
        self.platform.flows[0] = replace(first, revision=2, published=first.published.replace(hour=10))
        flows = self.download().filtered(lambda flow: flow.name == first.id)
        self.assertEqual([(flow.revision, flow.state) for flow in flows], [(1, "obsolete"), (2, "read")])

    def test_nothing_is_asked_in_a_neutralised_copy_nor_without_a_platform(self):
        self.env["pagopa.flow"]._cron_download()
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "true")
        self.patch(type(self.env["pagopa.creditor"]), "_get_flow_client", lambda creditor: self.platform)
        self.env["pagopa.flow"]._cron_download()
        self.assertFalse(self.platform.asked)
