"""Fill the demo database. Runs inside .venv: `python -m launcher.demo_build CONFIG DATABASE [REPORT]`.

Without a report it only prepares the web client's style sheets and scripts again, after an update of the modules.
"""
import json
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

from . import layout, portfolio
from .demo import MARK


def say(text, done=None, total=None):
    """Tell the launcher how far the demo is."""
    sys.stdout.write(MARK + json.dumps({"text": text, "done": done, "total": total}) + "\n")
    sys.stdout.flush()


def speak_italian(env):
    """Make Italian the language of everybody, those to come included."""
    env["ir.default"].set("res.partner", "lang", layout.LANGUAGE)
    people = env["res.partner"].with_context(active_test=False).search([("lang", "!=", layout.LANGUAGE)])
    people.write({"lang": layout.LANGUAGE})


def main(config_path, database, report=None):
    """Build the sample portfolio and write what it holds as JSON to `report`."""
    config.parse_config(["-c", config_path], setup_logging=True)
    registry = Registry(database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if report:
            speak_italian(env)
            summary = portfolio.build(env, say)
            Path(report).write_text(json.dumps(summary, default=float, ensure_ascii=False))
        say("style sheets and scripts of the web client")
        env["ir.qweb"]._pregenerate_assets_bundles()
        cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
