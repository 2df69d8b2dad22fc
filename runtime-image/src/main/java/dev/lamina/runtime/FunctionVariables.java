package dev.lamina.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The variables of the function that a parked environment takes: what the operator would have put into its pod. The
 * container has others, so the entry script and this program each get them in their way.
 */
record FunctionVariables(Map<String, String> values) {
    /** Tells the container that it is parked, and in which pool. */
    static final String POOL = "LAMINA_POOL";

    /** From which the entry script takes the variables for all further starts in this container. */
    static final String FILE = "environment.sh";

    private static final String OURS = "LAMINA_";
    private static final String STORE = "LAMINA_STORE_URL";
    private static final String STORE_ENDPOINT = "AWS_ENDPOINT_URL_S3";
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String MEMORY = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";
    /** Read by a JVM, by the C library or by the entry script before the program runs. */
    private static final Set<String> OF_START = Set.of(
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "AWS_LAMBDA_EXEC_WRAPPER",
            "LD_LIBRARY_PATH",
            "LD_PRELOAD",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ");
    /** With one of these, the function has a store or credentials of its own. */
    private static final Set<String> OF_ITS_OWN =
            Set.of(ACCESS_KEY, "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL", STORE_ENDPOINT);

    private static final Set<String> CREDENTIALS =
            Set.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN");

    /**
     * Returns the variables as the entry script would have left them to a program that starts the function's process.
     *
     * @param own those of this process
     */
    Map<String, String> forBootstrap(Map<String, String> own) {
        return merged(own, name -> FunctionConfig.NOT_FOR_THIS_JVM.contains(name) ? OURS + name : name);
    }

    /** Returns the variables of a program that runs the handler itself, like {@link #forBootstrap}. */
    Map<String, String> forHandler(Map<String, String> own) {
        return merged(own, name -> name);
    }

    /**
     * Returns whether a running JVM cannot become that of the function: its heap has another size, or the function has
     * variables that a JVM reads when it starts.
     */
    boolean needOtherJvm(Map<String, String> own) {
        return !Objects.equals(own.get(MEMORY), values.get(MEMORY))
                || OF_START.stream().anyMatch(values::containsKey);
    }

    private Map<String, String> merged(Map<String, String> own, UnaryOperator<String> named) {
        Map<String, String> all = new HashMap<>(own);
        all.remove(POOL);
        values.forEach((name, value) -> all.put(named.apply(name), value));
        String store = all.remove(STORE);
        if (store != null && !store.isEmpty() && OF_ITS_OWN.stream().noneMatch(all::containsKey)) {
            all.put(STORE_ENDPOINT, store);
        }
        if (!all.getOrDefault(ACCESS_KEY, "").isEmpty()) {
            all.keySet().removeAll(CREDENTIALS);
        }
        return Map.copyOf(all);
    }

    /** Writes {@link #FILE}. */
    void write(Path state) {
        Path whole = state.resolve("environment.tmp"); // a random name would load the JDK's security providers
        try {
            Files.createDirectories(state);
            Files.deleteIfExists(whole);
            Files.createFile(whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(whole, script());
            Files.move(whole, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the variables of the function to " + state, e);
        }
    }

    private String script() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(variable -> "export " + variable.getKey() + "='"
                                + variable.getValue().replace("'", "'\\''") + "'\n")
                        .collect(Collectors.joining("", "unset " + POOL + "\n", ""));
    }
}
