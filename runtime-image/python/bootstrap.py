"""Runs AWS's client. The last word of its command is a program and the handler is a variable, as wrapper scripts expect."""
import os
import sys


def wait():
    """In a parked environment: loads what the client needs, and waits for the function's variables."""
    ours = os.environ.get("LAMBDA_RUNTIME_DIR", "/var/runtime")
    import awslambdaric.__main__

    # The client itself reads variables when it is loaded, and the function may have another one. What it needs stays loaded.
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(ours + "/") and name != "__main__":
            del sys.modules[name]
    variables = sys.stdin.buffer.read()
    if not variables:
        sys.exit()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    for variable in variables.split(b"\0")[:-1]:
        name, _, value = variable.partition(b"=")
        os.environb[name] = value
    # Folders that were empty, or did not exist. importlib.invalidate_caches() would load 40 ms of modules for packages' metadata.
    sys.path_importer_cache.clear()
    os.chdir(os.environ.get("LAMBDA_TASK_ROOT", "/var/task"))


if __name__ == "__main__":
    sys.path[0] = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")  # the code comes first, not this program's folder
    if "LAMINA_WAITS" in os.environ:
        wait()

    from awslambdaric.__main__ import main

    main(["awslambdaric", os.environ["_HANDLER"]])
