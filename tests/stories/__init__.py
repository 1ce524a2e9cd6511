"""Cases as stories: who is in them and what people do when, for every test that plays one."""
