"""`./muster ops`: how tasks, deliveries and workflows stand, for whoever is called at night, and what mends them."""
