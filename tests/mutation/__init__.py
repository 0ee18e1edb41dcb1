"""`make mutation`: change the rules on purpose, one thing at a time, and see whether a test notices."""
