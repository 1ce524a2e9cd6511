"""The canary campaign: many cases through their whole lives, every trace of them looked through."""
