package dev.lamina.operator.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Where the real servers are that the build has made: {@code make test} fills the cache before it runs the tests. */
final class Program {
  private Program() {}

  /** @param variable its version's name in dev/versions.env */
  static Path find(String name, String variable, String file) {
    Path program = cache().resolve("go").resolve(name + "-" + version(variable)).resolve(file);
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(program + " is not there: run 'make test', which builds it, or set LAMINA_CACHE");
    }
    return program;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cache() {
    return Optional.ofNullable(System.getProperty("lamina.cache")).or(() -> Optional.ofNullable(System.getenv("LAMINA_CACHE")))
        .map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "lamina"));
  }

  private static String version(String variable) {
    Properties versions = new Properties();
    try (var in = Files.newBufferedReader(checkout().resolve("dev/versions.env"))) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions.getProperty(variable);
  }

  private static Path checkout() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("dev/versions.env"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
