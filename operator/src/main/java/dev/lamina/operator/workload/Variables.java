package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.regex.Pattern;

/** Adds environment variables whose values are not expanded. */
final class Variables {
    private static final Pattern EXPANDED = Pattern.compile("\\${2,}|\\$(?=\\()");

    private Variables() {}

    /**
     * Adds a variable. Kubernetes would expand {@code $(NAME)} in a value and replace two $ by one, which Lambda does
     * not do; in these cases every $ is doubled. An empty value is omitted, because the API server drops it, and the
     * object would always look changed.
     */
    static void add(ContainerBuilder container, String name, String value) {
        EnvVarBuilder variable = new EnvVarBuilder().withName(name);
        container.addToEnv(
                value.isEmpty()
                        ? variable.build()
                        : variable.withValue(unexpanded(value)).build());
    }

    /** Returns the text that Kubernetes makes into this value. */
    static String unexpanded(String value) {
        return EXPANDED.matcher(value).replaceAll("$0$0");
    }

    /**
     * Adds the pod's name. The API version is the default, but must be set, because a field reference is compared as a
     * whole.
     */
    static void addPodName(ContainerBuilder container, String name) {
        addPodField(container, name, "metadata.name");
    }

    /** Adds a field of the pod, such as {@code metadata.uid}. */
    static void addPodField(ContainerBuilder container, String name, String field) {
        container
                .addNewEnv()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath(field)
                .endFieldRef()
                .endValueFrom()
                .endEnv();
    }
}
