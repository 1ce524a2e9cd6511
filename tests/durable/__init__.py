"""Cases that run on Temporal: months in seconds, replays, saved histories."""
