"""What an upgrade will do to the database, said before it is done."""
