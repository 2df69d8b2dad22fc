package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** AWS's own command line says whether it knows commands and their options. */
final class AwsCommands {
    private AwsCommands() {}

    /** Returns the ones that it does not know, and why. */
    static List<String> faults(List<Command> commands) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                python(),
                Path.of("src/test/resources/documentation/aws_commands.py").toString()));
        commands.forEach(command -> arguments.add(String.join("\u0001", command.arguments())));
        Process process =
                new ProcessBuilder(arguments).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Stream.of(output.split("\n")).filter(line -> !line.isBlank()).toList();
    }

    static String python() {
        String python = System.getenv("LAMINA_BOTO3_PYTHON");
        assertThat(python)
                .as("LAMINA_BOTO3_PYTHON: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotBlank();
        return python;
    }
}
