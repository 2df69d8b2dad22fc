"""Prints what AWS's command line does not know of the commands in the arguments, whose words are separated by \\x01."""
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
everywhere = set(driver._get_cli_data()["options"])


def table(command):
    """The commands below a command: operations of a service, or waiters of `wait`."""
    if hasattr(command, "subcommand_table"):
        return command.subcommand_table
    return command._get_command_table() if hasattr(command, "_get_command_table") else {}


for text in sys.argv[1:]:
    words = text.split("\x01")
    shown = "aws " + " ".join(words)
    path = [word for word in words[:3] if not word.startswith("-")]
    services = driver._get_command_table()
    if path[0] not in services:
        print(f"{shown}: there is no service {path[0]}")
        continue
    command = services[path[0]]
    depth = 1
    while (commands := table(command)) and depth < len(path):
        if path[depth] not in commands:
            break
        command = commands[path[depth]]
        depth += 1
    if commands:
        print(f"{shown}: {' '.join(path[:depth])} has no {' '.join(path[depth:depth + 1])}")
        continue
    known = everywhere | set(command.arg_table)
    for word in words:
        if word.startswith("--") and word[2:].split("=")[0] not in known:
            print(f"{shown}: {word} is not an option of {' '.join(path[:depth])}")
