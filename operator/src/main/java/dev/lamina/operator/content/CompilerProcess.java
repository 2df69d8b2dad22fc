package dev.lamina.operator.content;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Runs {@link CompilerMain} in a JVM of its own. A compiler can be made to work for hours or to eat all memory by a source
 * of a few lines, and a thread cannot be stopped; a process can. One at a time: its memory is the operator's to spare once.
 */
final class CompilerProcess {
  private static final List<String> CLASSES = List.of("CompilerMain.class", "CompilerMain$Source.class");
  private static final int OUT_OF_MEMORY = 3;

  private static final Duration POLL = Duration.ofMillis(200);
  /** A node so busy that it gives the compiler less than one second in so many is no fault of the source. */
  private static final int SLOWEST = 6;

  private final Duration limit;
  private final ReentrantLock turn = new ReentrantLock(true);

  /** @param limit CPU time that one compilation may use */
  CompilerProcess(Duration limit) {
    this.limit = limit;
  }

  /** How a compilation ended. */
  sealed interface Result {
    /** Class files are in the output directory. */
    record Compiled() implements Result {}

    /** @param errors one line each, as {@code line:column: text} */
    record Refused(List<String> errors) implements Result {}
  }

  /** @param name of the file that the source would be in, without its ending */
  Result compile(String name, Path source, int release, List<Path> classPath, Path output, Workspace workspace) throws IOException {
    Path errors = workspace.fresh(".txt");
    Process process;
    takeTurn();
    try {
      process = start(List.of(name, source.toString(), Integer.toString(release), join(classPath), output.toString()), errors, workspace);
      if (!finished(process)) {
        return refused("the compiler did not finish within " + limit.toSeconds() + " s of CPU time: make the source simpler, or upload a jar");
      }
    } finally {
      turn.unlock();
    }
    return switch (process.exitValue()) {
      case CompilerMain.COMPILED -> new Result.Compiled();
      case CompilerMain.REFUSED -> new Result.Refused(Files.readAllLines(errors));
      case OUT_OF_MEMORY -> refused("the compiler ran out of memory: make the source simpler, or upload a jar");
      default -> throw new IOException("the compiler ended with " + process.exitValue() + ": "
          + Files.readString(errors).lines().limit(5).collect(Collectors.joining("; ")));
    };
  }

  private void takeTurn() throws IOException {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while other sources were compiled", e);
    }
  }

  private Process start(List<String> arguments, Path errors, Workspace workspace) throws IOException {
    Path program = workspace.fresh("");
    copyProgram(program);
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx192m", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
        "-cp", program.toString(), CompilerMain.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(errors.toFile());
    // The operator's environment has credentials in it, and none of them is the compiler's business.
    builder.environment().clear();
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** The operator's own jar may be nested in ways that only its own class loader knows. */
  private static void copyProgram(Path directory) throws IOException {
    Path target = directory.resolve(CompilerMain.class.getPackageName().replace('.', '/'));
    Files.createDirectories(target);
    for (String name : CLASSES) {
      try (InputStream in = CompilerMain.class.getResourceAsStream(name)) {
        Files.copy(in, target.resolve(name));
      }
    }
  }

  /** False when the limit was reached; the process is gone in any case. */
  private boolean finished(Process process) throws IOException {
    Instant latest = Instant.now().plus(limit.multipliedBy(SLOWEST));
    try {
      while (!process.waitFor(POLL)) {
        if (process.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(limit) > 0) {
          return false;
        }
        if (Instant.now().isAfter(latest)) {
          throw new IOException("the compiler got too little CPU time to finish");
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the compiler ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Result refused(String error) {
    return new Result.Refused(List.of(error));
  }

  private static String join(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
