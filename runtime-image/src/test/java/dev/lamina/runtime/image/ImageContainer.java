package dev.lamina.runtime.image;

import dev.lamina.runtime.stub.StubGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A container of a runtime's image, in the network of this machine, with the variables of a pod. */
final class ImageContainer implements AutoCloseable {
    private final String image;
    private final StubGateway gateway;
    private final Path log;
    private final Map<String, String> variables = new TreeMap<>();
    private Process docker;

    /** @param variable that has the image's name, such as {@code LAMINA_RUNTIME_RUBY33_IMAGE} */
    ImageContainer(String variable, StubGateway gateway, Path folder) {
        this.image = System.getenv(variable);
        if (image == null) {
            throw new IllegalStateException(
                    variable + " is not set: run dev/images.sh, then `eval \"$(dev/test-env.sh)\"`" + " in this shell");
        }
        this.gateway = gateway;
        this.log = folder.resolve("log");
        gateway.timeoutSeconds = 30;
        try (ServerSocket free = new ServerSocket(0)) {
            variables.put("LAMINA_RUNTIME_API_PORT", String.valueOf(free.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        variables.putAll(Map.of(
                "LAMINA_GATEWAY",
                "127.0.0.1:" + gateway.port(),
                "LAMINA_POD_NAME",
                "pod",
                "LAMINA_TOKEN",
                "t",
                "LAMINA_TOKEN_FILE",
                "/tmp/token",
                "LAMINA_LAST_WORDS",
                "/tmp/last-words",
                "LAMINA_TIMEOUT_SECONDS",
                "30",
                "AWS_REGION",
                "eu-west-1",
                "AWS_LAMBDA_FUNCTION_NAME",
                "f",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "512"));
    }

    ImageContainer variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    ImageContainer layer(byte[] zip) {
        variables.merge("LAMINA_LAYERS_SHA256", gateway.store(zip), (before, one) -> before + "," + one);
        return this;
    }

    ImageContainer start(String handler, byte[] code) throws IOException {
        variable("_HANDLER", handler);
        variable("LAMINA_CODE_SHA256", gateway.store(code));
        List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--network", "host"));
        variables.forEach((name, value) -> command.addAll(List.of("-e", name + "=" + value)));
        command.add(image);
        docker = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return this;
    }

    /** Standard output and error so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGTERM, which docker hands on: the container ends as a pod does. */
    @Override
    public void close() throws InterruptedException {
        if (docker != null) {
            docker.destroy();
            docker.waitFor();
        }
    }
}
