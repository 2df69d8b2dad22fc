package dev.lamina.runtime.stub;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process that the kubelet would start: the entry script, with the folders and variables of a pod. */
public final class Container implements AutoCloseable {
    private final Path folder;
    private final StubGateway gateway;
    private final ProcessBuilder builder;
    private Process process;

    public Container(Path folder, StubGateway gateway) throws IOException {
        this.folder = folder;
        this.gateway = gateway;
        Path home = folder.resolve("home");
        lay(home.resolve("lib"));
        Files.copy(Path.of("java25/exec.sh"), home.resolve("exec.sh"));
        builder = new ProcessBuilder(
                        "sh", Path.of("java25/entry.sh").toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        Map<String, String> env = builder.environment();
        env.remove("JAVA_TOOL_OPTIONS");
        env.put("LAMINA_HOME", home.toString());
        env.put(
                "LAMINA_JAVA",
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        env.put(
                "LAMINA_LAYER_ROOT",
                Files.createDirectories(folder.resolve("layer")).toString());
        env.put(
                "LAMINA_STATE_FOLDER",
                Files.createDirectories(folder.resolve("state")).toString());
        env.put(
                "LAMBDA_TASK_ROOT",
                Files.createDirectories(folder.resolve("task")).toString());
        env.put(
                "LAMINA_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), "t").toString());
        env.put("LAMINA_GATEWAY", "localhost:" + gateway.port());
        env.put("LAMINA_POD_NAME", "pod");
        env.put("LAMINA_LAST_WORDS", folder.resolve("last-words").toString());
        env.put("TROUBLE", folder.toString());
        timeout(20); // a machine that stalls for seconds is not a timeout
    }

    /** As in the image: the module's jar, named by the build, and the libraries that it needs. */
    private static void lay(Path lib) throws IOException {
        Files.createDirectories(lib);
        Files.copy(Path.of("target/lamina-runtime.jar"), lib.resolve("lamina-runtime.jar"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target/lib"))) {
            for (Path jar : jars) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
    }

    public Container variable(String name, String value) {
        builder.environment().put(name, value);
        return this;
    }

    /** The pod that makes the start cache. */
    public Container makesCache() {
        return variable("LAMINA_START_CACHE", "make").variable("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }

    /** Another pod, which has no files of the one before, starts with the cache. */
    public void restartWithCache(String sha256) throws IOException {
        builder.environment().remove("LAMINA_START_CACHE");
        variable("LAMINA_START_CACHE_SHA256", sha256).restart();
    }

    /** Layers in their order. */
    public Container layers(Zips... layers) throws IOException {
        List<String> hashes = new ArrayList<>();
        for (Zips layer : layers) {
            hashes.add(gateway.store(layer.bytes()));
        }
        return variable("LAMINA_LAYERS_SHA256", String.join(",", hashes));
    }

    public Container timeout(int seconds) {
        gateway.timeoutSeconds = seconds;
        return variable("LAMINA_TIMEOUT_SECONDS", String.valueOf(seconds));
    }

    /** No program reads the container's output, as on a node that has failed. */
    public Container unread() {
        builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        return this;
    }

    public void start(String handler) throws IOException {
        start(handler, new Zips().classes(example.Trouble.class).bytes());
    }

    /** A handler that registers an extension from within its own process. */
    public void startInternal() throws IOException {
        start(
                "example.Internal::handle",
                new Zips().classes(example.Internal.class).bytes());
    }

    /** A function that is a separate process, with its own copy of the variables. */
    public void startBootstrap(String handler, byte[] code) throws IOException {
        variable("LAMINA_RUNS", "bootstrap")
                .variable("LAMBDA_RUNTIME_DIR", folder.resolve("runtime").toString());
        start(handler, code);
    }

    public void start(String handler, byte[] code) throws IOException {
        if (!builder.environment().containsKey("LAMINA_RUNTIME_API_PORT")) {
            try (ServerSocket free = new ServerSocket(0)) {
                variable("LAMINA_RUNTIME_API_PORT", String.valueOf(free.getLocalPort()));
            }
        }
        variable("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + builder.environment().get("LAMINA_RUNTIME_API_PORT"));
        variable("_HANDLER", handler);
        variable("LAMINA_CODE_SHA256", gateway.store(code));
        process = builder.start();
    }

    /** A parked pod: without the variables of a function. */
    public void park(String pool) throws IOException {
        builder.environment().keySet().removeAll(Set.of("LAMINA_TIMEOUT_SECONDS", "TROUBLE"));
        variable("LAMINA_POOL", pool);
        try (ServerSocket free = new ServerSocket(0)) {
            variable("LAMINA_RUNTIME_API_PORT", String.valueOf(free.getLocalPort()));
        }
        process = builder.start();
    }

    /** As the kubelet does when the container has ended: its volumes are unchanged. */
    public void startAgain() throws IOException {
        process = builder.start();
    }

    /** As the kernel does when the whole container is killed for lack of memory. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().waitFor(); // first the script, which would start the program again
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** As the kubelet does with a container without volumes: nothing of the previous one exists. */
    public void restart() throws IOException {
        for (String name : List.of("layer", "task", "state")) {
            try (Stream<Path> files = Files.walk(folder.resolve(name))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            Files.createDirectories(folder.resolve(name));
        }
        startAgain();
    }

    /** The termination message of the container, which the pod's status shows. */
    public String lastWords() throws IOException {
        return Files.readString(folder.resolve("last-words"));
    }

    /** Standard output and error so far. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** SIGTERM to the script. */
    public void terminate() {
        process.destroy();
    }

    /** The script's exit status, once it has ended. */
    public int status() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running");
        }
        return process.exitValue();
    }

    /** How long a reset may take: a second, if the machine is not busy and there is an AOT cache. */
    public Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
