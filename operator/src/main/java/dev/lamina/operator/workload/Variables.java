package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.regex.Pattern;

/** Environment variables whose values arrive as they are written. */
final class Variables {
  private static final Pattern EXPANDED = Pattern.compile("\\${2,}|\\$(?=\\()");

  private Variables() {}

  /**
   * Kubernetes would expand {@code $(NAME)} in a value and make one $ of two, which Lambda does not: where it would, every $
   * is doubled. An empty value is left out, because the API server drops it, and the object would look changed for ever.
   */
  static void add(ContainerBuilder container, String name, String value) {
    EnvVarBuilder variable = new EnvVarBuilder().withName(name);
    container.addToEnv(value.isEmpty() ? variable.build() : variable.withValue(EXPANDED.matcher(value).replaceAll("$0$0")).build());
  }

  /** The API version is the default, and yet it must be said: a field reference is compared as a whole. */
  static void addPodName(ContainerBuilder container, String name) {
    container.addNewEnv().withName(name)
        .withNewValueFrom().withNewFieldRef().withApiVersion("v1").withFieldPath("metadata.name").endFieldRef().endValueFrom()
        .endEnv();
  }
}
