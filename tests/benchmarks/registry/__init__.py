"""A bureau with very many cases, and the bare floor it is measured against."""
