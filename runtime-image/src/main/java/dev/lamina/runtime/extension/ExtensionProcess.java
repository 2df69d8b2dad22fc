package dev.lamina.runtime.extension;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.log.LineSplitter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The process of an external extension. */
final class ExtensionProcess {
    /** Bytes: a longer line of its output is cut. */
    private static final int LINE_LIMIT = 64 * 1024;
    /** Milliseconds that the rest of its output may take after its end: a child of it may hold the pipe. */
    private static final long OUTPUT_MS = 500;

    private final String name;
    private final Process process;
    private final Thread output;

    private ExtensionProcess(String name, Process process, Consumer<byte[]> lines) {
        this.name = name;
        this.process = process;
        this.output = EssentialThread.named("log-of-" + name)
                .daemon()
                .start(() -> copy(process.getInputStream(), new LineSplitter(LINE_LIMIT, lines)));
    }

    /**
     * Starts it.
     *
     * @param lines gets its output
     * @param whenEnded gets the exit status, 128 + signal if it was killed, after all its output
     */
    static ExtensionProcess start(
            Path program, Map<String, String> environment, Consumer<byte[]> lines, IntConsumer whenEnded)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        ExtensionProcess started = new ExtensionProcess(program.getFileName().toString(), builder.start(), lines);
        EssentialThread.named("exit-of-" + started.name).daemon().start(() -> started.report(whenEnded));
        return started;
    }

    String name() {
        return name;
    }

    private static void copy(InputStream from, LineSplitter splitter) {
        byte[] buffer = new byte[8 * 1024];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                splitter.add(buffer, 0, count);
            }
        } catch (IOException e) {
            // it has ended
        }
        splitter.finish();
    }

    private void report(IntConsumer whenEnded) {
        try {
            int status = process.waitFor();
            output.join(OUTPUT_MS);
            whenEnded.accept(status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, and its last lines. False if the time ended first. */
    boolean awaitEnd(long millis) throws InterruptedException {
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        if (ended) {
            output.join(OUTPUT_MS);
        }
        return ended;
    }

    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
