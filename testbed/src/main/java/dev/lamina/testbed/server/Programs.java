package dev.lamina.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The servers that tests start as separate processes, from the cache that {@code dev/go-tools.sh} fills. */
public final class Programs {
    private static final int LOWEST_PORT = 10_000;
    /** The begin of net.ipv4.ip_local_port_range. */
    private static final int LOWEST_GIVEN_BY_LINUX = 32_768;

    private Programs() {}

    public static Path nats() {
        return find("nats", "NATS_VERSION", "nats-server");
    }

    public static Path minio() {
        return find("minio", "MINIO_VERSION", "minio");
    }

    public static Path victoriaLogs() {
        return find("victoria-logs", "VICTORIA_LOGS_VERSION", "victoria-logs");
    }

    public static Path vlagent() {
        return find("vlagent", "VLAGENT_VERSION", "vlagent");
    }

    public static Path victoriaMetrics() {
        return find("victoria-metrics", "VICTORIA_METRICS_VERSION", "victoria-metrics");
    }

    public static Path jaeger() {
        return find("jaeger", "JAEGER_VERSION", "jaeger");
    }

    public static Path etcd() {
        return find("etcd", "ETCD_VERSION", "server");
    }

    public static Path kubeApiServer() {
        return find("kubernetes", "KUBERNETES_VERSION", "kube-apiserver");
    }

    /** Returns the directory of KEDA's CRDs. */
    public static Path kedaDefinitions() {
        return directory("keda", "KEDA_VERSION").resolve("config/crd/bases");
    }

    /**
     * Returns a port on which nothing listens. It is below those that Linux gives to outgoing connections and to
     * listeners without a wish, so that none of them takes it before the server starts.
     */
    public static int freePort() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_GIVEN_BY_LINUX))
                .filter(Programs::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path find(String name, String versionKey, String program) {
        Path found = directory(name, versionKey).resolve(program);
        if (!Files.isExecutable(found)) {
            throw new IllegalStateException(found
                    + " is not there: run `make test`, which builds it, or `dev/go-tools.sh`, or set "
                    + "LAMINA_CACHE to where it put it");
        }
        return found;
    }

    private static Path directory(String name, String versionKey) {
        return cache().resolve("go").resolve(name + '-' + version(versionKey));
    }

    private static Path cache() {
        return environment("LAMINA_CACHE")
                .map(Path::of)
                .or(() -> environment("XDG_CACHE_HOME").map(home -> Path.of(home, "lamina")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "lamina"));
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static String version(String key) {
        Path versions = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("dev/versions.env"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("dev/versions.env is in no folder above the working directory"));
        try (Stream<String> lines = Files.lines(versions)) {
            return lines.filter(line -> line.startsWith(key + '='))
                    .map(line -> line.substring(key.length() + 1))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(key + " is not in " + versions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
