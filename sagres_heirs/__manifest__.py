{
    "name": "Sagres Heirs",
    "summary": "The succession of a deceased debtor: called persons, shares, searches",
    "version": "19.0.1.0.0",
    "category": "Accounting/Credit management",
    "license": "LGPL-3",
    "author": "Sagres",
    "depends": [
        "sagres_credit",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/credit_estate_rules.xml",
        "security/credit_estate_wizard_rules.xml",
        "security/credit_heir_guard_rules.xml",
        "views/credit_estate_views.xml",
        "views/credit_case_estate_views.xml",
        "wizard/credit_call_log_death_views.xml",
        "wizard/credit_estate_open_views.xml",
        "wizard/credit_estate_mistake_views.xml",
        "wizard/credit_estate_close_views.xml",
        "wizard/credit_estate_curator_views.xml",
        "views/credit_heir_offer_views.xml",
        "views/credit_heir_erase_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sagres_heirs/static/src/**/*",
        ],
    },
    "installable": True,
}
