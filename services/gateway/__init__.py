"""Ways to a party beside mail (SMS, chat): an interface, and one gateway behind a webhook."""
