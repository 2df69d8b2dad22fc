"""Runs AWS's client. The last word of its command is a program and the handler is a variable, as wrapper scripts expect."""
import os
import sys

if __name__ == "__main__":
    sys.path[0] = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")  # the code comes first, not this program's folder

    from awslambdaric.__main__ import main

    main(["awslambdaric", os.environ["_HANDLER"]])
