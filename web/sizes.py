from django.utils.formats import number_format

UNITS = ["kB", "MB", "GB", "TB"]


def spoken_size(size):
    """How large, in the unit people would use: 340 kB, 1,2 MB, 5 GB."""
    amount, unit = size / 1024, 0
    while amount >= 1000 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    amount = max(round(amount, 1 if unit and amount < 10 else 0), 1 if unit == 0 and size else 0)
    return f"{number_format(amount, decimal_pos=0 if amount == int(amount) else 1)}\u00a0{UNITS[unit]}"
