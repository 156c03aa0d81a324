// A small file with one spec that `recipe` runs in a moment, and what its hunks make of it.
export const LENIENT = `"""Orders of a shop."""


# spec: Compare with None by identity.
#   rewrite: $A == None -> $A is None
def total(prices, discount):
    if discount == None:
        discount = 0
    return sum(prices) - discount


def first(orders):
    newest = orders[0]
    if newest == None:
        return "nothing"
    return newest


def count(orders):
    return len(orders)
`;

export const SHOP = { "orders.py": LENIENT, "countersign.toml": "" };
