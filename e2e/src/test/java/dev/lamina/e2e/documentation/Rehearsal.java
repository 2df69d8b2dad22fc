package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs scripts in bash with programs that only write down how they were called: so bash itself says which commands a
 * script has. Nothing else can be run.
 */
final class Rehearsal {
    private static final String RECORDER = """
            #!/bin/bash
            printf '%s\\0' "$(($# + 1))" "${0##*/}" "$@" >>"$RECORDED"
            """;
    private static final String PRELUDE = """
            command_not_found_handle() { printf '%s\\0' 1 "$1" >>"$RECORDED"; }
            PATH=$PROGRAMS
            cd "$PLACE"
            """;

    private final Path folder;

    /** @param folder where the programs and what scripts write are put */
    Rehearsal(Path folder, Iterable<String> programs) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("programs"));
        Files.createDirectories(folder.resolve("place"));
        for (String program : programs) {
            Path file = Files.writeString(folder.resolve("programs").resolve(program), RECORDER);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Returns the commands of the script in the order in which bash started them. */
    List<Command> commands(String script) throws IOException, InterruptedException {
        Path recorded = folder.resolve("recorded");
        Files.deleteIfExists(recorded);
        Path output = folder.resolve("output");
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-c", PRELUDE + script + "\nwait\n")
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        bash.environment().put("RECORDED", recorded.toString());
        bash.environment().put("PROGRAMS", folder.resolve("programs").toString());
        bash.environment().put("PLACE", folder.resolve("place").toString());
        Process process = bash.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("bash ends").isTrue();
        assertThat(Files.readString(output)).as("errors of bash").doesNotContain("syntax error");
        return Files.exists(recorded) ? read(Files.readString(recorded, StandardCharsets.UTF_8)) : List.of();
    }

    private static List<Command> read(String recorded) {
        String[] words = recorded.split("\0", -1);
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < words.length - 1; ) {
            int count = Integer.parseInt(words[i]);
            commands.add(new Command(words[i + 1], Arrays.asList(words).subList(i + 2, i + 1 + count)));
            i += count + 1;
        }
        return commands;
    }
}
