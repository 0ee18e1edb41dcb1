"""What is sealed can be read with this site's keys only, and the seal itself tells nothing."""

import base64

import pytest
from cryptography.fernet import Fernet

from cms.checks import own_key_for_personal_data
from cms.security import encryption

SECRET = {"to": "amara@example.org"}


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_what_is_sealed_opens_again_and_never_looks_the_same(settings):
    one, two = encryption.encrypt(SECRET), encryption.encrypt(SECRET)
    assert encryption.decrypt(one) == encryption.decrypt(two) == SECRET
    assert one != two
    assert "amara" not in one


def test_a_seal_does_not_say_when_it_was_made():
    assert base64.urlsafe_b64decode(encryption.encrypt(SECRET))[1:9] == bytes(8)


def test_the_newest_key_seals_and_all_of_them_open(settings):
    old, new = new_key(), new_key()
    settings.PERSONAL_DATA_KEYS = [old]
    sealed = encryption.encrypt(SECRET)
    settings.PERSONAL_DATA_KEYS = [new, old]
    assert encryption.decrypt(sealed) == SECRET
    renewed = encryption.rotate(sealed)
    settings.PERSONAL_DATA_KEYS = [new]
    assert encryption.decrypt(renewed) == SECRET
    with pytest.raises(encryption.CannotOpen):
        encryption.decrypt(sealed)
    with pytest.raises(encryption.CannotOpen):
        encryption.rotate(sealed)


def test_a_site_that_gets_a_key_of_its_own_still_opens_what_it_sealed_before(settings):
    settings.PERSONAL_DATA_KEYS = []
    sealed, marks = encryption.encrypt(SECRET), encryption.blind_indexes("amara")
    settings.PERSONAL_DATA_KEYS = [new_key()]
    assert encryption.decrypt(sealed) == SECRET
    assert marks[0] in encryption.blind_indexes("amara")


def test_another_sites_secret_opens_nothing(settings):
    sealed, marks = encryption.encrypt(SECRET), encryption.blind_indexes("amara")
    settings.SECRET_KEY = "another-sites-secret"
    with pytest.raises(encryption.CannotOpen):
        encryption.decrypt(sealed)
    assert not set(marks) & set(encryption.blind_indexes("amara"))


@pytest.mark.parametrize("sealed", ["", "x", "é", "gAAAAAB" * 20])
def test_what_is_no_seal_is_refused_by_name(sealed):
    with pytest.raises(encryption.CannotOpen):
        encryption.decrypt(sealed)


def test_a_key_is_told_from_what_is_none():
    assert encryption.is_key(new_key())
    assert not encryption.is_key("x" * 32)
    assert not encryption.is_key("")


def test_the_deployment_check_asks_for_a_key_of_its_own(settings):
    settings.PERSONAL_DATA_KEYS = []
    [error] = own_key_for_personal_data(None)
    assert "PERSONAL_DATA_KEYS" in error.msg
    settings.PERSONAL_DATA_KEYS = [new_key()]
    assert own_key_for_personal_data(None) == []
