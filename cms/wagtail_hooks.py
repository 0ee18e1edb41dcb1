from wagtail import hooks

from cms.rich_text import PublicPageLinkHandler


# After Wagtail's own (order 0), whose link type it replaces.
@hooks.register("register_rich_text_features", order=10)
def link_to_public_pages(features):
    features.register_link_type(PublicPageLinkHandler)
