"""Amounts of money, in euros."""

from decimal import ROUND_HALF_UP, Decimal


# spec: Round money half up, as our invoices promise, where round() rounds half to even.
#   rewrite: round($AMOUNT, 2) -> money.rounded($AMOUNT)
#   scope: parcel/*.py
#   done: python3 -m unittest discover -s tests
def rounded(amount):
    """Return an amount with two decimals, rounded half up."""
    return Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
