"""What every answer says to browsers, and who may ask at all."""
