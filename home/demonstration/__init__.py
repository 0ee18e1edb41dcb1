"""The demonstration site: content files of a fictional organisation, and an account for each role."""
