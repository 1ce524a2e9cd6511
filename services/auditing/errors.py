"""Why the audit log cannot be signed, exported or held against what was exported."""


class ExportRefused(Exception):
    """What lies in the export folder does not fit the log, the keys, or itself."""

    code = "export_refused"


class NoExports(Exception):
    """There is nothing to hold the log against; the message says what is missing."""

    code = "no_exports"
