"""Which contact rule and which local holidays count for a debtor, found in memory. No ORM."""
from dataclasses import replace

from .contact_rules import MONTH_DAYS


class RulesInForce:
    """The rules and local holidays of some mandates, read once, so that a list of debtors is judged without queries.

    :param rules: records with ``mandate_id``, ``segment``, ``date_from``, ``date_to``, ``written_days`` and
        ``_prepare_engine_rule()``
    :param holidays: records with ``_falls_on(mandate, city)`` and ``_get_feast()``
    """

    def __init__(self, rules, holidays):
        self.rules = {}
        for rule in rules:
            self.rules.setdefault((rule.mandate_id.id, rule.segment), []).append(rule)
        self.holidays = holidays
        #: How many days back a contact can still forbid another.
        self.memory_days = max([MONTH_DAYS, *(rule.written_days for rule in rules)])
        self.engines = {}

    def pick(self, mandate, segment, day):
        """Return the most specific rule in force on ``day`` for a debtor of this mandate and segment, or ``None``.

        Of the mandate and the segment, else of the mandate, else of the segment, else of everybody.
        """
        for scope in ((mandate.id, segment), (mandate.id, False), (False, segment), (False, False)):
            for rule in self.rules.get(scope, ()):
                if rule.date_from <= day and (not rule.date_to or day <= rule.date_to):
                    return rule
        return None

    def get_engine(self, rule, mandate, city):
        """Return a rule as the engine reads it, with the holidays of the debtor's city and of the mandate."""
        key = rule.id, mandate.id, (city or "").strip().casefold()
        if key not in self.engines:
            feasts = {holiday._get_feast() for holiday in self.holidays if holiday._falls_on(mandate, key[-1])}
            self.engines[key] = replace(rule._prepare_engine_rule(), feasts=frozenset(feasts))
        return self.engines[key]
