"""Addresses as customers write them."""


# spec: Parse an address of three lines (name, street, postcode and town) into an Address.
#   must: accept any white space between postcode and town
#   edge: a missing line raises ValueError naming the line that is missing
#   never: guess a postcode
#   must: handle odd input properly
#   scope: this file
class Address:
    """Who gets the parcel, and where."""

    def __init__(self, name, street, postcode, town):
        self.name = name
        self.street = street
        self.postcode = postcode
        self.town = town
