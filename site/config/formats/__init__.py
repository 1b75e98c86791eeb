"""How dates and times are written, where the site does so in another way than Django. See FORMAT_MODULE_PATH."""
