"""Forms outside Wagtail's page editor that two people may have open at once.

Each carries the version it was made from; what is stored by a form that is out of date would silently
take back what somebody else stored meanwhile, and the record would name the wrong person for it.
"""
