package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures of the platform are in the log, and however many there are, they do not fill it. */
class FailureLogTest {
    private static final FunctionId ORDERS = new FunctionId("shop", "orders");
    private static final FunctionId OTHER = new FunctionId("shop", "other");

    private final Logger logger = Logger.getLogger(FailureLog.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(ExtLogRecord.wrap(line).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final AtomicLong nanos = new AtomicLong();
    private int passedOn;
    private final FailureLog log = new FailureLog((ended, outcome, handling) -> passedOn++, nanos::get);

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    @Test
    void furtherFailuresAreCountedOnceAMinute() {
        String first = fail(ORDERS);
        fail(ORDERS);
        fail(ORDERS);
        String last = fail(ORDERS);
        log.sweep();

        assertThat(lines).containsExactly("shop/orders " + first + ": no pod");

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        log.sweep();
        log.sweep();

        assertThat(lines)
                .hasSize(2)
                .last()
                .isEqualTo("shop/orders: 3 more invocations failed within a minute, last " + last + ": no pod");
        assertThat(passedOn).isEqualTo(4);
    }

    @Test
    void failureAfterQuietMinuteIsLoggedAtOnce() {
        fail(ORDERS);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        log.sweep();

        String later = fail(ORDERS);

        assertThat(lines).hasSize(2).last().isEqualTo("shop/orders " + later + ": no pod");
    }

    @Test
    void failuresOfOneFunctionHideNoOther() {
        fail(ORDERS);

        String other = fail(OTHER);

        assertThat(lines).hasSize(2).last().isEqualTo("shop/other " + other + ": no pod");
    }

    private String fail(FunctionId function) {
        Invocation invocation = TestGateway.invocation(function, "{}");
        log.ended(invocation, new Outcome.Failed("no pod"), Handling.NONE);
        return invocation.requestId();
    }
}
