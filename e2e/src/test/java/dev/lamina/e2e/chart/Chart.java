package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Helm makes of helm/lamina for some values: the program that users run, not an imitation.
 *
 * @param exitStatus of helm
 * @param output its standard output when it succeeded, else its errors
 */
record Chart(int exitStatus, String output) {
  static final Path FOLDER = Path.of("../helm/lamina");

  /** Renders with the trial object store and without asking a cluster for KEDA; {@code settings} are --set arguments. */
  static Chart trial(String... settings) {
    return render(Stream.concat(Stream.of("keda.check=false", "minio.enabled=true"), Arrays.stream(settings)).toArray(String[]::new));
  }

  static Chart render(String... settings) {
    List<String> command = new ArrayList<>(List.of(helm(), "template", "lamina", FOLDER.toString(), "-n", "lamina-system"));
    for (String setting : settings) {
      command.add("--set");
      command.add(setting);
    }
    return run(command);
  }

  static Chart run(List<String> command) {
    try {
      Path errors = Files.createTempFile("helm", ".err");
      Process helm = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String out = new String(helm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = helm.waitFor();
      String err = Files.readString(errors);
      Files.delete(errors);
      return new Chart(status, status == 0 ? out : err);
    } catch (IOException e) {
      throw new UncheckedIOException("helm cannot be run; `make tools` gets it", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<HasMetadata> objects() {
    assertThat(exitStatus).as(output).isZero();
    Object loaded = Serialization.unmarshal(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
    return ((List<?>) loaded).stream().map(HasMetadata.class::cast).toList();
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends HasMetadata> T one(Class<T> kind, String name) {
    return all(kind).stream().filter(object -> object.getMetadata().getName().equals(name)).findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
  }

  /** $HELM, else the one that dev/ keeps in its cache, else the one on the path. */
  static String helm() {
    String named = System.getenv("HELM");
    return named != null && !named.isBlank() ? named : cached().map(Path::toString).findFirst().orElse("helm");
  }

  private static Stream<Path> cached() {
    String cache = System.getenv().getOrDefault("LAMINA_CACHE", System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache") + "/lamina");
    try (Stream<Path> programs = Files.list(Path.of(cache, "go"))) {
      return programs.filter(folder -> folder.getFileName().toString().startsWith("helm-"))
          .map(folder -> folder.resolve("helm")).filter(Files::isExecutable).toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
