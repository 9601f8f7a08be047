"""How many SQL statements a page takes, and that more rows do not take more of them."""
