package dev.lamina.runtime;

/**
 * Threads without which an environment looks alive and never answers again. One that ends by an {@link Error}, such as a heap
 * that is full, ends the program: the gateway then tells the callers, and the entry script starts the next program.
 */
public final class EssentialThread {
  private static final int BROKEN = 1;

  private EssentialThread() {}

  public static Thread.Builder.OfPlatform named(String name) {
    return Thread.ofPlatform().name(name).uncaughtExceptionHandler((thread, thrown) -> end(thrown));
  }

  /** Ends the program at once. There may not even be memory to say why. */
  public static void end(Throwable thrown) {
    try {
      thrown.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(BROKEN);
    }
  }
}
