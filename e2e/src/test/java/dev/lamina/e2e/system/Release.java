package dev.lamina.e2e.system;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A version of Lamina that can be installed: its chart, the values of its local cluster, and its images by the
 * variables of dev/test-env.sh.
 *
 * @param source the checkout that has the chart
 * @param variables the prefix of the variables that name its own images
 */
record Release(String source, String variables) {
    static final Release TODAYS = new Release("..", "LAMINA_");

    /** Tests start many gateways and end them soon: the thorough compiler would only take CPU from the functions. */
    private static final List<String> QUICK_COMPILER = Stream.of("gateway", "operator", "console")
            .flatMap(component -> Stream.of("--set-string", component + ".javaOptions=-XX:TieredStopAtLevel=1"))
            .toList();

    /** The version that users upgrade from: dev/previous.sh makes it. */
    static Release previous() {
        return new Release(required("LAMINA_PREVIOUS_SOURCE"), "LAMINA_PREVIOUS_");
    }

    /** Its own images, for the node to load. */
    String[] images() {
        return Images.own(source)
                .map(image -> required(variables + image.variable()))
                .toArray(String[]::new);
    }

    String chart() {
        return source + "/helm/lamina";
    }

    String values() {
        return source + "/dev/values.yaml";
    }

    /**
     * Arguments for helm that name its images, what only the tests set, and what {@code lamina.e2e.settings} adds for a
     * run on a new cluster, such as {@code nats.replicas=3}.
     */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        Images.own(source)
                .forEach(image -> settings.addAll(
                        List.of("--set-string", image.value() + "=" + required(variables + image.variable()))));
        // Images of the node, for every version; if published images are pulled, they are not set.
        Images.others(source)
                .forEach(image -> Stream.ofNullable(System.getenv("LAMINA_" + image.variable()))
                        .filter(name -> !name.isBlank())
                        .forEach(name -> settings.addAll(List.of("--set-string", image.value() + "=" + name))));
        if (equals(TODAYS)) {
            settings.addAll(QUICK_COMPILER);
            Stream.ofNullable(System.getProperty("lamina.e2e.settings"))
                    .filter(values -> !values.isBlank())
                    .forEach(values -> settings.addAll(List.of("--set", values)));
        }
        return settings;
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(variable
                    + " is not set: run `make test`, or `make images` and `eval \"$(dev/test-env.sh)\"` in this shell");
        }
        return value;
    }
}
