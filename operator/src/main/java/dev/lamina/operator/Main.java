package dev.lamina.operator;

import dev.lamina.surroundings.JvmSurroundings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the program, after the JVM has learned the certificate authorities and the proxy of its environment. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs until the process is asked to stop. */
    public static void main(String... arguments) {
        JvmSurroundings.adopt();
        Quarkus.run(arguments);
    }
}
