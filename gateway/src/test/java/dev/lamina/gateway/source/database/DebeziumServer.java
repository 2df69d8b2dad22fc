package dev.lamina.gateway.source.database;

import dev.lamina.api.ConnectorSecret;
import dev.lamina.api.Trigger;
import dev.lamina.connector.ConnectorSettings;
import dev.lamina.testbed.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real Debezium Server as a process of this machine, with the settings that the operator gives it. */
final class DebeziumServer implements AutoCloseable {
    private final Path server = Path.of(required("LAMINA_DEBEZIUM"));
    private final List<String> command = new ArrayList<>();
    private final Path log;
    private final String secret;

    // Mutable state
    private Process process;

    /** @param gateway {@code host:port} of the internal port */
    DebeziumServer(Trigger trigger, String gateway, String key, Path directory) {
        this.log = directory.resolve("debezium.log");
        this.secret = ConnectorSecret.of(trigger.getMetadata().getUid(), key);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dquarkus.http.port=0"));
        ConnectorSettings.of(trigger, "http://" + gateway)
                .forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-cp",
                server + "/server.jar:" + server + "/lib/*:" + ownClasses(),
                "dev.lamina.connector.ConnectorMain"));
    }

    void start() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        ConnectorSettings.USERNAME, Broker.USER,
                        ConnectorSettings.PASSWORD, Broker.PASSWORD,
                        ConnectorSettings.SECRET, secret));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Kubernetes does: it ends when it loses the database. */
    void startIfEnded() {
        if (!process.isAlive()) {
            start();
        }
    }

    /** SIGKILL. */
    void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** The classes that the connector's image has in addition: a folder or a jar. */
    private static String ownClasses() {
        try {
            return Path.of(ConnectorSettings.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new IllegalStateException(
                    variable + " is not set: run `make test`, or `eval \"$(dev/test-env.sh)\"` before Maven");
        }
        return value;
    }
}
