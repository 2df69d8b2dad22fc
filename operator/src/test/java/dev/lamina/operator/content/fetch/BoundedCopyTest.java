package dev.lamina.operator.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedCopyTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void everythingIsCopied() throws IOException {
        Path target = directory.resolve("all");
        assertThat(new BoundedCopy(3, LONG).copy(new ByteArrayInputStream(new byte[3]), () -> {}, target))
                .isTrue();
        assertThat(target).hasBinaryContent(new byte[3]);
    }

    @Test
    void copyStopsAtLimit() throws IOException {
        assertThat(new BoundedCopy(2, LONG)
                        .copy(new ByteArrayInputStream(new byte[3]), () -> {}, directory.resolve("long")))
                .isFalse();
    }

    @Test
    void silentBodyIsAborted() {
        assertThatThrownBy(() -> copyUnresponsive(new BoundedCopy(10, LONG, Duration.ofMillis(100))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("only 0 bytes were received in")
                .hasMessageContaining("less than 16 KiB per second");
    }

    @Test
    void slowBodyIsAborted() {
        assertThatThrownBy(() -> copyUnresponsive(new BoundedCopy(10, Duration.ofMillis(100), LONG)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the maximum time");
    }

    private void copyUnresponsive(BoundedCopy copy) throws IOException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        InputStream unresponsive = new InputStream() {
            @Override
            public int read() throws IOException {
                ended.join();
                throw new IOException("closed");
            }
        };
        copy.copy(unresponsive, () -> ended.complete(null), directory.resolve("silent"));
    }
}
