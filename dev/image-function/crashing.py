"""A module that ends the process when it is imported: nothing is reported to the Runtime API."""
import os

print("crashing", flush=True)
os._exit(7)
