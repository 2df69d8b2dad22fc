package training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The gateway as a separate process. */
final class GatewayProcess implements AutoCloseable {
    private static final String STARTED = " started in ";

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Thread reader;

    GatewayProcess(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        reader = Thread.ofPlatform().name("gateway's output").daemon().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.contains(STARTED)) {
                    started.complete(null);
                }
            }
            started.completeExceptionally(new IllegalStateException("the gateway ended"));
        } catch (IOException e) {
            started.completeExceptionally(e);
        }
    }

    void awaitStart() throws Exception {
        started.get(180, TimeUnit.SECONDS);
    }

    /** The output so far. */
    String output() {
        return output.toString();
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** The part of it that the compiler's threads took; as Linux counts it, in hundredths. */
    double compilerSeconds() throws IOException {
        long ticks = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", "" + process.pid(), "task"))) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.contains("CompilerThre")) {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
        }
        return ticks / 100.0;
    }

    /**
     * Asks it to end, and waits until all output is read. By its handle, because the output of a Process that is
     * destroyed is no longer read.
     */
    void stop() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway does not end");
        }
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
