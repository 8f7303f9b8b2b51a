"""The process in which a passing database is worked on: ``python -m tests.life.worker MODULE.FUNCTION JSON [PACKAGE]``."""
import contextlib
import importlib
import json
import os
import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

from .sandbox import RESULT


@contextlib.contextmanager
def environment():
    """Give the superuser's environment on the database; what is done is kept."""
    with Registry(config["db_name"][0]).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def main(function, job, package="tests.life"):
    """Call one function of a package of ours and print what it returns."""
    config.parse_config(["-c", os.environ["ODOO_RC"]], setup_logging=True)
    module, name = function.split(".")
    result = getattr(importlib.import_module(f"{package}.{module}"), name)(**json.loads(job))
    print(f"\n{RESULT}{json.dumps(result, default=str)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
