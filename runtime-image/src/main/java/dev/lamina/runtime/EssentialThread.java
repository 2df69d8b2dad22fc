package dev.lamina.runtime;

/**
 * Threads without which an environment looks alive but never responds again. If one ends by an {@link Error}, such as a
 * full heap, it ends the program: the gateway then reports it to the callers, and the entry script starts the next
 * program.
 */
public final class EssentialThread {
    private static final int BROKEN = 1;

    private EssentialThread() {}

    public static Thread.Builder.OfPlatform named(String name) {
        return Thread.ofPlatform().name(name).uncaughtExceptionHandler((thread, thrown) -> end(thrown));
    }

    /** Ends the program at once. There may not even be memory to write the reason. */
    public static void end(Throwable thrown) {
        try {
            thrown.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(BROKEN);
        }
    }
}
