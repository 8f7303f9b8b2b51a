"""A worker in a process of its own that sends what waits: the tests start several, and kill some."""
import os
import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def main(database):
    config.parse_config(["-c", os.environ["ODOO_RC"]])
    with Registry(database).cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["credit.notice"]._cron_send()


if __name__ == "__main__":
    main(sys.argv[1])
