package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The manifests that Helm renders from helm/lamina for some values. */
record Chart(Helm.Result result) {
    static final String FOLDER = "../helm/lamina";

    /**
     * Renders with the trial object store, which is the STS as in dev/values.yaml, and without asking a cluster for
     * KEDA; {@code settings} are --set arguments.
     */
    static Chart trial(String... settings) {
        return render(Stream.concat(
                        Stream.of("keda.check=false", "minio.enabled=true,minio.rolePolicy=readwrite"),
                        Arrays.stream(settings))
                .toArray(String[]::new));
    }

    /** As {@link #trial}, with every component and without CRDs; {@code values} are --set-json arguments. */
    static Chart whole(String... values) {
        Stream<String> fixed = Stream.of(
                "template",
                "lamina",
                FOLDER,
                "-n",
                "lamina-system",
                "--set",
                "keda.check=false,crds.install=false,minio.enabled=true,logs.enabled=true,console.enabled=true,"
                        + "metrics.store.enabled=true,"
                        + "secrets.generate=always");
        return new Chart(run(fixed, "--set-json", values));
    }

    /** {@code settings} are --set arguments; without a cluster, Helm cannot look up the passwords it has generated. */
    static Chart render(String... settings) {
        Stream<String> fixed =
                Stream.of("template", "lamina", FOLDER, "-n", "lamina-system", "--set", "secrets.generate=always");
        return new Chart(run(fixed, "--set", settings));
    }

    /** As {@link #trial}, under a name and in a namespace of its own. */
    static Chart release(String name, String namespace, String... settings) {
        Stream<String> fixed = Stream.of(
                "template",
                name,
                FOLDER,
                "-n",
                namespace,
                "--set",
                "keda.check=false,secrets.generate=always",
                "--set",
                "minio.enabled=true,minio.rolePolicy=readwrite");
        return new Chart(run(fixed, "--set", settings));
    }

    /** What Helm prints after an installation; {@code settings} are --set arguments. */
    static String notes(String... settings) {
        Stream<String> fixed = Stream.of(
                "install",
                "lamina",
                FOLDER,
                "-n",
                "lamina-system",
                "--dry-run=client",
                "--set",
                "keda.check=false,secrets.generate=always,minio.enabled=true");
        Helm.Result result = run(fixed, "--set", settings);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output().substring(result.output().indexOf("NOTES:"));
    }

    private static Helm.Result run(Stream<String> fixed, String flag, String... settings) {
        return Helm.run(Stream.concat(fixed, Arrays.stream(settings).flatMap(setting -> Stream.of(flag, setting)))
                .toArray(String[]::new));
    }

    int status() {
        return result.status();
    }

    String output() {
        return result.output();
    }

    List<HasMetadata> objects() {
        assertThat(status()).as(output()).isZero();
        Object loaded = Serialization.unmarshal(new ByteArrayInputStream(output().getBytes(StandardCharsets.UTF_8)));
        return ((List<?>) loaded).stream().map(HasMetadata.class::cast).toList();
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return objects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name));
    }
}
