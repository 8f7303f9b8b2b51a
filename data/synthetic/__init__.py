"""Synthetic debtors and ledgers: standard library only, one seed, nothing that belongs to a real person."""
