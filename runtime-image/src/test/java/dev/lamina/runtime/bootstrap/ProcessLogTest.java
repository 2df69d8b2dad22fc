package dev.lamina.runtime.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProcessLogTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @Test
    void settledOutputIsInLog() throws Exception {
        try (ProcessLog process = ProcessLog.open(ProcessPipe.make(folder), log);
                FileOutputStream pipe = new FileOutputStream(process.file())) {
            for (int line = 0; line < 1_000; line++) {
                pipe.write(("line " + line + "\n").getBytes());
                process.settle();
                assertThat(log.toString()).endsWith("line " + line + "\n");
            }
        }
    }

    /** As {@code yes} does. */
    @Test
    @Timeout(30)
    void settleEndsDuringEndlessOutput() throws Exception {
        AtomicBoolean writes = new AtomicBoolean(true);
        try (ProcessLog process = ProcessLog.open(ProcessPipe.make(folder), log);
                FileOutputStream pipe = new FileOutputStream(process.file())) {
            Thread writer = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (writes.get()) {
                        pipe.write(new byte[4096]);
                    }
                } catch (IOException e) {
                    // closed
                }
            });
            for (int call = 0; call < 20; call++) {
                process.settle();
                log.reset();
            }
            writes.set(false);
            writer.join();
        }
    }
}
