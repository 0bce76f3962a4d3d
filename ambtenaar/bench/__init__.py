"""How fast each page is, beside the floor of a bare Django view on the same server at the same moment."""
