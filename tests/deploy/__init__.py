"""A package, so that what it starts is stopped when its last test is done and not when all tests are."""
