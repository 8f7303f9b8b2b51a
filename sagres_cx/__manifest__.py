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
    "data": [],
    "installable": True,
}
