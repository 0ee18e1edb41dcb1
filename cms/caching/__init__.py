"""A cache of whole pages around the WSGI application: a page that is in it costs no Django and no database.

Exact by construction. What is kept is good for one content version (`cms.content_version`) and until the next
moment at which time alone changes a page (`boundaries`); what decides how a page looks is in its key (`key`),
and a request that says more about its sender is never answered from here. Nobody ever purges anything.
"""
