from odoo.addons.sagres_credit.tools import log_mask

from . import controllers
from . import models
from . import wizard
from .hooks import post_load, uninstall_hook

log_mask.hide_paths("/pagopa/node/", "/pagopa/simulator/")
