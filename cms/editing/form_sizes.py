"""How large the largest forms of the site may be, and what Django has to let through for them.

The same figures stand in the forms, which say so before anybody has typed more, and in the settings. Raise
one here only after measuring what the largest form costs then (docs/performance.md).
"""

# --- What the forms allow -------------------------------------------------------------------------------

MOST_BLOCKS = 150  # of a page's body
MOST_TABLES = 5  # among them
MOST_ROWS, MOST_COLUMNS = 200, 8  # of a table
MOST_ITEMS = 80  # of a month
MOST_MOVES = 3  # commitments that one item is about
MOST_OTHERS = 50  # of any other list in a form: quotations, corrections, aims, pauses
MOST_TAGS, LONGEST_TAG = 20, 50  # of a picture or document: each tag asks the database ten times

# --- What browsers send for that ----------------------------------------------------------------------------

# A table names type, place, heading and removal of a column, place and removal of a row.
_TABLE = 3 + 4 * MOST_COLUMNS + 2 * MOST_ROWS + MOST_ROWS * MOST_COLUMNS
# A block: type, place, id and removal, and at most six fields of its own.
_BODY = 1 + 10 * MOST_BLOCKS + MOST_TABLES * _TABLE
# A list: four figures. An item of it: id, place, removal, and its fields.
_MONTH = 4 + MOST_ITEMS * (8 + 4 + MOST_MOVES * 5)
_OTHERS = 4 * (4 + MOST_OTHERS * 8) + 100

# What is removed from a form is sent all the same until it is saved: as much again.
MOST_FIELDS = 2 * (_BODY + _MONTH + _OTHERS)
# Rows of all lists of one form, with those that were removed. A month has the most.
MOST_FORMS = 2 * MOST_ITEMS * (1 + MOST_MOVES)
# A name and a short text for each field, and two and a half million bytes of long texts.
MOST_BYTES = MOST_FIELDS * 64 + 2_500_000
# No form sends more than one: pictures and documents go one by one, also when many are chosen at once.
MOST_FILES = 10
