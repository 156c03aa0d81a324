"""`python3 -m unittest discover -s tests` in the project's directory runs these."""

import sys
import unittest
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parent.parent))

from parcel import invoice, labels, rates, tracking  # noqa: E402


class Money(unittest.TestCase):
    def test_money_is_rounded_half_up(self):
        self.assertEqual(Decimal(str(rates.surcharge(1))), Decimal("0.13"))

    def test_an_island_costs_more(self):
        self.assertEqual(Decimal(str(rates.quote(2, island=True))), Decimal("6.80"))

    def test_an_invoice_adds_up(self):
        parcels = [SimpleNamespace(kilograms=2, island=False), SimpleNamespace(kilograms=1, island=False)]
        self.assertEqual(Decimal(str(invoice.total(parcels))), Decimal("14.22"))


class Labels(unittest.TestCase):
    def test_a_label_shows_the_weight_of_the_scale(self):
        self.assertEqual(labels.weight(1005), "1.00 kg")


class Tracking(unittest.TestCase):
    def test_a_tracking_number_has_eight_digits(self):
        trk_no = "PD12345678"
        self.assertTrue(tracking.is_valid(trk_no))
        self.assertFalse(tracking.is_valid(trk_no[:-1]))
