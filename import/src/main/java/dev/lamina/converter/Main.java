package dev.lamina.converter;

import dev.lamina.converter.template.TemplateException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;
import software.amazon.awssdk.core.exception.SdkException;

/** The command lamina-import. */
@Command(
        name = "lamina-import",
        description = "Makes manifests of Lamina of what runs on AWS Lambda.",
        subcommands = {TemplateCommand.class, AccountCommand.class},
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything has a counterpart",
            "1:nothing was converted; the error says why",
            "2:the command line is not correct",
            "3:manifests were made; something has no counterpart, and is listed"
        })
final class Main {
    static final int FAILED = 1;
    static final int INCOMPLETE = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println(message(failure));
            return FAILED;
        });
    }

    private static String message(Exception failure) {
        return switch (failure) {
            case TemplateException e -> e.getMessage();
            case IOException e -> e.getClass().getSimpleName() + ": " + e.getMessage();
            case SdkException e -> "AWS's API could not be read: " + e.getMessage();
            default -> failure.toString();
        };
    }
}
