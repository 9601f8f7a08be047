"""What leaves the house: the only code that knows mail servers and webhooks; HTTP to configured addresses alone."""
