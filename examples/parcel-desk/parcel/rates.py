"""What a parcel costs."""

from parcel import money

BASE = 4.25
PER_KILOGRAM = 1.15
ISLAND_SURCHARGE = 0.125


def quote(kilograms, island=False):
    """Return the price of a parcel in euros."""
    price = BASE + PER_KILOGRAM * kilograms
    if island:
        price += ISLAND_SURCHARGE * kilograms
    return round(price, 2)


def surcharge(kilograms):
    """Return what a delivery to an island costs on top, in euros, for the receipt."""
    return round(ISLAND_SURCHARGE * kilograms, 2)
