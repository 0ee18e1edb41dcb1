"""Mailing lists: who asked a network for its news, and what they are sent (docs/editors.md#news-by-email).

That somebody is on such a list can say what they believe, whom they love or what ails them. So nobody is
shown who is on one, and whoever asks about an address gets the same answer whether it is there or not.
"""
