package dev.lamina.runtime;

import dev.lamina.runtime.handler.SerialiserRehearsal;
import dev.lamina.runtime.pool.ParkedPolls;
import dev.lamina.runtime.pool.ProcessVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Hands a function that does not exist over to a parked environment, before it waits for a real one: what a JVM runs
 * for the first time takes it long, and later a caller waits for it. Leaves nothing behind.
 */
final class Rehearsal {
    private static final String VARIABLES = "{\"LAMINA_REHEARSAL\":\"it's\"}";

    private Rehearsal() {}

    /**
     * @param own the variables of this process
     * @param state the folder of this container's state
     * @param ofHandler null if this JVM does not run the handler
     */
    static void run(Map<String, String> own, Path state, ProcessVariables ofHandler) {
        FunctionVariables function = new FunctionVariables(ParkedPolls.variables(VARIABLES));
        Path folder = state.resolve("rehearsal");
        function.write(folder);
        remove(folder);
        if (ofHandler == null) {
            function.forBootstrap(own);
        } else {
            SerialiserRehearsal.run();
            function.needOtherJvm(own);
            ofHandler.replace(function.forHandler(own));
            ofHandler.replace(own);
        }
    }

    private static void remove(Path folder) {
        try {
            Files.delete(folder.resolve(FunctionVariables.FILE));
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
