"""The content policies: one for readers, one for Wagtail's own screens."""

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

PUBLIC = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}
ADMIN = {
    **PUBLIC,
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],  # Wagtail positions its tooltips and editors by style attributes
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],  # the live preview
    "frame-ancestors": [SELF],
}
