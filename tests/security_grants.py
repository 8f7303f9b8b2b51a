"""What people may do though they may not write: the methods that check by themselves, and whom they let."""

GRANTED = {}
