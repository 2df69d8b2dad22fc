package dev.lamina.runtime.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The variables of this process, changed where they are: in the C library. {@link System#getenv} reads them when it is
 * first called, and keeps them; so it must not be called before. Processes that a handler starts inherit them.
 */
public final class ProcessVariables {
    private static final Path OWN = Path.of("/proc/self/environ");

    private final MethodHandle set;
    private final MethodHandle unset;

    /** Takes long for a moment: done while there is nothing else to do. */
    public ProcessVariables() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        set = linker.downcallHandle(
                library.findOrThrow("setenv"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        unset = linker.downcallHandle(
                library.findOrThrow("unsetenv"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    /** Returns the variables with which the process was started. */
    public static Map<String, String> atStart() {
        try {
            Map<String, String> variables = new HashMap<>();
            for (String variable : Files.readString(OWN).split("\0")) {
                int end = variable.indexOf('=');
                if (end > 0) {
                    variables.put(variable.substring(0, end), variable.substring(end + 1));
                }
            }
            return variables;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + OWN, e);
        }
    }

    /** Makes these the only variables. */
    public void replace(Map<String, String> variables) {
        try (Arena arena = Arena.ofConfined()) {
            for (String name : atStart().keySet()) {
                if (!variables.containsKey(name)) {
                    int _ = (int) unset.invokeExact(arena.allocateFrom(name, StandardCharsets.UTF_8));
                }
            }
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                int _ = (int) set.invokeExact(
                        arena.allocateFrom(variable.getKey(), StandardCharsets.UTF_8),
                        arena.allocateFrom(variable.getValue(), StandardCharsets.UTF_8),
                        1);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("cannot set the variables of the function", e);
        }
    }
}
