package dev.lamina.runtime.image;

import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.StubGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The two containers of a function that is a container image, as a pod has them: the image of {@code provided} in mode
 * {@code container}, and the function's in the same process namespace, with the rights that the operator gives them.
 * Unlike in a pod, process 1 is the first container's entry script, and no kubelet starts containers again.
 */
final class ContainerPod implements AutoCloseable {
    private static final List<String> RESTRICTED = List.of(
            "--network",
            "host",
            "--user",
            "1000:1000",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            "--read-only");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = "lamina-it-" + UUID.randomUUID();
    private final StubGateway gateway;
    private final Path folder;
    private final Map<String, String> variables = new TreeMap<>();
    private final List<Process> containers = new ArrayList<>();
    private final int apiPort = freePort();
    private final int drainedPort = freePort();
    private String known;

    ContainerPod(StubGateway gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
        timeout(30);
    }

    ContainerPod timeout(int seconds) {
        gateway.timeoutSeconds = seconds;
        variables.put("LAMINA_TIMEOUT_SECONDS", String.valueOf(seconds));
        return this;
    }

    /** Starts this project's program. */
    ContainerPod start() throws Exception {
        variables.putAll(Map.of(
                "LAMINA_RUNS",
                "container",
                "LAMINA_GATEWAY",
                "127.0.0.1:" + gateway.port(),
                "LAMINA_POD_NAME",
                "pod",
                "LAMINA_TOKEN",
                "t",
                "LAMINA_TOKEN_FILE",
                "/var/lamina/state/token",
                "LAMINA_LAST_WORDS",
                "/var/lamina/state/last-words",
                "LAMINA_RUNTIME_API_PORT",
                String.valueOf(apiPort),
                "LAMINA_DRAINED_PORT",
                String.valueOf(drainedPort),
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "256"));
        List<String> options = new ArrayList<>(
                List.of("--name", name, "--tmpfs", "/var/lamina/state:uid=1000,gid=1000", "--stop-timeout", "60"));
        variables.forEach((variable, value) -> options.addAll(List.of("-e", variable + "=" + value)));
        run("own.log", options, image("LAMINA_RUNTIME_PROVIDED_IMAGE"), List.of());
        await().atMost(PATIENCE).until(() -> !program().isEmpty()); // the postStart hook
        known = program();
        return this;
    }

    /**
     * Starts the function's container again, when the program that saw its end has been followed by another. A kubelet
     * takes longer than that.
     */
    void startFunctionAgain(String... command) throws Exception {
        await().atMost(PATIENCE).until(() -> !program().isEmpty() && !program().equals(known));
        startFunction(command);
    }

    /** Tells one program from the next: by the file that it makes when it serves; empty if there is none. */
    private String program() throws IOException, InterruptedException {
        Process stat = new ProcessBuilder(
                        "docker", "exec", name, "/usr/bin/stat", "-c", "%i %z", "/var/lamina/state/serving")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String file = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        stat.waitFor();
        return file;
    }

    /** Starts the function's container. */
    void startFunction(String... command) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--name", name + "-" + containers.size(), "--pid", "container:" + name, "--tmpfs", "/tmp"));
        all.addAll(List.of("-e", "AWS_LAMBDA_RUNTIME_API=127.0.0.1:" + apiPort, "-e", "AWS_LAMBDA_FUNCTION_NAME=f"));
        run("function.log", all, image("LAMINA_IMAGE_FUNCTION"), List.of(command));
    }

    private void run(String log, List<String> options, String image, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(List.of("docker", "run", "--rm"));
        whole.addAll(RESTRICTED);
        whole.addAll(options);
        whole.add(image);
        whole.addAll(command);
        containers.add(new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()))
                .start());
    }

    /** The exit status of a request of the preStop hook, once it is answered. */
    Process hook() throws IOException {
        return new ProcessBuilder("curl", "-sSf", "--max-time", "60", "http://127.0.0.1:" + drainedPort + "/drained")
                .redirectErrorStream(true)
                .start();
    }

    /** SIGTERM to this project's container; returns at once. */
    void terminate() throws Exception {
        docker("kill", "--signal", "TERM", name);
    }

    /** As the kubelet does when the hook has ended. */
    void terminateFunction() throws Exception {
        docker("kill", "--signal", "TERM", functionName());
    }

    private String functionName() {
        return name + "-" + (containers.size() - 1);
    }

    /** Whether this project's container runs. */
    boolean isRunning() {
        return containers.getFirst().isAlive();
    }

    /** How this project's container ended. */
    int status() throws InterruptedException {
        return status(0);
    }

    /** How the last container of the function ended. */
    int functionStatus() throws InterruptedException {
        return status(containers.size() - 1);
    }

    private int status(int container) throws InterruptedException {
        if (!containers.get(container).waitFor(PATIENCE)) {
            throw new IllegalStateException("still running");
        }
        return containers.get(container).exitValue();
    }

    /** The output of the function's containers, with the platform's lines. */
    String functionLog() throws IOException {
        return Files.readString(folder.resolve("function.log"));
    }

    String ownLog() throws IOException {
        return Files.readString(folder.resolve("own.log"));
    }

    private static int docker(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String image(String variable) {
        String image = System.getenv(variable);
        if (image == null) {
            throw new IllegalStateException(
                    variable + " is not set: run dev/images.sh, then `eval \"$(dev/test-env.sh)\"` in this shell");
        }
        return image;
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first container's end is the end of all processes of its namespace. */
    @Override
    public void close() throws Exception {
        for (Process container : containers) {
            // Until it has been started it cannot be killed.
            await().atMost(PATIENCE).until(() -> docker("kill", name) == 0 || !container.isAlive());
            container.waitFor();
        }
    }
}
