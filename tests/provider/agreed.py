"""What the site and the provider have agreed on."""

CLIENT_ID = "staff-networks"
CLIENT_SECRET = "only-the-two-of-us-know"
COMES_BACK_TO = "http://testserver/accounts/oidc/organisation/login/callback/"
PASSWORD = "at the provider only"
# As the value of a claim: leave it out.
NOT_SAID = "not said"
