"""What is printed on a parcel."""

from parcel import money

WIDTH = 32


def weight(grams):
    """Return the weight for the label, in kilograms with two decimals, as the scale shows it."""
    kilograms = round(grams / 1000, 2)
    return f"{kilograms:.2f} kg"


def postage(amount):
    """Return the line that says what was paid."""
    return f"paid {money.rounded(amount)} EUR".rjust(WIDTH)
