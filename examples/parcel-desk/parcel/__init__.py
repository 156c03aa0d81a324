"""Quotes, invoices, labels and tracking for a small shipping desk."""
