package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At level DEBUG the log says why a caller got 429. */
class ThrottleLogTest {
    private final Logger logger = Logger.getLogger(ThrottleLog.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final List<Outcome> passedOn = new ArrayList<>();
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

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }

    @Test
    void throttleIsLoggedWithFunctionAndCause() {
        Invocation invocation = TestGateway.invocation(new FunctionId("shop", "orders"), "{}");
        ThrottleLog log = new ThrottleLog((ended, outcome, elapsed) -> passedOn.add(outcome));

        log.ended(invocation, new Outcome.Throttled(ThrottleCause.STOPPED), Handling.NONE);
        log.ended(invocation, new Outcome.Failed("no pod"), Handling.NONE);

        assertThat(lines)
                .containsExactly("Invocation " + invocation.requestId()
                        + " of function shop/orders was throttled: the function's reserved concurrency is 0");
        assertThat(passedOn)
                .containsExactly(new Outcome.Throttled(ThrottleCause.STOPPED), new Outcome.Failed("no pod"));
    }
}
