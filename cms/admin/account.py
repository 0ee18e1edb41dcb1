"""“My account” in the admin, without what is not for oneself to set.

No portrait: nothing shows one, and a face is personal data. No name: whoever could take an editor's would be
taken for them; administrators set it, or the organisation's provider when it makes the account.
"""

from wagtail.admin.views import account

NOT_FOR_ONESELF = (account.AvatarSettingsPanel, account.NameEmailSettingsPanel)


class AccountView(account.AccountView):
    def get_panels(self) -> list[account.BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NOT_FOR_ONESELF)]
