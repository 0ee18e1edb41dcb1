"""How people sign in, as django-allauth wants to be told. What each `OIDC_*` means: docs/operators.md."""

from typing import Any

import environ

WORKING_DAY_SECONDS = 12 * 3600
PROVIDER = "organisation"


def sign_in_settings(env: environ.Env) -> dict[str, Any]:
    """Every setting about accounts. Accounts are made by administrators or by the organisation's provider."""
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        # At the latest tomorrow people sign in again, and the provider says whether they still work here.
        "SESSION_COOKIE_AGE": WORKING_DAY_SECONDS,
        "SESSION_ENGINE": "cms.accounts.session_store",
        "ACCOUNT_ADAPTER": "cms.accounts.adapter.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username", "email"},
        # Nobody signs up, but the sign-in form asks this whether there are passwords.
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_SESSION_REMEMBER": True,
        # Who comes there signed in was refused something: leading them back would go on for ever.
        "ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 15 * 60,
        "PASSWORD_RESET_TIMEOUT": 3600,  # mail may take a while; nobody should find the link a day later
        "ACCOUNT_RATE_LIMITS": {
            "login": None,  # `cms.accounts.rate_limits` counts attempts that fail, not people
            "login_failed": "5/5m/key",  # the second factor; the key is the account
            "reset_password": None,  # as `login`
            "reset_password_from_key": None,
        },
        "ACCOUNT_FORMS": {
            "login": "cms.accounts.forms.SignInForm",
            "reauthenticate": "cms.accounts.forms.ConfirmForm",
            "change_password": "cms.accounts.forms.ChangePasswordForm",
            "reset_password": "cms.accounts.forms.ForgottenPasswordForm",
            "reset_password_from_key": "cms.accounts.forms.NewPasswordForm",
        },
        "MFA_ADAPTER": "cms.accounts.mfa.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_TOTP_TOLERANCE": 1,  # thirty seconds either way, for telephones whose clock is wrong
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
        "MFA_FORMS": {
            "authenticate": "cms.accounts.forms.CodeForm",
            "reauthenticate": "cms.accounts.forms.ConfirmCodeForm",
            "activate_totp": "cms.accounts.forms.FirstCodeForm",
        },
        "SECOND_FACTOR_REQUIRED": env.bool("SECOND_FACTOR_REQUIRED", default=True),
        "SOCIALACCOUNT_ADAPTER": "cms.accounts.oidc.StaffAdapter",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": True,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": _provider(env)}
        if env("OIDC_SERVER_URL", default="")
        else {},
        "OIDC_DOMAINS": [domain.lower() for domain in env.list("OIDC_DOMAINS", default=[])],
        "OIDC_ADDRESSES_VERIFIED": env.bool("OIDC_ADDRESSES_VERIFIED", default=False),
        "OIDC_GROUPS_CLAIM": env("OIDC_GROUPS_CLAIM", default="groups"),
        "OIDC_ROLES": env.dict("OIDC_ROLES", default={}),
        "OIDC_ASKS_SECOND_FACTOR": env.bool("OIDC_ASKS_SECOND_FACTOR", default=True),
    }


def _provider(env: environ.Env) -> dict[str, Any]:
    return {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": PROVIDER,
                "name": env("OIDC_NAME", default="your organisation’s account"),
                "client_id": env("OIDC_CLIENT_ID", default=""),
                "secret": env("OIDC_CLIENT_SECRET", default=""),
                "settings": {
                    "server_url": env("OIDC_SERVER_URL").rstrip("/"),
                    "scope": env.list("OIDC_SCOPES", default=["openid", "profile", "email"]),
                },
            }
        ],
    }
