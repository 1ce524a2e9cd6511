"""Find, get and run the Temporal development server that an installation starts for itself.

An installation with a Temporal server of its own (production) names its address, and nothing
here runs. A trial on one machine gets the development server: one program, one SQLite file.
"""
