package dev.lamina.gateway.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AccessLinesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch mayWrite = new CountDownLatch(1);

    @Test
    void linesWithoutRoomAreCounted() throws Exception {
        AccessLines lines = new AccessLines(this::write, meters);
        lines.add("first");
        assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < AccessLines.MOST + 3; i++) {
            lines.add("line " + i);
        }

        assertThat(meters.counter("lamina.http.access.log.dropped").count()).isEqualTo(3);
        mayWrite.countDown();
        lines.stop();
        assertThat(written).hasSize(AccessLines.MOST + 1).startsWith("first", "line 0");
    }

    @Test
    void failedWriteIsCountedAndNotTheLast() throws Exception {
        AccessLines lines = new AccessLines(this::writeUnlessBad, meters);
        lines.add("bad");
        lines.add("good");
        assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(meters.counter("lamina.http.access.log.dropped").count()).isEqualTo(1);

        lines.stop();
        lines.add("late");

        assertThat(written).containsExactly("good");
        assertThat(meters.counter("lamina.http.access.log.dropped").count()).isEqualTo(2);
    }

    private void writeUnlessBad(String line) {
        if (line.equals("bad")) {
            throw new IllegalStateException("stdout is closed");
        }
        written.add(line);
        writing.countDown();
    }

    private void write(String line) {
        writing.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                mayWrite.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        written.add(line);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
