"""What leaves the house, against real servers that behave and misbehave."""
