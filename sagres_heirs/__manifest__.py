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
        "security/credit_estate_letter_rules.xml",
        "security/credit_estate_report_rules.xml",
        "security/credit_heir_search_rules.xml",
        "views/credit_estate_views.xml",
        "report/credit_estate_letter_templates.xml",
        "views/credit_estate_letter_views.xml",
        "views/credit_estate_report_views.xml",
        "views/credit_heir_search_views.xml",
        "views/credit_mandate_heirs_views.xml",
        "wizard/credit_estate_letter_views.xml",
        "wizard/credit_heir_search_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sagres_heirs/static/src/**/*",
        ],
    },
    "installable": True,
}
