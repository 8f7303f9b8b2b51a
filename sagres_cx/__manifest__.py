{
    "name": "Sagres Customer Experience",
    "summary": "The debtor's voice: surveys, call-backs, complaints, improvement",
    "version": "19.0.1.0.0",
    "category": "Accounting/Credit management",
    "license": "LGPL-3",
    "author": "Sagres",
    "depends": [
        "im_livechat",
        "sagres_credit",
        "survey",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/cx_rules.xml",
        "security/survey_rules.xml",
        "security/chat_rules.xml",
        "data/cx_touchpoint_data.xml",
        "views/cx_root_menus.xml",
        "views/cx_touchpoint_views.xml",
        "views/cx_program_views.xml",
        "data/chat_data.xml",
        "views/chat_templates.xml",
        "views/chat_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sagres_cx/static/src/**/*",
            ("remove", "sagres_cx/static/src/public/**/*"),
        ],
        "web.assets_frontend": [
            "sagres_cx/static/src/public/**/*",
        ],
        "web.assets_tests": [
            "sagres_cx/static/tests/tours/**/*",
        ],
    },
    "installable": True,
}
