"""Everything below `/accounts/`. Of allauth's addresses only these: no sign-up, no list of mail addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as socialaccount
from django.urls import path, re_path

from cms.accounts import coming_back, views

urlpatterns = [
    path("", views.YourAccount.as_view(), name="your_account"),
    path("login/", account.login, name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.renews_session(account.reauthenticate), name="account_reauthenticate"),
    path("who/", coming_back.who, name="who"),
    path("signed-in-again/", coming_back.signed_in_again, name="signed_in_again"),
    path("sessions/", views.Sessions.as_view(), name="usersessions_list"),
    path("own-addresses/", views.OwnAddresses.as_view(), name="own_addresses"),
    # --- Passwords -------------------------------------------------------------------------------------
    path("password/change/", views.ChangePassword.as_view(), name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # --- The second factor -------------------------------------------------------------------------------
    path("2fa/", codes.index, name="mfa_index"),
    path("2fa/authenticate/", codes.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", views.renews_session(codes.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", views.SetUpSecondFactor.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    # --- The organisation's provider ------------------------------------------------------------------------
    path("staff/", views.staff_sign_in, name="staff_sign_in"),
    path("connect/", views.ConnectStaff.as_view(), name="connect_staff"),
    path("oidc/<slug:provider_id>/login/callback/", views.staff_signed_in, name="openid_connect_callback"),
    path("oidc/cancelled/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
]
