"""How numbers are written beside plain digits with a point: what the reader of signs looks for."""

import re

COMMA = re.compile(r"\d+,\d+(?:[eE][-+−]?\d+(?![\w.]))?")
"""A number with a decimal comma."""
LONE_COMMA = re.compile(r"0,\d{2,}(?![\d.,]|\s*[-+*/·×(])")
"""One that can be nothing else, whatever the rest of the text does."""
GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){1,14}(?!\d|,\d)(?:\.\d+)?")
"""A number with commas between groups of three digits."""
SPACED = re.compile(r"\d(?: \d)*(?: \. \d(?: \d)*| \d)(?![\d.])")
"""A number with blanks between its digits, as a machine sets them that read a picture."""
PERCENT = re.compile(r" (?:percent|per cent|pct|[Pp]rozent)\b")
"""A percent sign in words."""
PRODUCT = re.compile(r"(?<=[\d)] )\. (?=[\d(])")
"""A point between two factors, with blanks around it."""
POWER = re.compile(r"([\d.,]+?)\s*(?:[×x·⋅*]|\\times|\\cdot)\s*10(.*)", re.DOTALL)
"""A number and its power of ten."""
_COUNTED = "zero, one once, two twice, three, four, five, six, seven, eight, nine, ten, eleven, twelve"
WORDS = {word: str(n) for n, words in enumerate(_COUNTED.split(",")) for word in words.split()}
"""Small numbers in words."""
