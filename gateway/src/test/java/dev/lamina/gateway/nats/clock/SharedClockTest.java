package dev.lamina.gateway.nats.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedClockTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    // What the time is, how far this gateway's clock is ahead of it, and what the source says
    private Instant time = NOON;
    private Duration ahead = Duration.ZERO;
    private Duration answerTakes = Duration.ZERO;
    private boolean unavailable;
    private boolean noTime;
    private int asked;
    private final SharedClock clock = new SharedClock(
            this::ask,
            () -> time.plus(ahead),
            () -> Duration.between(NOON, time).toNanos());

    private Optional<Instant> ask() throws IOException {
        asked++;
        if (unavailable) {
            throw new IOException("unavailable");
        }
        time = time.plus(answerTakes);
        return noTime ? Optional.empty() : Optional.of(time);
    }

    @Test
    void clockOffByFewSecondsIsLeftUnchanged() throws Exception {
        ahead = Duration.ofSeconds(9);
        assertThat(clock.isRight()).isTrue();
        assertThat(clock.earlier().instant()).isEqualTo(NOON.plusSeconds(9));
        assertThat(clock.later().instant()).isEqualTo(NOON.plusSeconds(9));
    }

    @Test
    void clockOffByAnHourGivesBothTimes() throws Exception {
        for (Duration off : new Duration[] {Duration.ofHours(1), Duration.ofHours(-1)}) {
            ahead = off;
            assertThat(clock.isRight()).isFalse();
            assertThat(clock.wrongBy()).contains(off);
            assertThat(clock.earlier().instant()).isEqualTo(off.isPositive() ? time : time.plus(off));
            assertThat(clock.later().instant()).isEqualTo(off.isPositive() ? time.plus(off) : time);
        }
    }

    @Test
    void clockChangeIsNoticedWithoutRequest() throws Exception {
        assertThat(clock.isRight()).isTrue();
        time = time.plusSeconds(5);
        ahead = Duration.ofHours(1);
        unavailable = true;
        assertThat(clock.earlier().instant()).isEqualTo(time);
        assertThatExceptionOfType(IOException.class).isThrownBy(clock::isRight);
    }

    @Test
    void correctedClockIsRightAtOnce() throws Exception {
        ahead = Duration.ofHours(1);
        assertThat(clock.isRight()).isFalse();
        ahead = Duration.ZERO;
        assertThat(clock.isRight()).isTrue();
    }

    @Test
    void timeIsRequestedOncePer30Seconds() throws Exception {
        for (int i = 0; i < 29; i++) {
            assertThat(clock.isRight()).isTrue();
            time = time.plusSeconds(1);
        }
        assertThat(asked).isEqualTo(1);
        time = time.plusSeconds(1);
        clock.isRight();
        assertThat(asked).isEqualTo(2);
    }

    /** The clock that counts from boot stops while a machine sleeps: then the measurement is wrong. */
    @Test
    void suspectedClockIsMeasuredAgain() throws Exception {
        assertThat(clock.isRight()).isTrue();
        time = time.plusSeconds(2);
        SharedClock slept = new SharedClock(this::ask, () -> time.plus(ahead), new Object() {
            long nanos() {
                return time.isAfter(NOON.plusSeconds(60))
                        ? Duration.between(NOON, time).minusHours(1).toNanos()
                        : Duration.between(NOON, time).toNanos();
            }
        }::nanos);
        assertThat(slept.isRight()).isTrue();
        time = time.plusSeconds(3605);
        assertThat(slept.isRight()).isTrue();
    }

    @Test
    void unresponsiveTimeSourceLeavesClockUnchanged() throws Exception {
        noTime = true;
        ahead = Duration.ofHours(1);
        assertThat(clock.isRight()).isTrue();
        assertThat(clock.isKnown()).isFalse();
        assertThat(clock.earlier().instant()).isEqualTo(NOON.plus(ahead));
    }

    @Test
    void slowTimeResponseIsRefused() {
        answerTakes = Duration.ofSeconds(6);
        assertThatExceptionOfType(IOException.class).isThrownBy(clock::isRight).withMessageContaining("6 s");
        assertThat(clock.isKnown()).isFalse();
    }
}
