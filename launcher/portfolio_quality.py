"""What the demo shows of the master data: entries that stand twice, and data that are plainly wrong."""

#: How a name is written the second time, and which datum is wrong there.
TWINS = (("upper", "email"), ("lower", "zip"), ("title", "email"))


def make_quality(env, say, companies):
    """Enter some debtors of each client a second time, as people do, and look for what is to mend."""
    say("master data to mend")
    for company in companies:
        persons = env["res.partner"].search([
            ("company_id", "=", company.id), ("parent_id", "=", False), ("credit_case_ids.is_open", "=", True),
            ("street", "!=", False), ("zip", "!=", False), ("is_company", "=", False),
        ], order="id", limit=len(TWINS))
        env["res.partner"].create([
            _prepare_twin(person, company, *twin) for person, twin in zip(persons, TWINS, strict=False)
        ])
        env["credit.duplicate"]._propose(company)
        env["credit.data.fix"]._propose(company)


def _prepare_twin(person, company, case, datum):
    """Return the values of the same person entered again: surname first, the same address, one datum wrong."""
    words = " ".join(reversed(person.name.split()))
    vals = {
        "name": getattr(words, case)(), "company_id": company.id, "street": person.street, "city": person.city,
        "zip": person.zip, "phone": person.phone, "country_id": person.country_id.id, "lang": person.lang,
    }
    wrong = {"email": {"email": f"{person.name.split()[0].lower()}@gmial.com"}, "zip": {"zip": person.zip.lstrip("0")}}
    return {**vals, **wrong[datum]}
