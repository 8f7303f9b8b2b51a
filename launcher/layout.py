"""Where things are. Everything the launcher makes lies below STATE and VENV."""
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".odoo"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA_DIR = STATE / "data"
LOGS = STATE / "log"

ADDONS = ("sagres_credit", "sagres_heirs", "sagres_pagopa", "sagres_cx")
BASE_MODULES = (
    "account",
    "account_payment",
    "certificate",
    "crm",
    "im_livechat",
    "l10n_it",
    "mail",
    "payment_demo",
    "portal",
    "sms",
    "spreadsheet_dashboard",
    "survey",
)
LANGUAGE = "it_IT"


def clone_id():
    """Return eight characters that tell this clone and user from any other on the machine."""
    return hashlib.sha256(f"{ROOT}:{os.geteuid()}".encode()).hexdigest()[:8]
