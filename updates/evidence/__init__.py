"""The evidence pack: what was public on a day that is over, the same however often and whenever one asks.

`past` says how pages were on that day, `promises` how commitments stood, `pack` puts them together.
"""
