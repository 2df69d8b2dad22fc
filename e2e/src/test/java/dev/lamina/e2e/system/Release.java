package dev.lamina.e2e.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A version of Lamina that can be installed: its chart, the values of its local cluster, and its images by the variables of
 * dev/test-env.sh.
 *
 * @param source the checkout that the chart is in
 * @param variables what the names of the variables of its own images begin with
 */
record Release(String source, String variables) {
  static final Release TODAYS = new Release("..", "LAMINA_");

  private static final Map<String, String> OURS = Map.of(
      "operator.image", "OPERATOR_IMAGE",
      "gateway.image", "GATEWAY_IMAGE",
      "runtimes.java25.image", "RUNTIME_JAVA25_IMAGE",
      "runtimes.provided.image", "RUNTIME_PROVIDED_IMAGE",
      "runtimes.python3\\.11.image", "RUNTIME_PYTHON311_IMAGE");

  /** Of the node, for every version; where published images are pulled, they are not set. */
  private static final Map<String, String> OTHERS = Map.of("nats.image", "LAMINA_NATS_IMAGE", "minio.image", "LAMINA_MINIO_IMAGE");

  /** The version that users upgrade from: dev/previous.sh makes it. */
  static Release previous() {
    return new Release(required("LAMINA_PREVIOUS_SOURCE"), "LAMINA_PREVIOUS_");
  }

  /** Its own images, for the node to load. */
  String[] images() {
    return OURS.values().stream().map(variable -> required(variables + variable)).toArray(String[]::new);
  }

  String chart() {
    return source + "/helm/lamina";
  }

  String values() {
    return source + "/dev/values.yaml";
  }

  /** Arguments for helm that name its images. */
  List<String> settings() {
    List<String> settings = new ArrayList<>();
    OURS.forEach((value, variable) -> settings.addAll(List.of("--set-string", value + "=" + required(variables + variable))));
    OTHERS.forEach((value, variable) -> Stream.ofNullable(System.getenv(variable)).filter(image -> !image.isBlank())
        .forEach(image -> settings.addAll(List.of("--set-string", value + "=" + image))));
    return settings;
  }

  private static String required(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(variable + " is not set: run `make test`, or `make images` and `eval \"$(dev/test-env.sh)\"` in this shell");
    }
    return value;
  }
}
