"""A module that fails when it is imported: AWS's client reports that to the Runtime API."""
raise ValueError("this module is broken")
