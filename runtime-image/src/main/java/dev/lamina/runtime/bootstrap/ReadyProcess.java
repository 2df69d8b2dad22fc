package dev.lamina.runtime.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.FunctionConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The process of a parked environment: it has started before there is a function, has loaded what the language's client
 * needs, and waits. It becomes the function's by its variables, which it reads from its input: {@code NAME=VALUE}, each
 * ended by a NUL.
 */
public final class ReadyProcess {
    /** Tells the program that it has no function yet. */
    private static final String WAITS = "LAMINA_WAITS";
    /**
     * Beginnings of variables that a process reads when it starts: one in which they differ is not the function's. The
     * memory is among them because Node.js gets its heap by it.
     */
    private static final List<String> OF_START = List.of(
            "AWS_LAMBDA_EXEC_WRAPPER",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_MAX_CONCURRENCY",
            "GLIBC_",
            "LANG",
            "LC_",
            "LD_",
            "MALLOC_",
            "NODE_",
            "OPENSSL_",
            "PYTHON",
            "TZ",
            "UV_");

    private final Process process;
    private final ProcessPipe output;
    private final Map<String, String> variables;

    // Mutable state
    private boolean used;

    private ReadyProcess(Process process, ProcessPipe output, Map<String, String> variables) {
        this.process = process;
        this.output = output;
        this.variables = variables;
    }

    /**
     * Starts the image's program.
     *
     * @param parked how the environment would start a function of no settings
     * @param state folder for its output
     */
    public static ReadyProcess start(FunctionConfig.Bootstrap parked, Path state)
            throws IOException, InterruptedException {
        ProcessPipe output = ProcessPipe.make(state);
        ProcessBuilder builder = new ProcessBuilder(parked.own().toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.file().toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(parked.environment());
        environment.put(WAITS, "yes");
        return new ReadyProcess(builder.start(), output, parked.environment());
    }

    /** Returns the pipe to which it writes, or, if it does not become the function's, the next process can. */
    ProcessPipe output() {
        return output;
    }

    /** Returns the function's process, once; empty if one with these variables must be started anew. */
    Optional<Process> become(Map<String, String> environment) {
        if (used) {
            return Optional.empty();
        }
        used = true;
        if (process.isAlive() && isStartedWith(environment)) {
            try (OutputStream input = process.getOutputStream()) {
                input.write(words(environment));
                return Optional.of(process);
            } catch (IOException e) {
                // it has ended just now
            }
        }
        process.destroyForcibly();
        return Optional.empty();
    }

    private boolean isStartedWith(Map<String, String> environment) {
        Set<String> names = new HashSet<>(environment.keySet());
        names.addAll(variables.keySet());
        return names.stream()
                .filter(name -> OF_START.stream().anyMatch(name::startsWith))
                .allMatch(name -> Objects.equals(environment.get(name), variables.get(name)));
    }

    private static byte[] words(Map<String, String> environment) {
        StringBuilder words = new StringBuilder();
        environment.forEach(
                (name, value) -> words.append(name).append('=').append(value).append('\0'));
        return words.toString().getBytes(UTF_8);
    }
}
