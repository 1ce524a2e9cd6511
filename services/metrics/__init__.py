"""Numbers for whoever watches over the installation."""
