"""A package, so that its browser is closed when its last test is done and not when all tests are."""
