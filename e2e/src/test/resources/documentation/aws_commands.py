"""Prints what AWS's command line does not know of the commands in the arguments, whose words are separated by \\x01."""
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
everywhere = set(driver._get_cli_data()["options"])


def table(command):
    return command.subcommand_table if hasattr(command, "subcommand_table") else command._get_command_table()


for text in sys.argv[1:]:
    words = text.split("\x01")
    shown = "aws " + " ".join(words)
    plain = [word for word in words[:3] if not word.startswith("-")]
    services = driver._get_command_table()
    if plain[0] not in services:
        print(f"{shown}: there is no service {plain[0]}")
        continue
    operations = table(services[plain[0]])
    if plain[1] not in operations:
        print(f"{shown}: {plain[0]} has no {plain[1]}")
        continue
    known = everywhere | set(operations[plain[1]].arg_table)
    for word in words:
        if word.startswith("--") and word[2:].split("=")[0] not in known:
            print(f"{shown}: {word} is not an option of {plain[0]} {plain[1]}")
