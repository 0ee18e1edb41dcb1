"""“My account” in the admin, without a portrait: nothing shows one, and a face is personal data."""

from wagtail.admin.views import account


class AccountView(account.AccountView):
    def get_panels(self):
        return [panel for panel in super().get_panels() if not isinstance(panel, account.AvatarSettingsPanel)]
